"""What can happen, to which kind of document, and the dimensions that people trace by."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document or a dimension: its name, the code it is stored under, its words, and its page.

    Codes 1 to 11 are the trace dimensions; documents have codes from 20 on.
    """

    name: str
    code: int
    words: Words
    page: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Something that happens: `domain.past_participle`, the document it happens to, the version of its payload."""

    verb: str
    document: str
    words: Words
    version: int = 1


Expansion = Callable[[Collection[int]], Mapping[str, Collection[int]]]

_KINDS: dict[str, DocumentKind] = {}
_BY_CODE: dict[int, DocumentKind] = {}
_EVENTS: dict[str, Event] = {}
_EXPANSIONS: dict[str, Expansion] = {}


def register_kinds(kinds: Iterable[DocumentKind]) -> None:
    """Make document kinds known; a name or a code that is taken is a `ValueError`."""
    for kind in kinds:
        # both asked before either is written: a kind known by its name alone would fail later and elsewhere
        if _KINDS.get(kind.name, kind) is not kind or _BY_CODE.get(kind.code, kind) is not kind:
            raise ValueError(f"the document kind {kind.name!r} ({kind.code}) is declared twice")
        _KINDS[kind.name] = _BY_CODE[kind.code] = kind


def register_events(events: Iterable[Event]) -> None:
    """Make events known; a verb declared twice, or about an unknown kind of document, is a `ValueError`."""
    for event in events:
        if event.document not in _KINDS:
            raise ValueError(f"{event.verb} happens to an unknown kind of document: {event.document!r}")
        if _EVENTS.setdefault(event.verb, event) is not event:
            raise ValueError(f"the event {event.verb!r} is declared twice")


def register_expansion(dimension: str, expansion: Expansion) -> None:
    """Say what a dimension stands for: `brand` keys become the `sku` keys that entries really reference."""
    _EXPANSIONS[dimension] = expansion


def kind_named(name: str) -> DocumentKind:
    """The kind with this name; `KeyError` when nobody declared it."""
    return _KINDS[name]


def kind_coded(code: int) -> DocumentKind | None:
    """The kind stored under this code, or `None` when the domain that wrote it is gone."""
    return _BY_CODE.get(code)


def declared_kinds() -> Mapping[str, DocumentKind]:
    """Every kind of document and every dimension by name."""
    return MappingProxyType(_KINDS)


def declared_events() -> Mapping[str, Event]:
    """Every event by verb."""
    return MappingProxyType(_EVENTS)


def expanded(dimension: str, keys: Collection[int]) -> Mapping[str, Collection[int]]:
    """What to look for when somebody traces by this dimension: itself and whatever it stands for."""
    expansion = _EXPANSIONS.get(dimension)
    return {dimension: keys, **(expansion(keys) if expansion else {})}


# the codes stand in every row that was ever written, so none of them is given anew
TRACE_DIMENSIONS = (
    DocumentKind("owner", 1, _("Owner of the goods")),
    DocumentKind("product", 2, _("Product")),
    DocumentKind("node", 3, _("Warehouse or node")),
    DocumentKind("supplier", 4, _("Supplier")),
    DocumentKind("carrier", 5, _("Carrier")),
    DocumentKind("site", 6, _("Marketplace site")),
    DocumentKind("shop", 7, _("Shop")),
    DocumentKind("category", 8, _("Category")),
    DocumentKind("brand", 9, _("Brand")),
    DocumentKind("sku", 10, _("SKU")),
    DocumentKind("person", 11, _("Responsible person")),
)
register_kinds(TRACE_DIMENSIONS)
