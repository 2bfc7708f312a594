"""Where a shop goes its errands go: what is due, or was refused, is told over the connection that the shop has now."""

from collections.abc import Collection, Sequence

from django.db.models import F, Q, QuerySet

from zayton.channels.public import adapters
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.journal.public import EntryRead, Reader, register_reader
from zayton.orders.errands.models import Errand
from zayton.orders.errands.states import ErrandState
from zayton.orders.errands.wanting import connections_of

_CONNECTED = frozenset({"channels.connection_changed"})


def follow(entries: Sequence[EntryRead]) -> None:
    """Bring errands of shops that were connected to those connections."""
    move_errands({shop for entry in entries for shop in entry.payload.get("sites", {}).values()})


def move_errands(shop_ids: Collection[int]) -> int:
    """Have shops' unsettled errands told over their present connections; how many moved.

    One that somebody runs at this moment goes on over the old one; should that fail, the next turn is the new one's.
    """
    errands = list(_elsewhere().filter(order__shop_id__in=shop_ids).select_related("order"))
    over = connections_of({errand.order for errand in errands})
    moved = 0
    for errand in errands:
        present = over.get(errand.order_id)
        if present is not None and not present.is_left and present.connection_id != errand.connection_id:
            # one that was told meanwhile was told over the old one
            moved += _unsettled().filter(pk=errand.pk).update(connection_id=present.connection_id)
    return moved


def _unsettled() -> QuerySet[Errand]:
    return Errand.objects.filter(state__in=(ErrandState.DUE, ErrandState.FAILED))


def _elsewhere() -> QuerySet[Errand]:
    """The unsettled errands whose shop sells over another connection now, to where its order numbers mean the same."""
    by_store = [one.name for one in adapters().values() if one.counts_by_seller]
    present = "order__shop__connected__connection"
    same_store = ~Q(connection__adapter__in=by_store) | Q(**{f"{present}__seller": F("connection__seller")})
    moved = ~Q(**{f"{present}_id": F("connection_id")}) & same_store
    return _unsettled().filter(moved, **{f"{present}__adapter": F("connection__adapter")})


def bring_home() -> bool:
    """Have errands follow shops that moved while they were being written; whether any did."""
    lost = _elsewhere().filter(state=ErrandState.DUE).order_by()
    shops = set(lost.values_list("order__shop_id", flat=True))
    return bool(shops) and move_errands(shops) > 0


register_reader(Reader("orders.errands", follow, _CONNECTED))
# what was written before the move, and committed after the journal told of it, is found only by looking
register_service(Service("orders.errands_home", bring_home, every=5.0))
