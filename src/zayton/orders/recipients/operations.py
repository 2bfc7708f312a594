"""Keeping, opening and erasing recipients, as sets."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import COPY_FROM, insert_rows
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.sealing import SealBroken
from zayton.orders.models import Order
from zayton.orders.recipients.errors import NONE_KEPT, SEALED
from zayton.orders.recipients.events import ERASED, SEEN
from zayton.orders.recipients.models import Recipient
from zayton.orders.recipients.sealing import leads_to_a_door, names_somebody, opened, sealed, tidied
from zayton.orders.states import Kind

# three parameters a row, and some databases take no more than a thousand
_A_STATEMENT = 300


class Looked(NamedTuple):
    """Addresses by order, and why the others cannot be shown."""

    addresses: dict[int, Address]
    refusals: list[Refusal]


def keep_recipients(*, addresses: Mapping[int, Address], at: datetime) -> set[int]:
    """Seal who orders go to, by order; answers the orders of which that is new.

    What was erased stays so. An address of no more than a place does not replace one that leads to a door: a
    marketplace that tells less than before, or less than a file did, takes nothing away.
    """
    # in the order of their keys, so that two who keep the same never wait for each other in a circle
    told = {key: tidied(one) for key, one in sorted(addresses.items()) if names_somebody(one)}
    if not told:
        return set()
    kept = Recipient.objects.in_bulk(told)
    fresh = [(key, sealed(one), at) for key, one in told.items() if key not in kept]
    moved = [key for key, row in kept.items() if _differs(row, told[key])]
    with transaction.atomic():
        new = _inserted(fresh)
        # where another session was quicker, ours may be the later word all the same
        moved += [key for key, *_rest in fresh if key not in new]
        # locked, so that nothing that is being erased is written once more
        rows = Recipient.objects.select_for_update().filter(pk__in=moved, erased_at=None).order_by("pk")
        # looked at again: whoever held the lock before may have kept the very same
        changed = [row for row in rows if _differs(row, told[row.pk])] if moved else []
        for row in changed:
            row.sealed, row.kept_at = sealed(told[row.pk]), at
        Recipient.objects.bulk_update(changed, ["sealed", "kept_at"])
    return new | {row.pk for row in changed}


def _inserted(rows: Sequence[tuple[int, bytes, datetime]]) -> set[int]:
    """Insert rows; answers the orders of those that nobody else had inserted meanwhile."""
    # the arrays in which few rows are written know no bytes
    if len(rows) >= COPY_FROM and _all_new(rows):
        return {key for key, *_rest in rows}
    new: set[int] = set()
    for first in range(0, len(rows), _A_STATEMENT):
        some = rows[first : first + _A_STATEMENT]
        values = ", ".join(["(%s, %s, %s)"] * len(some))
        parameters = [
            part for key, one, at in some for part in (key, one, connection.ops.adapt_datetimefield_value(at))
        ]
        with connection.cursor() as cursor:
            # what `bulk_create` cannot say: which of them it wrote
            cursor.execute(
                f"INSERT INTO orders_recipient (order_id, sealed, kept_at) VALUES {values}"
                " ON CONFLICT (order_id) DO NOTHING RETURNING order_id",
                parameters,
            )
            new |= {key for (key,) in cursor.fetchall()}
    return new


def _all_new(rows: Sequence[tuple[int, bytes, datetime]]) -> bool:
    try:
        with transaction.atomic():
            insert_rows(Recipient, ("order_id", "sealed", "kept_at"), rows)
    except IntegrityError:
        return False
    return True


def _differs(kept: Recipient, told: Address) -> bool:
    if kept.erased_at is not None:
        return False
    try:
        known = opened(kept.sealed)
    except SealBroken:
        return True
    return known != told and (leads_to_a_door(told) or not leads_to_a_door(known))


def look_at_recipients(*, order_ids: Collection[int], actor: Actor, at: datetime) -> Looked:
    """Open the addresses of orders that the caller may see; each look is written down with who looked."""
    orders = {order.pk: order for order in Order.objects.filter(pk__in=order_ids)}
    kept = Recipient.objects.in_bulk(list(orders))
    looked = Looked({}, [])
    for row, key in enumerate(order_ids):
        found = opened_or_why(kept.get(key), orders[key].external_number if key in orders else str(key), row)
        if isinstance(found, Refusal):
            looked.refusals.append(found)
        else:
            looked.addresses[key] = found
    told = [Happening(SEEN, key, at, {}, {"shop": (orders[key].shop_id,)}) for key in looked.addresses]
    with transaction.atomic():
        append(told, actor=actor)
    return looked


def opened_or_why(kept: Recipient | None, number: str, row: int | None = None) -> Address | Refusal:
    """A kept address, or why there is none to show."""
    if kept is None or kept.erased_at is not None:
        return Refusal(NONE_KEPT, number, row=row)
    try:
        return opened(kept.sealed)
    except SealBroken:
        return Refusal(SEALED, number, row=row)


def erase_recipients(*, order_ids: Collection[int], why: str, actor: Actor, at: datetime) -> set[int]:
    """Forget who orders go to, for good; answers the orders of which something was kept. Twice is once.

    Of an order that had none a mark stays all the same, so that no later document brings one.
    """
    with transaction.atomic():
        _mark(order_ids, at)
        standing = (
            Recipient.objects.select_for_update().filter(pk__in=order_ids, erased_at=None).order_by("pk")
        )
        keys = list(standing.values_list("pk", flat=True))
        Recipient.objects.filter(pk__in=keys).update(sealed=b"", erased_at=at)
        shops = Order.objects.filter(pk__in=keys).values_list("pk", "shop_id")
        append(
            [Happening(ERASED, key, at, {"erased_for": why}, {"shop": (shop,)}) for key, shop in shops],
            actor=actor,
        )
    return set(keys)


def _mark(order_ids: Collection[int], at: datetime) -> None:
    # returns go to nobody
    bare = Order.objects.filter(pk__in=order_ids, kind=Kind.SALE).exclude(
        pk__in=Recipient.objects.values("pk")
    )
    Recipient.objects.bulk_create(
        [
            Recipient(order_id=key, kept_at=at, erased_at=at)
            for key in sorted(bare.values_list("pk", flat=True))
        ],
        # one that is being kept at this moment is waited for here, and erased with the others
        ignore_conflicts=True,
    )
