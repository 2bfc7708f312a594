"""Taking documents out of quarantine, with the counts of the runs that brought them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Greatest

from zayton.channels.models import ConnectedShop, Inbound, SyncRun
from zayton.channels.states import InboundState

_AT_ONCE = 1000
# as far as orders name what they lack
_LONGEST_NAMED = 2000


def release_for(code: str, connection_ids: Collection[int]) -> int:
    """Let all documents of connections that were held back for one reason be worked again; how many."""
    held = Inbound.objects.filter(state=InboundState.QUARANTINED, code=code, connection_id__in=connection_ids)
    return move_held(held, InboundState.WAITING)


def release_naming(code: str, keys: Collection[tuple[int, str]]) -> int:
    """Let documents be worked again that were held back for one of these (shop id, seller SKU); how many."""
    if not keys:
        return 0
    connections = ConnectedShop.objects.filter(shop_id__in={shop for shop, _ in keys})
    held = Inbound.objects.filter(
        state=InboundState.QUARANTINED, code=code, connection_id__in=connections.values("connection_id")
    )
    # all of them before the first run that counts some
    held = held.select_for_update(no_key=True).order_by("pk")
    rows = held.values_list("pk", "figures").iterator(chunk_size=_AT_ONCE)
    waiting = [key for key, figures in rows if names_one_of(figures, keys)]
    return sum(
        move_held(Inbound.objects.filter(pk__in=waiting[start : start + _AT_ONCE]), InboundState.WAITING)
        for start in range(0, len(waiting), _AT_ONCE)
    )


def mskus_waited_for(figures: object) -> set[tuple[int, str]]:
    """The (shop id, seller SKU) that a document held back for want of a match has named."""
    said = figures if isinstance(figures, dict) else {}
    shop = said.get("shop")
    return (
        {(shop, one) for one in str(said.get("mskus", "")).split("\n") if one}
        if isinstance(shop, int)
        else set()
    )


def names_one_of(figures: object, keys: Collection[tuple[int, str]]) -> bool:
    """Whether a document waits for one of these, as far as its figures, which may be cut off, can tell."""
    named = mskus_waited_for(figures)
    is_cut = isinstance(figures, dict) and len(str(figures.get("mskus", ""))) >= _LONGEST_NAMED
    return not named or is_cut or not named.isdisjoint(keys)


def move_held(rows: "QuerySet[Inbound]", target: InboundState) -> int:
    """Move documents, and take them out of the counts of the runs that brought them; how many moved."""
    # the documents before the runs that count them, and each in one order: as whoever settles documents locks them
    locked = list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    rows = Inbound.objects.filter(pk__in=locked)
    for run_id, state, count in _by_run(rows):
        changes: dict[str, Any] = {}
        # what waits is none of the counts; what was discarded is skipped
        if state == InboundState.QUARANTINED:
            changes["quarantined"] = Greatest(F("quarantined") - count, 0)
        if state == InboundState.DISCARDED:
            changes["skipped"] = Greatest(F("skipped") - count, 0)
        if target in (InboundState.DISCARDED, InboundState.SUPERSEDED):
            changes["skipped"] = F("skipped") + count
        SyncRun.objects.filter(pk=run_id).update(**changes)
    cleared: Mapping[str, Any] = (
        {"code": "", "subject_said": "", "figures": None, "worked_at": None}
        if target == InboundState.WAITING
        else {}
    )
    return rows.update(state=target, **cleared)


def _by_run(rows: "QuerySet[Inbound]") -> list[tuple[int, str, int]]:
    counted = rows.filter(run__isnull=False).order_by("run_id").values_list("run_id", "state")
    return list(counted.annotate(Count("pk")))
