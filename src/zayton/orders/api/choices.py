"""What is done about orders that were sold beyond stock, and what marketplaces are told of orders."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    Key,
    Page,
    Problem,
    Query,
    all_refused,
    cut,
    place_of,
    refused,
)
from zayton.kernel.time import now
from zayton.orders.api.choices_shapes import (
    AgainsSaid,
    ChoicesShown,
    ErrandsAsked,
    ErrandShown,
    HousesSaid,
    LettersSaid,
    MendedShown,
    SettleSaid,
)
from zayton.orders.api.routing import routes
from zayton.orders.api.shapes import MovedShown
from zayton.orders.api.writes import moved_shown
from zayton.orders.choices import choices_of
from zayton.orders.errands.buyers import LetterDraft
from zayton.orders.errands.mending import MendDraft, Mended, settle_errands, tell_again
from zayton.orders.errands.permissions import TELL
from zayton.orders.errands.queries import seen_errands
from zayton.orders.operations.rehousing import HouseDraft, allocate_from
from zayton.orders.operations.writing_off import cancel_and_write
from zayton.orders.permissions import ALLOCATE, CANCEL, READ
from zayton.orders.queries import order_row


@routes.read(
    "/{int:order_id}/choices",
    permission=READ,
    answers=ChoicesShown,
    words=_("What can be done about an order that misses goods"),
    about=_("Only warehouses that the caller sees. An order that misses nothing has no choices."),
)
def choices(request: HttpRequest, order_id: Key) -> ChoicesShown:
    """Where else its goods are, and what could leave now."""
    scope = actor_of(request).scope
    if order_row(order_id, scope=scope) is None:
        raise Problem(404, Refusal(NOT_FOUND))
    found = choices_of([order_id], scope=scope).get(order_id)
    if found is None:
        return ChoicesShown(missing={}, ready=0, houses=[])
    return ChoicesShown.model_validate(found)


@routes.write(
    "/allocate-from",
    permission=ALLOCATE,
    answers=MovedShown,
    words=_("Ship orders from another warehouse"),
    about=_(
        "What an order misses is promised from the warehouse named, also from one that does not serve its shop."
    ),
)
def allocate_from_house(request: HttpRequest, said: HousesSaid) -> MovedShown:
    """Promise from there."""
    drafts = [HouseDraft(one.order_id, one.warehouse_id, one.whole) for one in said.orders]
    return moved_shown(allocate_from(drafts=drafts, actor=actor_of(request), at=now()))


@routes.write(
    "/cancel-and-write",
    permission=CANCEL,
    answers=MovedShown,
    words=_("Cancel orders with a message to their buyers"),
    about=_("The message goes first. A marketplace that does not allow it says so in the order's errands."),
)
def cancel_with_message(request: HttpRequest, said: LettersSaid) -> MovedShown:
    """Write, then cancel."""
    drafts = [LetterDraft(one.order_id, one.text) for one in said.orders]
    return moved_shown(cancel_and_write(drafts=drafts, actor=actor_of(request), at=now(), reason=said.reason))


@routes.read(
    "/errands",
    permission=READ,
    answers=Page[ErrandShown],
    words=_("What marketplaces are told of orders"),
    about=_("The latest first."),
)
def list_errands(request: HttpRequest, asked: Query[ErrandsAsked]) -> Page[ErrandShown]:
    """Shipments to confirm, orders to cancel, messages to send, with the marketplaces' answers."""
    place = place_of(asked, size=1)
    found = seen_errands(scope=actor_of(request).scope).order_by("-pk")
    if asked.order is not None:
        found = found.filter(order_id=asked.order)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if place:
        found = found.filter(pk__lt=place[0])
    # one more than asked tells whether a next page exists
    page, following = cut(list(found[: asked.limit + 1]), asked, lambda errand: (errand.pk,))
    return Page(items=[ErrandShown.model_validate(errand) for errand in page], next=following)


@routes.write(
    "/errands/again",
    permission=TELL,
    answers=MendedShown,
    words=_("Have marketplaces told again what they refused"),
)
def again(request: HttpRequest, said: AgainsSaid) -> MendedShown:
    """Tell again, with another carrier or number where one is given."""
    drafts = [MendDraft(one.errand_id, one.carrier, one.number) for one in said.errands]
    return _mended(tell_again(drafts=drafts, actor=actor_of(request), at=now()))


@routes.write(
    "/errands/settle",
    permission=TELL,
    answers=MendedShown,
    words=_("Say that refusals were settled at the marketplace by hand"),
    about=_(
        "With a note also what nobody tells: its shop is connected no more, or its connection is not called."
    ),
)
def settle(request: HttpRequest, said: SettleSaid) -> MendedShown:
    """They are told no more."""
    ids = list(dict.fromkeys(said.errand_ids))
    return _mended(settle_errands(errand_ids=ids, actor=actor_of(request), at=now(), note=said.note))


def _mended(mended: Mended) -> MendedShown:
    if mended.refusals and not mended.ids:
        raise all_refused(mended.refusals)
    return MendedShown(ids=mended.ids, refusals=[refused(refusal) for refusal in mended.refusals])
