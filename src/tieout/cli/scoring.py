"""The command that scores a report against the truth."""

from __future__ import annotations

import json
from pathlib import Path

from tieout.cli.inputs import read_json
from tieout.cli.running import AGREES
from tieout.cli.screen import Screen
from tieout.cli.stored_reports import read_report
from tieout.errors import FileNotUnderstood
from tieout.simulating import Score, score
from tieout.simulating.score import Rate
from tieout.simulating.truth import SCHEMA

_MISTAKEN_SHOWN = 12


def run_score(screen: Screen, report_path: Path, truth_path: Path, *, as_json: bool) -> int:
    """`tieout score`."""
    report, truth = read_report(report_path), read_json(truth_path)
    if truth.get("schema") != SCHEMA:
        raise FileNotUnderstood(f"{truth_path.name} is not a document {SCHEMA} of tieout. See: tieout simulate DIR")
    try:
        answer = score(report, truth)
    except (KeyError, TypeError, AttributeError) as error:
        raise FileNotUnderstood(f"The report or the truth isn't complete: {type(error).__name__} {error}.") from error
    if as_json:
        screen.write_all([json.dumps(answer.as_json()), "\n"])
    else:
        screen.say(_page(answer))
    return AGREES


def _page(answer: Score) -> str:
    lines = [
        f"{'':22}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>9}{'said':>9}{'true':>9}",
        _line("links", answer.links),
        _line("links, ties allowed", answer.links_allowing_ties),
        _line("faults", answer.faults),
        *(_line(f"  {kind}", rate) for kind, rate in answer.faults_by_kind.items()),
        "",
        f"only answer, pairs    {answer.sure_pairs:,}, of which {answer.sure_pairs_wrong:,} wrong "
        f"({_percent(answer.sure_pairs_wrong, answer.sure_pairs)}); "
        f"{answer.sure_pairs_wrong_beyond_ties:,} not even as likely",
        f"only answer, items    {answer.sure_faults:,}, of which {answer.sure_faults_wrong:,} wrong "
        f"({_percent(answer.sure_faults_wrong, answer.sure_faults)})",
        f"said to be ambiguous  {100 * answer.ambiguous_share:.1f} % of pairs",
        f"hints                 {answer.hints.right:,} of {answer.hints.said:,} right",
        f"names                 {answer.clients_linked:,} of {answer.clients:,} clients linked rightly",
        f"balances              {answer.balances_exact:,} of {answer.clients:,} exact",
        f"bridges               {answer.bridges_closed:,} of {answer.bridges:,} closed",
        "",
        f"{'planted':28}{'found':>8}{'of':>6}",
        *(f"{cause:28}{found:8,}{planted:6,}" for cause, (planted, found) in answer.causes.items()),
    ]
    if answer.mistaken:
        lines += ["", f"{'not found, or not there':28}{'times':>8}  told as"]
        shown = list(answer.mistaken.items())[:_MISTAKEN_SHOWN]
        lines += [f"{planted:28}{times:8,}  {said}" for (planted, said), times in shown]
        if len(answer.mistaken) > _MISTAKEN_SHOWN:
            lines.append(f"and {len(answer.mistaken) - _MISTAKEN_SHOWN} more kinds (all with --json)")
    return "\n".join(lines) + "\n"


def _line(name: str, rate: Rate) -> str:
    return (
        f"{name:22}{rate.precision:10.4f}{rate.recall:10.4f}{rate.f1:10.4f}{rate.right:9,}{rate.said:9,}{rate.true:9,}"
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "none"
