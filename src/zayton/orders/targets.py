"""Order files as an import target: columns, options, and the work on a slice."""

from collections.abc import Mapping, Sequence
from itertools import groupby, starmap
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.public import shops_by_id, shops_seen
from zayton.kernel.access.public import Scope
from zayton.kernel.bulk import uncollected
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import (
    BadRow,
    Context,
    Kind,
    Locale,
    Outcome,
    SliceFrame,
    SliceResult,
    Target,
    TargetColumn,
    TargetOption,
    register_target,
)
from zayton.kernel.money import exponent
from zayton.orders.operations.codes import service_codes
from zayton.orders.operations.placing import book_documents
from zayton.orders.operations.world import PlaceOptions
from zayton.orders.results import UNCHANGED, Booked
from zayton.orders.rules.charges import ServiceCodes
from zayton.orders.rules.drafts import CHARGE, RETURN, OrderDraft
from zayton.orders.rules.reading import (
    CorrectionDraft,
    Document,
    FileRow,
    Setting,
    is_correction,
    read_document,
)
from zayton.stock.public import warehouse_cards

_READ = (
    "row",
    "external_number",
    "code",
    "title",
    "quantity",
    "placed_at",
    "unit_price",
    "amount",
    "customer",
    "country",
    "postcode",
    "currency",
)
_TEXTS = ("title", "customer", "country", "postcode", "currency")
_HELD = {"title": 300, "postcode": 20}


@uncollected()
def work(piece: SliceFrame, context: Context) -> SliceResult:
    """Place what a slice says; every row becomes a sale, return, charge, correction, unchanged or quarantined."""
    frame = piece.frame
    # a longer title is still the same goods; SQLite would keep it, PostgreSQL refuse its whole document
    frame = frame.with_columns(frame[name].fill_null("").str.head(_HELD.get(name, 1_000)) for name in _TEXTS)
    rows = list(starmap(FileRow, zip(*(frame[name].to_list() for name in _READ), strict=True)))
    groups = [
        [row for _, row in some]
        for _, some in groupby(zip(frame["group"].to_list(), rows, strict=True), key=lambda pair: pair[0])
    ]
    setting = _setting(groups, context)
    documents = [read_document(group, setting) for group in groups]
    return _book(documents, context)


def _setting(groups: Sequence[Sequence[FileRow]], context: Context) -> Setting:
    shop = shops_by_id([int(context.options["shop"])])[int(context.options["shop"])]
    codes = service_codes(shop.id)
    sku_ids = _sku_ids(groups, codes, context)
    # asked once a slice: a million rows share a handful of currencies
    currencies = {row.currency for group in groups for row in group if row.currency} | {shop.currency}
    exponents = {currency: exponent(currency) for currency in currencies}
    return Setting(shop.id, shop.currency, exponents, codes, sku_ids, context.import_id)


def _sku_ids(groups: Sequence[Sequence[FileRow]], codes: ServiceCodes, context: Context) -> Mapping[str, int]:
    titles: dict[str, str] = {}
    for group in groups:
        # a correction's title is a remark such as "wet", no name for goods
        telling = not is_correction(group)
        for row in group:
            if not codes.charge(row.code) and not titles.get(row.code):
                titles[row.code] = row.title if telling else ""
    known = sku_ids_by_code(titles)
    missing = [code for code in titles if code not in known]
    if not missing or context.options.get("unknown_skus") != "create":
        return known
    once: dict[str, SkuDraft] = {}
    for code in missing:
        # files write one SKU in both cases, and the catalogue knows it once
        draft = SkuDraft(code=code.upper(), title_en=titles[code] or None)
        if code.upper() not in once or not once[code.upper()].title_en:
            once[code.upper()] = draft
    create_skus(drafts=list(once.values()), actor=context.actor, at=context.at)
    return {**known, **sku_ids_by_code(missing)}


def _book(documents: Sequence[Document], context: Context) -> SliceResult:
    drafts = [draft for document in documents for draft in document.orders]
    corrections = [document.correction for document in documents if document.correction]
    booked = book_documents(
        drafts=drafts, corrections=corrections, actor=context.actor, at=context.at, options=_options(context)
    )
    bad = [
        BadRow(fault.row, fault.code, fault.column, fault.value, {"value": fault.value})
        for document in documents
        for fault in document.faults
    ]
    bad += [_bad(row, refusal) for refusal, row in _refused(drafts, corrections, booked)]
    return SliceResult(_counts(drafts, corrections, booked), bad)


def _options(context: Context) -> PlaceOptions:
    chosen = context.options
    house = int(chosen["warehouse"]) if chosen.get("warehouse") else None
    return PlaceOptions(
        allocate=chosen.get("fulfilment") == "allocate",
        ship_from=house if chosen.get("fulfilment") == "shipped" else None,
        # returns and corrections need a shelf also where sales only reserve
        restock_to=house,
    )


