"""The score of a report: nouns and their arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, field

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of what was said is right, and how much of what is true was said.

    Attributes:
        right: of what was said.
        said: how much was said.
        true: how much there is to say.
        found: of what is true; None = `right`.
    """

    right: int
    said: int
    true: int
    found: int | None = None

    @property
    def precision(self) -> float:
        """The share of what was said that is right; 1 when nothing was said."""
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """The share of what is true that was said; 1 when there was nothing to say."""
        found = self.right if self.found is None else self.found
        return found / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_json(self) -> Json:
        """As numbers."""
        return {
            "precision": round(self.precision, 6), "recall": round(self.recall, 6), "f1": round(self.f1, 6),
            "right": self.right, "said": self.said, "true": self.true,
            "found": self.right if self.found is None else self.found,
        }  # fmt: skip

    def __add__(self, other: Rate) -> Rate:
        found = (self.right if self.found is None else self.found) + (
            other.right if other.found is None else other.found
        )
        return Rate(self.right + other.right, self.said + other.said, self.true + other.true, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good a report is.

    Attributes:
        links: pairs of a left and a right line that stand for the same event, against what truly happened.
        links_allowing_ties: the same, where a pair that is as likely as what happened counts as right.
        pairs_by_verdict: how many pairs the report gives each verdict.
        sure_pairs: pairs that the report calls the only answer.
        sure_pairs_wrong: of them, those that aren't so.
        sure_pairs_wrong_beyond_ties: of them, those that aren't as likely as what happened either.
        faults: reconciling items against the faults that were planted; a line that is as likely counts as right.
        faults_by_kind: the same, by kind.
        causes: by what was planted: how many were planted and how many found.
        hints: of the faults found that have a hint, those whose hint is right.
        faults_by_tie: faults found whose line isn't the one but is as likely.
        sure_faults: items that the report calls the only answer.
        sure_faults_wrong: of them, those that aren't what happened.
        mistaken: what the report says about faults that it didn't find, by (planted, said).
        clients: clients of the truth.
        clients_linked: clients whose names were brought together rightly.
        balances_exact: clients linked rightly whose two balances are right to the cent.
        bridges: clients of the report.
        bridges_closed: clients of the report with left + items = right.
    """

    links: Rate
    links_allowing_ties: Rate
    pairs_by_verdict: dict[str, int]
    sure_pairs: int
    sure_pairs_wrong: int
    sure_pairs_wrong_beyond_ties: int
    faults: Rate
    faults_by_kind: dict[str, Rate]
    causes: dict[str, tuple[int, int]]
    hints: Rate
    faults_by_tie: int
    sure_faults: int
    sure_faults_wrong: int
    mistaken: dict[tuple[str, str], int] = field(repr=False)
    clients: int
    clients_linked: int
    balances_exact: int
    bridges: int
    bridges_closed: int

    @property
    def ambiguous_share(self) -> float:
        """The share of pairs that the report says could be otherwise."""
        pairs = sum(self.pairs_by_verdict.values())
        return self.pairs_by_verdict.get("several_fit", 0) / pairs if pairs else 0.0

    def as_json(self) -> Json:
        """The document `tieout.score/1`."""
        return {
            "schema": "tieout.score/1",
            "links": self.links.as_json(),
            "links_allowing_ties": self.links_allowing_ties.as_json(),
            "pairs_by_verdict": self.pairs_by_verdict,
            "ambiguous_share": round(self.ambiguous_share, 6),
            "only_answer": {
                "pairs": self.sure_pairs,
                "wrong": self.sure_pairs_wrong,
                "wrong_beyond_ties": self.sure_pairs_wrong_beyond_ties,
                "items": self.sure_faults,
                "items_wrong": self.sure_faults_wrong,
            },
            "faults": self.faults.as_json() | {"found_by_tie": self.faults_by_tie},
            "faults_by_kind": {kind: rate.as_json() for kind, rate in self.faults_by_kind.items()},
            "causes": {cause: {"planted": planted, "found": found} for cause, (planted, found) in self.causes.items()},
            "hints": {"right": self.hints.right, "of": self.hints.said},
            "mistaken": [
                {"planted": planted, "said": said, "times": times}
                for (planted, said), times in self.mistaken.items()
            ],
            "clients": {"true": self.clients, "linked": self.clients_linked, "balances_exact": self.balances_exact},
            "bridges": {"all": self.bridges, "closed": self.bridges_closed},
        }  # fmt: skip
