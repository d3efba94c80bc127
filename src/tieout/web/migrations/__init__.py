"""How the database grows."""
