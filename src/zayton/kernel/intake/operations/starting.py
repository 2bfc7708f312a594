"""Asking for an import, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.events import STARTED
from zayton.kernel.intake.layouts import layout_named
from zayton.kernel.intake.mapping import fingerprint, mapping_refusals
from zayton.kernel.intake.models import ColumnMapping, Import, RawFile
from zayton.kernel.intake.permissions import IMPORT
from zayton.kernel.intake.reading.found import Choices
from zayton.kernel.intake.states import ImportState
from zayton.kernel.intake.targets import NOTHING, Target, target_named
from zayton.kernel.jobs.public import JobState, cancel_job, job_seen_by, start_job
from zayton.kernel.journal.public import Happening, append

IMPORT_JOB = "intake.import"


def start_import(
    *,
    raw_file: RawFile,
    target: str,
    columns: Mapping[str, str],
    options: Mapping[str, str] = NOTHING,
    choices: Choices | None = None,
    headings: Sequence[str] | None = None,
    dry_run: bool = False,
    actor: Actor,
    at: datetime,
    now_and_here: bool = False,
) -> Import | list[Refusal]:
    """Start importing a file into a target with {target column: heading} and the target's options.

    The mapping is kept for the next file with the same headings. `headings` are those the file has under the
    `choices`, where they differ from the ones found at upload. The work is the job `intake.import`; with
    `now_and_here` no job is asked for and the caller carries it out with `perform_import`.
    """
    place = target_named(target)
    # what the target does not ask for must not say whose import this is
    options = {**options, **_fixed(target, choices)}
    options = {option.name: options[option.name] for option in place.options if option.name in options}
    known = list(headings or raw_file.facts.get("headers", ()))
    refusals = [*_refused_to(actor, place, options), *mapping_refusals(place, columns, known)]
    if refusals:
        return refusals
    spelling = (choices or Choices()).kept()
    with transaction.atomic():
        run = Import(
            raw_file=raw_file, target=target, columns=dict(columns), options=dict(options), choices=spelling
        )
        run.dry_run, run.actor, run.asked_at, run.headings = dry_run, actor.id, at, known
        run.shop_id, run.warehouse_id = _key(options.get("shop")), _key(options.get("warehouse"))
        run.save(force_insert=True)
        _keep_mapping(run, known, actor, at)
        if not now_and_here:
            run.job_id = start_job(
                IMPORT_JOB,
                arguments={"import_id": run.pk},
                actor=actor,
                subject=raw_file.name,
                # one job an import, however often the form is sent
                key=f"import-{run.pk}",
            )
            run.save(update_fields=["job_id"])
        payload = {"target": target, "dry_run": dry_run}
        append([Happening(STARTED, run.pk, at, payload, references_of(run))], actor=actor)
    return run


def stop_import(*, run: Import, actor: Actor, at: datetime) -> Refusal | None:
    """Stop an import at its next safe point; what it did stays done, and it can go on later."""
    if run.job_id is None:
        return Refusal("intake.not_stoppable")
    refusal = cancel_job(job_id=run.job_id, actor=actor, at=at)
    # a waiting job is gone at once; a running one tells its import when it stops
    job = job_seen_by(actor, run.job_id)
    if refusal is None and job is not None and job.state == JobState.CANCELLED:
        Import.objects.filter(pk=run.pk, state=ImportState.WAITING).update(
            state=ImportState.CANCELLED, ended_at=at
        )
    return refusal


def references_of(run: Import) -> dict[str, list[int]]:
    """What an import's journal entries name: its file, and the shop or warehouse it was made for."""
    named = {"raw_file": run.raw_file_id, "shop": run.shop_id, "node": run.warehouse_id}
    return {dimension: [key] for dimension, key in named.items() if key is not None}


def _refused_to(actor: Actor, target: Target, options: Mapping[str, str]) -> list[Refusal]:
    refusals = [
        Refusal("intake.not_allowed", permission)
        for permission in (IMPORT.name, target.permission)
        if permission and not actor.may(permission)
    ]
    for option in target.options:
        chosen = options.get(option.name, "")
        if not chosen and option.required:
            refusals.append(Refusal("intake.option_missing", str(option.words)))
        elif chosen and not option.offers(chosen, actor.scope):
            refusals.append(Refusal("intake.option_unknown", str(option.words), {"value": chosen}))
    return refusals


def _fixed(target: str, choices: Choices | None) -> Mapping[str, str]:
    # what a kind of file settles is no matter of the form that was sent
    layout = layout_named(choices.layout) if choices else None
    return layout.options if layout and layout.target == target else NOTHING


def _key(value: str | None) -> int | None:
    # an option may be called shop and hold no key
    return int(value) if value and value.isdecimal() else None


def _keep_mapping(run: Import, headings: Sequence[str], actor: Actor, at: datetime) -> None:
    kept: dict[str, Any] = {
        "columns": run.columns,
        "options": run.options,
        "choices": run.choices,
        "saved_at": at,
        "saved_by": actor.id,
    }
    ColumnMapping.objects.update_or_create(
        target=run.target, fingerprint=fingerprint(headings), defaults=kept
    )
