"""The operations of the API, one module a group; names and arguments as in its reference."""
