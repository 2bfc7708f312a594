"""Wishes: what a channel shall show, the newest of each listing and kind."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from django.db import transaction

from zayton.listings.models import Ask, Listing
from zayton.listings.states import AskKind, AskState

_NONE: Mapping[str, int | str] = MappingProxyType({})
_FIELDS = (
    "value",
    "turn",
    "state",
    "due_at",
    "tries",
    "asked_at",
    "asked_by",
    "why",
    "figures",
    "fault_kind",
    "fault_said",
)
_AT_ONCE = 500
_FIELD: Mapping[str, str] = MappingProxyType({AskKind.QUANTITY: "quantity", AskKind.PRICE: "price"})


class Wish(NamedTuple):
    """A value that a listing shall have on its channel, and why, as a code with its figures."""

    listing_id: int
    value: int
    why: str = ""
    figures: Mapping[str, int | str] = _NONE


def ask_channels(
    *, kind: AskKind, wishes: Sequence[Wish], by: str, at: datetime, again: bool = False
) -> list[int]:
    """Ask for values; the listings whose wish is new. A wish that stands already is left alone.

    `again` also repeats what a channel refused, or has been told before: after it forgot, or showed something else.
    """
    newest = {wish.listing_id: wish for wish in wishes}
    with transaction.atomic():
        # the listings are what is locked, in one order: two sets that ask for the same cannot deadlock
        held = (
            Listing.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=newest).order_by("pk")
        )
        owners = dict(held.values_list("pk", "shop__connected__connection__owners"))
        # where the channel's word counts, ours is not sent
        known = [key for key, owner in owners.items() if (owner or {}).get(_FIELD.get(kind, "")) != "channel"]
        standing = {ask.listing_id: ask for ask in Ask.objects.filter(listing_id__in=known, kind=kind)}
        fresh, changed = [], []
        for key in known:
            ask = standing.get(key)
            if ask is None:
                fresh.append(_dressed(Ask(listing_id=key, kind=kind, turn=0), newest[key], by, at))
            elif ask.value != newest[key].value or (again and ask.state != AskState.DUE):
                changed.append(_dressed(ask, newest[key], by, at))
        Ask.objects.bulk_create(fresh, batch_size=_AT_ONCE)
        Ask.objects.bulk_update(changed, _FIELDS, batch_size=_AT_ONCE)
    return sorted(ask.listing_id for ask in (*fresh, *changed))


def _dressed(ask: Ask, wish: Wish, by: str, at: datetime) -> Ask:
    ask.value, ask.turn, ask.state = wish.value, ask.turn + 1, AskState.DUE
    ask.due_at, ask.tries, ask.asked_at, ask.asked_by = at, 0, at, by
    ask.why, ask.figures = wish.why, dict(wish.figures)
    ask.fault_kind, ask.fault_said = "", ""
    return ask
