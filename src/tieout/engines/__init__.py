"""One verb, `settle`: the matching run over all clients."""
