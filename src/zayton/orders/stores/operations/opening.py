"""Opening stores, changing their terms and prices, and pausing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.money import AmountError, exponent
from zayton.orders.models import Allocation
from zayton.orders.stores import errors
from zayton.orders.stores.drafts import StoreDraft
from zayton.orders.stores.events import CHANGED, OPENED, PRICED
from zayton.orders.stores.models import AgreedPrice, Store, StoreEntry
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.rules.hours import MINUTES_A_DAY
from zayton.orders.stores.states import SettledBy, Side, WhenClosed
from zayton.stock.public import WarehouseCard, WarehouseKind, warehouse_cards

MOST_MINUTES = 14 * MINUTES_A_DAY
MOST_SPANS = 28
MOST_CLOSED_DATES = 400
MOST_MINOR = 10**12
_STORES = frozenset({WarehouseKind.STORE, WarehouseKind.VIRTUAL})
_KEPT = tuple(name for name in StoreDraft._fields if name != "warehouse_id")


@dataclass(frozen=True, slots=True)
class StoresWritten:
    """The stores that now stand as drafted, by their warehouse, and the refusals."""

    ids: dict[int, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def write_stores(*, drafts: Sequence[StoreDraft], actor: Actor, at: datetime) -> StoresWritten:
    """Open stores or change their terms; what was accepted before keeps the terms of its time."""
    cards = warehouse_cards(scope=actor.scope)
    try:
        with transaction.atomic():
            return _write(drafts, cards, actor, at)
    except IntegrityError:
        # somebody else opened one of them meanwhile; now it is there to be changed
        with transaction.atomic():
            return _write(drafts, cards, actor, at)


def _write(
    drafts: Sequence[StoreDraft], cards: Mapping[int, WarehouseCard], actor: Actor, at: datetime
) -> StoresWritten:
    written = StoresWritten()
    found = Store.objects.select_for_update().order_by("id")
    known = {one.warehouse_id: one for one in found.filter(warehouse_id__in=[d.warehouse_id for d in drafts])}
    for row, draft in enumerate(drafts):
        card = cards.get(draft.warehouse_id)
        store = known.get(draft.warehouse_id)
        if refusal := _refusal(draft, card, store, row):
            written.refusals.append(refusal)
            continue
        known[draft.warehouse_id] = _written(draft, store, actor, at)
        written.ids[draft.warehouse_id] = known[draft.warehouse_id].pk
    return written


def pause_stores(*, store_ids: Sequence[int], paused: bool, actor: Actor, at: datetime) -> StoresWritten:
    """Let stores take no new orders for a while, or again; what was laid before them stays."""
    written = StoresWritten()
    seen = warehouse_cards(scope=actor.scope)
    with transaction.atomic():
        stores = Store.objects.select_for_update().order_by("id").in_bulk(store_ids)
        for row, key in enumerate(store_ids):
            store = stores.get(key)
            if store is None or store.warehouse_id not in seen:
                written.refusals.append(Refusal(errors.UNKNOWN_STORE, str(key), row=row))
                continue
            if store.paused != paused:
                store.paused = paused
                store.save(update_fields=["paused"])
                append([_told(store, {"paused": paused}, at)], actor=actor)
            written.ids[store.warehouse_id] = store.pk
    return written


def agree_prices(
    *, store_id: int, prices: Mapping[int, int | None], actor: Actor, at: datetime
) -> Refusal | None:
    """Agree what a store gets for a unit of each SKU; `None` ends an agreement. All of them or nothing."""
    with transaction.atomic():
        store = Store.objects.select_for_update().filter(pk=store_id).first()
        if store is None or not actor.scope.sees_warehouse(store.warehouse_id):
            return Refusal(errors.UNKNOWN_STORE, str(store_id))
        if any(price is not None and not 0 <= price <= MOST_MINOR for price in prices.values()):
            return Refusal(errors.BAD_PRICE, str(store_id))
        known = dict(AgreedPrice.objects.filter(store=store).values_list("sku_id", "price_minor"))
        changed = {sku: price for sku, price in prices.items() if known.get(sku) != price}
        if not changed:
            return None
        AgreedPrice.objects.filter(store=store, sku_id__in=changed).delete()
        AgreedPrice.objects.bulk_create(
            AgreedPrice(store=store, sku_id=sku, price_minor=price)
            for sku, price in changed.items()
            if price is not None
        )
        payload = {"prices": sorted([sku, price] for sku, price in changed.items())}
        named = {"node": (store.warehouse_id,), "sku": tuple(changed)}
        append([Happening(PRICED, store.pk, at, payload, named)], actor=actor)
    return None


def _refusal(draft: StoreDraft, card: WarehouseCard | None, store: Store | None, row: int) -> Refusal | None:
    if card is None or card.kind not in _STORES:
        subject = card.code if card else str(draft.warehouse_id)
        return Refusal(errors.NO_WAREHOUSE, subject, row=row)
    if store and store.currency != draft.currency and StoreEntry.objects.filter(store=store).exists():
        return Refusal(errors.CURRENCY_FIXED, card.code, {"currency": store.currency}, row)
    if flaw := _flaw(draft):
        return Refusal(errors.BAD_TERMS, card.code, {"field": flaw}, row)
    return None


def _flaw(draft: StoreDraft) -> str:
    """The first column that cannot be, or nothing."""
    fits = {
        "currency": _is_currency(draft.currency),
        "accept_minutes": 1 <= draft.accept_minutes <= MOST_MINUTES,
        "hours": len(draft.hours) <= MOST_SPANS and all(_is_span(*span) for span in draft.hours),
        "closed_dates": len(draft.closed_dates) <= MOST_CLOSED_DATES
        and all(_is_day(day) for day in draft.closed_dates),
        "when_closed": draft.when_closed in WhenClosed.values,
        "ships": draft.ships or draft.picks_up,
        "settled_by": draft.settled_by in SettledBy.values,
        "commission_bp": 0 <= draft.commission_bp <= 10_000,
        "commission_to": draft.commission_to in Side.values,
        "fee_minor": abs(draft.fee_minor) <= MOST_MINOR,
        "shipping_by": draft.shipping_by in Side.values,
        "shipping_minor": 0 <= draft.shipping_minor <= MOST_MINOR,
    }
    return next((name for name, fit in fits.items() if not fit), "")


def _is_currency(currency: str) -> bool:
    try:
        exponent(currency)
    except AmountError:
        return False
    return True


def _is_span(weekday: int, opens: int, closes: int) -> bool:
    return (
        0 <= weekday <= 6 and 0 <= opens < MINUTES_A_DAY and 0 <= closes <= MINUTES_A_DAY and opens != closes
    )


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _written(draft: StoreDraft, store: Store | None, actor: Actor, at: datetime) -> Store:
    wanted = {name: getattr(draft, name) for name in _KEPT}
    # as JSON gives them back, so that what did not change is seen to be the same
    wanted["hours"] = [list(span) for span in draft.hours]
    wanted["closed_dates"] = sorted(set(draft.closed_dates))
    if store is None:
        made = Store.objects.create(warehouse_id=draft.warehouse_id, **wanted)
        append([_told(made, wanted, at, opened=True)], actor=actor)
        # what was promised from there before it was a store is laid before it now
        orders = Allocation.objects.filter(warehouse_id=draft.warehouse_id)
        sync_offers(order_ids=set(orders.values_list("order_id", flat=True)), actor=actor, at=at)
        return made
    changed = {name: value for name, value in wanted.items() if getattr(store, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(store, name, value)
        store.save(update_fields=list(changed))
        append([_told(store, changed, at)], actor=actor)
    return store


def _told(store: Store, terms: Mapping[str, object], at: datetime, *, opened: bool = False) -> Happening:
    named = {"node": (store.warehouse_id,)}
    return Happening(OPENED if opened else CHANGED, store.pk, at, {"terms": dict(terms)}, named)
