"""A file that is cut, flipped, shuffled or recoded is refused, gives the same data, or the report says what differs.

What nobody could see is named and counted: see docs/internals/robustness.md.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from types import FrameType

import pytest

from tests.robustness.judging import Outcome, Seen, judge, look, look_at_book
from tests.robustness.lasting import LastingChild, arrow_of_parquet, cells_of_workbook
from tests.robustness.specimens import Specimen, specimens
from tieout.errors import FileNotUnderstood, TieoutError
from tieout.reading.opening import columnar, workbooks

NAMES = sorted(specimens())
FORMATS = Counter(specimen.format for specimen in specimens().values())
FLIPS, FLIPS_FAST = 3_000, 40
"""Bits turned in each format, shared by its specimens."""

MIXTURES, MIXTURES_FAST = 2_000, 30
SMALL_BYTES, STEP = 3_000, 11
"""The smallest specimen of a format is cut at every byte if it is small, others at every eleventh."""

EVERY_BYTE = os.environ.get("TIEOUT_LAWS") == "search"
"""Whether every specimen is cut at every byte and has as many bits turned as a format."""

SECONDS_MAX = 900
"""A guard against a reading that never ends, not a measure of speed."""


@pytest.fixture(autouse=True)
def _guard() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise RuntimeError("a reading doesn't end")

    before = signal.signal(signal.SIGALRM, stop)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def _children_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Child processes read Parquet and spreadsheets; starting thousands of them would only measure the starting."""
    monkeypatch.setattr(columnar, "_arrow_of_parquet", _by(PARQUET_CHILD))
    monkeypatch.setattr(workbooks, "_run_parser", _by(WORKBOOK_CHILD))


PARQUET_CHILD, WORKBOOK_CHILD = LastingChild(arrow_of_parquet), LastingChild(cells_of_workbook)


def _by(child: LastingChild) -> Callable[[str, bytes], bytes]:
    """What a child does, and what its end means."""

    def read(name: str, data: bytes) -> bytes:
        found = child(data)
        if found is None:
            raise FileNotUnderstood(f"{name} is damaged or cut short. Export it again.", code="E105")
        return found

    return read


@pytest.fixture(scope="module", autouse=True)
def _no_child_is_left() -> Iterator[None]:
    yield
    PARQUET_CHILD.close()
    WORKBOOK_CHILD.close()


@pytest.fixture(scope="module")
def seen() -> dict[str, Seen]:
    return {name: look(name, specimen.data) for name, specimen in specimens().items()}


def outcome(specimen: Specimen, whole: Seen, data: bytes, *, cut: bool = False) -> Outcome:
    signal.alarm(SECONDS_MAX)
    return judge(specimen, whole, data, cut=cut)


def flipped(data: bytes, seed: str, count: int) -> Iterator[tuple[int, bytes]]:
    """The file with one bit turned, so many times."""
    random = Random(seed)
    for _ in range(count):
        place = random.randrange(len(data))
        yield place, data[:place] + bytes([data[place] ^ (1 << random.randrange(8))]) + data[place + 1 :]


def check_flips(name: str, whole: Seen, count: int) -> Counter[Outcome]:
    specimen = specimens()[name]
    found: Counter[Outcome] = Counter()
    for place, data in flipped(specimen.data, name, count):
        result = outcome(specimen, whole, data)
        assert result is not Outcome.OTHER, (
            f"{name}: one bit of byte {place}: {data[max(0, place - 20) : place + 20]!r}"
        )
        found[result] += 1
    return found


def check_cuts(name: str, whole: Seen, step: int) -> Counter[Outcome]:
    specimen = specimens()[name]
    found: Counter[Outcome] = Counter()
    for place in range(0, len(specimen.data), step):
        result = outcome(specimen, whole, specimen.data[:place], cut=True)
        assert result is not Outcome.OTHER, (
            f"{name}: cut at byte {place}: {specimen.data[max(0, place - 30) : place]!r}"
        )
        found[result] += 1
    return found


