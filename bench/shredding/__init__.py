"""How fast values are sealed and opened, beside plain Fernet."""
