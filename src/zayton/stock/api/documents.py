"""Documents that move goods: receipts, transfers, adjustments, counts. Each is booked wholly or not at all."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import WHOLE, Amount, Body, Code, Key, Quantity, SignedQuantity, Text
from zayton.kernel.time import now
from zayton.stock.api.references import Booked, booked, known
from zayton.stock.api.routing import routes
from zayton.stock.lines import AdjustLine, CountedLine, MoveLine, ReceiptLine
from zayton.stock.operations.correcting import adjust_stock, count_stock
from zayton.stock.operations.moving import move_stock
from zayton.stock.operations.receiving import receive_stock
from zayton.stock.permissions import ADJUST, MOVE
from zayton.stock.states import ADJUSTMENT_REASONS, MovementKind

# a request is one transaction, and holds its levels as long as it takes
MOST_LINES = 500
REASONS = tuple(sorted(reason.name.lower() for reason in ADJUSTMENT_REASONS))


class ReceiptLineSaid(Body):
    """Units that come in as a new lot, and what all of them cost in minor units of the base currency."""

    sku: Code
    owner_id: Key
    place_id: Key
    quantity: Quantity
    cost_minor: Amount


class ReceiptSaid(Body):
    """A goods receipt."""

    lines: Annotated[list[ReceiptLineSaid], Field(min_length=1, max_length=MOST_LINES)]
    note: Text = ""


class MoveLineSaid(Body):
    """Units that go from place to place, the oldest lots first unless one is named."""

    sku: Code
    owner_id: Key
    from_place_id: Key
    to_place_id: Key
    quantity: Quantity
    lot_id: Key | None = None


class MoveSaid(Body):
    """A transfer."""

    lines: Annotated[list[MoveLineSaid], Field(min_length=1, max_length=MOST_LINES)]
    note: Text = ""


# the type allows both signs, and so the nothing between them
def _not_zero(quantity: int) -> int:
    if not quantity:
        raise PydanticCustomError("zero", "A quantity other than zero is wanted.")
    return quantity


class AdjustLineSaid(Body):
    """More (+) or fewer (-) units than the books say, and why; `cost_minor` is what units that appear cost in all."""

    sku: Code
    owner_id: Key
    place_id: Key
    quantity: Annotated[SignedQuantity, AfterValidator(_not_zero)]
    reason: Literal[*REASONS]  # type: ignore[valid-type]
    cost_minor: Amount | None = None
    lot_id: Key | None = None


class AdjustSaid(Body):
    """An adjustment."""

    lines: Annotated[list[AdjustLineSaid], Field(min_length=1, max_length=MOST_LINES)]
    note: Text = ""


class CountLineSaid(Body):
    """How many units somebody found in a place."""

    sku: Code
    owner_id: Key
    place_id: Key
    counted: Annotated[int, Field(ge=0, le=1_000_000, strict=True), WHOLE]


class CountSaid(Body):
    """A count."""

    lines: Annotated[list[CountLineSaid], Field(min_length=1, max_length=MOST_LINES)]
    note: Text = ""


@routes.write("/receipts", permission=MOVE, answers=Booked, words=_("Receive goods"))
def receive(request: HttpRequest, said: ReceiptSaid) -> Booked:
    """Goods from a supplier become new lots."""
    actor = actor_of(request)
    skus = known(said.lines, scope=actor.scope).skus
    lines = [
        ReceiptLine(skus[line.sku], line.owner_id, line.place_id, line.quantity, line.cost_minor)
        for line in said.lines
    ]
    return booked(receive_stock(lines=lines, at=now(), actor=actor, note=said.note), scope=actor.scope)


@routes.write(
    "/transfers",
    permission=MOVE,
    answers=Booked,
    words=_("Move goods"),
    about=_("Another warehouse is reached through its transit place: one transfer out, one in."),
)
def move(request: HttpRequest, said: MoveSaid) -> Booked:
    """Goods change place."""
    actor = actor_of(request)
    skus = known(said.lines, scope=actor.scope).skus
    lines = [
        MoveLine(
            skus[line.sku],
            line.owner_id,
            line.from_place_id,
            line.to_place_id,
            line.quantity,
            line.lot_id,
        )
        for line in said.lines
    ]
    return booked(move_stock(lines=lines, at=now(), actor=actor, note=said.note), scope=actor.scope)


@routes.write("/adjustments", permission=ADJUST, answers=Booked, words=_("Adjust stock"))
def adjust(request: HttpRequest, said: AdjustSaid) -> Booked:
    """The books follow what is really there."""
    actor = actor_of(request)
    skus = known(said.lines, scope=actor.scope).skus
    lines = [
        AdjustLine(
            skus[line.sku],
            line.owner_id,
            line.place_id,
            line.quantity,
            # the type admits only words that are names of reasons
            MovementKind[line.reason.upper()],
            line.lot_id,
            line.cost_minor,
        )
        for line in said.lines
    ]
    return booked(adjust_stock(lines=lines, at=now(), actor=actor, note=said.note), scope=actor.scope)


@routes.write(
    "/counts",
    permission=ADJUST,
    answers=Booked,
    words=_("Count stock"),
    about=_(
        "What was found is written down and the difference booked; the quantities of the answer are these."
    ),
)
def count(request: HttpRequest, said: CountSaid) -> Booked:
    """What somebody found."""
    actor = actor_of(request)
    skus = known(said.lines, scope=actor.scope).skus
    lines = [CountedLine(skus[line.sku], line.owner_id, line.place_id, line.counted) for line in said.lines]
    return booked(count_stock(lines=lines, at=now(), actor=actor, note=said.note), scope=actor.scope)
