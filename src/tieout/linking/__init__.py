"""Two books in, a Linkage out: which names stand for the same client."""
