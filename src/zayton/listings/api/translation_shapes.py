"""The shapes of translations over HTTP."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from zayton.kernel.http.public import Body, Key, PageAsked, Shown
from zayton.listings.states import TranslationState

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Line = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^[^\x00]*$")]


class TranslationsSaid(Body):
    """Goods, the language of their texts, and the languages they shall be had in.

    `again` also translates what people wrote themselves.
    """

    sku_ids: Annotated[list[Key], Field(min_length=1, max_length=10_000)]
    source: Language
    targets: Annotated[list[Language], Field(min_length=1, max_length=40)]
    again: bool = False


class EstimateShown(Shown):
    """Translations to make, their characters, and what is left out; `left` is `null` without a limit."""

    texts: int
    characters: int
    without_source: int
    standing: int
    left: int | None


class StartedShown(Shown):
    """The job that translates."""

    job_id: int


class TextsSaid(Body):
    """Texts as they were edited; the description may have lines."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
    description: Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")] = ""
    bullets: Annotated[list[Line], Field(max_length=30)] = []


class AcceptSaid(Body):
    """The texts as edited; left out they are taken as they stand."""

    texts: TextsSaid | None = None


class TranslationShown(Shown):
    """A translation: `source` is what it was made of, `is_stale` whether that was written again since."""

    id: int
    sku_id: int
    language: str
    source_language: str
    source: dict[str, Any]
    texts: dict[str, Any]
    state: TranslationState
    is_stale: bool
    engine: str
    simulated: bool
    characters: int
    made_at: datetime
    decided_at: datetime | None


class TranslationsAsked(PageAsked):
    """Which translations."""

    state: TranslationState | None = None
    language: Language | None = None
