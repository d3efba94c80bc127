"""A practice that never was: its two exports, planted faults, the truth and the score."""

from tieout.simulating.large import LargePlan, simulate_large
from tieout.simulating.layouts import LAYOUTS
from tieout.simulating.plan import MEMOS, MIXES, NAMINGS, Plan
from tieout.simulating.score import Score
from tieout.simulating.scoring import score
from tieout.simulating.simulate import simulate
from tieout.simulating.worked_book import WorkedBook, worked_book

__all__ = [
    "LAYOUTS",
    "MEMOS",
    "MIXES",
    "NAMINGS",
    "LargePlan",
    "Plan",
    "Score",
    "WorkedBook",
    "score",
    "simulate",
    "simulate_large",
    "worked_book",
]
