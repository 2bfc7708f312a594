"""The writes: customers become known by their shop's number, and are forgotten on request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from zayton.customers import errors
from zayton.customers.events import ERASED
from zayton.customers.models import Customer, new_public_id
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.bulk import COPY_FROM, insert_rows, rows_as_table
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append


class CustomerKey(NamedTuple):
    """How the rest of the house knows a customer: a key for joins, an opaque id for journal and lake."""

    id: int
    public_id: str


Numbers = Collection[tuple[int, str]]
_WANTED = {"shop_id": "bigint", "number": "text"}


@dataclass(frozen=True, slots=True)
class Erased:
    """The opaque ids that now stand for nobody, and those that were unknown."""

    public_ids: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def resolve_customers(numbers: Numbers) -> dict[tuple[int, str], CustomerKey]:
    """The customer behind each (shop, external number), made known where new; joins the caller's transaction.

    Two sessions that meet the same new customer agree on one.
    """
    # sorted, so that two imports that meet insert in the same order and cannot deadlock
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    found = _find(wanted)
    unknown = [pair for pair in wanted if pair not in found]
    if unknown:
        _make_known(unknown)
        found |= _find(unknown)
    return found


def _make_known(unknown: Numbers) -> None:
    rows = [(shop, number, new_public_id(), "", "") for shop, number in unknown]
    # few of them may stand in the midst of other writes that are sent together
    if len(rows) < COPY_FROM or not _all_new(rows):
        Customer.objects.bulk_create(
            [
                Customer(shop_id=shop, external_number=number, public_id=opaque)
                for shop, number, opaque, *_ in rows
            ],
            # another session may be quicker; the reading after it finds its row
            ignore_conflicts=True,
        )


def _all_new(rows: Sequence[Sequence[object]]) -> bool:
    try:
        with transaction.atomic():
            insert_rows(Customer, ("shop_id", "external_number", "public_id", "name", "email"), rows)
    except IntegrityError:
        return False
    return True


def _find(wanted: Numbers) -> dict[tuple[int, str], CustomerKey]:
    table, parameters = rows_as_table("wanted", _WANTED, list(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.shop_id, c.external_number, c.id, c.public_id FROM {table} JOIN customers_customer c"
            " ON c.shop_id = wanted.shop_id AND c.external_number = wanted.number",
            parameters,
        )
        return {(shop, number): CustomerKey(key, opaque) for shop, number, key, opaque in cursor.fetchall()}


def erase_customers(*, public_ids: Collection[str], actor: Actor, at: datetime, scope: Scope) -> Erased:
    """Forget who somebody is: number, name and address go, the opaque id and what was bought stay.

    Erasing twice changes nothing. A later order under the same number is a new customer's.
    """
    result = Erased()
    with transaction.atomic():
        # locked in one order, so that two erasures of overlapping sets wait instead of deadlocking
        seen = Customer.objects.select_for_update().filter(public_id__in=public_ids).order_by("id")
        if scope.shops is not None:
            seen = seen.filter(shop_id__in=scope.shops)
        known = {customer.public_id: customer for customer in seen}
        # in the order asked, so that a refusal's row is the place in the caller's set
        for row, public_id in enumerate(public_ids):
            if public_id in known:
                result.public_ids.append(public_id)
            else:
                result.refusals.append(Refusal(errors.UNKNOWN, public_id, row=row))
        # who was forgotten before is told again as done, but the journal has one entry of it
        fresh = [customer for customer in known.values() if customer.erased_at is None]
        Customer.objects.filter(pk__in=[customer.pk for customer in fresh]).update(
            external_number=None, name="", email="", erased_at=at
        )
        append([_told(customer, at) for customer in fresh], actor=actor)
    return result


def _told(customer: Customer, at: datetime) -> Happening:
    # by the opaque id only: the journal keeps it for ever, and the person is to be forgotten
    return Happening(ERASED, customer.pk, at, {"customer": customer.public_id}, {"shop": [customer.shop_id]})
