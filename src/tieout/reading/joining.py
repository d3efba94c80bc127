"""Appointment Status with Payments or Income Allocation: money gets its own days, and nothing is counted twice.

For each client, in cents, with everything positive as the exports print it:

    left over = payments less refunds − products paid − Client Paid

Left over 0: the payments stand for Client Paid. More than 0: the rest is credit. Credits used are taken out of it, and
what remains is one line of unspent credit, so that the balance stays Client Responsibility − Client Paid − Credit Used.
Less than 0 by no more than what was refunded: Client Paid still counts those refunds, and the line says so (as where
credits used come to what is left over only with the refunds). Less than that: the two don't tie out, Client Paid is
kept and the payments are set aside with that reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tieout.checks import ensure
from tieout.errors import FileNotUnderstood
from tieout.model.book import LineKind, Part, Problem
from tieout.reading.parsing.cells import clean_text
from tieout.reading.practices.reports import APPOINTMENT_STATUS, INCOME_ALLOCATION, PAYMENTS
from tieout.reading.reader import Line, Reading, RowAside
from tieout.reading.recognising import ReadFile

_PROGRAM = "sessions-health"
_CREDITS_TRIED_MAX = 16

UNSPENT = "paid and not used by a session yet"
STILL_COUNTED = "refund that Client Paid still counts"

Placed = tuple[int, Line]
"""A line and the index of its file."""


@dataclass(slots=True)
class _Account:
    """One client's lines in all files.

    Attributes:
        name: as Appointment Status writes it, else as the payments do.
        paid: Client Paid.
        used: Credit Used.
        money: payments and refunds.
        products: charges for products.
    """

    name: str
    paid: list[Placed] = field(default_factory=list)
    used: list[Placed] = field(default_factory=list)
    money: list[Placed] = field(default_factory=list)
    products: list[Placed] = field(default_factory=list)

    @property
    def left_over(self) -> int:
        """Money beyond Client Paid and products."""
        return -_sum(self.money) - _sum(self.products) + _sum(self.paid)


def join_files(files: Sequence[ReadFile]) -> list[ReadFile]:
    """The files of one side, those of Sessions Health brought together.

    Raises:
        FileNotUnderstood: E204 when payments come without Appointment Status.
    """
    money = [number for number, file in enumerate(files) if _is(file, PAYMENTS, INCOME_ALLOCATION)]
    if not money:
        return list(files)
    if not any(_is(file, APPOINTMENT_STATUS) for file in files):
        raise FileNotUnderstood(
            f"{files[money[0]].grid.name} lists payments and no charges, so it can't show what each client owes. Give "
            "the Appointment Status export first, and this one with --also-left.",
            code="E204",
        )
    files = _without_doubles(files)
    accounts = _accounts(files, money)
    kept: dict[int, list[Line]] = defaultdict(list)
    untied: set[str] = set()
    for account in accounts.values():
        lines = _joined(account)
        if lines is None:
            untied.add(account.name)
            lines = [*account.paid, *account.used]
        ensure(_sum(lines) == _sum(account.paid) + _sum(account.used), "payments leave the balance as it was")
        for number, line in lines:
            kept[number].append(replace(line, client=account.name))
    names = {key: account.name for key, account in accounts.items()}
    return [
        replace(file, reading=_rebuilt(file, kept[number], names, untied)) if _of(file) else file
        for number, file in enumerate(files)
    ]


def _is(file: ReadFile, *reports: str) -> bool:
    return _of(file) and file.reader.report in reports


def _of(file: ReadFile) -> bool:
    return file.reader.program == _PROGRAM


def _key(name: str) -> str:
    last, comma, first = clean_text(name).casefold().partition(",")
    return f"{first.strip()} {last.strip()}" if comma else last


def _sum(lines: Iterable[Placed]) -> int:
    return sum(line.cents for _, line in lines)


def _without_doubles(files: Sequence[ReadFile]) -> list[ReadFile]:
    """Where Payments is given, Income Allocation tells only which of it paid for products."""
    if not any(_is(file, PAYMENTS) for file in files):
        return list(files)
    return [_products_only(file) if _is(file, INCOME_ALLOCATION) else file for file in files]


def _products_only(file: ReadFile) -> ReadFile:
    reading = file.reading
    products = tuple(line for line in reading.lines if line.part is Part.CHARGE)
    rows = {line.row for line in products}
    again = [line for line in reading.lines if line.part is not Part.CHARGE and line.row not in rows]
    why = "the same money stands in the Payments file and is counted there."
    aside = [RowAside(row=line.row, column="", found="", why=why, cents=0, code="W431") for line in again]
    asides = tuple(sorted((*reading.aside, *aside), key=lambda entry: entry.row))
    return replace(file, reading=replace(reading, lines=products, aside=asides))


def _accounts(files: Sequence[ReadFile], money: Sequence[int]) -> dict[str, _Account]:
    """Every client of the files with payments and of Appointment Status, by a name that both write alike."""
    accounts: dict[str, _Account] = {}
    order = [number for number, file in enumerate(files) if _is(file, APPOINTMENT_STATUS)]
    for number in (*order, *money):
        for line in files[number].reading.lines:
            account = accounts.setdefault(_key(line.client), _Account(line.client))
            if number in money:
                (account.products if line.part is Part.CHARGE else account.money).append((number, line))
            elif line.part is not Part.CHARGE:
                (account.paid if line.part is Part.PAID else account.used).append((number, line))
    return accounts


def _joined(account: _Account) -> list[Placed] | None:
    """A client's lines other than charges of sessions; None where the payments don't tie out."""
    over = account.left_over
    money = [*account.money, *account.products]
    if over == 0:
        return [*money, *account.used]
    refunds = [(number, line) for number, line in account.money if line.kind is LineKind.REFUND]
    if over < 0:
        if not refunds or -over > _sum(refunds):
            return None
        return [*money, *account.used, *_spread(refunds, over, STILL_COUNTED)]
    spent = _spent(account.used, over)
    if account.used and refunds and not spent and (all_spent := _spent(account.used, over + _sum(refunds))):
        # The credits come to what is left over only where Client Paid still counts the refunds.
        kept = [entry for entry in account.used if entry not in all_spent]
        missing = over + _sum(all_spent)
        if missing < 0:
            return [*money, *kept, *_spread(refunds, missing, STILL_COUNTED)]
    rest = over + _sum(spent)
    kept = [entry for entry in account.used if entry not in spent]
    payments = [(number, line) for number, line in account.money if line.cents < 0]
    return [*money, *kept, *_spread(payments, rest, UNSPENT)]


def _spent(used: Sequence[Placed], over: int) -> list[Placed]:
    """The credits used that came out of money left over: all of them, or those that sum up to it."""
    if -_sum(used) <= over:
        return list(used)
    sums: dict[int, list[Placed]] = {0: []}
    for entry in used[:_CREDITS_TRIED_MAX]:
        for cents, chosen in list(sums.items()):
            sums.setdefault(cents - entry[1].cents, [*chosen, entry])
    return sums.get(over, [])


def _spread(lines: Sequence[Placed], cents: int, memo: str) -> list[Placed]:
    """An amount on the latest of some lines, on none more than the line itself has."""
    made: list[Placed] = []
    for number, line in sorted(lines, key=lambda entry: (entry[1].day, entry[0], entry[1].row), reverse=True):
        part = min(abs(line.cents), abs(cents)) * (1 if cents > 0 else -1)
        if part:
            made.append(
                (number, replace(line, part=Part.CREDIT, kind=LineKind.CREDIT, cents=part, memo=memo))
            )  # fmt: skip
        cents -= part
    ensure(cents == 0, "what is left over lies on payments")
    return made


def _rebuilt(file: ReadFile, lines: Sequence[Line], names: dict[str, str], untied: set[str]) -> Reading:
    """A file's reading with its clients' joined lines."""
    reading = file.reading
    if _is(file, APPOINTMENT_STATUS):
        charges = [replace(line, client=names[_key(line.client)]) for line in reading.lines if line.part is Part.CHARGE]
        return replace(reading, lines=_sorted([*charges, *lines]))
    why = (
        "this client's payments come to less than Client Paid, which was kept, so they aren't counted a second time. "
        "Was the same time frame exported?"
    )
    rows = {line.row: names[_key(line.client)] for line in reading.lines if names[_key(line.client)] in untied}
    aside = [RowAside(row=row, column="", found="", why=why, cents=0, code="W430") for row in rows]
    asides = tuple(sorted((*reading.aside, *aside), key=lambda entry: entry.row))
    problems = (*reading.problems, *_told(len(set(names.values()) - untied), len(set(rows.values()))))
    return replace(reading, lines=_sorted(lines), aside=asides, problems=problems)


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    order = list(Part)
    return tuple(sorted(lines, key=lambda line: (line.row, order.index(line.part))))


def _told(tied: int, untied: int) -> list[Problem]:
    problems = []
    if tied:
        text = f"The payments of {_clients(tied)} stand for Client Paid, with their own days."
        problems.append(Problem(code="W432", text=text, file=0))
    if untied:
        text = f"The payments of {_clients(untied)} come to less than Client Paid; there Client Paid was kept."
        problems.append(Problem(code="W430", text=text, file=0))
    return problems


def _clients(count: int) -> str:
    return "1 client" if count == 1 else f"{count} clients"
