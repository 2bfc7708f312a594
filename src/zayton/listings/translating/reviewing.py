"""Translations are read by a person: edited, accepted, rejected. Accepting writes the texts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import Translation
from zayton.listings.operations.writing import ContentDraft, write_content
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.translating import Said
from zayton.listings.states import TRANSLATION_MOVES, TextSource, TranslationState
from zayton.listings.translating import errors
from zayton.listings.translating.events import ACCEPTED, REJECTED
from zayton.listings.translating.queries import kept_of, said_of


class Decision(NamedTuple):
    """What somebody decides on a translation: the texts as edited, or `None` to take them as they stand.

    `made_at` is when the translation that was read was made: one that was made anew since is not decided on.
    """

    translation_id: int
    said: Said | None = None
    made_at: datetime | None = None


def accept_translations(*, decisions: Sequence[Decision], actor: Actor, at: datetime) -> list[Refusal]:
    """Write the texts of translations that somebody has read; those that were decided on are refused."""
    return _decide(decisions, TranslationState.ACCEPTED, actor=actor, at=at)


def reject_translations(*, decisions: Sequence[Decision], actor: Actor, at: datetime) -> list[Refusal]:
    """Throw translations away; the texts stay as they are."""
    return _decide(decisions, TranslationState.REJECTED, actor=actor, at=at)


def keep_edits(*, decision: Decision, actor: Actor) -> Refusal | None:
    """Keep what was edited, and decide later."""
    if not actor.may(MANAGE.name):
        return Refusal(NOT_ALLOWED)
    with transaction.atomic():
        found = _locked([decision]).get(decision.translation_id)
        refusal = _problem(decision, found, TranslationState.ACCEPTED)
        if refusal is None and found is not None and decision.said is not None:
            found.texts = kept_of(decision.said)
            found.save(update_fields=["texts"])
    return refusal


def _decide(
    decisions: Sequence[Decision], to: TranslationState, *, actor: Actor, at: datetime
) -> list[Refusal]:
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    refusals: list[Refusal] = []
    told: list[Happening] = []
    with transaction.atomic():
        found = _locked(decisions)
        for one in decisions:
            row = found.get(one.translation_id)
            refusal = _problem(one, row, to)
            if refusal is None and row is not None:
                refusal = _carry_out(row, one, to, signed=(actor, at), told=told)
            refusals += [refusal] if refusal else []
        append(told, actor=actor)
    return refusals


def _locked(decisions: Sequence[Decision]) -> dict[int, Translation]:
    ids = {one.translation_id for one in decisions}
    rows = Translation.objects.select_for_update(of=("self",)).select_related("sku").filter(pk__in=ids)
    return {row.pk: row for row in rows.order_by("pk")}


def _problem(one: Decision, row: Translation | None, to: TranslationState) -> Refusal | None:
    if row is None:
        return Refusal(errors.UNKNOWN_TRANSLATION, str(one.translation_id))
    name = f"{row.sku.code} ({row.language})"
    if to not in TRANSLATION_MOVES[row.state]:
        return Refusal(errors.DECIDED, name)
    changed = one.made_at is not None and one.made_at != row.made_at
    return Refusal(errors.CHANGED_MEANWHILE, name) if changed else None


def _carry_out(
    row: Translation,
    one: Decision,
    to: TranslationState,
    *,
    signed: tuple[Actor, datetime],
    told: list[Happening],
) -> Refusal | None:
    actor, at = signed
    said = one.said or said_of(row.texts)
    edited = said != said_of(row.texts)
    if to == TranslationState.ACCEPTED:
        draft = ContentDraft(row.sku_id, row.language, *said, source=TextSource.TRANSLATED, is_confirmed=True)
        refusals = write_content(drafts=[draft], actor=actor, at=at)
        if refusals:
            return refusals[0]
        row.texts = kept_of(said)
    row.state, row.decided_at, row.decided_by = to, at, actor.id
    row.save(update_fields=["texts", "state", "decided_at", "decided_by"])
    event = ACCEPTED if to == TranslationState.ACCEPTED else REJECTED
    figures = {"language": row.language, "was_edited": edited} if edited else {"language": row.language}
    told.append(Happening(event, row.sku_id, at, figures, {"sku": [row.sku_id]}))
    return None
