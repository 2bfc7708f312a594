"""A settlement report (flat file V2) as the settlement that it is: pure."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from zayton.channels.adapters.amazon.payloads import minor
from zayton.channels.adapters.amazon.sites import SITES
from zayton.channels.ports.parts import Json, missing, needed, part, texts
from zayton.channels.ports.settlements import OF_GOODS, MoneyLine, PaidState, SettlementSeen
from zayton.channels.rules.amazon_money import amazon_kind, in_a_settlement
from zayton.kernel.money import to_major

Row = Mapping[str, str]
_NEEDED = ("settlement-id", "total-amount", "currency", "amount-type", "amount-description", "amount")
_REFS = {site.name.lower(): site.ref for site in SITES}
_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2}))?(?: ?UTC| ?Z)?")
_DOTTED = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})(?: (\d{2}):(\d{2}):(\d{2}))?(?: ?UTC)?")


def settlement_report(told: Json) -> SettlementSeen:
    """The one settlement of a report, kept as `{"settlementReport": Amazon's own facts, "text": …}`."""
    rows = _rows(needed(told, "text"))
    refs = {row["settlement-id"] for row in rows} - {""}
    if len(refs) != 1:
        raise missing("settlement-id")
    # the first row tells of the whole and is no line of it
    head = next((row for row in rows if row["total-amount"]), None)
    if head is None:
        raise missing("total-amount")
    currency = needed(head, "currency")
    if {row["currency"] for row in rows} - {currency, ""}:
        # amounts of two currencies would be added up wrongly
        raise missing("currency")
    deposited = _moment(head.get("deposit-date", ""))
    return SettlementSeen(
        refs.pop(),
        currency,
        tuple(_line(row, currency) for row in rows if row["amount"]),
        site=_site(rows, part(told, "settlementReport")),
        starts_at=_moment(head.get("settlement-start-date", "")),
        ends_at=_moment(head.get("settlement-end-date", "")),
        deposited_at=deposited,
        total=_minor(head["total-amount"], currency, "total-amount"),
        state=PaidState.PAID if deposited else PaidState.OPEN,
    )


def _rows(written: str) -> list[Row]:
    reader = csv.reader(written.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    head = [name.strip().strip('"').lower().lstrip("\ufeff") for name in next(reader, [])]
    if lacking := [name for name in _NEEDED if name not in head]:
        raise missing(lacking[0])
    rows = [[cell.strip().strip('"') for cell in row] for row in reader if any(row)]
    if any(len(row) > len(head) for row in rows):
        raise missing("columns")
    whole: list[Row] = [dict(zip(head, [*row, *[""] * (len(head) - len(row))], strict=True)) for row in rows]
    # empty cells may be left off at the end, but a line that ends before its amount was cut and would be none
    reach = head.index("amount")
    if any(len(cells) <= reach and not row["total-amount"] for cells, row in zip(rows, whole, strict=True)):
        raise missing("amount")
    return whole


def _line(row: Row, currency: str) -> MoneyLine:
    event = row.get("transaction-type", "")
    said = f"{row['amount-type']} / {row['amount-description']}"
    kind = in_a_settlement(amazon_kind(event, said))
    units = row.get("quantity-purchased", "")
    return MoneyLine(
        kind,
        f"{event}: {said}",
        _minor(row["amount"], currency, "amount"),
        _moment(row.get("posted-date-time", "")) or _moment(row.get("posted-date", "")),
        row.get("order-id", ""),
        row.get("sku", ""),
        int(units) if kind in OF_GOODS and units.isdecimal() else None,
    )


def _site(rows: Sequence[Row], report: Json) -> str:
    """The store that most lines are of; those of sales elsewhere stand among them, and fees name none."""
    named = Counter(_REFS.get(row.get("marketplace-name", "").lower(), "") for row in rows)
    named.pop("", None)
    if named:
        return named.most_common(1)[0][0]
    stores = texts(report, "marketplaceIds")
    return stores[0] if len(stores) == 1 else ""


def _minor(written: str, currency: str, name: str) -> int:
    # the reports of most of Europe write a comma, and none groups its digits
    try:
        exact = Decimal(written.replace(",", "."))
    except InvalidOperation:
        raise missing(name) from None
    found = minor(exact, currency, name)
    # finer than a cent is a thousand that was grouped after all, or no amount of this currency
    if to_major(found, currency) != exact:
        raise missing(name)
    return found


def _moment(written: str) -> datetime | None:
    """A moment that can be read only one way; of 09/06/25 nobody can say which month it is."""
    if found := _ISO.fullmatch(written):
        year, month, day, *clock = found.groups()
    elif found := _DOTTED.fullmatch(written):
        day, month, year, *clock = found.groups()
    else:
        return None
    hour, minute, second = (int(one or 0) for one in clock)
    try:
        return datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
