"""Taking documents out of quarantine, with the counts of the runs that brought them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Greatest

from zayton.channels.models import Inbound, SyncRun
from zayton.channels.states import InboundState


def release_for(code: str, connection_ids: Collection[int]) -> int:
    """Let all documents of connections that were held back for one reason be worked again; how many."""
    held = Inbound.objects.filter(state=InboundState.QUARANTINED, code=code, connection_id__in=connection_ids)
    return move_held(held, InboundState.WAITING)


def move_held(rows: "QuerySet[Inbound]", target: InboundState) -> int:
    """Move documents, and take them out of the counts of the runs that brought them; how many moved."""
    for run_id, state, count in _by_run(rows):
        changes: dict[str, Any] = {}
        # what waits is none of the counts; what was discarded is skipped
        if state == InboundState.QUARANTINED:
            changes["quarantined"] = Greatest(F("quarantined") - count, 0)
        if state == InboundState.DISCARDED:
            changes["skipped"] = Greatest(F("skipped") - count, 0)
        if target == InboundState.DISCARDED:
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
