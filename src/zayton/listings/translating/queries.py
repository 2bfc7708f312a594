"""The reads of translations: source texts, what stands, what is stale, what a shop may be sent unreviewed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zayton.catalog.public import sku_cards
from zayton.listings.models import Content, KeptTerm, Translation
from zayton.listings.rules.translating import Said
from zayton.listings.states import TranslationState
from zayton.listings.translating.terms import TermTyped


class SourceTexts(NamedTuple):
    """What a SKU says in a language, and since when; the catalogue's own title has no moment."""

    said: Said
    at: datetime | None


def said_of(kept: Mapping[str, Any]) -> Said:
    """Texts as they are kept."""
    return Said(kept["title"], kept["description"], tuple(kept["bullets"]))


def kept_of(said: Said) -> dict[str, Any]:
    """Texts to be kept."""
    return {"title": said.title, "description": said.description, "bullets": list(said.bullets)}


def source_texts(skus: Collection[int], language: str) -> dict[int, SourceTexts]:
    """What SKUs say in a language: the reviewed texts, else the title that the catalogue has. Others are left out."""
    found = {
        row.sku_id: SourceTexts(Said(row.title, row.description, tuple(row.bullets)), row.written_at)
        for row in Content.objects.filter(sku__in=skus, language=language, reviewed_at__isnull=False)
    }
    for key, card in sku_cards([key for key in skus if key not in found]).items():
        title = {"en": card.title_en, "zh": card.title_zh}.get(language, "")
        if title:
            found[key] = SourceTexts(Said(title), None)
    return found


def translations() -> QuerySet[Translation]:
    """Translations, each with `is_stale`: whether its source was written again since."""
    newer = Content.objects.filter(
        Q(written_at__gt=OuterRef("source_at")) | Q(written_at__gt=OuterRef("made_at")),
        sku=OuterRef("sku"),
        language=OuterRef("source_language"),
        reviewed_at__isnull=False,
    )
    return Translation.objects.annotate(is_stale=Exists(newer), code=F("sku__code"))


def waiting_count() -> int:
    """How many translations wait for somebody to read them."""
    return Translation.objects.filter(state=TranslationState.WAITING).count()


def waiting_id(sku_id: int, language: str) -> int | None:
    """The translation of a SKU that waits in a language."""
    rows = Translation.objects.filter(sku=sku_id, language=language, state=TranslationState.WAITING)
    return rows.values_list("pk", flat=True).first()


def kept_terms() -> list[TermTyped]:
    """The terms of the glossary."""
    rows = KeptTerm.objects.order_by("term", "language")
    return [TermTyped(row.term, row.language, row.rendering) for row in rows]
