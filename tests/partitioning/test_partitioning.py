"""Compared in parts on disk, two books give what they give in memory: every table, every byte of the summary."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from tests.books import START
from tests.cli.conftest import WORKED, Tieout, files, tieout
from tests.engines.practices import practice
from tieout.checks import InvariantBroken
from tieout.cli import comparing
from tieout.cli import in_parts as in_parts_of_command
from tieout.cli.given import Given
from tieout.cli.in_parts import reconcile_in_parts
from tieout.cli.screen import Screen
from tieout.crew import crew_of
from tieout.errors import EngineFailed, WrongUsage
from tieout.model.book import Book
from tieout.model.settings import Settings
from tieout.partitioning import Room, Written, journey, reconcile_into, spool
from tieout.partitioning import room as room_of_books
from tieout.partitioning.cutting import Stretch, note_stretches
from tieout.partitioning.room import MEMORY_MIN, PIECE_BYTES_MAX, PIECE_BYTES_MIN, USUAL_BYTES
from tieout.pipeline import reconcile
from tieout.reading import Source, read_book
from tieout.reporting import whole
from tieout.reporting.results import FILES, SUMMARY, write_results
from tieout.simulating.plan import Plan
from tieout.simulating.simulate import simulate

__all__ = ["files", "tieout"]


class Cramped(Room):
    """Room whose parts are smaller than a client, and which holds none."""

    def for_lines(self, lines: int) -> Room:
        return self

    def part_lines(self, lines: int) -> int:
        return 20


SETTINGS = {
    "all": Settings(),
    "as of a day": Settings(as_of=START + timedelta(days=70)),
    "from and to": Settings(start=START + timedelta(days=21), end=START + timedelta(days=120)),
    "nothing learned": Settings(learn=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow(Room):
    """Room for few lines at a time."""

    lines: int

    def for_lines(self, lines: int) -> Narrow:
        return self

    def for_client(self, most: int, part_lines: int, lines: int) -> Narrow:
        return self

    def part_lines(self, lines: int) -> int:
        return min(self.lines, lines + 1)


def in_parts(left: Book, right: Book, settings: Settings, folder: Path, lines: int, processes: int = 0) -> Path:
    here, there = spool(left, folder / "left", 70), spool(right, folder / "right", 70)
    room = Narrow(memory_bytes=1, processes=processes, most_bytes=1, lines=lines)
    answer = reconcile(left, right, settings)
    written = reconcile_into(folder / "parts", here, there, settings, room)
    assert (written.text, written.counts_text, written.agrees) == (answer.text, answer.counts_text, answer.agrees)
    write_results(whole(answer), folder / "whole")
    return folder


def assert_equal(folder: Path) -> None:
    for name in FILES:
        tables = [pl.read_parquet(folder / side / f"{name}.parquet") for side in ("whole", "parts")]
        assert tables[0].equals(tables[1]), name
        assert tables[0].schema == tables[1].schema
    assert (folder / "whole" / SUMMARY).read_bytes() == (folder / "parts" / SUMMARY).read_bytes()


@pytest.mark.parametrize("chosen", SETTINGS)
@pytest.mark.parametrize("lines", [60, 500])
def test_parts_change_nothing(tmp_path: Path, chosen: str, lines: int) -> None:
    left, right, _ = practice(5)
    assert_equal(in_parts(left, right, SETTINGS[chosen], tmp_path, lines))


@pytest.mark.parametrize("memos", ["none", "dates"])
def test_names_and_memos_are_read_as_of_the_whole(tmp_path: Path, memos: str) -> None:
    """Links of similar names, and dates of sessions in memos whose order of day and month the file shows."""
    made = simulate(Plan(seed=3, clients=30, months=5, fault_rate=0.1, memos=memos))
    left, right = (read_book([Source(name, data)]) for name, data in list(made.items())[:2])
    assert_equal(in_parts(left, right, Settings(), tmp_path, 100))


def test_children_give_the_same(tmp_path: Path) -> None:
    left, right, _ = practice(8)
    assert_equal(in_parts(left, right, Settings(), tmp_path, 200, processes=2))


def test_a_line_lost_on_its_way_into_the_parts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def note_and_lose(folder: Path, side: int, stretches: Sequence[Stretch]) -> None:
        first, *others = stretches
        note_stretches(folder, side, [replace(first, start=first.start + 1, count=first.count - 1), *others])

    monkeypatch.setattr(journey, "note_stretches", note_and_lose)
    left, right, _ = practice(5)
    with pytest.raises(InvariantBroken, match="every line item"):
        in_parts(left, right, Settings(), tmp_path, 60)


@pytest.mark.parametrize(
    ("task", "error"), [(partial(os._exit, 9), EngineFailed), (partial(Room.within, 1), WrongUsage)]
)
def test_what_goes_wrong_in_a_child_is_told(task: Callable[[], object], error: type[Exception]) -> None:
    with crew_of(1) as crew, pytest.raises(error, match=r"was there too little memory|At least"):
        list(crew.each([task]))


def test_room_follows_from_memory_and_cores() -> None:
    with pytest.raises(WrongUsage, match="At least"):
        Room.within(MEMORY_MIN - 1, cores=8)
    assert Room.within(MEMORY_MIN, cores=8).processes == 1
    assert Room.within(MEMORY_MIN * 10, cores=2).processes == 2
    small, large = (Room.within(memory, cores=2).part_lines(10**7) for memory in (700_000_000, 2_000_000_000))
    assert small < large
    pieces = [Room.within(memory, cores=2).piece_bytes for memory in (MEMORY_MIN, 700_000_000, 2_000_000_000)]
    assert PIECE_BYTES_MIN <= pieces[0] < pieces[1] < pieces[2] == PIECE_BYTES_MAX
    room = Room.within(1_000_000_000, cores=2)
    assert (room.for_lines(10**6).processes, room.for_lines(100 * 10**6).processes) == (2, 1)
    with pytest.raises(WrongUsage, match=r"200,000,000 lines, for which at least 1,4\d\d MB"):
        room.for_lines(2 * 10**8)
    assert Room.within(2_000_000_000, cores=2).part_lines(100) >= 100


def test_a_client_larger_than_a_part_gets_more_of_the_room_or_is_refused_with_what_it_needs() -> None:
    room, part = Room.within(1_000_000_000, cores=2), 100_000
    assert room.for_client(part, part, 10**6) == room
    assert room.for_client(200_000, part, 10**6).processes == 1
    with pytest.raises(WrongUsage, match=r"One client has 700,000 lines.* at least 1,1\d\d MB of memory"):
        room.for_client(700_000, part, 10**6)


def test_a_client_with_too_many_lines_is_refused_before_anything_is_matched(tmp_path: Path) -> None:
    left, right, _ = practice(5)
    spooled = spool(left, tmp_path / "left"), spool(right, tmp_path / "right")
    room = Cramped(memory_bytes=1, processes=0, most_bytes=1)
    with pytest.raises(WrongUsage, match=r"One client has .* lines, which are settled together"):
        reconcile_into(tmp_path / "out", *spooled, Settings(), room)


def test_where_nobody_says_how_much_many_lines_get_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_of_books, "computer_bytes", lambda: 24 * 10**9)
    usual = Room.within(cores=2)
    assert usual.memory_bytes == USUAL_BYTES == usual.for_lines(2 * 10**7).memory_bytes
    assert usual.for_lines(6 * 10**8).memory_bytes > 3 * 10**9
    with pytest.raises(WrongUsage, match="of memory are needed"):
        usual.for_lines(10**10)
    monkeypatch.setattr(room_of_books, "computer_bytes", lambda: 2 * 10**9)
    assert Room.within(cores=2).memory_bytes == 10**9


def test_large_files_are_compared_in_parts_by_themselves(
    tieout: Tieout, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts as large is lowered; the road is seen by what the journey writes, and the answer is the same."""
    written = list[Path]()

    def noted(screen: Screen, given: Given, out: Path) -> Written:
        written.append(out)
        return reconcile_in_parts(screen, given, out)

    monkeypatch.setattr(in_parts_of_command, "reconcile_in_parts", noted)
    parquet = ("--format", "parquet", "--out")
    assert tieout("reconcile", *WORKED, *parquet, "whole").code == 1
    assert not written
    monkeypatch.setattr(comparing, "SMALL_BYTES", 0)
    monkeypatch.setattr(in_parts_of_command, "USUAL_BYTES", 0)
    assert tieout("reconcile", *WORKED, *parquet, "parts").code == 1
    assert written == [Path("parts")]
    assert_equal(files)
    assert tieout("reconcile", *WORKED, *parquet, "one", "--client", "Good Person").code == 1
    assert written == [Path("parts")]


def test_the_command_keeps_to_a_memory(tieout: Tieout, files: Path) -> None:
    for name, memory in (("whole", ()), ("parts", ("--memory", "1G"))):
        ended = tieout("reconcile", *WORKED, "--format", "parquet", "--out", name, *memory)
        assert ended.code == 1
        assert f"Written: {name}" in ended.err
    assert_equal(files)
    assert tieout("verify", "parts", *WORKED[:2]).code == 0
    assert tieout("explain", "Good Person", "parts").out == tieout("explain", "Good Person", *WORKED).out


def test_a_memory_is_refused_where_it_can_not_be_kept(tieout: Tieout, files: Path) -> None:
    for typed in ((), ("--format", "parquet", "--out", "r", "--client", "Good Person"), ("--out", "r.xlsx")):
        ended = tieout("reconcile", *WORKED, "--memory", "1G", *typed)
        assert ended.code == 2
        assert "--memory needs" in ended.err
    assert "not a size of memory" in tieout("reconcile", *WORKED, "--memory", "lots").err
    ended = tieout("reconcile", *WORKED, "--format", "parquet", "--out", "r", "--memory", "10M")
    assert ended.code == 2
    assert "At least" in ended.err
