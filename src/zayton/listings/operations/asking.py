"""Wishes: what a channel shall show, the newest of each listing and kind."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from django.db import connection, transaction

from zayton.kernel.bulk import rows_as_table, sqlite_moment
from zayton.kernel.statements import on_postgres
from zayton.listings.models import Ask, Listing
from zayton.listings.states import AskKind, AskState, ListingState

_NONE: Mapping[str, int | str] = MappingProxyType({})
_AT_ONCE = 500
FIELDS: Mapping[str, str] = MappingProxyType({AskKind.QUANTITY: "quantity", AskKind.PRICE: "price"})
"""By what name a field map knows what is asked for."""


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
    Of what was made by other means nothing can be asked but to be brought over.
    """
    newest = {wish.listing_id: wish for wish in wishes}
    with transaction.atomic():
        # the listings are what is locked, in one order: two sets that ask for the same cannot deadlock
        held = (
            Listing.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=newest).order_by("pk")
        )
        if kind != AskKind.BRING:
            held = held.exclude(state=ListingState.OUTSIDE)
        owners = dict(held.values_list("pk", "shop__connected__connection__owners"))
        # where the channel's word counts, ours is not sent
        known = [key for key, owner in owners.items() if (owner or {}).get(FIELDS.get(kind, "")) != "channel"]
        standing = {ask.listing_id: ask for ask in Ask.objects.filter(listing_id__in=known, kind=kind)}
        fresh, changed = [], {}
        for key in known:
            ask, wish = standing.get(key), newest[key]
            if ask is None:
                signed = {"asked_at": at, "unmet_since": at, "due_at": at, "asked_by": by, "why": wish.why}
                fresh.append(
                    Ask(listing_id=key, kind=kind, value=wish.value, figures=dict(wish.figures), **signed)
                )
            elif ask.value != wish.value or (again and ask.state != AskState.DUE):
                changed[ask.pk] = wish
        Ask.objects.bulk_create(fresh, batch_size=_AT_ONCE)
        if changed:
            _renew(changed, by, at)
    return sorted([*(ask.listing_id for ask in fresh), *(wish.listing_id for wish in changed.values())])


_RENEW = """
    UPDATE listings_ask
       SET value = wish.value, why = wish.why, figures = {figures}, turn = listings_ask.turn + 1,
           unmet_since = CASE WHEN listings_ask.state = %s THEN %s ELSE unmet_since END,
           state = %s, due_at = %s, asked_at = %s, asked_by = %s, tries = 0, fault_kind = '', fault_said = ''
      FROM {table} WHERE listings_ask.id = wish.id"""


def _renew(wishes: Mapping[int, Wish], by: str, at: datetime) -> None:
    """Give standing wishes, by their id, their new values in one statement: a sale renews hundreds."""
    table, rows = rows_as_table(
        "wish",
        {"id": "bigint", "value": "bigint", "why": "text", "figures": "text"},
        [(key, one.value, one.why, json.dumps(dict(one.figures))) for key, one in wishes.items()],
    )
    moment = at if on_postgres() else sqlite_moment(at)
    figures = "wish.figures::jsonb" if on_postgres() else "wish.figures"
    with connection.cursor() as cursor:
        given = [AskState.DONE.value, moment, AskState.DUE.value, moment, moment, by, *rows]
        cursor.execute(_RENEW.format(table=table, figures=figures), given)
