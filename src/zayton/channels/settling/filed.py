"""Typed rows of files as lines of settlements: pure, and by the same words as what comes by API."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from zayton.channels.ports.settlements import (
    OF_GOODS,
    MoneyKind,
    MoneyLine,
    PaidState,
    SettlementSeen,
    Statement,
)
from zayton.channels.rules.amazon_money import amazon_kind, in_a_settlement
from zayton.channels.settling.errors import NO_SUCH_CURRENCY, ROW_SUM, TWO_CURRENCIES
from zayton.kernel.intake.public import MILLIONTHS, BadRow
from zayton.kernel.money import AmountError, exponent, to_major

Row = Mapping[str, Any]
_MILLIONTH_PLACES = len(str(MILLIONTHS)) - 1


class Amount(NamedTuple):
    """A column of amounts in a date-range report, what it is for, and what stands for it where goods come back."""

    column: str
    kind: MoneyKind
    back: MoneyKind | None = None


AMOUNTS = (
    Amount("product_sales", MoneyKind.SALE, MoneyKind.REFUND),
    Amount("product_sales_tax", MoneyKind.TAX),
    Amount("postage", MoneyKind.POSTAGE, MoneyKind.REFUND),
    Amount("postage_tax", MoneyKind.TAX),
    Amount("gift_wrap", MoneyKind.GIFT_WRAP, MoneyKind.REFUND),
    Amount("gift_wrap_tax", MoneyKind.TAX),
    Amount("regulatory_fee", MoneyKind.FEE),
    Amount("regulatory_fee_tax", MoneyKind.TAX),
    Amount("points", MoneyKind.DISCOUNT),
    Amount("promotions", MoneyKind.DISCOUNT),
    Amount("promotions_tax", MoneyKind.TAX),
    Amount("tax_withheld", MoneyKind.TAX),
    Amount("selling_fees", MoneyKind.COMMISSION),
    Amount("fba_fees", MoneyKind.FULFILMENT),
    Amount("other_fees", MoneyKind.FEE),
)
"""The columns whose kind is their own; `other` holds whatever fits none, and its kind is told by the row's type."""
AMOUNT_COLUMNS = frozenset({*(one.column for one in AMOUNTS), "other", "total"})
"""Every column of amounts of a date-range report."""


def faults_of(rows: Sequence[Row]) -> list[BadRow]:
    """The rows of one settlement of a settlement report that cannot be taken, each with its cell."""
    currency = currency_of(rows)
    found = [_fault(row, currency) for row in rows]
    return [one for one in found if one is not None]


def settlement_of(rows: Sequence[Row], currency: str) -> SettlementSeen:
    """The rows of one settlement of a settlement report, none of them at fault, in its currency."""
    # the row that tells of the whole is no line of it
    whole: Row = next((row for row in rows if row["total"] is not None), {})
    deposited = whole.get("deposited_at")
    return SettlementSeen(
        rows[0]["ref"],
        currency,
        [_line(row, currency) for row in rows if row["amount"] is not None],
        starts_at=whole.get("starts_at"),
        ends_at=whole.get("ends_at"),
        deposited_at=deposited,
        total=_minor(whole["total"], currency) if whole else None,
        state=PaidState.PAID if deposited else PaidState.OPEN,
    )


def currency_of(rows: Sequence[Row]) -> str:
    """The currency of a settlement, which often stands in its first row alone; blank where none does."""
    return next((row["currency"] for row in rows if row["currency"]), "")


def _fault(row: Row, currency: str) -> BadRow | None:
    figures: dict[str, int | str] = {"subject": row["ref"], "currency": currency or "–"}
    if row["currency"] and row["currency"] != currency:
        return BadRow(
            row["row"], TWO_CURRENCIES, "currency", row["currency"], {**figures, "other": row["currency"]}
        )
    try:
        places = exponent(currency)
    except AmountError:
        return BadRow(row["row"], NO_SUCH_CURRENCY, "currency", currency, figures)
    for column in ("amount", "total"):
        if row[column] is not None and row[column] % 10 ** (_MILLIONTH_PLACES - places):
            value = f"{Decimal(row[column]).scaleb(-_MILLIONTH_PLACES).normalize():f}"
            return BadRow(row["row"], "intake.finer_than_minor", column, value, {"places": places})
    return None


def _minor(millionths: int, currency: str) -> int:
    # read without knowing the currency, which stands in the file itself
    return millionths // int(10 ** (_MILLIONTH_PLACES - exponent(currency)))


def _line(row: Row, currency: str) -> MoneyLine:
    event = row["type"] or ""
    said = f"{row['amount_type'] or ''} / {row['description'] or ''}"
    kind = in_a_settlement(amazon_kind(event, said))
    return MoneyLine(
        kind,
        f"{event}: {said}",
        _minor(row["amount"], currency),
        row["posted_at"] or row["posted_date"],
        row["order_number"] or "",
        row["msku"] or "",
        row["quantity"] if kind in OF_GOODS else None,
        row["row"],
    )


def lines_of_report(row: Row, event: str, currency: str) -> list[MoneyLine] | BadRow:
    """The amounts of one row of a date-range report; `event` is its type in English, as far as we know it."""
    returned = event == "Refund"
    found = [
        (each.back if each.back and returned else each.kind, each.column, row[each.column])
        for each in AMOUNTS
        if row[each.column]
    ]
    if row["other"]:
        found.append((_other_kind(event, row["description"] or ""), "other", row["other"]))
    total = sum(amount for _kind, _column, amount in found)
    # a column that Amazon added and nobody here knows would be money that nobody misses
    if row["total"] is not None and total != row["total"]:
        figures: dict[str, int | str] = {
            "sum": str(to_major(total, currency)),
            "total": str(to_major(row["total"], currency)),
        }
        return BadRow(row["row"], ROW_SUM, "total", str(to_major(row["total"], currency)), figures)
    return [
        MoneyLine(
            kind,
            f"{row['type'] or ''}: {column} / {row['description'] or ''}",
            amount,
            row["posted_at"],
            row["order_number"] or "",
            row["msku"] or "",
            row["quantity"] if column == "product_sales" else None,
            row["row"],
        )
        for kind, column, amount in found
    ]


def _other_kind(event: str, description: str) -> MoneyKind:
    found = amazon_kind(event, description)
    if found in (MoneyKind.RESERVE, MoneyKind.BOUNCED):
        return found
    if event == "Transfer":
        return MoneyKind.PAYOUT
    return MoneyKind.REIMBURSEMENT if event == "Adjustment" else found


def report_of(ref: str, currency: str, lines: Sequence[MoneyLine]) -> SettlementSeen:
    """The lines of one settlement in a report of a span of days."""
    return SettlementSeen(ref, currency, lines, Statement.REPORT)
