"""Errands are written where they become necessary: within the transaction that ships or cancels."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from zayton.catalog.public import Part, parts_of
from zayton.channels.public import CameOver, came_over
from zayton.kernel.access.public import Actor
from zayton.kernel.sealing import seal, unseal
from zayton.orders.errands.models import Errand
from zayton.orders.errands.rules.units import Gone, units_left
from zayton.orders.errands.states import ErrandKind
from zayton.orders.models import Order, OrderLine

REASONS = ("no_stock", "buyer_asked", "bad_address")
"""Why an order is cancelled, as marketplaces are told."""
LONGEST_LETTER = 2000
_PURPOSE = "letter to a buyer"


class Left(NamedTuple):
    """A parcel that leaves: goods by line and SKU that had left before, and that leave now."""

    order: Order
    before: Mapping[int, Mapping[int, int]]
    now: Mapping[int, Mapping[int, int]]
    carrier: str = ""
    number: str = ""


def tell_of_parcels(parcels: Sequence[Left], *, actor: Actor, at: datetime) -> None:
    """Have marketplaces told of parcels, as far as their orders came over connections."""
    over = connections_of([parcel.order for parcel in parcels])
    told = [parcel for parcel in parcels if parcel.order.pk in over]
    lines = _lines({parcel.order.pk for parcel in told})
    errands = []
    for parcel in told:
        goods = units_left([_gone(line, parcel) for line in lines.get(parcel.order.pk, ())])
        # a bundle of which a part stays behind is told once it is whole
        if goods:
            errand = _errand(ErrandKind.DISPATCH, parcel.order, over[parcel.order.pk], actor, at)
            errand.goods, errand.carrier, errand.number = goods, parcel.carrier, parcel.number
            errands.append(errand)
    Errand.objects.bulk_create(errands)


def tell_of_cancellations(
    orders: Collection[Order], *, reason: str, actor: Actor, at: datetime, letters: Mapping[int, str]
) -> None:
    """Have marketplaces told that orders are cancelled, and buyers written to first; `letters` are texts by order."""
    over = connections_of(orders)
    errands = []
    for order in orders:
        if order.pk not in over:
            continue
        if text := letters.get(order.pk):
            letter = _errand(ErrandKind.LETTER, order, over[order.pk], actor, at)
            letter.sealed = seal(text.encode(), purpose=_PURPOSE)
            errands.append(letter)
        errand = _errand(ErrandKind.CANCEL, order, over[order.pk], actor, at)
        # what somebody wrote in words of their own is no reason that marketplaces know
        errand.reason = reason if reason in REASONS else REASONS[0]
        errands.append(errand)
    Errand.objects.bulk_create(errands)


def tell_buyers(
    orders: Sequence[tuple[Order, CameOver]], *, actor: Actor, at: datetime, letters: Mapping[int, str]
) -> list[Errand]:
    """Have marketplaces bring buyers messages, `letters` by order, or else their own request for a review."""
    errands = []
    for order, over in orders:
        kind = ErrandKind.LETTER if order.pk in letters else ErrandKind.REVIEW
        errand = _errand(kind, order, over, actor, at)
        if kind == ErrandKind.LETTER:
            errand.sealed = seal(letters[order.pk].encode(), purpose=_PURPOSE)
        errands.append(errand)
    return Errand.objects.bulk_create(errands)


def letter_of(errand: Errand) -> str:
    """The text of a letter to a buyer; `SealBroken` when it was sealed with another key."""
    return unseal(errand.sealed, purpose=_PURPOSE).decode()


def connections_of(orders: Collection[Order]) -> dict[int, CameOver]:
    """The connections that orders came over, by order; the others are left out."""
    found = came_over({(order.shop_id, order.external_number) for order in orders}) if orders else {}
    named = {order.pk: found.get((order.shop_id, order.external_number)) for order in orders}
    return {key: one for key, one in named.items() if one is not None}


def ways_to_buyers(orders: Collection[Order]) -> dict[int, CameOver]:
    """The connections over which buyers can be written to now, by order; the others are left out."""
    # a message that waits for its shop to be connected again would reach its buyer out of the blue
    return {key: one for key, one in connections_of(orders).items() if not one.is_left}


def _errand(kind: ErrandKind, order: Order, over: CameOver, actor: Actor, at: datetime) -> Errand:
    return Errand(
        kind=kind, order=order, connection_id=over.connection_id, at=at, due_at=at, asked_by=actor.id
    )


class _Line(NamedTuple):
    id: int
    code: str
    quantity: int
    parts: Sequence[tuple[int, int]]


def _lines(order_ids: Collection[int]) -> dict[int, list[_Line]]:
    if not order_ids:
        return {}
    found = OrderLine.objects.filter(
        order_id__in=order_ids, version=F("order__version"), sku_id__isnull=False
    ).order_by("order_id", "line_no")
    rows = list(found.values_list("order_id", "pk", "external_code", "quantity", "sku_id"))
    bundles: Mapping[int, Sequence[Part]] = parts_of({row[4] for row in rows})
    lines: dict[int, list[_Line]] = {}
    for order_id, key, code, quantity, sku_id in rows:
        parts = [(part.component_id, part.quantity) for part in bundles.get(sku_id, ())]
        lines.setdefault(order_id, []).append(_Line(key, code, quantity, parts or [(sku_id, 1)]))
    return lines


def _gone(line: _Line, parcel: Left) -> Gone:
    return Gone(
        line.code, line.quantity, line.parts, parcel.before.get(line.id, {}), parcel.now.get(line.id, {})
    )
