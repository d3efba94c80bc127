"""A Report in, one HTML file out: no request to anywhere, light and dark, and good on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from tieout.model.explanation import Hint
from tieout.reporting.handout import handout
from tieout.reporting.handout_parts import BridgeLine, ClientBridge, ClientLine, Handout, PairLine, WhereTheyPart
from tieout.reporting.report import Report
from tieout.reporting.style import shown

_STYLE = Path(__file__).with_name("page.css")


def page(report: Report, *, hints: Mapping[Hint, str], version: str) -> Iterator[str]:
    """The page, piece by piece.

    Args:
        report: the answer.
        hints: each hint in a few words.
        version: of tieout.

    Yields:
        Pieces of one HTML document.
    """
    told = handout(report, hints, version)
    only_one = told.part is None and len(told.bridges) == 1
    yield from html_head(told.title)
    yield "<header>\n"
    if only_one:
        yield f'<p class="quiet">{text(told.title)}</p>\n'
    yield f"<h1>{text(told.text)}</h1>\n"
    if told.counts_text:
        yield f'<p class="quiet">{text(told.counts_text)}</p>\n'
    yield _figures(told)
    yield from (f'<p class="caution">{text(said)}</p>\n' for said in told.cautions)
    yield "</header>\n<main>\n"
    if told.clients and not only_one:
        yield from _clients(told, told.clients, "Clients to look at", sums=True)
    if told.part is not None:
        yield f"<section><h2>Where they part</h2>\n{_part(told.part, told.programs)}</section>\n"
    for bridge in told.bridges:
        yield from _bridge(told, bridge, titled=not only_one)
    if told.agreeing and not only_one:
        yield from _clients(told, told.agreeing, "Clients that agree", sums=False)
    yield from _aside(told)
    yield from _about(told)
    yield "</main>\n</body>\n</html>\n"


def html_head(title: str) -> Iterator[str]:
    """Everything before the content, with the style inside."""
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
    yield f"<title>{text(title)}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"


def text(words: str) -> str:
    """Words as HTML shows them: no markup, no control characters."""
    return escape(shown(words))


def _figures(told: Handout) -> str:
    tone = "agrees" if told.agrees else "differs"
    apart = "agree" if told.difference == "-" else told.difference
    left, right = (text(name) for name in told.programs)
    return (
        '<dl class="figures">\n'
        f'<div><dt><span class="key left"></span>{left}</dt><dd>{told.left}</dd></div>\n'
        f'<div class="middle"><dt>Difference</dt><dd class="{tone}">{text(apart)}</dd></div>\n'
        f'<div class="end"><dt><span class="key right"></span>{right}</dt><dd>{told.right}</dd></div>\n</dl>\n'
    )


def _clients(told: Handout, rows: Iterable[ClientLine], title: str, *, sums: bool) -> Iterator[str]:
    left, right = (text(name) for name in told.programs)
    yield f'<section><div class="scroll"><table>\n<caption><h2>{title}</h2></caption>\n'
    yield heads(("Client", ""), (left, "money"), (right, "money"), ("Difference", "money"), ("Why", ""), ("State", ""))
    yield "<tbody>\n"
    for row in rows:
        name = f'<a href="#{row.anchor}">{text(row.name)}</a>' if row.anchor else text(row.name)
        other = f'<br><span class="quiet">{text(row.other_name)}</span>' if row.other_name else ""
        tone = ' class="money differs"' if row.differs else ' class="money"'
        yield f'<tr><th scope="row">{name}{other}</th>'
        yield f'<td class="money">{row.left}</td><td class="money">{row.right}</td>'
        yield f"<td{tone}>{text(row.difference)}</td><td>{text(row.why)}</td><td>{text(row.state)}</td></tr>\n"
    yield "</tbody>\n"
    if sums:
        count = len(told.clients)
        others = len(told.agreeing)
        more = f"{others} {'other agrees' if others == 1 else 'others agree'}" if others else ""
        yield f'<tfoot><tr><th scope="row">{f"these {count}" if count > 1 else "this one"}</th>'
        yield "".join(f'<td class="money">{text(figure)}</td>' for figure in told.sums)
        yield f'<td class="quiet" colspan="2">{more}</td></tr></tfoot>\n'
    yield "</table></div></section>\n"


def _part(part: WhereTheyPart, programs: tuple[str, str]) -> str:
    left, right = (text(name) for name in programs)
    drawing = f'<figure class="chart">{_inline(part)}</figure>\n' if part.svg else ""
    rows = "".join(
        f'<tr><th scope="row">{day}</th><td class="money">{one}</td><td class="money">{other}</td>'
        f'<td class="money">{text(apart)}</td></tr>\n'
        for day, one, other, apart in part.steps
    )
    table = (
        f'<details{"" if part.svg else " open"}><summary>Show as table</summary>\n<div class="scroll"><table>\n'
        "<caption>Running balances by date of service</caption>\n"
        f"{heads(('Date', ''), (left, 'money'), (right, 'money'), ('Difference', 'money'))}"
        f"<tbody>\n{rows}</tbody></table></div></details>\n"
    )
    said = f'<p><span class="differs">{text(part.text)}</span> <span class="quiet">By date of service.</span></p>\n'
    return said + drawing + (table if part.steps else "")


def heads(*columns: tuple[str, str]) -> str:
    """A header row: words that are HTML already, each with its class."""
    cells = "".join(f'<th scope="col"{_class(kind)}>{words}</th>' for words, kind in columns)
    return f"<thead><tr>{cells}</tr></thead>\n"


def _inline(part: WhereTheyPart) -> str:
    """The drawing inside the page, as wide as there is room, its colours those of the page."""
    return re.sub(r'<svg ([^>]*?)width="\d+" height="\d+"', r"<svg \1", part.svg, count=1)


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _bridge(told: Handout, bridge: ClientBridge, *, titled: bool) -> Iterator[str]:
    tone = "agrees" if bridge.agrees else "differs"
    left, right = (text(name) for name in told.programs)
    yield f'<section class="client" id="{bridge.anchor}">\n'
    if titled:
        yield f'<h2>{text(bridge.name)}</h2>\n<p class="{tone}">{text(bridge.headline)}</p>\n'
    yield f'<p class="quiet">{text(bridge.names)}</p>\n'
    yield '<div class="card"><table class="bridge">\n<caption>From balance to balance '
    yield '<span class="quiet">reconciliation bridge</span></caption>\n<tbody>\n'
    yield f'<tr class="balance"><th scope="row" colspan="3"><span class="key left"></span>{left}</th>'
    yield f'<td class="money">{bridge.left}</td></tr>\n'
    for line in bridge.explained:
        yield _item(line)
    yield "<tr><td></td><td></td><td>Not explained yet</td>"
    yield f'<td class="money">{text(bridge.unexplained)}</td></tr>\n'
    for line in bridge.unexplained_lines:
        yield _item(line)
    closes = ' <span class="badge agrees">✓ adds up</span>' if bridge.adds_up else ""
    yield '</tbody>\n<tfoot><tr class="balance"><th scope="row" colspan="3">'
    yield f'<span class="key right"></span>{right}{closes}</th>'
    yield f'<td class="money">{bridge.right}</td></tr></tfoot></table></div>\n'
    if bridge.part is not None:
        yield f"<h3>Where they part</h3>\n{_part(bridge.part, told.programs)}"
    if bridge.pairs:
        yield f"<details{'' if titled else ' open'}><summary>Lines: {text(bridge.counted)}</summary>\n"
        yield from _pairs(told, bridge.pairs)
        yield "</details>\n"
    else:
        yield f'<p class="quiet">{text(bridge.counted)}</p>\n'
    yield "</section>\n"


def _item(line: BridgeLine) -> str:
    more = "".join(f"<br>{text(said)}" for said in line.evidence)
    words = f"{text(line.what)} <i>{text(line.accountants_word)}</i>"
    return (
        f'<tr><td class="number">{line.number}</td><td class="quiet day">{text(line.day)}</td>'
        f'<td>{text(line.text)}<div class="quiet">{words}{more}</div></td>'
        f'<td class="money differs">{text(line.amount)}</td></tr>\n'
    )


def _pairs(told: Handout, rows: Iterable[PairLine]) -> Iterator[str]:
    left, right = (text(name) for name in told.programs)
    yield '<div class="scroll"><table class="pairs">\n'
    yield '<caption class="hidden">Lines of both programs side by side</caption>\n<thead><tr>'
    yield f'<th scope="colgroup" colspan="3" class="left">{left}</th>'
    yield '<th scope="col"><span class="hidden">State</span></th>'
    yield f'<th scope="colgroup" colspan="3" class="right">{right}</th>'
    yield '<th scope="col" class="money">Difference so far</th></tr></thead>\n<tbody>\n'
    for row in rows:
        tone = "" if row.mark in {"✓", ""} else ' class="apart"'
        yield f"<tr{tone}>{_half(row.left_day, row.left_what, row.left_amount)}"
        yield f'<td class="mark">{row.mark}</td>{_half(row.right_day, row.right_what, row.right_amount)}'
        yield f'<td class="money differs">{text(row.so_far)}</td></tr>\n'
    yield "</tbody></table></div>\n"


def _half(day: str, what: str, amount: str) -> str:
    return f'<td class="quiet day">{text(day)}</td><td>{text(what)}</td><td class="money">{text(amount)}</td>'


def _aside(told: Handout) -> Iterator[str]:
    if not told.aside:
        return
    yield '<section><div class="scroll"><table>\n<caption><h2>Rows in no balance</h2></caption>\n<thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in ("Program", "File", "Row", "Column", "Why"))
    yield '<th scope="col" class="money">Amount</th></tr></thead>\n<tbody>\n'
    for *cells, amount in told.aside:
        yield f'<tr>{"".join(f"<td>{text(cell)}</td>" for cell in cells)}<td class="money">{text(amount)}</td></tr>\n'
    yield "</tbody></table></div></section>\n"


def _about(told: Handout) -> Iterator[str]:
    yield '<section class="about"><h2>About this comparison</h2>\n'
    if told.lines_note:
        yield f"<p>{text(told.lines_note)}</p>\n"
    yield "<dl>\n"
    yield from (f"<div><dt>{text(what)}</dt><dd>{text(words)}</dd></div>\n" for what, words in told.about)
    legend = " · ".join(f"{mark} {text(words)}" for mark, words in told.legend)
    yield f"<div><dt>Marks</dt><dd>{legend}</dd></div>\n</dl></section>\n"
