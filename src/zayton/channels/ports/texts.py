"""Texts of listings that stand on a channel, changed alone: nothing else of the listing is told or touched."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.orders import Outcome


class TextsAsked(NamedTuple):
    """What a listing shall say, in its site's `language` (`de`); `None` stays as it is, an empty text is taken away."""

    key: ListingKey
    language: str
    title: str | None = None
    description: str | None = None
    bullets: tuple[str, ...] | None = None


class TextsTaken(NamedTuple):
    """Which texts (fields of `TextsAsked`) a channel changes alone.

    `alone` of a listing that stands by itself, `variant` of one that has a `ListingSeen.parent`. Those `shared` belong
    to the product: all listings of the same parent show them. `puts_units_back` says that quantities are written again
    with the texts, as they were read just before: they are told anew afterwards. `called` are the names by which the
    channel's problems (`Problem.field`) call texts, where those are others than ours.
    """

    alone: frozenset[str] = frozenset()
    variant: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    puts_units_back: bool = False
    called: Mapping[str, str] = MappingProxyType({})

    def of(self, *, has_parent: bool) -> frozenset[str]:
        """What may be changed of a listing, by whether it has a parent."""
        return self.variant if has_parent else self.alone


NO_TEXTS = TextsTaken()
"""Texts are changed with the whole listing only."""


class TextsPort(Protocol):
    """Changes texts alone; listed in `Adapter.texts` by what it takes."""

    def say(self, asked: Sequence[TextsAsked]) -> Sequence[Outcome]:
        """Make listings say so, told twice as if told once; an outcome's key is the asked `key.sku`.

        Of several that share a product's text the later wins. What is empty and cannot be so is REFUSED.
        """