@pytest.mark.parametrize("name", NAMES)
def test_some_cuts(name: str, seen: dict[str, Seen]) -> None:
    check_cuts(name, seen[name], max(1, len(specimens()[name].data) // 40))


@pytest.mark.parametrize("name", NAMES)
def test_some_flips(name: str, seen: dict[str, Seen]) -> None:
    check_flips(name, seen[name], FLIPS_FAST)


def step_of(name: str) -> int:
    """At how many bytes from one cut to the next a specimen is cut."""
    specimen = specimens()[name]
    if EVERY_BYTE:
        return 1
    alike = [other for other in specimens().values() if other.format == specimen.format]
    smallest = min(alike, key=lambda other: len(other.data))
    return 1 if specimen is smallest and len(specimen.data) < SMALL_BYTES else STEP * (1 + len(specimen.data) // 10_000)


def flips_of(name: str) -> int:
    """How many bits are turned in a specimen, so that its format has its due."""
    return FLIPS if EVERY_BYTE else -(-FLIPS // FORMATS[specimens()[name].format])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_cut_at_every_byte(name: str, seen: dict[str, Seen]) -> None:
    found = check_cuts(name, seen[name], step_of(name))
    if specimens()[name].whole:
        assert not found[Outcome.SHORTER]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_three_thousand_flips(name: str, seen: dict[str, Seen]) -> None:
    found = check_flips(name, seen[name], flips_of(name))
    assert found[Outcome.REFUSED] + found[Outcome.TOLD] > flips_of(name) // 50


@pytest.mark.parametrize("name", NAMES)
def test_the_book_has_what_the_file_has(name: str, seen: dict[str, Seen]) -> None:
    book = look_at_book(name, specimens()[name].data)
    assert book == seen[name]


@pytest.mark.parametrize("name", [name for name in NAMES if specimens()[name].table])
def test_columns_in_any_order(name: str, seen: dict[str, Seen]) -> None:
    rows = list(csv.reader(io.StringIO(specimens()[name].data.decode(), newline="")))
    random = Random(name)
    for _ in range(8):
        order = random.sample(range(len(rows[0])), len(rows[0]))
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[row[place] for place in order] for row in rows])
        assert outcome(specimens()[name], seen[name], text.getvalue().encode()) is Outcome.SAME, order


def text_of(specimen: Specimen) -> str:
    try:
        return specimen.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return specimen.data.decode("cp1252")


ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be with a mark", "cp1252", "latin-1", "mac_roman",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", [name for name in NAMES if specimens()[name].text])
def test_another_encoding_gives_the_same_data(name: str, encoding: str, seen: dict[str, Seen]) -> None:
    specimen = specimens()[name]
    text = text_of(specimen)
    codec, _, mark = encoding.partition(" ")
    data = (codecs.BOM_UTF16_BE if mark else b"") + text.encode(codec)
    found = outcome(specimen, seen[name], data)
    # XML and OFX state their encoding: what is written in another one contradicts itself.
    says = {"latin-1", "mac_roman"} if b"encoding=" in specimen.data.lower() or b"CHARSET" in specimen.data else set()
    assert found is Outcome.SAME or (codec in says and found is Outcome.REFUSED)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "latin-1"])
@pytest.mark.parametrize("name", ["sessions.csv", "flat.csv", "small-customer.csv", "us.qif", "free.sta", "plain.iif"])
def test_accented_names_of_another_encoding_are_the_same_names_or_refused(name: str, encoding: str) -> None:
    specimen = specimens()[name]
    text = text_of(specimen).replace("Good", "Zoë José Núñez")
    accented = replace(specimen, data=text.encode())
    assert outcome(accented, look(name, accented.data), text.encode(encoding)) is Outcome.SAME


def mixed(random: Random) -> tuple[str, bytes]:
    """A file spoilt in several places, or pieces of several files."""
    name = random.choice(NAMES)
    data = specimens()[name].data
    for _ in range(random.randint(1, 6)):
        place, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
        end = min(end, place + random.choice((1, 4, 60, 2_000)))
        other = specimens()[random.choice(NAMES)].data
        start = random.randrange(len(other))
        piece = random.choice((
            b"", random.randbytes(random.randint(1, 8)), data[place:end] * 2, other[start : start + 80],
            bytes([random.randrange(256)]), data[place:end].upper(), b"\x00", b'"', b"\r\n", b"9" * 40,
        ))  # fmt: skip
        data = data[:place] + piece + data[end:]
    return name, data


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)])
def test_nothing_but_our_own_errors_or_a_book(seed: int) -> None:
    random = Random(seed)
    for _ in range(MIXTURES if seed else MIXTURES_FAST * 10):
        name, data = mixed(random)
        signal.alarm(SECONDS_MAX)
        try:
            look(name, data)
        except TieoutError as error:
            assert error.code


def test_utf8_beside_other_bytes_is_damage() -> None:
    """One turned bit must not make every other letter of the file another one."""
    specimen = specimens()["customer.csv"]
    assert not specimen.data.isascii()
    place = specimen.data.index(b"Good")
    data = specimen.data[:place] + bytes([specimen.data[place] | 0x80]) + specimen.data[place + 1 :]
    with pytest.raises(TieoutError) as refused:
        look(specimen.name, data)
    assert refused.value.code == "E105"


@pytest.mark.parametrize("bit", range(8))
def test_a_header_joined_with_the_row_below_shows_no_name(bit: int, seen: dict[str, Seen]) -> None:
    specimen = specimens()["desktop.csv"]
    place = specimen.data.index(b"\n")
    data = specimen.data[:place] + bytes([specimen.data[place] ^ (1 << bit)]) + specimen.data[place + 1 :]
    assert outcome(specimen, seen["desktop.csv"], data) is not Outcome.OTHER


def test_there_are_enough_specimens() -> None:
    assert sum(step_of(name) == 1 for name in NAMES) >= 12
    assert sum(specimen.whole and len(specimen.data) < SMALL_BYTES for specimen in specimens().values()) >= 12
    for kind in FORMATS:
        assert sum(flips_of(name) for name in NAMES if specimens()[name].format == kind) >= FLIPS
