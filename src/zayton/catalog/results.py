"""What goes into and comes out of the catalogue's writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zayton.kernel.errors import Refusal

type_of_value = str | int | tuple[str, ...] | None


class Edit(NamedTuple):
    """One cell somebody wants changed.

    `field` is one of `rules.EDITABLE`; `brand`, `category`, `person` and `product` take an id, `barcodes` a tuple
    of digits, the rest what the column holds; `None` clears. `brand` and `category` belong to the product, so
    they change for its other SKUs too.
    """

    sku_id: int
    field: str
    value: type_of_value


class Cell(NamedTuple):
    """One value before and after; `owner_id` is a product's for `brand` and `category`, else a SKU's."""

    owner_id: int
    field: str
    before: type_of_value
    after: type_of_value


@dataclass(frozen=True, slots=True)
class Written:
    """What a set of drafts or edits came to; `change_id` is the document in the journal, `None` if nothing changed.

    `created` maps the codes as written to new ids, `changed` a SKU's id to the fields that differ (codes of
    existing SKUs by spelling), `unchanged` counts members that said nothing new.
    """

    change_id: int | None = None
    created: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    unchanged: int = 0
    refusals: tuple[Refusal, ...] = ()
