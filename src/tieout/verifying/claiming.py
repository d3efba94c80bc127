"""The JSON document in, its claims out, or the place where it has not the declared form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.verifying.claims import AsideClaim, BasisClaim, Claims, ClientClaim, FileClaim, ItemClaim, MatchClaim, Place
from tieout.verifying.habits import GapClaim, HabitClaim
from tieout.verifying.nodes import Malformed, Node


def read_claims(report: Mapping[str, object]) -> Claims:
    """Read a report.

    Args:
        report: the document, as JSON gives it.

    Raises:
        Malformed: when it has not the declared form.
    """
    root = Node(dict(report))
    difference, chosen = root.at("difference"), root.at("settings")
    basis = root.maybe("costs")
    as_of, to, client = root.maybe("as_of"), root.maybe("to"), root.maybe("client")
    return Claims(
        schema=root.at("schema").text(),
        as_of=as_of.day() if as_of else None,
        to=to.day() if to else None,
        client=client.text() if client else None,
        programs=(root.at("left").at("program").text(), root.at("right").at("program").text()),
        files=(root.at("left").at("files").each(_file), root.at("right").at("files").each(_file)),
        cents=(root.at("left").at("cents").whole(), root.at("right").at("cents").whole()),
        difference_cents=difference.at("cents").whole(),
        explained_cents=difference.at("explained_cents").whole(),
        unexplained_cents=difference.at("unexplained_cents").whole(),
        clients=root.at("clients").each(_client),
        set_aside=root.at("set_aside").each(_aside),
        fees=chosen.at("fees").each(lambda fee: (fee.at("basis_points").whole(), fee.at("cents").whole())),
        learn=chosen.at("learn").truth(),
        decisions=len(chosen.at("decisions").each(lambda decision: decision)),
        basis=_basis(basis) if basis else None,
    )


def read_clients(told: Sequence[object]) -> tuple[ClientClaim, ...]:
    """Read some clients of a report.

    Raises:
        Malformed: when one has not the declared form.
    """
    return Node(list(told)).each(_client)


def _file(node: Node) -> FileClaim:
    counts = (node.at(name).whole() for name in ("rows", "used", "set_aside", "other_clients"))
    rows, used, set_aside, other_clients = counts
    elsewhere = node.maybe("elsewhere")  # a report made before files were merged has none
    return FileClaim(
        sha256=node.at("sha256").text(),
        rows=rows,
        used=used,
        set_aside=set_aside,
        other_clients=other_clients,
        elsewhere=elsewhere.whole() if elsewhere else 0,
    )


def _basis(node: Node) -> BasisClaim:
    counts = (node.at(name).whole() for name in ("events", "faults", "agree", "fault", "clients_left_over"))
    events, faults, agree, fault, clients = counts
    return BasisClaim(events=events, faults=faults, agree=agree, fault=fault, clients=clients)


def _client(node: Node) -> ClientClaim:
    first, habits = node.maybe("first_difference"), node.maybe("habits")
    return ClientClaim(
        names=(node.at("left_names").each(Node.text), node.at("right_names").each(Node.text)),
        cents=(node.at("left_cents").whole(), node.at("right_cents").whole()),
        difference_cents=node.at("difference_cents").whole(),
        unexplained_cents=node.at("unexplained_cents").whole(),
        first_difference=first.day() if first else None,
        cost=_number(node, "cost"),
        habits=(_habit(habits, "charges"), _habit(habits, "payments")) if habits else (None, None),
        items=node.at("items").each(_item),
        matches=node.at("matches").each(_match),
    )


def _number(node: Node, key: str) -> int | None:
    found = node.maybe(key)
    return found.whole() if found else None


def _habit(node: Node, key: str) -> HabitClaim | None:
    habit = node.maybe(key)
    if habit is None:
        return None
    money, used = habit.maybe("money"), habit.maybe("credits")
    return HabitClaim(
        due=habit.at("due").text(),
        monthly=habit.at("monthly").truth(),
        money=_gaps(money) if money else None,
        credits=_gaps(used) if used else None,
        left_lines=dict(habit.at("left_lines").each(_price)),
        right_lines=dict(habit.at("right_lines").each(_price)),
        part_days=habit.at("part_days").each(Node.whole),
        step=habit.at("step").whole(),
    )


def _gaps(node: Node) -> GapClaim:
    even = node.maybe("even")
    ends = even.each(Node.whole) if even else None
    if even is not None and (ends is None or len(ends) != 2):
        raise Malformed(f"{even.path} is not a pair")
    return GapClaim(
        middle=node.at("middle").whole(),
        even=(ends[0], ends[1]) if ends else None,
        costs=dict(node.at("costs").each(_price)),
    )


def _price(node: Node) -> tuple[int, int]:
    return node.at("of").whole(), node.at("cost").whole()


def _item(node: Node) -> ItemClaim:
    twin, counterpart = node.maybe("twin"), node.maybe("counterpart")
    hint = node.maybe("hint")
    return ItemClaim(
        kind=node.at("kind").text(),
        verdict=node.at("verdict").text(),
        cents=node.at("cents").whole(),
        day=node.at("day").day(),
        left=node.at("left").each(_place),
        right=node.at("right").each(_place),
        text=node.at("text").text(),
        twin=_place(twin) if twin else None,
        counterpart=_sides(counterpart) if counterpart else None,
        counterpart_name=counterpart.at("client").text() if counterpart else "",
        hint=hint.text() if hint else "",
        cost=_number(node, "cost"),
        said=_number(node, "said") or 0,
        alternatives=_alternatives(node),
    )


def _match(node: Node) -> MatchClaim:
    left, right = _sides(node)
    return MatchClaim(
        cents=node.at("cents").whole(),
        left=left,
        right=right,
        rule=node.at("rule").text(),
        days_apart=node.at("days_apart").whole(),
        verdict=node.at("verdict").text(),
        cost=_number(node, "cost"),
        said=_number(node, "said") or 0,
        alternatives=_alternatives(node),
    )


def _alternatives(node: Node) -> tuple[Place, ...] | None:
    found = node.maybe("alternatives")
    return found.each(_place) if found else None


def _sides(node: Node) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    return node.at("left").each(_place), node.at("right").each(_place)


def _place(node: Node) -> Place:
    return Place(node.at("file").whole(), node.at("row").whole(), node.at("part").text())


def _aside(node: Node) -> AsideClaim:
    side = node.at("side").text()
    if side not in {"left", "right"}:
        raise Malformed(f"{node.path}.side is neither left nor right")
    return AsideClaim(
        side=int(side == "right"),
        file=node.at("file").whole(),
        row=node.at("row").whole(),
        column=node.at("column").text(),
        cents=node.at("cents").whole(),
        code=node.at("code").text(),
    )
