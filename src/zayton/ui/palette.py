"""The command palette: pages of the navigation, and documents found by providers that domains register."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Words
from zayton.ui.navigation import SECTIONS, entries_for

_HITS_EACH = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is, more about it, and where it leads."""

    label: str
    href: str
    detail: str = ""
    icon: str = "file"


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """Finds documents of one kind; `find(text, scope, limit)` answers within the scope, best first."""

    name: str
    label: Words
    permission: str
    find: Callable[[str, Scope, int], Sequence[Hit]]


_PROVIDERS: dict[str, SearchProvider] = {}


def register_search(providers: Iterable[SearchProvider]) -> None:
    """Let the palette find a domain's documents."""
    _PROVIDERS.update({provider.name: provider for provider in providers})


def find(text: str, actor: Actor) -> list[tuple[str, Sequence[Hit]]]:
    """Groups of hits under their headings, pages first; only what the actor may open."""
    text = text.strip()
    groups: list[tuple[str, Sequence[Hit]]] = [("", _pages(text, actor))]
    # one letter is in nearly everything, and each key typed would ask every domain
    if len(text) >= 2:
        # before they are asked: what somebody may not open must not even be searched
        allowed = [provider for provider in _PROVIDERS.values() if actor.may(provider.permission)]
        groups += [(str(each.label), each.find(text, actor.scope, _HITS_EACH)) for each in allowed]
    return [(heading, hits) for heading, hits in groups if hits]


def _pages(text: str, actor: Actor) -> list[Hit]:
    found = [
        Hit(str(entry.label), entry.href, str(SECTIONS[entry.section].label), entry.icon)
        for entry in entries_for(actor)
    ]
    return [hit for hit in found if text.casefold() in f"{hit.label} {hit.detail}".casefold()][
        : _HITS_EACH * 2
    ]
