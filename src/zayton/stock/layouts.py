"""Amazon's reports of its own warehouses, downloaded by hand: inventory, both views of the ledger, removals."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped, register_layouts


def _cells(heads: Mapping[str, str], key: str) -> pl.Expr:
    return pl.col(heads[key]).fill_null("").str.strip_chars() if key in heads else pl.lit("")


def shape_inventory(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """What is on its way in one column; goods that Amazon does not keep at all aside."""
    inbound = [_cells(heads, f"inbound_{step}") for step in ("working", "shipped", "receiving")]
    # only what was sent is on its way; what is being prepared lies with us still
    coming = pl.sum_horizontal(one.cast(pl.Int64, strict=False).fill_null(0) for one in inbound[1:])
    elsewhere = _cells(heads, "kept").str.to_lowercase() == "no"
    aside = frame.filter(elsewhere)["row"].to_list()
    return Shaped(frame.filter(~elsewhere).with_columns(coming.cast(pl.String).alias("= inbound")), aside)


def shape_summary(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """The closing balance as sellable or not by its disposition, and what travels between Amazon's own warehouses."""
    sellable = _cells(heads, "disposition").str.to_uppercase().is_in(["", "SELLABLE"])
    balance, travelling = _cells(heads, "ending"), _cells(heads, "travelling")
    return Shaped(
        frame.with_columns(
            pl.when(sellable).then(balance).otherwise(pl.lit("0")).alias("= sellable"),
            pl.when(sellable).then(pl.lit("0")).otherwise(balance).alias("= unsellable"),
            pl.when(sellable & (travelling != ""))
            .then(travelling)
            .otherwise(pl.lit("0"))
            .alias("= reserved"),
        )
    )


def shape_detail(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """The moment of an event where the report tells it, else its day."""
    moment = _cells(heads, "moment")
    return Shaped(
        frame.with_columns(pl.when(moment != "").then(moment).otherwise(_cells(heads, "day")).alias("= at"))
    )


INVENTORY = Layout(
    name="amazon.fba_inventory",
    title=_("Amazon: FBA inventory"),
    marketplace="amazon",
    target="stock.mirror",
    headings={
        "sku": ("sku", "seller-sku"),
        "fnsku": ("fnsku",),
        "asin": ("asin",),
        "kept": ("afn-listing-exists",),
        "sellable": ("afn-fulfillable-quantity",),
        "unsellable": ("afn-unsellable-quantity",),
        "reserved": ("afn-reserved-quantity",),
        "total": ("afn-total-quantity",),
        "inbound_working": ("afn-inbound-working-quantity",),
        "inbound_shipped": ("afn-inbound-shipped-quantity",),
        "inbound_receiving": ("afn-inbound-receiving-quantity",),
    },
    known_by=("sku", "fnsku", "asin", "sellable", "unsellable", "reserved", "total"),
    columns={
        "sku": "sku",
        "sellable": "sellable",
        "reserved": "reserved",
        "unsellable": "unsellable",
        "inbound": "= inbound",
    },
    reshape=shape_inventory,
    reports=("GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",),
)
SUMMARY = Layout(
    name="amazon.ledger_summary",
    title=_("Amazon: inventory ledger, summary"),
    marketplace="amazon",
    target="stock.mirror",
    headings={
        "day": ("Date",),
        "fnsku": ("FNSKU",),
        "asin": ("ASIN",),
        "sku": ("MSKU",),
        "disposition": ("Disposition",),
        "starting": ("Starting Warehouse Balance",),
        "travelling": ("In Transit Between Warehouses",),
        "ending": ("Ending Warehouse Balance",),
        "location": ("Location",),
    },
    known_by=("day", "fnsku", "asin", "sku", "disposition", "starting", "ending"),
    columns={
        "sku": "sku",
        "day": "day",
        "sellable": "= sellable",
        "unsellable": "= unsellable",
        "reserved": "= reserved",
    },
    reshape=shape_summary,
    reports=("GET_LEDGER_SUMMARY_VIEW_DATA",),
)
DETAIL = Layout(
    name="amazon.ledger_detail",
    title=_("Amazon: inventory ledger, detail"),
    marketplace="amazon",
    target="stock.marketplace_ledger",
    headings={
        "day": ("Date",),
        "fnsku": ("FNSKU",),
        "asin": ("ASIN",),
        "sku": ("MSKU",),
        "event": ("Event Type",),
        "reference": ("Reference ID",),
        "quantity": ("Quantity",),
        "centre": ("Fulfillment Center",),
        "disposition": ("Disposition",),
        "reason": ("Reason",),
        "moment": ("Date and Time",),
    },
    known_by=("day", "fnsku", "asin", "sku", "event", "quantity", "centre", "disposition"),
    columns={
        "sku": "sku",
        "at": "= at",
        "kind": "event",
        "quantity": "quantity",
        "reference": "reference",
        "centre": "centre",
        "disposition": "disposition",
        "reason": "reason",
    },
    reshape=shape_detail,
    reports=("GET_LEDGER_DETAIL_VIEW_DATA",),
)
REMOVALS = Layout(
    name="amazon.removal_orders",
    title=_("Amazon: removal orders"),
    marketplace="amazon",
    target="stock.removals",
    headings={
        "asked": ("request-date",),
        "number": ("order-id",),
        "kind": ("order-type",),
        "status": ("order-status",),
        "sku": ("sku",),
        "fnsku": ("fnsku",),
        "disposition": ("disposition",),
        "requested": ("requested-quantity",),
        "cancelled": ("cancelled-quantity",),
        "disposed": ("disposed-quantity",),
        "shipped": ("shipped-quantity",),
        "in_process": ("in-process-quantity",),
    },
    known_by=("asked", "number", "sku", "disposition", "requested", "disposed", "shipped"),
    columns={
        "number": "number",
        "sku": "sku",
        "asked_at": "asked",
        "kind": "kind",
        "status": "status",
        "disposition": "disposition",
        "requested": "requested",
        "cancelled": "cancelled",
        "disposed": "disposed",
        "shipped": "shipped",
        "in_process": "in_process",
    },
    reports=("GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA",),
)
register_layouts([INVENTORY, SUMMARY, DETAIL, REMOVALS])
