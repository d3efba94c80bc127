"""The page of the accuracy benchmark, made from what was measured."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.sets import DataSet
from tieout.simulating import Score
from tieout.simulating.score import Rate


@dataclass(frozen=True, slots=True)
class Measured:
    """One program on one data set.

    Attributes:
        program: its name.
        data: the data set.
        score: how good it was.
        seconds: of processor time, start-up included.
    """

    program: str
    data: DataSet
    score: Score
    seconds: float


_INTRODUCTION = """\
# Accuracy

Made by `make bench-accuracy`; not edited by hand. What is simulated, what counts as right and how to make the same
files: [the benchmark](../reference/benchmark.md). Every figure is against what truly happened, of which part can't be
known: "ties allowed" counts a pair that is as likely as the true one as right. "Sure and wrong" is the share of pairs
that a program calls the only answer (a peer that grades nothing is always sure) and that aren't so, "beyond ties" of
those that aren't as likely either (lines of one client, day and amount that changed places are). A fault under the name
of another kind, or over other lines, counts as not found.
"""

_PEERS = """\
No peer reads these exports. Each gets the line items as tieout's readers make them (client by the list of names,
charge or money, day, amount) and pairs them by a script of its own in `benchmarks/accuracy/peers/`. What it leaves over
is taken as missing in the other book, or as entered twice where its own book has the same line among the pairs. None of
them is made for this: they stand here as what is at hand otherwise.
"""


def page(measured: Sequence[Measured], versions: dict[str, str]) -> str:
    """The page as Markdown."""
    shown = [
        f"{name} (pandas {version})" if name == "exact join" else f"{name} {version}"
        for name, version in versions.items()
    ]
    own = [one for one in measured if one.program == "tieout"]
    beside = [one for one in measured if one.data.peers]
    parts = [
        _INTRODUCTION,
        "Versions: " + ", ".join(shown) + ".\n",
        "## Beside others\n\n" + _PEERS,
        _table(beside, lambda one: (one.program, one.data.row), ("program", "faults planted")),
        "## By fault rate\n\nPractices with something of everything, three seeds each.\n",
        _table(_of(own, "practice"), lambda one: (one.data.row,), ("faults planted",)),
        "## By way of paying\n\nOne practice for each fault rate.\n",
        _table(
            _of(own, "mix"), lambda one: (one.data.row, f"{100 * one.data.plan.fault_rate:g} %"),
            ("way of paying", "faults planted"),
        ),
        "## Practices of another simulator\n\n`benchmarks/accuracy/apart.py`; six practices for each rate.\n",
        _table(_of(own, "another simulator"), lambda one: (one.data.row,), ("faults planted",)),
        "The same where some of them pay otherwise (`benchmarks/accuracy/tastes.py`); three practices for each rate.\n",
        _table(
            _of(own, "another taste"), lambda one: (one.data.row, f"{100 * (one.data.apart or (0, 0.0))[1]:g} %"),
            ("who pays otherwise", "faults planted"),
        ),
        "## By layout of the other program\n\nFaults planted: 3 %.\n",
        _table(_of(own, "layout"), lambda one: (one.data.row,), ("layout",)),
        "## Books without faults\n\nEvery item here is a false alarm.\n",
        _clean(_of(own, "no faults")),
        "## Evidence\n\nFaults planted: 3 %.\n",
        _table(_of(own, "evidence"), lambda one: (one.data.row,), ("practice",)),
        "## By what was planted\n\nAll data sets of our own simulator with faults together.\n",
        _causes([one for one in own if not one.data.apart]),
        "## The data sets\n\n```console\n" + "\n".join(f"$ {one.data.command}" for one in own) + "\n```\n",
    ]  # fmt: skip
    return "\n".join(parts)


def _of(measured: Iterable[Measured], group: str) -> list[Measured]:
    return [one for one in measured if one.data.group == group]


def _table(measured: Sequence[Measured], key: Callable[[Measured], tuple[str, ...]], heads: tuple[str, ...]) -> str:
    rows: dict[tuple[str, ...], list[Measured]] = defaultdict(list)
    for one in measured:
        rows[key(one)].append(one)
    columns = (
        *heads, "links F1", "precision", "recall", "ties allowed", "sure and wrong", "beyond ties", "ambiguous",
        "faults F1", "precision", "recall", "balances exact", "bridges closed", "processor seconds",
    )  # fmt: skip
    lines = [_row(columns), _row(["---"] * len(heads) + ["--:"] * (len(columns) - len(heads)))]
    lines += [_row((*name, *_figures(own))) for name, own in rows.items()]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _figures(measured: Sequence[Measured]) -> list[str]:
    scores = [one.score for one in measured]
    links = _sum(score.links for score in scores)
    faults = _sum(score.faults for score in scores)
    sure = sum(score.sure_pairs for score in scores)
    pairs = sum(sum(score.pairs_by_verdict.values()) for score in scores)
    return [
        f"{links.f1:.3f}",
        f"{links.precision:.3f}",
        f"{links.recall:.3f}",
        f"{_sum(score.links_allowing_ties for score in scores).f1:.3f}",
        _percent(sum(score.sure_pairs_wrong for score in scores), sure),
        _percent(sum(score.sure_pairs_wrong_beyond_ties for score in scores), sure),
        _percent(sum(score.pairs_by_verdict.get("several_fit", 0) for score in scores), pairs),
        f"{faults.f1:.3f}",
        f"{faults.precision:.3f}",
        f"{faults.recall:.3f}",
        f"{sum(score.balances_exact for score in scores)}/{sum(score.clients for score in scores)}",
        f"{sum(score.bridges_closed for score in scores)}/{sum(score.bridges for score in scores)}",
        f"{sum(one.seconds for one in measured) / len(measured):.1f}",
    ]


def _sum(rates: Iterable[Rate]) -> Rate:
    return sum(rates, Rate(0, 0, 0))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"


def _clean(measured: Sequence[Measured]) -> str:
    lines = [
        _row(("way of paying", "pairs", "links F1", "ties allowed", "items", "that move a balance")),
        _row(("---", *["--:"] * 5)),
    ]
    for one in measured:
        kinds = one.score.faults_by_kind
        moving = sum(rate.said for kind, rate in kinds.items() if kind != "date_differs")
        figures = (
            f"{one.score.links.true:,}", f"{one.score.links.f1:.3f}", f"{one.score.links_allowing_ties.f1:.3f}",
            f"{one.score.faults.said}", f"{moving}",
        )  # fmt: skip
        lines.append(_row((one.data.row, *figures)))
    return "\n".join(lines) + "\n"


def _causes(measured: Sequence[Measured]) -> str:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for one in measured:
        for cause, (all_of_them, seen) in one.score.causes.items():
            planted[cause] += all_of_them
            found[cause] += seen
        for (cause, said), times in one.score.mistaken.items():
            told[cause][said] += times
    hints = _sum(one.score.hints for one in measured)
    lines = [_row(("planted", "times", "found", "share", "else told as")), _row(("---", "--:", "--:", "--:", "---"))]
    for cause in sorted(planted):
        share = found[cause] / planted[cause]
        most = ", ".join(f"{said} ({times})" for said, times in told[cause].most_common(2))
        lines.append(_row((f"`{cause}`", str(planted[cause]), str(found[cause]), f"{share:.2f}", most)))
    lines += ["", f"Hints: {hints.right} of {hints.said} faults that were found and have a cause to name got it right."]
    nothing = ", ".join(f"{said} ({times})" for said, times in told["nothing"].most_common())
    lines += ["", f"Items about lines with which nothing is wrong: {nothing or 'none'}."]
    return "\n".join(lines) + "\n"
