"""Large files that are proved to be plain tables, read in columns; the strict readers say the same of them."""
