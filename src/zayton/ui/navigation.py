"""The navigation: sections by work, entries that domains register, each role's own sections first."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Words


def address_of(url_name: str) -> str:
    """The address of a page without arguments; empty when these URLs have no such page."""
    try:
        return reverse(url_name)
    # a domain may be left out of these addresses, and its entry then goes with it
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the navigation."""

    name: str
    label: Words
    icon: str


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A page in the navigation; `section` is one of `SECTIONS`, `icon` a Tabler icon name without `ti-`.

    Pages of one `group` stand together within their section, told by its words to those who hear the page; those
    without one come first.
    """

    section: str
    label: Words
    url_name: str
    permission: str
    icon: str = "point"
    order: int = 50
    group: Words = ""

    @property
    def href(self) -> str:
        """The page's address; empty while its domain has no such page."""
        return address_of(self.url_name)


SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        section.name: section
        for section in (
            Section("today", _("Today"), "sun"),
            Section("sell", _("Sell"), "shopping-cart"),
            Section("goods", _("Goods"), "packages"),
            Section("buy", _("Buy"), "truck-loading"),
            Section("money", _("Money"), "coins"),
            Section("customers", _("Customers"), "users"),
            Section("grow", _("Grow"), "speakerphone"),
            Section("decide", _("Decide"), "chart-histogram"),
            Section("settings", _("Settings"), "settings"),
        )
    }
)

_FIRST_OF_ROLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "operator": ("today", "sell", "grow"),
        "buyer": ("today", "buy", "goods"),
        "warehouse": ("goods", "today"),
        "logistics": ("goods", "today", "buy"),
        "service": ("today", "customers", "sell"),
        "finance": ("money", "today", "decide"),
        "marketing": ("grow", "today", "customers"),
        "store": ("sell",),
        "boss": ("today", "decide", "money"),
        "administrator": ("today",),
    }
)

_ENTRIES: dict[str, NavEntry] = {}


def register_navigation(entries: Iterable[NavEntry]) -> None:
    """Put pages into the navigation; an unknown section is a `ValueError`."""
    for entry in entries:
        if entry.section not in SECTIONS:
            raise ValueError(f"{entry.url_name} names the unknown section {entry.section!r}")
        _ENTRIES[entry.url_name] = entry


def entries_for(actor: Actor) -> list[NavEntry]:
    """Every page the actor may open, in the order of the sections."""
    # what one may not open is left out: a greyed entry only invites questions
    allowed = [entry for entry in _ENTRIES.values() if actor.may(entry.permission) and entry.href]
    places = list(SECTIONS)
    groups = _places_of_groups()
    return sorted(
        allowed,
        key=lambda entry: (
            places.index(entry.section),
            groups[entry.section, str(entry.group)],
            entry.order,
            entry.url_name,
        ),
    )


def _places_of_groups() -> dict[tuple[str, str], tuple[int, str]]:
    # of all entries, not of those one may open: a group stands where it stands for everybody
    places: dict[tuple[str, str], tuple[int, str]] = {}
    for entry in _ENTRIES.values():
        group = str(entry.group)
        place = (entry.order if group else -1, group)
        places[entry.section, group] = min(places.get((entry.section, group), place), place)
    return places


def navigation_for(actor: Actor, roles: Collection[str]) -> list[tuple[Section, list[NavEntry]]]:
    """The sections that are not empty with their pages, those of the person's roles first."""
    pages: dict[str, list[NavEntry]] = {}
    for entry in entries_for(actor):
        pages.setdefault(entry.section, []).append(entry)
    first = [name for role in roles for name in _FIRST_OF_ROLE.get(role, ())]
    # a dict keeps the first place of each name, so a person of two roles has no section twice
    ordered = dict.fromkeys([*first, *SECTIONS])
    return [(SECTIONS[name], pages[name]) for name in ordered if name in pages]


def entry_of(path: str, entries: Iterable[NavEntry]) -> NavEntry | None:
    """The entry whose page this path is or lies under, the nearest one; none where no entry's does."""
    # by whole parts of the address: `/orders/stores` is no page under `/orders/store`
    over = [
        entry
        for entry in entries
        if path == entry.href or path.startswith(f"{entry.href.rstrip('/') or path}/")
    ]
    return max(over, key=lambda entry: len(entry.href), default=None)
