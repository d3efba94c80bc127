"""The page, the PDF, the workbook, CSV and JSON show the same words and the same sums."""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

from tests.reporting.examples import practice, worked
from tests.reporting.office import pdf_facts, pdf_pages, pdf_text, read_cells
from tieout.errors import EngineFailed
from tieout.explaining import HINT_WORDS
from tieout.model.money import format_accounting, format_balance
from tieout.model.outcome import Reconciliation
from tieout.reporting import handout, items_sheet, whole
from tieout.reporting.document import document
from tieout.reporting.handout import handout as make_handout
from tieout.reporting.page import page
from tieout.reporting.typeset import pdf, write_pdf
from tieout.reporting.workbook import write_workbook

EXAMPLES = pytest.mark.parametrize("make", [worked, practice])

HOSTILE = '=HYPERLINK("http://x.example")<script>alert(1)</script>#import "x" $ \\u{1F600} \u202e'


class Words(HTMLParser):
    """What a reader of a page sees, and the tags and addresses in it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self._styled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._styled = tag == "style"
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action", "xlink:href"}]

    def handle_endtag(self, tag: str) -> None:
        self._styled = False

    def handle_data(self, data: str) -> None:
        if not self._styled:
            self.seen.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.seen).split())


def html_of(answer: Reconciliation) -> str:
    return "".join(page(whole(answer), hints=HINT_WORDS, version="0"))


def words_of(answer: Reconciliation) -> Words:
    words = Words()
    words.feed(html_of(answer))
    return words


def figures(answer: Reconciliation) -> list[str]:
    told = [format_balance(answer.left_cents), format_balance(answer.right_cents)]
    told += [format_balance(client.left_cents) for client in answer.clients if client.left_names and client.items]
    return told + [format_accounting(item.cents) for client in answer.clients for item in client.items]


def sentences(answer: Reconciliation) -> list[str]:
    told = [answer.text, answer.counts_text]
    for client in answer.clients:
        told += [item.text for item in client.items]
        told += [item.nearest for item in client.items if item.nearest]
    return told


@EXAMPLES
def test_the_page_says_what_the_report_says(make: Callable[[], Reconciliation]) -> None:
    answer = make()
    words = words_of(answer)
    for said in (*sentences(answer), *figures(answer)):
        assert said in words.text


@EXAMPLES
@pytest.mark.slow
def test_every_format_says_the_same(make: Callable[[], Reconciliation], tmp_path: Path) -> None:
    answer = make()
    write_pdf(whole(answer), tmp_path / "r.pdf", hints=HINT_WORDS, version="0")
    write_workbook(whole(answer), tmp_path / "r.xlsx", hints=HINT_WORDS, version="0")
    printed, shown = pdf_text(tmp_path / "r.pdf"), words_of(answer).text
    cells = read_cells(tmp_path / "r.xlsx")
    workbook = {str(cell) for sheet in cells.values() for cell in sheet.values()}
    written = {str(cell) for row in items_sheet(whole(answer)).rows for cell in row}
    told = json.dumps(document(whole(answer)), ensure_ascii=False)
    for said in sentences(answer):
        assert said in printed
        assert said in shown
        assert said in told
        assert said in workbook
    for said in [item.text for client in answer.clients for item in client.items]:
        assert said in written
    for figure in figures(answer):
        assert figure in printed
        assert figure in shown
    cents = [item.cents for client in answer.clients for item in client.items]
    assert [cell for address, cell in cells["Differences"].items() if re.fullmatch(r"E([3-9]|\d\d)", address)] == [
        amount / 100 for amount in cents
    ]
    assert "adds up" in printed
    assert pdf_facts(tmp_path / "r.pdf")["Tagged"] == "yes"


@EXAMPLES
def test_the_pdf_is_the_same_bytes_for_the_same_input(make: Callable[[], Reconciliation]) -> None:
    first = pdf(make_handout(whole(make()), HINT_WORDS, "0"))
    assert first.startswith(b"%PDF-")
    assert pdf(make_handout(whole(make()), HINT_WORDS, "0")) == first


def test_no_table_begins_at_the_foot_of_a_page_nor_ends_alone_at_the_top_of_one() -> None:
    """However much stands above it: heading, head and some items stay together, and so do the last item and the end."""
    told = make_handout(whole(practice()), HINT_WORDS, "0")
    client = max(told.bridges, key=lambda bridge: len(bridge.explained))
    line, broken = client.explained[0], 0
    client = replace(client, explained=tuple(replace(line, number=str(n)) for n in range(1, 7)), unexplained_lines=())
    for above in range(12, 40, 2):
        pages = pdf_pages(pdf(replace(told, clients=told.clients[:1] * above, bridges=(client,), aside=())))
        tables = [text.partition("From balance to balance")[2] for text in pages if "From balance to balance" in text]
        items = [len(re.findall(rf"^ *\d +{line.day} ", text, re.MULTILINE)) for text in tables]
        assert sum(items) == 6
        assert items[0] >= 3, above
        assert items[-1] >= 1, above
        assert "adds up" in tables[-1]
        broken += len(items) > 1
    assert broken, "somewhere the table goes over to the next page"


@EXAMPLES
def test_the_page_asks_nobody(make: Callable[[], Reconciliation]) -> None:
    words = words_of(make())
    assert all(address.startswith("#") for address in words.addresses)
    assert words.tags.isdisjoint({"script", "link", "img", "iframe", "form", "object"})
    assert set(re.findall(r"https?://[^\"' <]*", html_of(make()))) <= {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink",
    }  # fmt: skip
    assert "default-src 'none'" in html_of(make())


def test_every_anchor_is_there() -> None:
    source = html_of(practice())
    targets = set(re.findall(r'id="(\w+)"', source))
    assert {address.removeprefix("#") for address in words_of(practice()).addresses} <= targets


def hostile() -> Reconciliation:
    answer = worked()
    client = answer.clients[0]
    items = tuple(item._replace(text=f"{HOSTILE} {item.text}") for item in client.items)
    named = replace(client, left_names=(HOSTILE,), items=items, summary=HOSTILE, headline=HOSTILE)
    return replace(answer, clients=(named,), left=replace(answer.left, program_name=HOSTILE))


def test_a_hostile_name_is_only_text() -> None:
    words = words_of(hostile())
    assert "script" not in words.tags
    assert '<script>alert(1)</script>#import "x" $' in words.text
    assert "\u202e" not in html_of(hostile())


@pytest.mark.slow
def test_a_hostile_name_sets_nothing_in_pdf(tmp_path: Path) -> None:
    write_pdf(whole(hostile()), tmp_path / "r.pdf", hints=HINT_WORDS, version="0")
    assert '<script>alert(1)</script>#import "x" $' in pdf_text(tmp_path / "r.pdf")


def test_without_the_drawing_library_the_figures_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handout, "can_draw", lambda: False)
    words = words_of(worked())
    assert "svg" not in words.tags
    assert "2026-03-03 405.00 546.00 141.00 higher" in words.text


def test_more_lines_than_a_page_lists_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handout, "LINES_LISTED_MAX", 10)
    told = make_handout(whole(worked()), HINT_WORDS, "0")
    assert told.bridges[0].pairs == ()
    assert told.lines_note in words_of(worked()).text
    assert told.lines_note.startswith("The 34 lines")


def test_lines_stand_side_by_side_with_the_difference_so_far() -> None:
    pairs = make_handout(whole(worked()), HINT_WORDS, "0").bridges[0].pairs
    assert sum(bool(row.left_amount) for row in pairs) == 18
    assert sum(bool(row.right_amount) for row in pairs) == 16
    assert [(row.mark, row.left_day, row.so_far) for row in pairs if row.so_far] == [
        ("≠", "Feb 10", "(9.00)"), ("○", "Mar 3", "141.00"), ("○", "Mar 10", "(9.00)"),
    ]  # fmt: skip


def test_without_the_typesetter_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: object, **more: object) -> ModuleType:
        if name == "typst":
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    told = make_handout(whole(worked()), HINT_WORDS, "0")
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(EngineFailed, match=r"pip install .tieout\[pdf\]"):
        pdf(told)
