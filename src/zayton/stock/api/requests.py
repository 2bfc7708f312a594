"""Requests for stock: units that a program holds for something of its own, lets go of, or ships."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import NOT_FOUND, WHOLE, Body, Code, Key, Problem, Quantity, Shown, Text
from zayton.kernel.time import now
from zayton.stock.api.references import Booked, booked, known
from zayton.stock.api.routing import routes
from zayton.stock.events import REQUEST
from zayton.stock.lines import DemandLine, ReleaseLine
from zayton.stock.models import Claim, Slip
from zayton.stock.operations.claims import holdings_of
from zayton.stock.operations.documents import open_slip
from zayton.stock.operations.reserving import release_stock, reserve_stock
from zayton.stock.operations.shipping import ship_stock
from zayton.stock.permissions import MOVE, READ, RESERVE
from zayton.stock.rules.holding import Holding

MOST_LINES = 500


class WantedSaid(Body):
    """Units of a SKU wanted from a warehouse."""

    sku: Code
    owner_id: Key
    warehouse_id: Key
    quantity: Quantity


class RequestSaid(Body):
    """A request: all of its lines or none, unless `partial`. Its lines are numbered from 1."""

    lines: Annotated[list[WantedSaid], Field(min_length=1, max_length=MOST_LINES)]
    partial: bool = False
    note: Text = ""


class PartSaid(Body):
    """Units of one line; all of them where no quantity is given."""

    line: Annotated[int, Field(ge=1, le=MOST_LINES, strict=True), WHOLE]
    quantity: Quantity | None = None


class PartsSaid(Body):
    """Some lines of a request; all of them where none is named."""

    lines: Annotated[list[PartSaid], Field(min_length=1, max_length=MOST_LINES)] | None = None


class HeldShown(Shown):
    """What a line still holds."""

    line: int
    warehouse_id: int
    sku_id: int
    owner_id: int
    quantity: int


class RequestShown(Shown):
    """A request and what it still holds."""

    id: int
    note: str
    held: list[HeldShown]


@routes.write(
    "/requests",
    permission=RESERVE,
    answers=Booked,
    words=_("Reserve stock"),
    about=_(
        "Holds free units for something outside; orders reserve by themselves. The document is the request."
    ),
)
def reserve(request: HttpRequest, said: RequestSaid) -> Booked:
    """Hold free goods."""
    actor = actor_of(request)
    skus = known(said.lines, scope=actor.scope).skus
    # claims need its number; a refusal takes it back with the whole request
    document = open_slip(REQUEST, at=now(), actor=actor, note=said.note)
    lines = [
        DemandLine(document.id, number, line.warehouse_id, skus[line.sku], line.owner_id, line.quantity)
        for number, line in enumerate(said.lines, start=1)
    ]
    outcome = reserve_stock(
        lines=lines, document_kind=REQUEST.code, at=now(), actor=actor, partial=said.partial
    )
    return booked(outcome, scope=actor.scope, document_id=document.id)


@routes.read(
    "/requests/{int:request_id}", permission=READ, answers=RequestShown, words=_("One request for stock")
)
def one_request(request: HttpRequest, request_id: Key) -> RequestShown:
    """What a request still holds."""
    slip = _slip(request_id, actor_of(request))
    held = [
        HeldShown(
            line=one.line_id or 0,
            warehouse_id=one.warehouse_id,
            sku_id=one.sku_id,
            owner_id=one.owner_id,
            quantity=one.quantity,
        )
        for one in _held(request_id)
    ]
    return RequestShown(id=slip.pk, note=slip.note, held=held)


@routes.write(
    "/requests/{int:request_id}/release",
    permission=RESERVE,
    answers=Booked,
    words=_("Release reserved stock"),
    about=_("Holding nothing any more is no refusal: the quantities of the answer are zero."),
)
def release(request: HttpRequest, request_id: Key, said: PartsSaid) -> Booked:
    """Let go of what is held."""
    actor = actor_of(request)
    _slip(request_id, actor)
    parts = said.lines
    lines = (
        [ReleaseLine(request_id)]
        if parts is None
        else [ReleaseLine(request_id, part.line, None, part.quantity) for part in parts]
    )
    outcome = release_stock(lines=lines, document_kind=REQUEST.code, at=now(), actor=actor)
    return booked(outcome, scope=actor.scope, document_id=request_id)


@routes.write(
    "/requests/{int:request_id}/ship",
    permission=MOVE,
    answers=Booked,
    words=_("Ship reserved stock"),
    about=_("What is held leaves to the customer, the oldest lots first; all of the lines named or none."),
)
def ship(request: HttpRequest, request_id: Key, said: PartsSaid) -> Booked:
    """Goods leave."""
    actor = actor_of(request)
    _slip(request_id, actor)
    held = _held(request_id)
    lines = [_leaving(one, said) for one in held if _named(one, said)]
    # all of the lines named or none: one that holds nothing would else be left out in silence
    if not lines or {part.line for part in said.lines or ()} - {one.line_id for one in held}:
        raise Problem(404, Refusal(NOT_FOUND))
    outcome = ship_stock(lines=lines, document_kind=REQUEST.code, at=now(), actor=actor)
    return booked(outcome, scope=actor.scope, document_id=request_id)


def _slip(request_id: int, actor: Actor) -> Slip:
    slip = Slip.objects.filter(pk=request_id, kind=REQUEST.code).first()
    claims = Claim.objects.filter(document_kind=REQUEST.code, document_id=request_id)
    warehouses = set(claims.values_list("level__warehouse", flat=True)) if slip else set()
    # who sees only a part of it could let go of goods that they do not work with
    if slip is None or not all(map(actor.scope.sees_warehouse, warehouses)):
        raise Problem(404, Refusal(NOT_FOUND))
    return slip


def _held(request_id: int) -> list[Holding]:
    return holdings_of(document_kind=REQUEST.code, document_ids=[request_id])


def _named(one: Holding, said: PartsSaid) -> bool:
    return said.lines is None or one.line_id in {part.line for part in said.lines}


def _leaving(one: Holding, said: PartsSaid) -> DemandLine:
    wanted = [part.quantity or one.quantity for part in said.lines or () if part.line == one.line_id]
    return DemandLine(
        one.document_id,
        one.line_id or 0,
        one.warehouse_id,
        one.sku_id,
        one.owner_id,
        sum(wanted) if wanted else one.quantity,
        from_reserved=True,
    )
