"""tieout: each client's balance in a practice's program and in its books, every difference explained."""

__version__ = "0.1.0"
