"""What channels answered to wishes is kept: as asked, to be tried again, or refused."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Published
from zayton.kernel.access.public import SYSTEM, Actor
from zayton.kernel.journal.public import Event, Happening, append
from zayton.listings.events import ENDED, PRICE_MOVED, PUBLISHED, QUANTITY_SHOWN, REFUSED
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.showing import show_listings
from zayton.listings.states import STATES, AskKind, AskState, ListingState

_TOLD: Mapping[str, Event] = {
    AskKind.QUANTITY: QUANTITY_SHOWN,
    AskKind.PRICE: PRICE_MOVED,
    AskKind.CONTENT: PUBLISHED,
    AskKind.END: ENDED,
}
_SHORTEST, _LONGEST = timedelta(seconds=2), timedelta(minutes=15)


class Answer(NamedTuple):
    """What a channel answered to one wish: a fault, or what it published."""

    fault: Fault | None = None
    published: Published | None = None


def keep_answers(asks: Sequence[Ask], answers: Mapping[int, Answer], *, at: datetime) -> None:
    """Write down what became of each wish that was sent; a wish that was renewed meanwhile stays due."""
    told: list[tuple[str, Happening]] = []
    with transaction.atomic():
        # in the order in which those who ask lock them
        for ask in sorted(asks, key=lambda one: one.listing_id):
            fault, published = answers[ask.pk]
            if published is not None:
                _keep_published(ask, published, None if fault else at)
            if fault is None:
                told.append((ask.asked_by, _fulfilled(ask, at)))
            elif fault.passes:
                _again(ask, fault, at)
            else:
                told.append((ask.asked_by, _refused(ask, fault, at)))
        _journal(told)
        # now that they are there, they show what is available now, not what was when they were written
        there = [
            ask.listing_id for ask in asks if ask.kind == AskKind.CONTENT and answers[ask.pk].fault is None
        ]
        if there:
            show_listings(listings=list(Listing.objects.filter(pk__in=there)), at=at, again=True)


def _journal(told: Sequence[tuple[str, Happening]]) -> None:
    """One append for each who asked: the operations log says by whom or which rule."""
    for who in sorted({by for by, _ in told}):
        actor = SYSTEM if who == SYSTEM.id else Actor(who, SYSTEM.permissions, SYSTEM.scope)
        append([happening for by, happening in told if by == who], actor=actor)


def _fulfilled(ask: Ask, at: datetime) -> Happening:
    was = ask.sent_value
    Ask.objects.filter(pk=ask.pk).update(sent_value=ask.value, sent_at=at)
    answered = Ask.objects.filter(pk=ask.pk, turn=ask.turn, state=AskState.DUE)
    if not answered.update(state=AskState.DONE, tries=0, fault_kind="", fault_said=""):
        # somebody else has sent a newer value meanwhile, and ours came after it: the newer one is sent again
        Ask.objects.filter(pk=ask.pk, state=AskState.DONE).exclude(value=ask.value).update(
            state=AskState.DUE, due_at=at
        )
    if shown := _SHOWN.get(ask.kind):
        Listing.objects.filter(pk=ask.listing_id).update(**{shown: ask.value})
    if ask.kind == AskKind.END:
        Listing.objects.filter(pk=ask.listing_id).update(state=ListingState.INACTIVE)
    payload = {"was_value": was, "value": ask.value, "why": ask.why, **ask.figures}
    if ask.kind == AskKind.PRICE:
        payload["currency"] = ask.listing.currency
    return Happening(_TOLD[ask.kind], ask.listing_id, at, payload, _named(ask))


_SHOWN: Mapping[str, str] = {AskKind.QUANTITY: "quantity", AskKind.PRICE: "price_minor"}


def _keep_published(ask: Ask, published: Published, at: datetime | None) -> None:
    """What the channel made of a listing: its own names for it, how it stands, and its problems."""
    key = published.key
    facts: dict[str, Any] = {"problems": [problem._asdict() for problem in published.problems]}
    was_there = ask.listing.published_at is not None or ask.listing.seen_at is not None
    # what is on sale there already stays so when a change of it is refused, and must go on following our stock
    if at is not None or not was_there:
        facts["state"] = STATES[published.standing]
    # refused, it is not there: neither its quantity nor its price can be changed yet
    if at is not None:
        facts["published_at"] = at
    # an answer of a refusal names nothing
    facts |= {name: value for name, value in (("remote", key.remote), ("item", published.item)) if value}
    Listing.objects.filter(pk=ask.listing_id).update(**facts)


def _again(ask: Ask, fault: Fault, at: datetime) -> None:
    wait = max(timedelta(seconds=fault.retry_after or 0), _SHORTEST) * 2 ** min(ask.tries, 8)
    Ask.objects.filter(pk=ask.pk, turn=ask.turn).update(
        tries=ask.tries + 1,
        due_at=at + min(wait, _LONGEST),
        fault_kind=fault.kind,
        fault_said=fault.said,
    )


def _refused(ask: Ask, fault: Fault, at: datetime) -> Happening:
    Ask.objects.filter(pk=ask.pk, turn=ask.turn, state=AskState.DUE).update(
        state=AskState.FAILED, fault_kind=fault.kind, fault_said=fault.said
    )
    if fault.kind == FaultKind.GONE:
        Listing.objects.filter(pk=ask.listing_id).update(state=ListingState.DELETED, seen_at=at)
    payload = {"value": ask.value, "said": fault.said[:200], "kind": ask.kind}
    return Happening(REFUSED, ask.listing_id, at, payload, _named(ask))


def _named(ask: Ask) -> dict[str, list[int]]:
    named = {"shop": [ask.listing.shop_id]}
    return named | {"sku": [ask.listing.sku_id]} if ask.listing.sku_id else named
