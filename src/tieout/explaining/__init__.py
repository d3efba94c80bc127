"""A Settlement in, an Explanation out: causes, nearest misses and every sentence a person reads."""

from tieout.explaining.explain import Abroad, explain
from tieout.explaining.headlines import Totals, overall
from tieout.explaining.lines import Sides
from tieout.explaining.wording import HINT_WORDS, higher_lower

__all__ = ["HINT_WORDS", "Abroad", "Sides", "Totals", "explain", "higher_lower", "overall"]
