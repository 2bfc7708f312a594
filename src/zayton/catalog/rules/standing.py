"""What stands of a SKU, and what becomes of it when something else is said."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from zayton.catalog.results import Cell, Value
from zayton.catalog.rules.drafts import LARGEST
from zayton.catalog.states import Stage, may_move
from zayton.kernel.errors import Refusal

PRODUCT_FIELDS = ("brand", "category")
EDITABLE = frozenset(("title_zh", "title_en", "lifecycle", *LARGEST, "person", "barcodes", *PRODUCT_FIELDS))


class Standing(NamedTuple):
    """What stands of one SKU, with the ids of what it names; `barcodes` are the digits, sorted."""

    id: int
    code: str
    key: str
    title_zh: str
    title_en: str
    lifecycle: str
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    weight_g: int | None
    purchase_cost_minor: int | None
    person: int | None
    product: int
    simulated: str
    brand: int | None
    category: int | None
    product_key: str
    barcodes: tuple[str, ...] = ()


def cells_between(standing: Standing, said: Mapping[str, Value]) -> list[Cell]:
    """The cells of a SKU that differ between what stands and what is said; barcodes compare as sets."""
    cells = []
    for name, value in said.items():
        before = getattr(standing, name)
        if before != value:
            cells.append(Cell(standing.id, name, before, value))
    return cells


def still_simulated(before: str, said: Iterable[str], simulated: str = "") -> str:
    """The fields that a demo made up, once some were said for real: comma-separated, sorted."""
    # an empty text splits into one empty name, which is no field
    fields = (set(before.split(",")) - set(said)) | set(simulated.split(","))
    return ",".join(sorted(fields - {""}))


def stage_refusal(standing: Standing, after: str, row: int | None = None) -> Refusal | None:
    """Why a SKU may not go to a stage, or `None` when it may."""
    if may_move(standing.lifecycle, after):
        return None
    figures = {"field": "lifecycle", "before": standing.lifecycle, "after": after}
    code = "catalog.stage_never_new" if after == Stage.NEW else "catalog.stage_ended"
    return Refusal(code, standing.code, figures, row)
