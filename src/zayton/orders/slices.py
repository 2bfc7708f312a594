"""The work on a slice of an order file: its rows as what they mean, ready to be booked."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, starmap

import polars as pl

from zayton.catalog.public import SkuDraft, create_skus
from zayton.channels.ports.orders import Address
from zayton.channels.public import shops_by_id, skus_of_mskus
from zayton.kernel.bulk import uncollected
from zayton.kernel.intake.public import Context, SliceFrame, SliceResult
from zayton.kernel.money import exponent
from zayton.orders.operations.codes import service_codes
from zayton.orders.operations.filing import Filing
from zayton.orders.rules.charges import ServiceCodes
from zayton.orders.rules.filing import file_rows
from zayton.orders.rules.packs import unpacked
from zayton.orders.rules.reading import FileRow, Setting, is_correction

_TEXTS = (
    "title",
    "customer",
    "country",
    "postcode",
    "currency",
    "original",
    "status",
    "fulfilled_by",
    "condition",
    "site",
    "label",
)
# as `FileRow` has them
_READ = (
    *("row", "external_number", "code", "title", "quantity", "placed_at", "unit_price", "amount"),
    *_TEXTS[1:-1],
    *("postage", "gift_wrap", "discount", "tax", "label"),
)
_HELD = {"title": 300, "postcode": 20, "label": 80}
_PARTS = ("recipient", "company", "street", "street2", "street3", "city", "region", "phone", "email")
_LONGEST_PART = 200


@uncollected()
def work(piece: SliceFrame, context: Context) -> SliceResult:
    """Place what a slice says; every row has one outcome or lies in quarantine."""
    groups = _groups(piece)
    setting = _setting(groups, context)
    addresses = _addresses(piece.frame)
    return Filing(context, setting, addresses).book([file_rows(group, setting) for group in groups])


def _groups(piece: SliceFrame) -> list[list[FileRow]]:
    # a longer title is still the same goods; SQLite would keep it, PostgreSQL refuse its whole document
    frame = piece.frame.with_columns(
        piece.frame[name].fill_null("").str.head(_HELD.get(name, 1_000)) for name in _TEXTS
    )
    rows = list(starmap(FileRow, zip(*(frame[name].to_list() for name in _READ), strict=True)))
    numbered = zip(frame["group"].to_list(), rows, strict=True)
    return [
        [one for _, row in some for one in unpacked(row)]
        for _, some in groupby(numbered, key=lambda pair: pair[0])
    ]


def _addresses(frame: pl.DataFrame) -> dict[str, Address]:
    """Where orders go, by their numbers in the file; the first row of an order that says it counts."""
    told = [frame[name].fill_null("").str.strip_chars().str.head(_LONGEST_PART) for name in _PARTS]
    # most files leave it out, in half a million rows
    if not any((column != "").any() for column in told):
        return {}
    found: dict[str, Address] = {}
    rest = (frame[name].fill_null("") for name in ("external_number", "postcode", "country"))
    for number, postcode, country, *parts in zip(*rest, *told, strict=True):
        name, company, first, second, third, city, region, phone, email = parts
        if number not in found and any(parts):
            lines = tuple(line for line in (first, second, third) if line)
            found[number] = Address(name, company, lines, city, region, postcode, country, phone, email)
    return found


def _setting(groups: Sequence[Sequence[FileRow]], context: Context) -> Setting:
    shop = shops_by_id([int(context.options["shop"])])[int(context.options["shop"])]
    codes = service_codes(shop.id)
    sku_ids = _sku_ids(groups, codes, shop.id, context)
    # asked once a slice: a million rows share a handful of currencies
    currencies = {row.currency for group in groups for row in group if row.currency} | {shop.currency}
    exponents = {currency: exponent(currency) for currency in currencies}
    return Setting(shop.id, shop.currency, exponents, codes, sku_ids, context.import_id, shop.country)


def _sku_ids(
    groups: Sequence[Sequence[FileRow]], codes: ServiceCodes, shop_id: int, context: Context
) -> Mapping[str, int]:
    titles: dict[str, str] = {}
    for group in groups:
        # a correction's title is a remark such as "wet", no name for goods
        telling = not is_correction(group)
        for row in group:
            if not codes.charge(row.code) and not titles.get(row.code):
                titles[row.code] = row.title if telling else ""
    known = _matched(shop_id, titles)
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
    return {**known, **_matched(shop_id, missing)}


def _matched(shop_id: int, codes: Iterable[str]) -> dict[str, int]:
    # a shop may call goods otherwise than the catalogue does
    return {code: sku for (_shop, code), sku in skus_of_mskus({(shop_id, code) for code in codes}).items()}
