"""Words for what the kernel keeps as codes: actors, events, kinds of documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import EntryRead, declared_events, kind_coded, kind_named
from zayton.ui.public import names_for

_PROGRAMS = {"connection": "connection", "rule": "price_rule"}


def actor_words(actor_id: str, names: Mapping[str, str]) -> str:
    """Who acted: a person's name, the system, or the bare id of somebody who was erased."""
    if actor_id == SYSTEM.id:
        return _("Zayton itself")
    program, _sign, key = actor_id.partition(":")
    # what a connection brought and what a rule moved is signed by it, and it has a name of its own
    if (kind := _PROGRAMS.get(program)) and key.isdecimal():
        return names_for(kind, [int(key)])[int(key)]
    # a part of the opaque id tells two people apart and names neither
    return names.get(actor_id) or _("Somebody (%(id)s)") % {"id": actor_id.removeprefix("person:")[:8]}


def event_words(verb: str) -> str:
    """What happened, in words; the bare verb when nobody declares it any more."""
    event = declared_events().get(verb)
    return str(event.words) if event else verb


def kind_words(code: int) -> str:
    """The kind of document stored under a code."""
    kind = kind_coded(code)
    # the kind may have gone with its domain while its entries stay
    return str(kind.words) if kind else f"#{code}"


def document_words(kind: str, key: int) -> str:
    """What people call one document: its kind and its name."""
    return f"{kind_named(kind).words} {names_for(kind, [key])[key]}"


def documents_of(entries: Iterable[EntryRead]) -> dict[tuple[int, int], str]:
    """What people call the documents of entries, by code and key; one question a kind."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry.document_kind].add(entry.document_id)
    words: dict[tuple[int, int], str] = {}
    for code, keys in wanted.items():
        kind = kind_coded(code)
        called = names_for(kind.name, keys) if kind else {key: str(key) for key in keys}
        words |= {(code, key): f"{kind_words(code)} {name}" for key, name in called.items()}
    return words
