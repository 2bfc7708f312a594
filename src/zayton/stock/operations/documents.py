"""The documents of the stock domain itself."""

from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import DocumentKind
from zayton.stock.lines import Document
from zayton.stock.models import Slip


def open_slip(kind: DocumentKind, *, at: datetime, actor: Actor, note: str) -> Document:
    """A new document of this kind."""
    slip = Slip.objects.create(kind=kind.code, at=at, actor=actor.id, note=note)
    return Document(kind.code, slip.pk)
