"""Words for what the kernel keeps as codes: actors, events, kinds of documents."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import declared_events, kind_coded


def actor_words(actor_id: str, names: Mapping[str, str]) -> str:
    """Who acted: a person's name, the system, or the bare id of somebody who was erased."""
    if actor_id == SYSTEM.id:
        return _("Zayton itself")
    return names.get(actor_id) or _("Somebody (%(id)s)") % {"id": actor_id.removeprefix("person:")[:8]}


def event_words(verb: str) -> str:
    """What happened, in words; the bare verb when nobody declares it any more."""
    event = declared_events().get(verb)
    return str(event.words) if event else verb


def kind_words(code: int) -> str:
    """The kind of document stored under a code."""
    kind = kind_coded(code)
    return str(kind.words) if kind else f"#{code}"
