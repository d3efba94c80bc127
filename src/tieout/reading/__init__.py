"""Bytes in, a Book out: one file for each program, and the proof that a book agrees with itself."""
