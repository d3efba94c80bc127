"""What lines say, as codes: days of sessions and numbers of bills."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from tieout.matching.testimony import days_of_code, says_of

EPOCH = date(1970, 1, 1)
Row = tuple[str, str, str | None, str | None]
"""Day, kind, reference, memo."""


def frame(rows: list[Row], *, client: int = 0, file: int = 0) -> pl.DataFrame:
    lines = [(client, date.fromisoformat(day), kind, file, reference, memo) for day, kind, reference, memo in rows]
    schema = {"client": pl.Int32, "day": pl.Date, "kind": pl.String, "file": pl.Int32}
    return pl.DataFrame(lines, schema={**schema, "reference": pl.String, "memo": pl.String}, orient="row")


def told(codes: pl.Series) -> list[list[str | int]]:
    """Days as texts, spans as `first..last`, numbers as they are."""
    found: list[list[str | int]] = []
    for own in codes.to_list():
        words: list[str | int] = []
        for code in own or []:
            if code < 0:
                words.append(-1 - code)
                continue
            first, last = (str(EPOCH + timedelta(int(end[0]))) for end in days_of_code(np.array([code])))
            words.append(first if first == last else f"{first}..{last}")
        found.append(words)
    return found


def paid(day: str, memo: str | None, reference: str | None = None) -> Row:
    return day, "payment", reference, memo


def said(*rows: Row) -> list[list[str | int]]:
    return told(says_of(frame([]), frame(list(rows)))[1])


def test_nothing_said_is_nothing() -> None:
    left, right = says_of(frame([paid("2026-03-12", None)]), frame([paid("2026-03-12", "90837 · Paid")]))
    assert left.null_count() == right.null_count() == 1


def test_each_file_has_its_own_order_of_day_and_month() -> None:
    american, european = [paid("2026-04-10", "session 4/3")], [paid("2026-04-10", "session 3/4")]
    both = pl.concat([frame(american), frame(european, file=1)])
    assert told(says_of(frame([]), both)[1]) == [["2026-04-03"], ["2026-04-03"]]


def test_an_unclear_day_is_read_as_the_others_of_its_file_are() -> None:
    sure = [paid("2026-04-14", "session 14/4"), paid("2026-04-21", "session 20/4")]
    assert said(paid("2026-03-05", "session 5/3"), *sure)[0] == ["2026-03-05"]
    assert said(paid("2026-03-05", "session 4/3"), *sure)[0] == ["2026-03-04"]


def test_a_line_that_only_repeats_its_own_day_says_nothing() -> None:
    assert said(paid("2026-03-12", "check 3/12")) == [[]]
    assert said(paid("2026-03-12", "session 3/12")) == [["2026-03-12"]]
    assert said(paid("2026-03-12", "3/5 and 3/12")) == [["2026-03-05", "2026-03-12"]]


def test_days_of_other_things_are_no_sessions() -> None:
    assert said(paid("2026-03-12", "due 3/31"), paid("2026-03-12", "deposited 3/14")) == [[], []]
    assert said(paid("2026-03-12", "session 3/10, received 3/12"))[0] == ["2026-03-10", "2026-03-12"]
    assert said(paid("2026-03-12", "2019-01-01")) == [[]]


def test_what_most_lines_say_alike_tells_nothing() -> None:
    assert said(*[paid(f"2026-04-{day:02}", "March 2026") for day in range(1, 6)]) == [[]] * 5
    rows = [paid("2026-04-01", "March 2026"), *(paid(f"2026-05-{day:02}", None) for day in range(1, 9))]
    assert said(*rows)[0] == ["2026-03-01..2026-03-31"]


def test_numbers_count_where_both_books_have_them() -> None:
    left = frame([paid("2026-03-12", "Card Payment", "B-1042"), paid("2026-03-19", "Card Payment", "B-1043")])
    right = frame([paid("2026-03-20", "Bill 1042"), paid("2026-03-20", "invoice #INV-77777")])
    here, there = (told(side) for side in says_of(left, right))
    assert here == [[1042], []]
    assert there == [[1042], []]


def test_numbers_are_those_of_one_client() -> None:
    left, right = frame([paid("2026-03-12", None, "1042")]), frame([paid("2026-03-12", None, "1042")], client=1)
    assert [told(side) for side in says_of(left, right)] == [[[]], [[]]]


def test_a_payment_that_names_an_invoice_says_its_day() -> None:
    right = frame([("2026-03-12", "charge", "1042", None), paid("2026-04-02", "for invoice 1042")])
    assert told(says_of(frame([]), right)[1]) == [[], ["2026-03-12"]]
