"""Wishes that channels took stand as asked, and their listings show it; those renewed meanwhile are sent next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F, OuterRef, Subquery

from zayton.channels.ports.faults import FaultKind
from zayton.kernel.bulk import rows_as_table, sqlite_moment
from zayton.kernel.statements import on_postgres
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.states import AskKind, AskState

SHOWN: Mapping[str, str] = {AskKind.QUANTITY: "quantity", AskKind.PRICE: "price_minor"}
"""What of a listing is told by a wish's value."""


def settle(kind: str, ids: Sequence[int], listing_ids: Sequence[int], at: datetime) -> None:
    """Wishes of one kind stand as asked, and their listings show it."""
    if not ids:
        return
    done = {"state": AskState.DONE, "tries": 0, "fault_kind": "", "fault_said": ""}
    Ask.objects.filter(pk__in=ids).update(sent_value=F("value"), sent_at=at, **done)
    if shown := SHOWN.get(kind):
        sent = Ask.objects.filter(listing=OuterRef("pk"), kind=kind).values("sent_value")
        Listing.objects.filter(pk__in=listing_ids).update(**{shown: Subquery(sent)})
    if kind == AskKind.PRICE:
        # or publishing it again, for whatever reason, would set back what was moved since it was written
        offers = Offering.objects.filter(listing_id__in=listing_ids, currency=F("listing__currency"))
        sent = Ask.objects.filter(listing=OuterRef("listing"), kind=kind).values("sent_value")
        offers.update(price_minor=Subquery(sent))


# somebody else may have sent a newer value meanwhile, and ours came after it: then the newer one is sent again
_OVERTAKEN = """
    UPDATE listings_ask
       SET sent_value = sent.value, sent_at = %s, unmet_since = %s,
           state = CASE WHEN listings_ask.state = %s AND listings_ask.value <> sent.value THEN %s ELSE state END,
           due_at = CASE WHEN listings_ask.state = %s AND listings_ask.value <> sent.value THEN %s ELSE due_at END
      FROM {table} WHERE listings_ask.id = sent.id"""
_SHOWS = "UPDATE listings_listing SET {column} = sent.value FROM {table} WHERE listings_listing.id = sent.listing_id"


def note_overtaken(asks: Sequence[Ask], unshown: Collection[int], at: datetime) -> None:
    """Wishes that were renewed while they were sent: what was sent is noted, what is wanted now is sent next."""
    moment = at if on_postgres() else sqlite_moment(at)
    for kind, hidden in sorted({(ask.kind, ask.pk in unshown) for ask in asks}):
        alike = [ask for ask in asks if (ask.kind, ask.pk in unshown) == (kind, hidden)]
        sent = [(ask.pk, ask.listing_id, ask.value) for ask in alike]
        table, rows = rows_as_table("sent", {"id": "bigint", "listing_id": "bigint", "value": "bigint"}, sent)
        with connection.cursor() as cursor:
            was_done = [AskState.DONE.value, AskState.DUE.value, AskState.DONE.value, moment]
            cursor.execute(_OVERTAKEN.format(table=table), [moment, moment, *was_done, *rows])
            if not hidden and (column := SHOWN.get(kind)):
                cursor.execute(_SHOWS.format(column=column, table=table), rows)


def settle_ended(listing_ids: Sequence[int], at: datetime) -> None:
    """Their wishes to show nothing may have been refused before the end was known to be done."""
    refused = Ask.objects.filter(
        listing__in=listing_ids,
        listing__is_ended=True,
        kind=AskKind.QUANTITY,
        value=0,
        state=AskState.FAILED,
        fault_kind__in=[FaultKind.REFUSED, FaultKind.GONE],
    )
    found = dict(refused.values_list("pk", "listing_id"))
    settle(AskKind.QUANTITY, list(found), list(found.values()), at)
