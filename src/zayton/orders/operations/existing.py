"""Finding what stands already, locked until the transaction ends."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from zayton.kernel.bulk import COPY_FROM, rows_as_table
from zayton.kernel.statements import Statement, on_postgres, selected
from zayton.orders.models import Correction, Order
from zayton.orders.rules.drafts import RETURN, SALE, OrderDraft
from zayton.orders.rules.reading import CorrectionDraft


class Existing(NamedTuple):
    """An order that stands."""

    id: int
    version: int
    digest: str
    state: str


_KEY = {"shop_id": "bigint", "number": "text", "kind": "text"}


def existing_question(drafts: Sequence[OrderDraft], *, sales: bool = True) -> Statement:
    """What `find_existing` asks, for those who foresee it."""
    wanted = {(one.shop_id, one.number, one.kind): None for one in drafts}
    if sales:
        wanted |= {
            (one.shop_id, one.original, SALE): None for one in drafts if one.original and one.kind == RETURN
        }
    table, parameters = rows_as_table("wanted", _KEY, list(wanted))
    # SQLite has one writer at a time, which is lock enough
    lock = " FOR UPDATE OF o" if on_postgres() else ""
    return Statement(
        f"SELECT o.shop_id, o.kind, o.external_number, o.id, o.version, o.digest, o.state FROM {table}"
        # one statement for any number of drafts: their keys are triples, which the ORM cannot look up as a set
        " JOIN orders_order o ON o.shop_id = wanted.shop_id AND o.external_number = wanted.number"
        f" AND o.kind = wanted.kind ORDER BY o.id{lock}",
        parameters,
    )


def find_existing(
    drafts: Sequence[OrderDraft], *, sales: bool = True
) -> Mapping[tuple[int, str, str], Existing]:
    """The orders that drafts are about, by (shop, kind, number); locked in the order of their keys.

    With them are locked the sales that returns name: what two of them bring back is counted one after the other.
    """
    if not drafts:
        return {}
    rows = selected(*existing_question(drafts, sales=sales), often=len(drafts) < COPY_FROM)
    named = {(one.shop_id, one.kind, one.number) for one in drafts}
    found = {(shop, kind, number): Existing(*rest) for shop, kind, number, *rest in rows}
    return {key: one for key, one in found.items() if key in named}


def find_corrections(drafts: Sequence[CorrectionDraft]) -> Mapping[tuple[int, str], tuple[int, str]]:
    """Key and digest of the corrections that were booked already, by (shop, number)."""
    if not drafts:
        return {}
    found = Correction.objects.filter(
        shop_id__in={one.shop_id for one in drafts}, external_number__in={one.number for one in drafts}
    )
    rows = found.values_list("shop_id", "external_number", "id", "digest")
    return {(shop, number): (key, digest) for shop, number, key, digest in rows}


def lock_orders(ids: Collection[int], shops: Collection[int] | None) -> list[Order]:
    """Orders by id within these shops (`None`: all), locked in the order of their keys."""
    # children name the order by its key, which this lock leaves free
    found = Order.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    return list(found if shops is None else found.filter(shop_id__in=shops))
