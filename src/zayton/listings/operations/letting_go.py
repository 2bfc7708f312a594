"""Wishes for what a field map has left to the channel since they were made: let go, and written in the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import Happening, append
from zayton.listings.events import LET_GO
from zayton.listings.models import Ask, Listing, ListingTexts
from zayton.listings.operations.asking import FIELDS
from zayton.listings.operations.settling import SHOWN
from zayton.listings.operations.wording import words_of_listings
from zayton.listings.rules.wording import WORDS, short
from zayton.listings.states import AskKind, AskState

_AT_ONCE = 500


def let_go(connection_id: int, owners: Mapping[str, str], *, at: datetime) -> None:
    """Take back what is due of fields that are the channel's now; of texts, those that are, and the rest is sent."""
    theirs = {name for name, owner in owners.items() if owner == "channel"}
    kinds = [kind for kind, name in FIELDS.items() if name in theirs]
    of_connection = Ask.objects.filter(
        state=AskState.DUE, listing__shop__connected__connection_id=connection_id
    ).order_by("listing_id", "pk")
    if kinds:
        while _let_values_go(of_connection.filter(kind__in=kinds), at):
            pass
    said = [name for name in WORDS if name in theirs]
    if said:
        texts = of_connection.filter(kind=AskKind.TEXTS, listing__words__wanted__has_any_keys=said)
        while _let_words_go(texts, said, at):
            pass


def _let_values_go(due: QuerySet[Ask], at: datetime) -> bool:
    with transaction.atomic():
        gone = _held(due)
        Ask.objects.filter(pk__in=[ask.pk for ask in gone]).delete()
        append([_told(ask, {SHOWN[ask.kind]: ask.value}, at) for ask in gone], actor=SYSTEM)
    return bool(gone)


def _let_words_go(due: QuerySet[Ask], names: Sequence[str], at: datetime) -> bool:
    with transaction.atomic():
        asks = _held(due)
        rows = words_of_listings([ask.listing_id for ask in asks])
        told = []
        for ask in asks:
            row = rows[ask.listing_id]
            told.append(_told(ask, {name: row.wanted[name] for name in names if name in row.wanted}, at))
            row.wanted = {name: value for name, value in row.wanted.items() if name not in names}
        ListingTexts.objects.bulk_update(rows.values(), ["wanted"], batch_size=_AT_ONCE)
        Ask.objects.filter(pk__in=[ask.pk for ask in asks if not rows[ask.listing_id].wanted]).delete()
        append(told, actor=SYSTEM)
    return bool(asks)


def _held(due: QuerySet[Ask]) -> list[Ask]:
    """The first of them, with their listings locked as by those who ask: nobody renews them meanwhile."""
    first = list(due.values_list("listing_id", flat=True)[:_AT_ONCE])
    held = Listing.objects.select_for_update(no_key=True).filter(pk__in=first)
    list(held.order_by("pk").values_list("pk"))
    return list(due.filter(listing_id__in=first).select_related("listing"))


def _told(ask: Ask, words: Mapping[str, Any], at: datetime) -> Happening:
    """A wish as what was to be, and is not any more."""
    fields = {name: [short(value), None] for name, value in words.items()}
    sku = ask.listing.sku_id
    named = {"shop": [ask.listing.shop_id], **({"sku": [sku]} if sku else {})}
    payload = {"fields": fields, "why": "channels_own", "currency": ask.listing.currency}
    return Happening(LET_GO, ask.listing_id, at, payload, named)
