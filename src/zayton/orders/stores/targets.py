"""The files that postcodes and agreed prices come in."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import sku_ids_by_code
from zayton.kernel.access.public import Scope
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
from zayton.orders.stores.errors import BAD_AREA, BAD_PRICE
from zayton.orders.stores.models import PostcodeArea, Store
from zayton.orders.stores.operations.opening import agree_prices
from zayton.orders.stores.permissions import SET_UP
from zayton.orders.stores.queries import stores_seen
from zayton.orders.stores.rules.postcodes import plain

AREA_COLUMNS = (
    TargetColumn("country", _("Country"), Kind.COUNTRY, required=True, synonyms=("country code", "国家")),
    TargetColumn(
        "prefix",
        _("Postcode begins"),
        required=True,
        synonyms=("postcode", "postal code", "zip", "outcode", "邮编", "邮编前缀"),
    ),
    TargetColumn("latitude", _("Latitude"), Kind.DECIMAL, required=True, synonyms=("lat", "纬度")),
    TargetColumn("longitude", _("Longitude"), Kind.DECIMAL, required=True, synonyms=("lon", "lng", "经度")),
)
PRICE_COLUMNS = (
    TargetColumn("sku", _("SKU"), required=True, synonyms=("code", "SKU编码")),
    TargetColumn(
        "price",
        _("Agreed price"),
        Kind.AMOUNT,
        required=True,
        synonyms=("price", "协议价", "供货价", "结算价"),
    ),
)


def work_areas(piece: SliceFrame, context: Context) -> SliceResult:
    """Keep where postcodes lie; one known before is moved."""
    del context
    rows = piece.frame.select("row", *(column.name for column in AREA_COLUMNS)).rows()
    bad = [row for row in rows if not _is_area(*row[2:])]
    # the last row of a postcode stands, as if one were read after the other
    good = {
        (country, plain(prefix)): PostcodeArea(
            country=country, prefix=plain(prefix), latitude_e6=latitude, longitude_e6=longitude
        )
        for _row, country, prefix, latitude, longitude in rows
        if _is_area(prefix, latitude, longitude)
    }
    PostcodeArea.objects.bulk_create(
        good.values(),
        update_conflicts=True,
        unique_fields=["country", "prefix"],
        update_fields=["latitude_e6", "longitude_e6"],
    )
    return SliceResult({"area": len(rows) - len(bad)}, [_bad_area(row) for row in bad])


def _is_area(prefix: str, latitude: int, longitude: int) -> bool:
    head = plain(prefix)
    # digits alone of those that a postcode may hold; longer ones would be cut and mean another place
    fits = head and len([sign for sign in prefix if sign.isalnum()]) == len(head)
    return bool(fits) and abs(latitude) <= 90_000_000 and abs(longitude) <= 180_000_000


def _bad_area(row: Sequence[Any]) -> BadRow:
    return BadRow(row[0], BAD_AREA, "prefix", str(row[2]), {"value": str(row[2])})


def work_prices(piece: SliceFrame, context: Context) -> SliceResult:
    """Agree prices with the chosen store; SKUs that the catalogue lacks wait."""
    rows = piece.frame.select("row", "sku", "price").rows()
    skus = sku_ids_by_code({sku for _row, sku, _price in rows})
    bad = [BadRow(row, BAD_PRICE, "sku", sku, {"subject": sku}) for row, sku, price in rows
           if sku not in skus or price < 0]  # fmt: skip
    prices: dict[int, int | None] = {
        skus[sku]: price for _row, sku, price in rows if sku in skus and price >= 0
    }
    refusal = agree_prices(
        store_id=int(context.options["store"]), prices=prices, actor=context.actor, at=context.at
    )
    if refusal is not None:
        figures = {"subject": refusal.subject, **refusal.figures}
        return SliceResult({"price": 0}, [BadRow(row[0], refusal.code, figures=figures) for row in rows])
    return SliceResult({"price": len(rows) - len(bad)}, bad)


def _store_choices(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(key), card.house.name) for key, card in stores_seen(scope=scope).items()]


def _locale(options: Any) -> Locale:
    chosen = options.get("store")
    store = Store.objects.filter(pk=int(chosen)).first() if chosen else None
    return Locale(currency=store.currency) if store else Locale()


register_target(
    Target(
        name="postcodes",
        title=_("Where postcodes lie"),
        columns=AREA_COLUMNS,
        work=work_areas,
        group_by=("country", "prefix"),
        outcomes=[Outcome("area", _("Postcode areas"))],
        permission=SET_UP.name,
    )
)
register_target(
    Target(
        name="store_prices",
        title=_("Prices agreed with a store"),
        columns=PRICE_COLUMNS,
        work=work_prices,
        group_by=("sku",),
        options=[TargetOption("store", _("Store"), _store_choices)],
        outcomes=[Outcome("price", _("Agreed prices"))],
        locale=_locale,
        permission=SET_UP.name,
    )
)
