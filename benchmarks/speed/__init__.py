"""How long things take, beside others, on the same files: `make bench`."""
