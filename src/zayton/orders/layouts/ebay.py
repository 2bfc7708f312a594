"""eBay: the orders report, with its blank first line, its footer, and a summary row above the items of an order."""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped
from zayton.orders.layouts.columns import column, currency_of, filled_down, money

_ORDER = "= order"
_OF_THE_ORDER = (
    "buyer", "country", "postcode", "placed", "recipient", "street", "street2", "city", "region", "phone", "email",
)  # fmt: skip


def shape_orders(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Items as rows, each with its order's buyer, day and address; the summaries of several items aside.

    The postage of an order stands in its summary row, and goes to the first item. What an item was sold for is the
    price of one unit in some reports and of the line in others: the order's own total tells which.
    """
    number = (
        pl.when(column(heads, "order") != "").then(column(heads, "order")).otherwise(column(heads, "record"))
    )
    frame = frame.with_columns(number.alias(_ORDER))
    several = pl.len().over(_ORDER) > 1
    is_summary = several & (column(heads, "item") == "") & (column(heads, "title") == "")
    frame = filled_down(frame, heads, _OF_THE_ORDER, _ORDER).with_columns(is_summary.alias("= summary"))
    amounts = dict(zip(frame["row"], _amounts(frame, heads), strict=True))
    summaries = frame.filter(pl.col("= summary"))["row"].to_list()
    kept = frame.filter(~pl.col("= summary")).drop("= summary")
    label = column(heads, "label")
    told = [amounts[row] for row in kept["row"]]
    return Shaped(
        kept.with_columns(
            pl.when(label != "").then(label).otherwise(column(heads, "item")).alias("= code"),
            pl.Series("= amount", [amount for amount, _postage, _currency in told], dtype=pl.String),
            pl.Series("= postage", [postage for _amount, postage, _currency in told], dtype=pl.String),
            pl.Series("= currency", [currency for _amount, _postage, currency in told], dtype=pl.String),
        ),
        summaries,
    )


def _amounts(frame: pl.DataFrame, heads: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Line total, postage and currency of every row, as text."""
    keys = ("quantity", "sold", "postage", "total", "tax")
    rows = frame.select(
        _ORDER, "= summary", *(column(heads, key).alias(f"read {key}") for key in keys)
    ).rows()
    orders: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        orders.setdefault(row[0], []).append(index)
    found: list[tuple[str, str, str]] = [("", "", "")] * len(rows)
    for indices in orders.values():
        _amounts_of([rows[index] for index in indices], indices, found)
    return found


def _amounts_of(
    rows: list[tuple[str, bool, str, str, str, str, str]],
    indices: list[int],
    found: list[tuple[str, str, str]],
) -> None:
    items = [row for row in rows if not row[1]]
    head = next((row for row in rows if row[1]), None)
    postages = [head[4]] if head and head[4] else [row[4] for row in items]
    by_unit = _is_by_unit(items, head or items[0], postages) if items else True
    place = 0
    for index, (_order, is_summary, quantity, sold, _postage, _total, _tax) in zip(
        indices, rows, strict=True
    ):
        if is_summary:
            continue
        amount, units = money(sold), money(quantity)
        # what cannot be read stays as it stands, so that the row is refused with the cell that is at fault
        total = str(amount * units) if by_unit and amount is not None and units is not None and sold else sold
        found[index] = (total, postages[place] if place < len(postages) else "", currency_of(sold))
        place += 1


def _is_by_unit(
    items: list[tuple[str, bool, str, str, str, str, str]],
    head: tuple[str, bool, str, str, str, str, str],
    postages: list[str],
) -> bool:
    sold = [(money(row[3]) or Decimal(0), money(row[2]) or Decimal(1)) for row in items]
    beside = sum((money(text) or Decimal(0) for text in postages), Decimal(0))
    total = money(head[5])
    taxes = {Decimal(0), money(head[6]) or Decimal(0)}
    by_line = {sum((price for price, _units in sold), beside) + tax for tax in taxes}
    by_unit = {sum((price * units for price, units in sold), beside) + tax for tax in taxes}
    # without a total that agrees with either, the report's own words count: the price of one
    return not (total in by_line and total not in by_unit)


LAYOUTS = (
    Layout(
        name="ebay.orders",
        title=_("eBay: orders"),
        marketplace="ebay",
        target="orders",
        headings={
            "record": ("Sales Record Number", "Verkaufsprotokollnummer", "销售记录编号"),
            "order": ("Order Number", "Bestellnummer", "订单编号"),
            "buyer": ("Buyer Username", "Nutzername des Käufers", "Mitgliedsname", "买家用户名"),
            "country": ("Ship To Country", "Post To Country", "Versand an Land", "Land des Versandadresse"),
            "postcode": ("Ship To Zip", "Post To Postcode", "Versand an PLZ"),
            "recipient": ("Ship To Name", "Post To Name", "Versand an Name"),
            "street": ("Ship To Address 1", "Post To Address 1", "Versand an Adresse 1"),
            "street2": ("Ship To Address 2", "Post To Address 2", "Versand an Adresse 2"),
            "city": ("Ship To City", "Post To City", "Versand an Ort"),
            "region": ("Ship To State", "Post To County", "Versand an Bundesland"),
            "phone": ("Ship To Phone", "Post To Phone", "Versand an Telefonnummer"),
            "email": ("Buyer Email", "E-Mail des Käufers"),
            "item": ("Item Number", "Artikelnummer", "物品编号"),
            "title": ("Item Title", "Angebotstitel", "物品标题"),
            "label": ("Custom Label", "Bestandseinheit", "自定义标签"),
            "quantity": ("Quantity", "Anzahl", "数量"),
            "sold": ("Sold For", "Verkauft für", "售价"),
            "postage": (
                "Shipping And Handling",
                "Postage And Packaging",
                "Verpackung und Versand",
                "运费和处理费",
            ),
            "tax": ("Seller Collected Tax", "Vom Verkäufer erhobene Steuer"),
            "total": ("Total Price", "Gesamtbetrag", "总价"),
            "placed": ("Sale Date", "Verkauft am", "销售日期"),
            "sent": ("Shipped On Date", "Dispatched On Date", "Verschickt am - Datum", "发货日期"),
        },
        known_by=("record", "order", "item", "title", "quantity", "sold", "placed"),
        columns={
            "external_number": _ORDER,
            "placed_at": "placed",
            "code": "= code",
            "title": "title",
            "quantity": "quantity",
            "amount": "= amount",
            "postage": "= postage",
            "tax": "tax",
            "currency": "= currency",
            "customer": "buyer",
            "country": "country",
            "postcode": "postcode",
            "recipient": "recipient",
            "street": "street",
            "street2": "street2",
            "city": "city",
            "region": "region",
            "phone": "phone",
            "email": "email",
        },
        options={"known": "keep"},
        footers=(r"\d+\s+record\(?s?\)?", r"Seller ID\b", r"\d+\s+Datensätze?", r"Verkäufer-?ID\b"),
        decimals={"= amount": "."},
        reshape=shape_orders,
    ),
)
