"""Cells, days, amounts, headers and totals: what every reader takes a row apart with."""
