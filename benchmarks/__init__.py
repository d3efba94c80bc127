"""What is measured beside others; nothing here is part of the program."""
