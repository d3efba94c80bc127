"""The cost table: what each event costs, in thousandths of a bit (−log2 of its probability).

Costs are whole numbers so that no sum depends on the order of its terms. Nothing else in the matching holds
a probability: whoever wants to judge the engine's taste reads this page (explained in docs/internals/matching.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log2

BIT = 1_000
"""One bit."""

FAULT_RATE = 0.03
"""Share of events that are faults, before anything is learned."""

FAULT_RATE_MIN, FAULT_RATE_MAX = 0.004, 0.12
"""Learned fault rates are kept between these: a clean practice still has some, a bad one still has matches."""

FAULT_EVENTS_PRIOR = 60
"""How many events the default share of faults is worth when the practice's own share is learned."""

GAP_DAYS_MAX = 75
"""Lines further apart than this are not compared: a billing period, a lag and a shift."""

GROUP_LINES_MAX = 24
"""The most lines of one side that one line of the other side may stand for."""

GROUP_DAYS_MAX = 240
"""The longest stretch of days that one group covers."""

SPREAD_DAYS_MAX = 45
"""Parts of one payment follow each other within this many days."""

MARGIN = 3 * BIT
"""Another story within this margin (8 : 1) makes an answer `several_fit`."""

CONCENTRATED_SHARE = 0.6
"""A habit is concentrated when at least this share of its events falls on one day gap."""

WRONG_DATES = 0.15
"""Of all faults, the share that are wrong dates, when the events that stray from the usual day are judged."""

STRAY_SHARE_MIN = 0.000_4
"""However seldom clients stray, this share of events is expected to."""

PRIOR_WEIGHT = 2.0
"""How many events of its class a client's own habit is worth before it has any."""

ONLY = 4_000
"""A line that stands on one side only, beyond its being a fault: which kind of fault, on which day."""

UNUSUAL = 3 * BIT
"""A line that stands on one side only with an amount that no other line of the client's charges or payments has."""

TWICE, TWICE_PER_DAY = 500, 2_000
"""A line entered twice: where the original stands is known, and that something else puts a line just beside an equal
one is a coincidence. The copy mostly bears its day, seldom one of the next."""

SHIFT = 7_500
"""A date that was entered wrong: which kind of fault, and which day instead."""

SHIFT_PER_DAY, SHIFT_FAR_PER_DAY = 40, 250
"""A date that is wrong by much is rarer than one that is wrong by little; more so beyond `SHIFT_FAR_DAYS`."""

SHIFT_FAR_DAYS = 10
"""Days beyond which a wrong date is rare."""

SHIFT_MONTH, SHIFT_MONTH_DAYS = 8_500, range(28, 32)
"""A date in the wrong month."""

SHIFT_DAYS_MAX = 48
"""A date may be wrong by this many days."""

WEEKDAY = 8 * BIT
"""That money comes on one weekday, and on which: what gaps counted from it have to save."""

FROM_LINE = 8 * BIT
"""That parts are paid by the day of their line and not each after the one before: what days counted so have to save."""

WRONG_DATE = 12 * BIT
"""A gap is left out of a wide habit when the others lie so much closer together: about what a wrong date costs."""

SHIFT_NAMED = 9 * BIT
"""A group whose sum differs is looked for on days that cost up to this much more than the usual gap."""

DIFFERENCE_NAMED = 3 * BIT
"""A pair whose amounts differ in a way people make mistakes (swapped digits, a fee taken off, ...)."""

WRONG_SIGN = 6 * BIT
"""A charge entered as a payment, or a payment as a charge: much rarer than that one of each is missing."""

DIFFERENCE_NEAR = 6 * BIT
"""A pair whose amounts differ by a quarter or less: a fee that was changed."""

DIFFERENCE_OTHER = 7 * BIT
"""A pair whose amounts differ in no such way."""

BROKEN_RUN = 6 * BIT
"""A group with a line in its midst that belongs elsewhere."""

