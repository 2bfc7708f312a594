"""Writing to buyers over their marketplaces: in our own words, or by the marketplace's own request for a review."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.channels.public import CameOver
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.orders.errands import errors
from zayton.orders.errands.mending import renew_errands
from zayton.orders.errands.models import Errand
from zayton.orders.errands.permissions import WRITE
from zayton.orders.errands.queries import asked_for_reviews
from zayton.orders.errands.states import ErrandKind, ErrandState
from zayton.orders.errands.wanting import LONGEST_LETTER, tell_buyers, ways_to_buyers
from zayton.orders.errors import UNKNOWN_ORDER
from zayton.orders.models import Order
from zayton.orders.queries import seen_orders
from zayton.orders.states import Kind, State


class LetterDraft(NamedTuple):
    """An order, and what its buyer is written."""

    order_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The orders whose buyers are written to or asked, and the refusals."""

    order_ids: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def write_to_buyers(*, drafts: Sequence[LetterDraft], actor: Actor, at: datetime) -> Asked:
    """Have the marketplaces of orders bring their buyers messages; one without a way is refused.

    Whether a marketplace allows the message at this time is its own answer, kept with the order.
    """
    texts = {draft.order_id: plain_text(draft.text) for draft in drafts}
    return _asked([draft.order_id for draft in drafts], actor, at, texts)


def ask_for_reviews(*, order_ids: Sequence[int], actor: Actor, at: datetime) -> Asked:
    """Have marketplaces ask the buyers of shipped orders for a review, once for each; one refused is asked anew."""
    return _asked(order_ids, actor, at, None)


def foresee_reviews(*, order_ids: Collection[int], actor: Actor) -> tuple[list[Order], list[Refusal]]:
    """The orders whose buyers would be asked for a review, and what is against the others."""
    found = seen_orders(scope=actor.scope).filter(pk__in=order_ids).order_by("placed_at", "id")
    orders = {order.pk: order for order in found}
    good, refusals = _fit(list(orders), orders, None)
    return [order for order, _over in good], refusals


def plain_text(text: str) -> str:
    """A message as it is sent."""
    return text.replace("\r\n", "\n").strip()


def unfit_letter(order: Order, text: str, *, is_over: bool) -> Refusal | None:
    """What is against a message about an order."""
    if not is_over:
        return Refusal(errors.NO_LETTERS, order.external_number)
    if not text:
        return Refusal(errors.NO_TEXT, order.external_number)
    if len(text) > LONGEST_LETTER:
        figures: dict[str, int | str] = {"length": len(text), "limit": LONGEST_LETTER}
        return Refusal(errors.LONG_TEXT, order.external_number, figures)
    return None


def _asked(ids: Sequence[int], actor: Actor, at: datetime, texts: Mapping[int, str] | None) -> Asked:
    if not actor.may(WRITE.name):
        return Asked(refusals=[Refusal(errors.NOT_TO_WRITE)])
    with transaction.atomic():
        # held, so that of two who ask for a review at once one asks
        held = seen_orders(scope=actor.scope).select_for_update(of=("self",)).filter(pk__in=ids)
        orders, refusals = _fit(ids, {order.pk: order for order in held.order_by("pk")}, texts)
        _tell(orders, actor, at, texts)
    return Asked([order.pk for order, _over in orders], refusals)


def _tell(
    orders: Sequence[tuple[Order, CameOver]], actor: Actor, at: datetime, texts: Mapping[int, str] | None
) -> None:
    if texts is not None:
        tell_buyers(orders, actor=actor, at=at, letters=texts)
        return
    # what was refused before, mostly as it was too early, is asked anew: a buyer is asked once all the same
    keys = [order.pk for order, _over in orders]
    held = Errand.objects.select_for_update(of=("self",)).select_related("order")
    standing = list(held.filter(kind=ErrandKind.REVIEW, order_id__in=keys).order_by("pk"))
    again = [one for one in standing if one.state == ErrandState.FAILED]
    renew_errands(errands=again, actor=actor, at=at)
    known = {one.order_id for one in standing}
    fresh = [one for one in orders if one[0].pk not in known]
    tell_buyers(fresh, actor=actor, at=at, letters={})


def _fit(
    ids: Sequence[int], orders: Mapping[int, Order], texts: Mapping[int, str] | None
) -> tuple[list[tuple[Order, CameOver]], list[Refusal]]:
    over = ways_to_buyers(orders.values())
    before = asked_for_reviews(orders) if texts is None else set()
    good: dict[int, tuple[Order, CameOver]] = {}
    refusals = []
    for row, key in enumerate(ids):
        order = orders.get(key)
        if order is None:
            refusals.append(Refusal(UNKNOWN_ORDER, str(key), row=row))
            continue
        is_over = key in over
        if texts is None:
            problem = _unfit_review(order, is_over=is_over, is_asked=key in before)
        else:
            problem = unfit_letter(order, texts[key], is_over=is_over)
        if problem is None:
            good[key] = order, over[key]
        else:
            refusals.append(Refusal(problem.code, problem.subject, problem.figures, row))
    return list(good.values()), refusals


def _unfit_review(order: Order, *, is_over: bool, is_asked: bool) -> Refusal | None:
    number = order.external_number
    if not is_over:
        return Refusal(errors.NO_LETTERS, number)
    if is_asked:
        return Refusal(errors.ASKED_BEFORE, number)
    if order.kind != Kind.SALE or order.state != State.SHIPPED:
        return Refusal(errors.NOT_SENT_YET, number)
    return None
