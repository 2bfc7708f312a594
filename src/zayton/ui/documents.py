"""Where a document or a dimension has its page and what people call it, for the trace, the journal and notices."""

from collections.abc import Callable, Collection, Mapping

from django.urls import NoReverseMatch, reverse

from zayton.kernel.journal.public import declared_kinds

NamesOf = Callable[[Collection[int]], Mapping[int, str]]
_PAGES: dict[str, tuple[str, str]] = {}
_NAMES: dict[str, NamesOf] = {}


def register_document_names(names: Mapping[str, NamesOf]) -> None:
    """Let a domain say what people call its documents and dimensions: `{"order": numbers_of}`, keys to names."""
    _NAMES.update(names)


def names_for(kind: str, keys: Collection[int]) -> dict[int, str]:
    """What people call these; the bare key where nobody says."""
    # nothing to ask for must not cost a query
    said = _NAMES[kind](keys) if kind in _NAMES and keys else {}
    # a name may be gone, as that of somebody who was erased; the trace still shows its line
    return {key: said.get(key) or str(key) for key in keys}


def register_document_pages(pages: Mapping[str, tuple[str, str]]) -> None:
    """Say under which URL name (with the key as only argument) and permission a kind has its page.

    Needed only for kinds that do not name their page themselves.

    Kinds are the journal's names of documents and dimensions: `{"order": ("orders:order", "orders.read")}`.
    """
    _PAGES.update(pages)


def href_of(kind: str, key: int | str) -> str:
    """The address of a document's page; empty when its kind has none."""
    declared = declared_kinds().get(kind)
    url_name = _PAGES[kind][0] if kind in _PAGES else declared.page if declared else ""
    try:
        return reverse(url_name, args=[key]) if url_name else ""
    # a domain may be switched off, or its page not be built yet
    except NoReverseMatch:
        return ""
