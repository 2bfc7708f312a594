"""Writing to buyers, and asking them for reviews."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field

from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import Body, Refused, Shown, all_refused, refused
from zayton.kernel.time import now
from zayton.orders.api.choices_shapes import LetterSaid, one_an_order
from zayton.orders.api.routing import routes
from zayton.orders.api.shapes import MOST_ORDERS, OrderIds
from zayton.orders.errands.buyers import Asked, LetterDraft, ask_for_reviews, write_to_buyers
from zayton.orders.errands.permissions import WRITE


class MessagesSaid(Body):
    """Orders, and the message that the buyer of each gets."""

    orders: Annotated[
        list[LetterSaid], Field(min_length=1, max_length=MOST_ORDERS), AfterValidator(one_an_order)
    ]


class AskedShown(Shown):
    """The orders whose buyers are written to, and the refusals."""

    order_ids: list[int]
    refusals: list[Refused]


@routes.write(
    "/write-to-buyers",
    permission=WRITE,
    answers=AskedShown,
    words=_("Write to buyers"),
    about=_("Over the marketplaces of their orders; the answer of each is in the order's errands."),
)
def write_to(request: HttpRequest, said: MessagesSaid) -> AskedShown:
    """Messages."""
    drafts = [LetterDraft(one.order_id, one.text) for one in said.orders]
    return _asked(write_to_buyers(drafts=drafts, actor=actor_of(request), at=now()))


@routes.write(
    "/ask-for-reviews",
    permission=WRITE,
    answers=AskedShown,
    words=_("Ask the buyers of orders for reviews"),
    about=_("In the marketplace's own words, once for an order, when the marketplace allows it."),
)
def ask_reviews(request: HttpRequest, said: OrderIds) -> AskedShown:
    """Requests for reviews."""
    return _asked(ask_for_reviews(order_ids=said.order_ids, actor=actor_of(request), at=now()))


def _asked(asked: Asked) -> AskedShown:
    if not asked.order_ids and asked.refusals:
        raise all_refused(asked.refusals)
    return AskedShown(order_ids=asked.order_ids, refusals=[refused(one) for one in asked.refusals])
