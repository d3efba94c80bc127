"""Words and amounts for the pages."""
