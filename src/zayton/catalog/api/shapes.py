"""What requests about the catalogue say, and what their answers show."""

from typing import Annotated

from pydantic import Field

from zayton.catalog.rules.drafts import CODE_LONGEST, LARGEST, NAME_LONGEST, TITLE_LONGEST
from zayton.catalog.states import Stage
from zayton.kernel.http.public import (
    WHOLE,
    Body,
    Code,
    Key,
    PageAsked,
    Refused,
    Shown,
)

MOST_SKUS = 1_000
Name = Annotated[str, Field(max_length=NAME_LONGEST)]
Title = Annotated[str, Field(max_length=TITLE_LONGEST)]
# as long as a GTIN-14; shorter ones are judged by the rule, which names the fault
Digits = Annotated[str, Field(max_length=14)]
Size = Annotated[int, Field(ge=0, le=LARGEST["length_mm"], strict=True), WHOLE]
Weight = Annotated[int, Field(ge=0, le=LARGEST["weight_g"], strict=True), WHOLE]
PurchaseCost = Annotated[int, Field(ge=0, le=LARGEST["purchase_cost_minor"], strict=True), WHOLE]


class SkuShown(Shown):
    """One SKU; `purchase_cost_minor` is null for those who may not see cost."""

    id: int
    code: str
    product: str
    title_zh: str
    title_en: str
    brand: str | None
    category: str | None
    lifecycle: Stage
    person_id: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    weight_g: int | None
    purchase_cost_minor: int | None
    barcodes: list[str]
    is_bundle: bool
    simulated: list[str]


class SkusAsked(PageAsked):
    """Which SKUs; a category counts with all that lies below it."""

    code: Code | None = None
    barcode: Digits | None = None
    category: Key | None = None
    brand: Key | None = None
    product: Key | None = None
    person: Key | None = None
    lifecycle: Stage | None = None


class SkuSaid(Body):
    """What is said about one SKU; a field left out or null leaves what stands."""

    code: Annotated[str, Field(min_length=1, max_length=CODE_LONGEST)]
    product: Annotated[str, Field(max_length=CODE_LONGEST)] | None = None
    title_zh: Title | None = None
    title_en: Title | None = None
    brand: Name | None = None
    # twelve names of 120 characters and what stands between them
    category: Annotated[str, Field(max_length=1500)] | None = None
    lifecycle: Stage | None = None
    person: Name | None = None
    length_mm: Size | None = None
    width_mm: Size | None = None
    height_mm: Size | None = None
    weight_g: Weight | None = None
    purchase_cost_minor: PurchaseCost | None = None
    barcodes: Annotated[list[Digits], Field(max_length=20)] | None = None


class SkusSaid(Body):
    """A set of SKUs."""

    skus: Annotated[list[SkuSaid], Field(min_length=1, max_length=MOST_SKUS)]


class Cell(Body):
    """One field of one SKU and its new value; null clears it. `brand` and `category` take ids."""

    sku_id: Key
    field: Annotated[str, Field(max_length=40)]
    # no field of a SKU is known here, so this only keeps out what no field could hold
    value: (
        Annotated[int, Field(ge=0, le=10**13, strict=True), WHOLE]
        | Title
        | Annotated[list[Digits], Field(max_length=20)]
        | None
    )


class CellsSaid(Body):
    """A set of changes, taken as one document."""

    cells: Annotated[list[Cell], Field(min_length=1, max_length=MOST_SKUS)]


class BundlePartSaid(Body):
    """A component of a bundle."""

    sku_id: Key
    # wider than the rule, which refuses with the number it allows
    quantity: Annotated[int, Field(ge=1, le=1_000_000, strict=True), WHOLE]


class BundleSaid(Body):
    """What a bundle holds."""

    parts: Annotated[list[BundlePartSaid], Field(min_length=1, max_length=200)]


class SkusWritten(Shown):
    """What became of a set: new ids by code, changed fields by id, how many said nothing new, and the refusals."""

    change_id: int | None
    created: dict[str, int]
    changed: dict[int, list[str]]
    unchanged: int
    refusals: list[Refused]


class Named(Shown):
    """A brand."""

    id: int
    name: str


class NameSaid(Body):
    """A brand's name."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_LONGEST)]


class CategoryShown(Shown):
    """A category; `path` holds the ids from the root down."""

    id: int
    parent_id: int | None
    name: str
    name_zh: str
    path: list[int]


class CategorySaid(Body):
    """A category below another, or at the root without one."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_LONGEST)]
    name_zh: Name = ""
    parent_id: Key | None = None


class ProductShown(Shown):
    """A product, the article whose SKUs differ in size, colour or pack."""

    id: int
    code: str
    title_zh: str
    title_en: str
    brand_id: int | None
    category_id: int | None


class Added(Shown):
    """The id of what was added."""

    id: int
