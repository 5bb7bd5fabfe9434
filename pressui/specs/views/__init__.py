"""The pages of the catalogue and of those who look after it."""