TORN_MONTH = 5 * BIT
"""A group that isn't all the lines of one calendar month, for a client who pays by the month."""

SAID = 6 * BIT
"""A line that names the day of the other: any of sixty days might stand there. A span of days tells less."""

SAID_OTHERWISE = 5 * BIT
"""A line that names another day than the other's: one in thirty is mistyped."""

NUMBERED = 8 * BIT
"""Two lines that bear one number of a bill or an invoice."""

NUMBERED_OTHERWISE = 5 * BIT
"""A line whose number stands on another line of the other book."""

BOTH_SEVERAL = 4 * BIT
"""A group of several lines of both sides, of which no part agrees by itself."""

CREDIT_BEFORE_MONEY = 5 * BIT
"""A group in which money follows a credit used: what is left of a payment is used after it, not before."""

PARTS_SLACK = 10 * BIT
"""Parts put together in a way this much dearer than the best are not offered."""

LAG_PER_DAY, LAG_EARLY = 150, 5 * BIT
"""Of two habits that tell a stream equally well the one with the shorter lag is likelier, and payment afterwards."""

HABIT_MARGIN = 6 * BIT
"""A story by another habit within this margin makes the answers on which the two differ `several_fit`."""

CREDIT_LATER = 3 * BIT
"""A credit used comes from money received before; one that follows later is this much rarer, untrained."""

EXACT_SHARE = 0.6
"""Same-day pairs are taken at once where at least this share of all lines has one; elsewhere they are chance."""

EXACT_PAIRS_MIN = 6
"""Fewer same-day pairs than this show no habit, unless they are all there is."""

ACROSS = 2 * BIT
"""A line entered under another client, beyond its being a fault; which client it might have been comes on top."""

ACROSS_CLIENTS_MAX = 256
"""Of more clients than this not all come into question: people mix up those they have just seen."""

PART_ELSEWHERE = 4 * BIT
"""A part entered under another client: on which of the days that parts come on."""

FIRST_PART_DAYS = (-1, 7)
"""The first part of a payment is looked for this many days after the session, to begin with."""

MONTH_END_DAYS = (-2, 20)
"""A month's payment is looked for this many days after its last session, to begin with."""

AHEAD_DAYS = (-5, 1)
"""A package's payment is looked for this many days after its first session, to begin with."""


@lru_cache(maxsize=65_536)
def cost_of(probability: float) -> int:
    """The cost of an event of this probability, in thousandths of a bit."""
    return round(-log2(probability) * BIT)


def shift_cost(off: int) -> int:
    """What a date that is wrong by so many days costs, beyond its being a fault."""
    if off in SHIFT_MONTH_DAYS:
        return SHIFT_MONTH
    return SHIFT + SHIFT_PER_DAY * off + SHIFT_FAR_PER_DAY * max(off - SHIFT_FAR_DAYS, 0)


def across_cost(clients: int) -> int:
    """What a line entered under another of so many clients costs, beyond its being a fault."""
    return ACROSS + cost_of(1 / min(max(clients, 2), ACROSS_CLIENTS_MAX))


@dataclass(frozen=True, slots=True)
class Table:
    """The costs that hold for a whole practice.

    Attributes:
        agree: an event on which both books agree.
        fault: an event on which they don't.
    """

    agree: int
    fault: int

    @property
    def only(self) -> int:
        """A line that stands in one book only."""
        return self.fault + ONLY

    @classmethod
    def of(cls, fault_rate: float) -> Table:
        """The table for a share of faults, kept within bounds."""
        rate = min(max(fault_rate, FAULT_RATE_MIN), FAULT_RATE_MAX)
        return cls(agree=cost_of(1 - rate), fault=cost_of(rate))

    @classmethod
    def learned(cls, faults: int, events: int) -> Table:
        """The table for a practice's own share of faults, leaning on the default while few events were seen."""
        return cls.of((faults + FAULT_EVENTS_PRIOR * FAULT_RATE) / (events + FAULT_EVENTS_PRIOR))
