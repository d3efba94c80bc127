"""Laws of completeness: the files, their rows, their clients and their lines are all accounted for, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tieout.verifying.claims import Claims, FileClaim, Place
from tieout.verifying.lines import Evidence

_OUTSIDE_CODES = {"W310", "W311"}  # lines after the days asked for; not rows that couldn't be used


def files(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """The sha256 of each file, in order."""
    for side, book in enumerate(evidence.books):
        yield None if claims.programs[side] == book.program else f"{_side(side)}: the report names another program."
        told = [file.sha256 for file in claims.files[side]]
        found = [file.sha256 for file in book.files]
        if len(told) != len(found):
            yield f"{_side(side)}: the report has {len(told)} files, {len(found)} were given."
        for one, other, file in zip(told, found, book.files, strict=False):
            yield None if one == other else f"{file.name} is not the file of the report: its sha256 differs."


def rows(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each file's counts, added up and counted anew."""
    for side, book in enumerate(evidence.books):
        for number, (claim, file) in enumerate(zip(claims.files[side], book.files, strict=False)):
            total = claim.used + claim.set_aside + claim.other_clients + claim.elsewhere
            if claim.rows != total:
                yield f"{file.name}: {claim.rows} rows read, {total} accounted for."
            elif claim.rows != file.rows:
                yield f"{file.name}: the report says {claim.rows} rows, the file has {file.rows}."
            elif claim.elsewhere != file.elsewhere:
                yield (
                    f"{file.name}: {claim.elsewhere} rows counted in another file in the report, "
                    f"{file.elsewhere} are in one."
                )
            else:
                yield _other_clients(claims, evidence, side, number, claim)


def _other_clients(claims: Claims, evidence: Evidence, side: int, number: int, claim: FileClaim) -> str | None:
    """Rows of clients that the report doesn't show, counted in the file."""
    shown = _names(claims, side)
    lines_here = [(place.row, line.client) for place, line in evidence.lines[side].items() if place.file == number]
    own = {row for row, client in lines_here if client in shown}
    others = {row for row, _ in lines_here} - own
    file = evidence.books[side].files[number]
    expected = len(others) + file.other_clients if claims.client is not None else file.other_clients
    if claim.other_clients == expected:
        return None
    return f"{file.name}: {claim.other_clients} rows of other clients in the report, {expected} in the file."


def set_aside(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each file's rows set aside: the same rows, amounts and reasons' codes as in the file."""
    for side, book in enumerate(evidence.books):
        told = Counter(
            (row.file, row.row, row.column, row.cents, row.code)
            for row in claims.set_aside
            if row.side == side and row.code not in _OUTSIDE_CODES
        )
        found = Counter((row.file, row.row, row.column, row.cents, row.code) for row in book.set_aside)
        for key in sorted({*told, *found}):
            where = evidence.where(side, Place(key[0], key[1], key[2] or "whole row"))
            yield None if told[key] == found[key] else f"{where}: set aside {told[key]}×, expected {found[key]}×."
        for number, claim in enumerate(claims.files[side]):
            count = sum(1 for row in book.set_aside if row.file == number)
            told_count = claim.set_aside
            name = evidence.where(side, Place(number, 0, "")).split(" row ")[0]
            yield None if told_count == count else f"{name}: {told_count} rows set aside in the report, {count} in it."


def clients(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each name of both files under exactly one client; fewer only where the report is of one client."""
    for side, book in enumerate(evidence.books):
        told = Counter(name for client in claims.clients for name in client.names[side])
        for number, name in enumerate(book.clients):
            least = 0 if claims.client is not None else 1
            fine = least <= told[name] <= 1
            yield None if fine else f"{_side(side)}: name {number + 1} of the file stands {told[name]}× in the report."
        unknown = sum(count for name, count in told.items() if name not in set(book.clients))
        yield None if not unknown else f"{_side(side)}: {unknown} names of the report are not in the file."
    if claims.client is not None and not claims.clients:
        yield "The report is of one client and shows none."


def lines(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Each line item of a client of the report exactly once, under that client."""
    for side in (0, 1):
        told = _told(claims, evidence, side)
        shown = _names(claims, side)
        for place, line in evidence.lines[side].items():
            owners = told.pop(place, [])
            expected = line.client in shown or claims.client is None
            yield _judged(claims, evidence, side, place, owners) if expected or owners else None
        for place, owners in told.items():
            if evidence.line(side, place) is None:
                yield f"{evidence.where(side, place)}: the report names a line item that is not there."
            else:
                yield _of_another(evidence, side, place, owners[0])


def _judged(claims: Claims, evidence: Evidence, side: int, place: Place, owners: list[int]) -> str | None:
    if len(owners) != 1:
        return f"{evidence.where(side, place)}: accounted for {len(owners)} times."
    line = evidence.lines[side][place]
    if owners[0] >= 0 and line.client not in claims.clients[owners[0] - claims.before].names[side]:
        return _of_another(evidence, side, place, owners[0])
    if owners[0] < 0 and evidence.counts(line):
        return f"{evidence.where(side, place)}: left out, though its day is in the time asked for."
    return None


def _of_another(evidence: Evidence, side: int, place: Place, owner: int) -> str:
    return f"{evidence.where(side, place)}: stands under client {owner + 1} of the report, who is another."


def _told(claims: Claims, evidence: Evidence, side: int) -> dict[Place, list[int]]:
    """By place, the clients that claim it; -1 stands for the rows left out because of their day."""
    told: dict[Place, list[int]] = {}
    for number, client in enumerate(claims.clients, start=claims.before):
        events = [(item.left, item.right) for item in client.items]
        events += [(match.left, match.right) for match in client.matches]
        for event in events:
            for place in event[side]:
                told.setdefault(place, []).append(number)
    for row in claims.set_aside:
        place = Place(row.file, row.row, row.column)
        line = evidence.lines[side].get(place)
        if row.side == side and row.code in _OUTSIDE_CODES and line is not None:
            told.setdefault(place, []).append(-1)
            if line.cents != row.cents:
                told[place].append(-1)
    return told


def left_out_of_nothing(claims: Claims, evidence: Evidence) -> Iterator[str | None]:
    """Rows that are left out because of their day are line items."""
    for side in (0, 1):
        for row in claims.set_aside:
            place = Place(row.file, row.row, row.column)
            if row.side == side and row.code in _OUTSIDE_CODES and evidence.line(side, place) is None:
                yield f"{evidence.where(side, place)}: the report names a line item that is not there."


def _names(claims: Claims, side: int) -> set[str]:
    return {name for client in claims.clients for name in client.names[side]}


def _side(side: int) -> str:
    return "right" if side else "left"
