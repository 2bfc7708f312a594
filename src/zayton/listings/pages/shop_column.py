"""One shop's column of the form of publishing."""

from dataclasses import dataclass, field
from typing import Any

from zayton.listings.models import Listing
from zayton.listings.rules.sizing import Step
from zayton.listings.sizing.words import step_words
from zayton.listings.words import STATE_WORDS, problem_words


@dataclass(slots=True)
class ShopColumn:
    """One shop of the form: what stands there, what was typed, and what is wrong."""

    shop: Any
    language: str
    chosen: bool
    values: dict[str, str]
    listing: Listing | None
    package: str = ""
    step: Step | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def state(self) -> Any:
        """How the listing stands, in words."""
        return STATE_WORDS[self.listing.state] if self.listing else None

    @property
    def size(self) -> str:
        """Our size beside the site's."""
        return step_words(self.step) if self.step else ""

    @property
    def problems(self) -> list[str]:
        """What the channel has against it."""
        return [problem_words(one) for one in self.listing.problems] if self.listing else []
