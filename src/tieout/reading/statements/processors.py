"""Card processors: Stripe (also behind SimplePractice), Square and PayPal. Money received, no charges.

Who paid is the name the processor knows, else the e-mail address, else nobody (`movements.NO_CLIENT`). Fees are the
practice's, so amounts are read gross. Stripe writes UTC; its days are taken as written, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tieout.model.book import LineKind, Part
from tieout.reading.columns import DayOrder
from tieout.reading.parsing.cells import clean_text
from tieout.reading.parsing.movements import NO_CLIENT
from tieout.reading.parsing.taking import RowProblem, Taken, line
from tieout.reading.reader import Line, Record
from tieout.reading.tables.declared import DeclaredTable, Layout, Rule, reference_of, refuse_status, word_of

_MONEY_ONLY = (
    "W433",
    "This lists money received and no charges: it ties out payments, not balances.",
)
_NAMES = (
    "customer_name", "customer name", "client name", "card name", "client (metadata)", "customer (metadata)",
    "patient (metadata)", "name (metadata)", "client name (metadata)", "customer_description", "customer description",
    "description", "customer_email", "customer email",
)  # fmt: skip

STRIPE_BALANCE = Layout(
    program="stripe",
    program_name="Stripe",
    report="balance",
    report_name="Balance change (itemized)",
    names={
        "reference": ("balance_transaction_id",),
        "date": ("created_utc", "created", "created (utc)"),
        "amount": ("gross",),
        "fee": ("fee",),
        "type": ("reporting_category", "reporting category"),
        "currency": ("currency",),
        "memo": ("description",),
    },
    needed=("reference", "date", "amount", "type"),
    money=("amount",),
    day_order=DayOrder.MONTH_FIRST,
    utc=True,
    notes=(_MONEY_ONLY,),
)
STRIPE_ACTIVITY = Layout(
    program="stripe",
    program_name="Stripe",
    report="activity",
    report_name="All activity",
    names={
        "reference": ("id",),
        "date": ("created (utc)", "created"),
        "available": ("available on (utc)", "available on"),
        "amount": ("amount",),
        "fee": ("fee",),
        "net": ("net",),
        "type": ("type",),
        "currency": ("currency",),
        "memo": ("description",),
    },
    needed=("reference", "date", "available", "amount", "fee", "net", "type"),
    money=("amount",),
    day_order=DayOrder.MONTH_FIRST,
    utc=True,
    notes=(_MONEY_ONLY,),
)
CARDS = replace(
    STRIPE_ACTIVITY,
    program="simple-practice",
    program_name="SimplePractice",
    report="card-transactions",
    report_name="Card Transactions",
    names={**STRIPE_ACTIVITY.names, "reference": ("transaction id",), "type": ("transaction type",),
           "client": ("client name",)},
    needed=(*STRIPE_ACTIVITY.needed, "client"),
)  # fmt: skip
STRIPE_PAYMENTS = Layout(
    program="stripe",
    program_name="Stripe",
    report="payments",
    report_name="Payments",
    names={
        "reference": ("id",),
        "date": ("created date (utc)", "created (utc)", "created_utc", "created"),
        "amount": ("amount",),
        "refunded": ("amount refunded", "amount_refunded"),
        "status": ("status",),
        "captured": ("captured",),
        "currency": ("currency",),
        "memo": ("description",),
    },
    needed=("reference", "date", "amount", "refunded", "status"),
    money=("amount", "refunded"),
    day_order=DayOrder.MONTH_FIRST,
    utc=True,
    notes=(
        _MONEY_ONLY,
        ("W434", "The day of a refund isn't in this export; each stands on the day of its payment."),
    ),
)
STRIPE_PAYOUTS = Layout(
    program="stripe",
    program_name="Stripe",
    report="payouts",
    report_name="Payouts",
    names={
        "reference": ("id", "payout_id"),
        "date": ("arrival date (utc)", "payout_expected_arrival_date", "effective_at", "created (utc)"),
        "amount": ("amount", "gross"),
        "status": ("status", "payout_status"),
        "type": ("reporting_category",),
        "currency": ("currency",),
        "memo": ("description", "statement descriptor"),
    },
    needed=("reference", "date", "amount", "status"),
    signs=frozenset({"arrival date (utc)", "payout_expected_arrival_date"}),
    money=("amount",),
    day_order=DayOrder.MONTH_FIRST,
    utc=True,
    notes=(_MONEY_ONLY,),
)
SQUARE = Layout(
    program="square",
    program_name="Square",
    report="transactions",
    report_name="Transactions",
    names={
        "date": ("date",),
        "amount": ("total collected",),
        "reference": ("transaction id", "payment id"),
        "client": ("customer name",),
        "type": ("event type",),
        "status": ("transaction status",),
        "memo": ("description",),
        "more": ("details", "tender note", "other tender note"),
        "zone": ("time zone",),
    },
    needed=("date", "amount", "reference"),
    signs=frozenset({"net total", "total collected"}),
    money=("amount",),
    day_order=DayOrder.MONTH_FIRST,
    notes=(_MONEY_ONLY,),
)
PAYPAL = Layout(
    program="paypal",
    program_name="PayPal",
    report="activity",
    report_name="Activity",
    names={
        "date": ("date",),
        "client": ("name",),
        "type": ("type",),
        "status": ("status",),
        "currency": ("currency",),
        "amount": ("gross",),
        "fee": ("fee",),
        "reference": ("transaction id",),
        "memo": ("item title", "subject"),
        "more": ("note",),
        "impact": ("balance impact",),
    },
    needed=("date", "client", "type", "status", "amount", "fee", "reference"),
    signs=frozenset({"timezone", "time zone"}),
    money=("amount",),
    day_order=DayOrder.MONTH_FIRST,
    notes=(_MONEY_ONLY,),
)
_FAILED_WORDS = (
    "failed", "canceled", "cancelled", "requires_payment_method", "requires payment method", "requires_action",
    "requires action", "requires_capture", "requires capture", "requires_confirmation", "requires confirmation",
    "incomplete", "uncaptured", "blocked", "in_transit", "pending", "declined", "voided", "void", "denied", "expired",
    "removed", "unclaimed", "placed",
)  # fmt: skip
_FAILED = dict.fromkeys(_FAILED_WORDS, "W411")
_PAYPAL_OWN = (
    "withdrawal", "transfer to bank", "user initiated", "bank deposit", "currency conversion", "hold", "reserve",
    "authorization", "loan", "fee",
)  # fmt: skip
_PAYPAL_BACK = ("refund", "reversal", "chargeback", "dispute")
_RECEIVED = frozenset({"charge", "payment", "charge_failure", "payment_reversal", "advance"})
_GIVEN_BACK = frozenset({
    "refund", "refund_failure", "dispute", "dispute_reversal", "partial_capture_reversal", "payment_refund",
    "payment_failure_refund",
})  # fmt: skip
_NOT_CAPTURED = {"false": "W411", "no": "W411"}


def _payer(record: Record, taken: Taken) -> str:
    """The first name the processor knows of who paid."""
    words = {clean_text(header).casefold(): place for place, header in reversed(list(enumerate(taken.columns.headers)))}
    for name in _NAMES:
        place = words.get(name)
        if place is not None and place < len(record.cells) and (text := clean_text(record.cells[place])):
            return text
    return NO_CLIENT


def _balance_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        word = word_of(record, taken, "type")
        if word not in _RECEIVED | _GIVEN_BACK:
            raise RowProblem(
                taken.columns.header("type"), word, "W411", "between the processor and the practice; no client's money."
            )
        kind = LineKind.PAYMENT if word in _RECEIVED else LineKind.REFUND
        return [_money(record, taken, _payer(record, taken), kind, -taken.cents(record, "amount"))]

    return rule


def _payments_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, _FAILED)
        refuse_status(record, taken, _NOT_CAPTURED, "captured")
        payer = _payer(record, taken)
        back = abs(taken.cents(record, "refunded"))
        return [
            _money(record, taken, payer, LineKind.PAYMENT, -taken.cents(record, "amount")),
            line(record, Part.CREDIT, payer, taken.day(record), LineKind.REFUND, back, reference_of(record, taken)),
        ]

    return rule


def _payouts_rule(records: Sequence[Record], taken: Taken) -> Rule:
    # The dashboard prints a payout as what reaches the bank, a report on the balance as what leaves it: negative.
    amounts = [taken.readable_cents(record, "amount") for record in records]
    leaves = "type" in taken.columns.at and 2 * sum(cents < 0 for cents in amounts) > len(amounts)

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, _FAILED)
        reaches = taken.cents(record, "amount") * (-1 if leaves else 1)
        kind = LineKind.PAYMENT if reaches > 0 else LineKind.REFUND
        return [_money(record, taken, NO_CLIENT, kind, -reaches)]

    return rule


def _square_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, _FAILED)
        cents = taken.cents(record, "amount")
        back = "refund" in word_of(record, taken, "type") or cents < 0
        client = clean_text(taken.columns.text(record, "client")) or NO_CLIENT
        return [_money(record, taken, client, LineKind.REFUND if back else LineKind.PAYMENT, -cents)]

    return rule


def _paypal_rule(records: Sequence[Record], taken: Taken) -> Rule:
    del records

    def rule(record: Record) -> list[Line]:
        refuse_status(record, taken, _FAILED)
        word, cents = word_of(record, taken, "type"), taken.cents(record, "amount")
        back = any(part in word for part in _PAYPAL_BACK)
        if word == "order" or any(part in word for part in _PAYPAL_OWN) or word_of(record, taken, "impact") == "memo":
            raise RowProblem(
                taken.columns.header("type"), word, "W411", "between PayPal and the practice; no client's money."
            )
        if cents < 0 and not back:
            raise RowProblem(taken.columns.header("type"), word, "W411", "paid by the practice, not to it.")
        client = clean_text(taken.columns.text(record, "client")) or NO_CLIENT
        return [_money(record, taken, client, LineKind.REFUND if back else LineKind.PAYMENT, -cents)]

    return rule


def _money(record: Record, taken: Taken, client: str, kind: LineKind, cents: int) -> Line:
    memo = taken.memo(record, "memo", "more")
    return line(record, Part.PAID, client, taken.day(record), kind, cents, reference_of(record, taken), memo)


READERS = (
    DeclaredTable(STRIPE_BALANCE, _balance_rule),
    DeclaredTable(STRIPE_ACTIVITY, _balance_rule),
    DeclaredTable(CARDS, _balance_rule),
    DeclaredTable(STRIPE_PAYMENTS, _payments_rule),
    DeclaredTable(STRIPE_PAYOUTS, _payouts_rule),
    DeclaredTable(SQUARE, _square_rule),
    DeclaredTable(PAYPAL, _paypal_rule),
)
