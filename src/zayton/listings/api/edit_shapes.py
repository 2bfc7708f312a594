"""The shapes of bulk edits over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from zayton.kernel.http.public import Body, Key, PageAsked, Refused, Shown
from zayton.listings.states import EditSource, EditState, LineState

Cell = Literal[
    "title",
    "price",
    "keep_back",
    "percent",
    "cap",
    "stop_at",
    "bullets",
    "description",
    "product_type",
    "category",
    "images",
]
MOST_CELLS = 50_000


class CellSaid(Body):
    """A cell as it would be typed: a price in major units, lines apart by line ends, blank to clear it."""

    listing_id: Key
    cell: Cell
    text: Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]


class EditSaid(Body):
    """The cells that shall change; of a cell named twice the last counts."""

    cells: Annotated[list[CellSaid], Field(min_length=1, max_length=MOST_CELLS)]


class EditShown(Shown):
    """An edit: `draft` until it is applied. `left_count` fields or rows are left out, and its lines say why."""

    id: int
    source: EditSource
    state: EditState
    made_at: datetime
    applied_at: datetime | None
    listing_count: int
    change_count: int
    left_count: int
    undoes_id: int | None
    refusals: list[Refused] = []


class EditLineShown(Shown):
    """One field of one listing: `before` as it showed, `was` and `will` as the listing itself keeps it.

    Prices are in minor units of `currency`; `null` is what the SKU or the shop says, or, of a listing that was only
    found, what its channel does not tell. `code` says why a line is left out, or what to know about it, with its
    figures.
    """

    id: int
    listing_id: int
    field: str
    before: Any
    was: Any
    will: Any
    currency: str
    state: LineState
    code: str
    figures: dict[str, Any]
    row: int | None


class LinesAsked(PageAsked):
    """Which lines of an edit."""

    state: LineState | None = None
