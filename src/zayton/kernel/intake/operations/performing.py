"""Carrying an import out, from its first row or from where it stopped."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.events import FAILED, IMPORTED
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.operations.starting import references_of
from zayton.kernel.intake.planning import Plan, conventions_to_keep, plan_of
from zayton.kernel.intake.reading.found import FileRefused
from zayton.kernel.intake.running import Runner
from zayton.kernel.intake.states import ImportState, import_sources
from zayton.kernel.intake.targets import target_named
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.time import now

Between = Callable[[int, int], None]


def perform_import(
    *, import_id: int, actor: Actor, between: Between = lambda _done, _total: None
) -> Import | Refusal:
    """Carry an import out to its end; one that has ended is left alone, one that was interrupted goes on.

    `between` is called between transactions with the rows done and their total; what it raises stops the
    import there, to be taken up again.
    """
    run = Import.objects.select_related("raw_file").get(pk=import_id)
    # a workflow that is run again after a crash finds its work done
    if run.state == ImportState.DONE:
        return run
    _begin(run, now())
    try:
        plan = _plan(run)
    except FileRefused as refused:
        return _fail(run, refused.refusal, actor, now())
    except FileNotFoundError:
        return _fail(run, Refusal("intake.file_gone"), actor, now())
    Runner(run, target_named(run.target), plan, actor, run.started_at or now(), between).work()
    _end(run, actor, now())
    return run


def cancel_import(*, import_id: int) -> bool:
    """Note that an import was stopped before its end; whether it was still open."""
    here = Import.objects.filter(pk=import_id, state__in=import_sources(ImportState.CANCELLED))
    return bool(here.update(state=ImportState.CANCELLED, ended_at=now()))


def _begin(run: Import, at: datetime) -> None:
    started = run.started_at or at
    changes: dict[str, Any] = {"started_at": started, "error_code": "", "error_figures": {}, "ended_at": None}
    run.state = ImportState.RUNNING
    # only if it is not done: another process may have ended it since it was read
    Import.objects.filter(pk=run.pk).exclude(state=ImportState.DONE).update(state=run.state, **changes)
    # rows may have been replayed since this import was loaded
    run.refresh_from_db(fields=["started_at", "read", "accepted", "quarantined", "outcomes"])


def _plan(run: Import) -> Plan:
    began = time.monotonic()
    plan = plan_of(run, target_named(run.target))
    run.total, run.reading_ms = plan.total, round((time.monotonic() - began) * 1000)
    run.conventions, run.headings = conventions_to_keep(plan.conventions), list(plan.table.facts.headers)
    run.save(update_fields=["total", "reading_ms", "conventions", "headings"])
    return plan


def _fail(run: Import, refusal: Refusal, actor: Actor, at: datetime) -> Refusal:
    figures = dict(refusal.figures)
    with transaction.atomic():
        run.state, run.ended_at = ImportState.FAILED, at
        run.error_code, run.error_figures = refusal.code, figures
        run.save(update_fields=["state", "ended_at", "error_code", "error_figures"])
        payload = {"code": refusal.code, "figures": figures}
        append([Happening(FAILED, run.pk, at, payload, references_of(run))], actor=actor)
    return refusal


def _end(run: Import, actor: Actor, at: datetime) -> None:
    with transaction.atomic():
        here = Import.objects.filter(pk=run.pk, state__in=import_sources(ImportState.DONE))
        # told once, by whoever moved it to its end
        if not here.update(state=ImportState.DONE, ended_at=at):
            return
        payload = {"target": run.target, "dry_run": run.dry_run, "read": run.read, "accepted": run.accepted}
        payload |= {"quarantined": run.quarantined, "outcomes": run.outcomes}
        append([Happening(IMPORTED, run.pk, at, payload, references_of(run))], actor=actor)
    run.state, run.ended_at = ImportState.DONE, at
