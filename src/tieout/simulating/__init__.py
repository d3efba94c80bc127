"""A practice that never was: its two exports, planted faults, the truth and the score."""

from tieout.simulating.worked_book import WorkedBook, worked_book

__all__ = ["WorkedBook", "worked_book"]
