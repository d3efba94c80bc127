"""The published JSON Schema of the document. Imported only where it is asked for: pydantic is slow to load."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tieout.model.book import Part, Side, TotalsVerdict
from tieout.model.decision import Choice
from tieout.model.explanation import Hint, ItemKind
from tieout.model.linkage import LinkBasis, Verdict
from tieout.model.pricing import Due
from tieout.model.settlement import Rule

Cents = Annotated[int, Field(description="Whole cents; positive = the client owes more.")]
Count = Annotated[int, Field(ge=0)]
SpreadsheetRow = Annotated[int, Field(ge=1, description="As a spreadsheet numbers it; the header line counts.")]

Cost = Annotated[int, Field(description="Thousandths of a bit: −log2 of a probability.")]

_COST = "Null where a person decided. Of `other_client` the half of the event's cost that is told here."
_SAID = (
    "As much of the cost as memos and references say: below 0 for the event, above 0 against it; absent where nothing."
)

_ALTERNATIVES = (
    "With `several_fit`: other lines that fit as well, never its own; empty where the doubt is whether its own lines "
    "have to do with each other."
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LineObject(_Frozen):
    """Where a line item stands."""

    file: Count
    row: SpreadsheetRow
    part: Part


class CounterpartObject(_Frozen):
    """The other half of an event that was entered under another client."""

    client: str
    left: list[LineObject]
    right: list[LineObject]


class ItemObject(_Frozen):
    """One reconciling item: a part of right minus left."""

    kind: ItemKind
    hint: Hint | None
    cents: Cents
    day: date
    left: list[LineObject]
    right: list[LineObject]
    verdict: Verdict
    text: str
    nearest: str | None
    cost: Cost | None = Field(description=_COST)
    said: Cost | None = Field(None, description=_SAID)
    twin: LineObject | None = Field(None, description="With `entered_twice`: the line that is repeated.")
    counterpart: CounterpartObject | None = Field(None, description="With `other_client`.")
    alternatives: list[LineObject] | None = Field(None, description=_ALTERNATIVES)


class MatchObject(_Frozen):
    """Lines of both books that stand for the same event and agree."""

    rule: Rule
    cents: Cents
    left: list[LineObject]
    right: list[LineObject]
    days_apart: Count
    verdict: Verdict
    reason: str
    cost: Cost | None = Field(description=_COST)
    said: Cost | None = Field(None, description=_SAID)
    alternatives: list[LineObject] | None = Field(None, description=_ALTERNATIVES)


class PriceObject(_Frozen):
    """What so many days or lines cost."""

    of: int
    cost: Cost


class GapsObject(_Frozen):
    """What day gaps cost: alike from the first to the last of `even`, with straight tails; else gap by gap."""

    middle: int = Field(description="The likeliest gap, or the middle of the likeliest.")
    even: tuple[int, int] | None
    costs: list[PriceObject] = Field(description="Of the gaps that occur, and of the middle; empty where `even`.")


class HabitObject(_Frozen):
    """As much of the habit of a client's charges, or payments, as its events' costs rest on."""

    due: Due = Field(description="What gaps count from: the left line's day, its month's end, the next such weekday.")
    monthly: bool = Field(description="Whether a group usually is all the lines of a calendar month.")
    money: GapsObject | None = Field(description="Of lines where money moved.")
    credits: GapsObject | None = Field(description="Of credits used.")
    left_lines: list[PriceObject] = Field(description="Of so many left lines for one right line.")
    right_lines: list[PriceObject] = Field(description="Of so many right lines for one left line.")
    part_days: list[Cost] = Field(description="Of 0, 1, 2, … days between the parts of one payment.")
    step: Count = Field(description="0: those count from the part before; else from the line, less so many a part.")


class HabitsObject(_Frozen):
    """Both habits of a client; null where it has no such lines."""

    charges: HabitObject | None
    payments: HabitObject | None


class BasisObject(_Frozen):
    """What the costs of all clients rest on."""

    events: Count = Field(description="Counted to learn the share of faults; 0 where nothing was learned.")
    faults: Count
    agree: Cost = Field(description="Of an event's being no fault.")
    fault: Cost = Field(description="Of its being one.")
    clients_left_over: Count = Field(description="How many clients have lines left over.")


class LinkObject(_Frozen):
    """How the names of one client were brought together."""

    basis: LinkBasis
    evidence: str
    verdict: Verdict
    candidates: list[str] = Field(description="Names in the other book that might be the same client.")


class ClientObject(_Frozen):
    """One client: `left_cents` + the sum of its items' cents = `right_cents`."""

    left_names: list[str]
    right_names: list[str]
    link: LinkObject
    left_cents: Cents
    right_cents: Cents
    difference_cents: Cents
    unexplained_cents: Cents
    first_difference: date | None
    text: str
    summary: str
    cost: Cost | None = Field(description="The sum of its items' and matches' costs.")
    habits: HabitsObject
    items: list[ItemObject]
    matches: list[MatchObject]


class FileObject(_Frozen):
    """One file: `rows` = `used` + `set_aside` + `other_clients` + `elsewhere`."""

    name: str
    sha256: str
    rows: Count
    used: Count
    set_aside: Count
    other_clients: Count
    elsewhere: Count
    own_totals: TotalsVerdict
    encoding: str


class BookObject(_Frozen):
    """One program's exports."""

    program: str
    program_name: str
    report: str
    cents: Cents
    files: list[FileObject]


class DifferenceObject(_Frozen):
    """Right minus left, over all clients of the document."""

    cents: Cents
    explained_cents: Cents
    unexplained_cents: Cents
    text: str
    counts_text: str


class FeeObject(_Frozen):
    """What a card processor keeps of a payment."""

    basis_points: int
    cents: Cents


class DecisionObject(_Frozen):
    """What a person decided about some lines."""

    choice: Choice
    left: list[LineObject]
    right: list[LineObject]


class SettingsObject(_Frozen):
    """What the person chose, besides the days and the client."""

    names: list[tuple[str, str]]
    fees: list[FeeObject]
    learn: bool
    decisions: list[DecisionObject]


class SetAsideObject(_Frozen):
    """A row in no balance, with its reason. `W310` and `W311` are lines after the days that were asked for."""

    side: Side
    file: Count
    row: SpreadsheetRow
    column: str
    found: str
    why: str
    cents: Cents
    code: str


class ProblemObject(_Frozen):
    """Something odd about a file; nothing was left out because of it."""

    side: Side
    file: Count
    row: SpreadsheetRow | None
    code: str
    text: str


class Document(_Frozen):
    """A reconciliation: two books, every client's difference explained line by line."""

    schema_: Literal["tieout.reconciliation/1"] = Field(alias="schema")
    from_: date | None = Field(alias="from")
    to: date | None
    as_of: date | None
    client: str | None
    currency: str
    settings: SettingsObject
    left: BookObject
    right: BookObject
    difference: DifferenceObject
    costs: BasisObject | None = Field(description="docs/internals/matching.md has the table.")
    clients: list[ClientObject]
    set_aside: list[SetAsideObject]
    problems: list[ProblemObject]


def json_schema() -> dict[str, object]:
    """The JSON Schema of the document, draft 2020-12."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Document.model_json_schema(by_alias=True)}
