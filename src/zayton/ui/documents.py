"""Where a document or a dimension has its own page, so that the trace, the search and the notices can link to it."""

from collections.abc import Mapping

from django.urls import NoReverseMatch, reverse

from zayton.kernel.journal.public import declared_kinds

_PAGES: dict[str, tuple[str, str]] = {}


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
    except NoReverseMatch:
        return ""
