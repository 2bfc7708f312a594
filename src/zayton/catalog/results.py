"""What goes into and comes out of the catalogue's writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zayton.kernel.errors import Refusal

# all that a cell can hold and JSON can carry; a tuple comes back from it as a list
Value = str | int | tuple[str, ...] | None


class Edit(NamedTuple):
    """One cell somebody wants changed.

    `field` is `product` or one of `rules.standing.EDITABLE`; `brand`, `category`, `person` and `product` take an id,
    `barcodes` a tuple of digits, the rest what the column holds; `None` clears. `brand` and `category` belong to the
    product, so they change for its other SKUs too.
    """

    sku_id: int
    field: str
    value: Value


class Cell(NamedTuple):
    """One value before and after; `owner_id` is a product's for `brand` and `category`, else a SKU's."""

    owner_id: int
    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Written:
    """What a set of drafts or edits came to; `change_id` is the document in the journal, `None` if nothing changed.

    `created` maps the codes as written to new ids (negative ones in a dry run), `changed` a SKU's id to the fields
    that differ, `unchanged` counts members that said nothing new, `siblings` (of edits) the SKUs that nobody named but
    whose product changes with them, `added` the brands, categories and products that came into being.
    """

    change_id: int | None = None
    created: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    unchanged: int = 0
    siblings: int = 0
    added: Mapping[str, int] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
