"""What an order is before it is placed, whether it came from a file, the API or a page."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

GOODS, CHARGE = "goods", "charge"
SALE, RETURN = "sale", "return"


class LineDraft(NamedTuple):
    """A line: goods with a SKU, or a charge with its code; `amount_minor` is the whole line's, refunds negative."""

    kind: str
    sku_id: int | None
    charge: str
    code: str
    title: str
    quantity: int
    amount_minor: int
    row: int | None = None


class OrderDraft(NamedTuple):
    """A sale or return as its source tells it; `customer` is the shop's own number, `country` an ISO code or blank.

    `original` is the number of the sale whose goods a return brings back, where its source knows it. `label` is what
    sellers call the order where that is not its number.
    """

    shop_id: int
    kind: str
    number: str
    placed_at: datetime
    currency: str
    country: str
    lines: tuple[LineDraft, ...]
    customer: str = ""
    postcode: str = ""
    latitude_e6: int | None = None
    longitude_e6: int | None = None
    import_id: int | None = None
    original: str = ""
    label: str = ""

    def goods(self) -> int:
        """How many units of goods the lines name; negative for a return."""
        return sum(line.quantity for line in self.lines if line.kind == GOODS)


def in_order(lines: Sequence[LineDraft]) -> tuple[LineDraft, ...]:
    """Lines sorted by content, so that the order of rows in a file changes nothing; goods before charges."""
    return tuple(
        sorted(
            lines, key=lambda line: (line[0] == CHARGE, line[3].upper(), line[2], line[5], line[6], line[4])
        )
    )


def digest_of(draft: OrderDraft) -> str:
    """32 hexadecimal digits that are equal when the content is (BLAKE2b-128); who bought is no part of it."""
    # no buyer: a forgotten one must not make every delivery of their orders look like a new version
    goal = (draft.country, draft.postcode, draft.latitude_e6, draft.longitude_e6)
    head = (draft.kind, draft.placed_at.isoformat(), draft.currency, draft.original, *goal)
    # no titles either: sources change them without meaning another order
    lines = [(line[2], line[3].upper(), line[5], line[6]) for line in draft.lines]
    return blake2b(repr((head, lines)).encode(), digest_size=16).hexdigest()
