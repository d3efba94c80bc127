"""A Settlement in, an Explanation out: causes, nearest misses and every sentence a person reads."""

from tieout.explaining.explain import explain
from tieout.explaining.headlines import Totals, overall
from tieout.explaining.lines import Sides
from tieout.explaining.pairing import why_paired
from tieout.explaining.wording import HINT_WORDS, higher_lower

__all__ = ["HINT_WORDS", "Sides", "Totals", "explain", "higher_lower", "overall", "why_paired"]
