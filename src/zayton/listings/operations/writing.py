"""Texts and pictures of goods are written, once a language; a machine's are reviewed before they count."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.listings import errors
from zayton.listings.events import CONTENT_WRITTEN
from zayton.listings.models import Content, Pictures
from zayton.listings.permissions import MANAGE
from zayton.listings.states import TextSource

_LONGEST = {"title": 500, "description": 20_000}
_MOST = 30
_LONGEST_ADDRESS = 2_000


class ContentDraft(NamedTuple):
    """The texts of a SKU in one language (`de`, `fr`); `source` says who wrote them.

    `is_confirmed` is for texts that somebody else wrote and a person has read.
    """

    sku_id: int
    language: str
    title: str
    description: str = ""
    bullets: tuple[str, ...] = ()
    source: str = TextSource.TYPED
    is_confirmed: bool = False


def write_content(
    *,
    drafts: Sequence[ContentDraft],
    actor: Actor,
    at: datetime,
    pictures: Mapping[int, Sequence[str]] | None = None,
) -> list[Refusal]:
    """Keep texts and pictures; what a person wrote or confirmed counts as reviewed. Refusals, or none."""
    if not actor.may(MANAGE.name):
        return [Refusal(errors.NOT_ALLOWED)]
    refusals = [problem for draft in drafts if (problem := _problem(draft))]
    refusals += [problem for urls in (pictures or {}).values() if (problem := _picture_problem(urls))]
    if refusals:
        return refusals
    with transaction.atomic():
        changed = {draft.sku_id for draft in drafts if _write(draft, actor, at)}
        for sku, urls in (pictures or {}).items():
            standing = Pictures.objects.filter(sku_id=sku).first()
            if list(urls) != (standing.urls if standing else []):
                Pictures.objects.update_or_create(sku_id=sku, defaults={"urls": list(urls)})
                changed.add(sku)
        told = [Happening(CONTENT_WRITTEN, sku, at, {}, {"sku": [sku]}) for sku in sorted(changed)]
        append(told, actor=actor)
    return []


def _problem(draft: ContentDraft) -> Refusal | None:
    if not draft.title:
        return Refusal(errors.NO_TITLE, draft.language)
    for name, longest in _LONGEST.items():
        if len(getattr(draft, name)) > longest:
            return Refusal(errors.TEXT_TOO_LONG, draft.language, {"field": name, "most": longest})
    if len(draft.bullets) > _MOST or any(len(one) > 2_000 for one in draft.bullets):
        return Refusal(errors.TEXT_TOO_LONG, draft.language, {"field": "bullets", "most": _MOST})
    return None


def _picture_problem(urls: Sequence[str]) -> Refusal | None:
    for url in urls:
        # marketplaces fetch them: an address that is none, or one of this machine, cannot be fetched
        if not url.startswith("https://") or len(url) > _LONGEST_ADDRESS:
            return Refusal(errors.BAD_PICTURE, url[:80])
    return Refusal(errors.BAD_PICTURE, str(len(urls))) if len(urls) > _MOST else None


def _write(draft: ContentDraft, actor: Actor, at: datetime) -> bool:
    texts = {"title": draft.title, "description": draft.description, "bullets": list(draft.bullets)}
    standing = (
        Content.objects.select_for_update().filter(sku_id=draft.sku_id, language=draft.language).first()
    )
    is_read = draft.is_confirmed or draft.source == TextSource.TYPED
    same = standing is not None and all(getattr(standing, name) == value for name, value in texts.items())
    # saved unchanged by a person, a machine's text is confirmed by that
    if standing is not None and same and (standing.reviewed_at is not None or not is_read):
        return False
    signed = {
        "written_at": at,
        "written_by": actor.id,
        "source": standing.source if same and standing else draft.source,
    }
    reviewed = {"reviewed_at": at if is_read else None, "reviewed_by": actor.id if is_read else ""}
    Content.objects.update_or_create(
        sku_id=draft.sku_id, language=draft.language, defaults={**texts, **signed, **reviewed}
    )
    return True
