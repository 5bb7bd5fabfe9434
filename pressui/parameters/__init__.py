"""A parameter schema becomes a form, a form becomes exactly the right values."""
