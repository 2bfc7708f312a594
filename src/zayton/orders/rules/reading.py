"""From the rows of an order file to documents: sales, returns, and corrections of stock.

A group of rows is one document number. What each rule makes of sellers' real files is written down, with the
rows themselves, in `tests/test_worked_examples.py`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from zayton.orders.rules.adjusting import adjustment_reason
from zayton.orders.rules.charges import ServiceCodes
from zayton.orders.rules.drafts import CHARGE, GOODS, RETURN, SALE, LineDraft, OrderDraft, in_order

# exactly so in the demo's file: other letters in front are ordinary invoices
_CANCELLATION = re.compile(r"C\d+", re.IGNORECASE)
MILLIONTHS_DIGITS = 6
LONGEST_NUMBER, LONGEST_CUSTOMER, LONGEST_CODE = 80, 80, 64


class FileRow(NamedTuple):
    """A typed row of an order file: `price` in millionths of a major unit, `amount` the line's total in minor units.

    `original` names the order that its goods come back of. `status`, `fulfilled_by` and `condition` are a marketplace's
    words, `site` the country of its site. The charges that stand beside goods are in minor units; a discount counts as
    one whatever its sign. `label` is what sellers call the order.
    """

    row: int
    number: str
    code: str
    title: str
    quantity: int
    at: datetime
    price: int | None
    amount: int | None
    customer: str
    country: str
    postcode: str
    currency: str
    original: str = ""
    status: str = ""
    fulfilled_by: str = ""
    condition: str = ""
    site: str = ""
    postage: int | None = None
    gift_wrap: int | None = None
    discount: int | None = None
    tax: int | None = None
    label: str = ""


class Setting(NamedTuple):
    """What one import says of all its rows; `sku_ids` holds every goods code of the rows as it is written;
    `country` is that of the shop's site."""

    shop_id: int
    currency: str
    exponents: Mapping[str, int]
    codes: ServiceCodes
    sku_ids: Mapping[str, int]
    import_id: int | None = None
    country: str = ""


class CorrectionLine(NamedTuple):
    """Units of a SKU written up (positive) or down, why, and the remark that says so."""

    sku_id: int
    code: str
    quantity: int
    reason: str
    remark: str
    row: int


class CorrectionDraft(NamedTuple):
    """A correction of stock that came in an order file: rows without price and customer."""

    shop_id: int
    number: str
    at: datetime
    lines: tuple[CorrectionLine, ...]
    import_id: int | None = None

    def digest(self) -> str:
        """Equal for equal content, as for orders."""
        lines = [(line.code.upper(), line.quantity, line.remark) for line in self.lines]
        return blake2b(repr((self.at.isoformat(), lines)).encode(), digest_size=16).hexdigest()


class Fault(NamedTuple):
    """A row that nobody could rightly accept: the column at fault and a refusal code."""

    row: int
    column: str
    code: str
    value: str = ""


class Document(NamedTuple):
    """What one group of rows became; a row is in exactly one of the parts."""

    orders: tuple[OrderDraft, ...] = ()
    correction: CorrectionDraft | None = None
    faults: tuple[Fault, ...] = ()


def total_minor(price: int, quantity: int, exponent: int) -> int:
    """A price in millionths × a quantity, in minor units, rounded half to even once for the whole line."""
    scale: int = 10 ** (MILLIONTHS_DIGITS - exponent)
    # integers throughout: a float would round 0.005 before the ledger does
    whole, rest = divmod(price * quantity, scale)
    return whole + (2 * rest > scale or (2 * rest == scale and whole & 1))


def is_correction(rows: Sequence[FileRow]) -> bool:
    """Whether the rows of a document say nothing of money or a buyer, so that they can only be about stock."""
    # a price that is missing is a mistake to be mended, not a zero
    return all(row.price == 0 and not (row.amount or row.customer or row.original) for row in rows)


def read_document(rows: Sequence[FileRow], setting: Setting) -> Document:
    """Turn the rows of one document number into what they mean.

    Rows all without price and customer correct stock. Goods with a negative quantity come back, so they make a
    return of the same number; service codes are charges; goods at price zero are gifts and stay in the sale. Rows that
    name an original come back, whatever their sign, and what is given back for them may be told elsewhere.
    """
    if len(rows[0].number) > LONGEST_NUMBER:
        return Document(faults=tuple(_too_long(row, "external_number", row.number) for row in rows))
    if is_correction(rows):
        return _correction(rows, setting)
    beside: list[FileRow] = []
    sold: list[LineDraft] = []
    returned: list[LineDraft] = []
    charges: list[LineDraft] = []
    faults: list[Fault] = []
    cancels = bool(_CANCELLATION.fullmatch(rows[0].number))
    currency = _earliest(rows).currency or setting.currency
    for row in rows:
        if fault := _fault_of(row, setting, cancels=cancels):
            faults.append(fault)
            continue
        # an order has one currency: minor units of two would be added up as if they were the same
        if (row.currency or setting.currency) != currency:
            faults.append(
                Fault(row.row, "currency", "orders.two-currencies", row.currency or setting.currency)
            )
            continue
        line = _line(row, setting)
        (charges if line.kind == CHARGE else sold if line.quantity > 0 else returned).append(line)
        beside.append(row)
    charges.extend(_beside(beside, setting))
    # charges go with the goods they came with; alone, the number says what they are
    back = cancels if not (sold or returned) else not sold
    (returned if back else sold).extend(charges)
    orders = [
        _draft(rows, kind, lines, setting) for kind, lines in ((SALE, sold), (RETURN, returned)) if lines
    ]
    return Document(tuple(orders), None, tuple(faults))


