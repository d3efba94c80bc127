"""A Settlement in, an Explanation out: causes, nearest misses and every sentence a person reads."""
