"""A Reconciliation in, pages out: the same words and sums in every format."""