def _too_long(row: FileRow, column: str, text: str) -> Fault:
    return Fault(row.row, column, "orders.too-long", f"{text[:20]}…")


def _fault_of(row: FileRow, setting: Setting, *, cancels: bool) -> Fault | None:
    # cut, it could be taken for another buyer
    if len(row.customer) > LONGEST_CUSTOMER:
        return _too_long(row, "customer", row.customer)
    if row.price is None and row.amount is None and not row.original:
        return Fault(row.row, "unit_price", "orders.no-price")
    return None if setting.codes.charge(row.code) else _goods_fault(row, setting, cancels=cancels)


def _goods_fault(row: FileRow, setting: Setting, *, cancels: bool) -> Fault | None:
    if row.code not in setting.sku_ids:
        return Fault(row.row, "code", "orders.unknown-sku", row.code)
    if not row.quantity:
        return Fault(row.row, "quantity", "orders.no-quantity", "0")
    if cancels and row.quantity > 0:
        return Fault(row.row, "quantity", "orders.positive-return", str(row.quantity))
    if (row.price or 0) < 0:
        return Fault(row.row, "unit_price", "orders.negative-price", str(row.price))
    return None


def _line(row: FileRow, setting: Setting) -> LineDraft:
    amount = _amount(row, setting)
    charge = setting.codes.charge(row.code)
    if charge:
        return LineDraft(
            CHARGE, None, charge, row.code[:LONGEST_CODE], row.title, row.quantity, amount, row.row
        )
    units, sku = row.quantity, setting.sku_ids[row.code]
    if row.original:
        units, amount = -abs(units), -abs(amount)
    return LineDraft(GOODS, sku, "", row.code, row.title, units, amount, row.row)


def _beside(rows: Sequence[FileRow], setting: Setting) -> list[LineDraft]:
    """The charges that rows of goods carry in columns of their own, added up by kind as a marketplace tells them."""
    rows = [row for row in rows if row.postage or row.gift_wrap or row.discount or row.tax]
    if not rows:
        return []
    found: list[LineDraft] = []
    for kind in ("postage", "gift_wrap", "discount", "tax"):
        given = [(row, amount) for row in rows if (amount := getattr(row, kind))]
        total = sum(_in_currency(amount, row, setting) for row, amount in given)
        if total:
            total = -abs(total) if kind == "discount" else total
            found.append(LineDraft(CHARGE, None, kind, kind, "", 1, total, given[0][0].row))
    return found


def _amount(row: FileRow, setting: Setting) -> int:
    digits = setting.exponents[row.currency or setting.currency]
    if row.amount is None:
        return total_minor(row.price or 0, row.quantity, digits)
    return _in_currency(row.amount, row, setting)


def _in_currency(amount: int, row: FileRow, setting: Setting) -> int:
    digits = setting.exponents[row.currency or setting.currency]
    # the intake reads all totals with the decimals of the shop's currency, also those of a row in yen
    read = setting.exponents[setting.currency]
    return amount if digits == read else total_minor(amount * 10 ** (MILLIONTHS_DIGITS - read), 1, digits)


def _earliest(rows: Sequence[FileRow]) -> FileRow:
    return min(rows, key=lambda row: row.at)


def _draft(rows: Sequence[FileRow], kind: str, lines: Sequence[LineDraft], setting: Setting) -> OrderDraft:
    first = _earliest(rows)
    return OrderDraft(
        shop_id=setting.shop_id,
        kind=kind,
        number=first.number,
        placed_at=first.at,
        currency=first.currency or setting.currency,
        country=first.country,
        lines=in_order(lines),
        customer=next((row.customer for row in rows if row.customer), ""),
        postcode=first.postcode,
        import_id=setting.import_id,
        original=next((row.original for row in rows if row.original), "") if kind == RETURN else "",
        label=first.label if kind == SALE and first.label != first.number else "",
    )


def _correction(rows: Sequence[FileRow], setting: Setting) -> Document:
    charges, lines, faults = [], [], []
    for row in rows:
        if setting.codes.charge(row.code):
            charges.append(_line(row, setting))
        elif fault := _fault_of(row, setting, cancels=False):
            faults.append(fault)
        else:
            lines.append(_corrected(row, setting.sku_ids[row.code]))
    order = (_draft(rows, SALE, charges, setting),) if charges else ()
    if not lines:
        return Document(order, None, tuple(faults))
    # sorted by content, so that a shuffled file gives the same digest
    kept = tuple(sorted(lines, key=lambda line: (line.code.upper(), line.quantity, line.remark)))
    at = min(row.at for row in rows)
    correction = CorrectionDraft(setting.shop_id, rows[0].number, at, kept, setting.import_id)
    return Document(order, correction, tuple(faults))


def _corrected(row: FileRow, sku_id: int) -> CorrectionLine:
    reason = adjustment_reason(row.title, row.quantity)
    return CorrectionLine(sku_id, row.code, row.quantity, reason, row.title, row.row)
