"""One shop's column of the form of publishing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zayton.listings.models import Listing
from zayton.listings.rules.attributes import attributes_typed
from zayton.listings.rules.sizing import Step
from zayton.listings.sizing.words import step_words
from zayton.listings.words import FULFILMENT, STATE_WORDS, problem_words


@dataclass(slots=True)
class ShopColumn:
    """One shop of the form: what stands there, what was typed, and what is wrong."""

    shop: Any
    language: str
    chosen: bool
    values: dict[str, str]
    listing: Listing | None
    package: str = ""
    fulfils: bool = False
    has_catalogue: bool = False
    step: Step | None = None
    offered: Mapping[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes that were typed; what was left as it was offered is what it was."""
        return attributes_typed(self.values["attributes"], self.offered)

    @property
    def is_said_there(self) -> bool:
        """Whether the channel says who sends the goods of what stands there: then only another SKU has a choice."""
        return self.fulfils and self.listing is not None and self.listing.seen_at is not None

    @property
    def senders(self) -> list[tuple[str, Any, bool]]:
        """Who may send the goods, in words, and whether it is them."""
        return [
            (name, shown.label, name == self.values["fulfilled_by"]) for name, shown in FULFILMENT.items()
        ]

    @property
    def chosen_sender(self) -> str:
        """Who is to send the goods; blank where that is not to be chosen, or the choice is none."""
        said = self.values["fulfilled_by"]
        return said if self.fulfils and said in FULFILMENT else ""

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