def _refused(
    drafts: Sequence[OrderDraft], corrections: Sequence[CorrectionDraft], booked: Booked
) -> list[tuple[Refusal, int]]:
    found: list[tuple[Refusal, int]] = []
    for refusal in booked.orders.refusals:
        if refusal.row is not None:
            found.extend((refusal, line.row) for line in drafts[refusal.row].lines if line.row is not None)
    for refusal in booked.corrections.refusals:
        if refusal.row is not None:
            found.extend((refusal, line.row) for line in corrections[refusal.row].lines)
    return found


def _bad(row: int, refusal: Refusal) -> BadRow:
    return BadRow(row, refusal.code, figures={"subject": refusal.subject, **refusal.figures})


def _counts(
    drafts: Sequence[OrderDraft], corrections: Sequence[CorrectionDraft], booked: Booked
) -> dict[str, int]:
    counts = dict.fromkeys(("sale", "return", "charge", "correction", "unchanged"), 0)
    for one in booked.orders.settled:
        for line in drafts[one.row].lines:
            kind = "charge" if line.kind == CHARGE else "return" if drafts[one.row].kind == RETURN else "sale"
            counts["unchanged" if one.outcome == UNCHANGED else kind] += 1
    for one in booked.corrections.settled:
        counts["unchanged" if one.outcome == UNCHANGED else "correction"] += len(corrections[one.row].lines)
    return counts


def _shop_choices(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(shop.id), shop.name) for shop in shops_seen(scope=scope)]


def _warehouse_choices(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(key), card.name) for key, card in warehouse_cards(scope=scope).items()]


def _locale(options: Mapping[str, str]) -> Locale:
    shops: Mapping[int, Any] = shops_by_id([int(options["shop"])]) if options.get("shop") else {}
    for shop in shops.values():
        return Locale(zone=shop.zone, currency=shop.currency)
    return Locale()


register_target(
    Target(
        name="orders",
        title=_("Orders and returns"),
        columns=[
            TargetColumn(
                "external_number",
                _("Order number"),
                required=True,
                synonyms=("InvoiceNo", "Invoice", "order-id", "amazon-order-id", "订单号", "单号"),
            ),
            TargetColumn(
                "placed_at",
                _("Ordered at"),
                Kind.MOMENT,
                required=True,
                synonyms=("InvoiceDate", "purchase-date", "order date", "下单时间", "订购时间"),
            ),
            TargetColumn(
                "code",
                _("SKU or service code"),
                required=True,
                synonyms=("StockCode", "sku", "seller-sku", "MSKU", "商品编码"),
            ),
            TargetColumn("title", _("Title"), synonyms=("Description", "product-name", "品名", "商品名称")),
            TargetColumn(
                "quantity",
                _("Quantity"),
                Kind.QUANTITY,
                required=True,
                synonyms=("qty", "quantity-purchased", "数量"),
            ),
            TargetColumn(
                "unit_price", _("Unit price"), Kind.DECIMAL, synonyms=("UnitPrice", "price", "单价")
            ),
            TargetColumn(
                "amount", _("Line total"), Kind.AMOUNT, synonyms=("item-price", "line amount", "金额", "小计")
            ),
            TargetColumn(
                "customer", _("Customer number"), synonyms=("CustomerID", "buyer id", "客户编号", "买家")
            ),
            TargetColumn(
                "country", _("Country"), Kind.COUNTRY, synonyms=("ship-country", "ship country", "国家")
            ),
            TargetColumn("postcode", _("Postcode"), synonyms=("ship-postal-code", "zip", "邮编")),
            TargetColumn("currency", _("Currency"), Kind.CURRENCY, synonyms=("currency code", "币种")),
        ],
        work=work,
        order_by=("placed_at",),
        options=[
            TargetOption("shop", _("Shop"), _shop_choices),
            TargetOption(
                "fulfilment",
                _("These orders"),
                lambda _scope: [
                    ("allocate", str(_("are to be served: allocate stock"))),
                    ("shipped", str(_("have left already: book the goods out at order time"))),
                    ("none", str(_("are only to be kept, without touching stock"))),
                ],
            ),
            TargetOption(
                "warehouse", _("Warehouse of shipments and returns"), _warehouse_choices, required=False
            ),
            TargetOption(
                "unknown_skus",
                _("SKUs that the catalogue lacks"),
                lambda _scope: [
                    ("create", str(_("create them from code and title"))),
                    ("quarantine", str(_("put their rows in quarantine"))),
                ],
            ),
        ],
        outcomes=[
            Outcome("sale", _("Sales")),
            Outcome("return", _("Returns")),
            Outcome("charge", _("Charges")),
            Outcome("correction", _("Stock corrections")),
            Outcome("unchanged", _("Unchanged")),
        ],
        locale=_locale,
        permission="orders.place",
    )
)
