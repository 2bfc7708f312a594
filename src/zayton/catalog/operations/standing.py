"""What stands before a write: SKUs with what they name, owners of barcodes, ids behind names."""

from collections.abc import Collection
from typing import Any

from zayton.catalog.rules.standing import Standing
from zayton.kernel.bulk import rows_as_table
from zayton.kernel.statements import selected

_COLUMNS = (
    "s.id, s.code, s.key, s.title_zh, s.title_en, s.lifecycle, s.length_mm, s.width_mm, s.height_mm, s.weight_g,"
    " s.purchase_cost_minor, s.person_id, s.product_id, s.simulated, p.brand_id, p.category_id, p.key"
)


def standing_by_key(keys: Collection[str], *, barcodes: bool) -> dict[str, Standing]:
    """What stands of the SKUs with these keys; their barcodes only where asked for."""
    found = _standing("key", "text", keys, barcodes=barcodes)
    return {standing.key: standing for standing in found}


def standing_by_id(ids: Collection[int], *, barcodes: bool) -> dict[int, Standing]:
    """What stands of the SKUs with these ids; their barcodes only where asked for."""
    found = _standing("id", "bigint", ids, barcodes=barcodes)
    return {standing.id: standing for standing in found}


def _standing(column: str, kind: str, wanted: Collection[Any], *, barcodes: bool) -> list[Standing]:
    if not wanted:
        return []
    # joined as a table, since an IN list of ten thousand keys is planned anew each time
    table, parameters = rows_as_table("wanted", {column: kind}, [(value,) for value in wanted])
    rows = selected(
        f"SELECT {_COLUMNS} FROM {table} JOIN catalog_sku s ON s.{column} = wanted.{column}"
        " JOIN catalog_product p ON p.id = s.product_id",
        parameters,
    )
    printed = _barcodes([row[0] for row in rows]) if barcodes else {}
    return [Standing._make((*row, tuple(printed.get(row[0], ())))) for row in rows]


def _barcodes(ids: Collection[int]) -> dict[int, list[str]]:
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(key,) for key in ids])
    printed: dict[int, list[str]] = {}
    for sku, digits in selected(
        f"SELECT b.sku_id, b.digits FROM {table} JOIN catalog_barcode b ON b.sku_id = wanted.id ORDER BY 1, 2",
        parameters,
    ):
        printed.setdefault(sku, []).append(digits)
    return printed


def barcode_owners(gtins: Collection[str]) -> dict[str, tuple[int, str]]:
    """The id and code of the SKU that has each GTIN-14."""
    if not gtins:
        return {}
    table, parameters = rows_as_table("wanted", {"gtin": "text"}, [(gtin,) for gtin in gtins])
    rows = selected(
        f"SELECT b.gtin, s.id, s.code FROM {table} JOIN catalog_barcode b ON b.gtin = wanted.gtin"
        " JOIN catalog_sku s ON s.id = b.sku_id",
        parameters,
    )
    return {gtin: (sku, code) for gtin, sku, code in rows}


def known_ids(model: Any, ids: Collection[int]) -> set[int]:
    """Those of the ids that exist."""
    return set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
