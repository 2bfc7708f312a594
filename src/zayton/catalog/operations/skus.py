"""Adding, importing and revising SKUs."""

from collections.abc import Sequence
from datetime import datetime

from zayton.catalog import events, permissions
from zayton.catalog.operations.planning import plan_drafts
from zayton.catalog.operations.revising import plan_edits
from zayton.catalog.operations.writing import outcome, write_plan, writing
from zayton.catalog.results import Edit, Written
from zayton.catalog.rules.drafts import SkuDraft
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal

# everything of one change is one transaction and one journal entry
MOST_AT_ONCE = 100_000

__all__ = ["create_skus", "refused", "revise_skus", "write_skus"]


def create_skus(*, drafts: Sequence[SkuDraft], actor: Actor, at: datetime) -> Written:
    """Add SKUs; brands, categories and products that a draft names are added too. A code that exists is refused."""
    if refusal := refused(actor, len(drafts)):
        return Written(refusals=(refusal,))
    with writing():
        plan = plan_drafts(drafts, actor=actor, at=at, dry=False, only_new=True)
        return write_plan(plan, event=events.SKUS_CREATED, actor=actor, at=at)


def write_skus(*, drafts: Sequence[SkuDraft], actor: Actor, at: datetime, dry_run: bool = False) -> Written:
    """Add the SKUs that are new and revise those that exist; what a draft does not say stays as it is.

    A dry run writes nothing and answers what would have been; its new ids are negative.
    """
    if refusal := refused(actor, len(drafts)):
        return Written(refusals=(refusal,))
    # without the writers' lock: a trial of a long file must not hold up those who work
    if dry_run:
        return outcome(plan_drafts(drafts, actor=actor, at=at, dry=True, only_new=False))
    with writing():
        plan = plan_drafts(drafts, actor=actor, at=at, dry=False, only_new=False)
        return write_plan(plan, event=events.SKUS_IMPORTED, actor=actor, at=at)


def revise_skus(*, edits: Sequence[Edit], actor: Actor, at: datetime, dry_run: bool = False) -> Written:
    """Change single cells of SKUs as one document that can be undone; a dry run only says what would change.

    A SKU one of whose edits is refused keeps all of its cells.
    """
    if refusal := refused(actor, len(edits)):
        return Written(refusals=(refusal,))
    if dry_run:
        return outcome(plan_edits(edits, actor=actor))
    with writing():
        return write_plan(plan_edits(edits, actor=actor), event=events.SKUS_REVISED, actor=actor, at=at)


def refused(actor: Actor, count: int = 0) -> Refusal | None:
    """Why somebody may not change the catalogue at all, or not that much of it at once."""
    # asked here too, since no page or route is the only way to these writes
    if not actor.may(permissions.EDIT.name):
        return Refusal("catalog.not_allowed")
    if count > MOST_AT_ONCE:
        return Refusal("catalog.too_many", "", {"count": count, "most": MOST_AT_ONCE})
    return None
