"""What is fetched or delivered: a document as it came, and a page of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Subject(StrEnum):
    """What a document is about."""

    ORDER = "order"
    STOCK = "stock"
    LISTING = "listing"
    OFFERS = "offers"
    SETTLEMENT = "settlement"
    MESSAGE = "message"


class Parsed(NamedTuple):
    """What was parsed to find a document, and the adapter's reader of it: so that its body is not parsed once more."""

    told: Any
    reader: Callable[[Any], Any]

    def value(self) -> Any:
        """The very thing that the adapter's `Reading` makes of the document's body; a `Fault` as it does."""
        return self.reader(self.told)


class RawDocument(NamedTuple):
    """One document as the marketplace wrote it: UTF-8 JSON in `body`.

    `key` names the thing (order number, seller SKU) within connection and subject; `changed_at` is the
    marketplace's own time of its last change, or `None` where it says none.
    """

    subject: Subject
    key: str
    changed_at: datetime | None
    body: bytes
    parsed: Parsed | None = None


class Page(NamedTuple):
    """Some documents and how to get the next ones: `cursor` is the port's own text, `""` after the last page."""

    documents: Sequence[RawDocument]
    cursor: str = ""


class Notice(NamedTuple):
    """What a verified notification says: `document` when it carries the thing itself, else `key` to be fetched.

    A `subject` with an empty key means that something of this subject changed: pull the stream.
    `ident` is the sender's own name for the notification, where it has one.
    """

    subject: Subject
    key: str
    ident: str = ""
    document: RawDocument | None = None
