"""The chain of a document or dimension: what it came from, what happened to it, and what it led to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zayton.kernel.journal.public import EntryRead, kind_coded, kind_named, references_of, trace
from zayton.kernel.scopes import Scope

# codes below are dimensions (ADR 2): a shop is no parent of an order
FIRST_DOCUMENT_CODE = 20
# an import leads to thousands of orders; a chain is for looking at, the table for going through
_MOST_LINKS = 12


@dataclass(frozen=True, slots=True)
class Link:
    """One document of a chain with what happened to it, and the documents beyond it."""

    kind: str
    key: int
    entries: Sequence[EntryRead] = ()
    beyond: Sequence["Link"] = field(default=())


def own_entries(kind: str, key: int, entries: Iterable[EntryRead]) -> list[EntryRead]:
    """The entries that happened to this document itself, oldest first."""
    code = kind_named(kind).code
    # a trace also holds entries of others that only name this document
    own = [entry for entry in entries if entry.document_kind == code and entry.document_id == key]
    # entries of one moment exist, and their ids keep the order they were written in
    return sorted(own, key=lambda entry: (entry.at, entry.id))


def parents(kind: str, key: int, entries: Sequence[EntryRead]) -> list[tuple[str, int]]:
    """The documents that this document's own entries name, itself and dimensions left out."""
    code = kind_named(kind).code
    found: dict[tuple[int, int], None] = {}
    for references in references_of([entry.id for entry in entries]).values():
        for named, keys in references.items():
            if named >= FIRST_DOCUMENT_CODE:
                found.update(dict.fromkeys((named, each) for each in keys if (named, each) != (code, key)))
    return _named(found)


def children(kind: str, key: int, entries: Iterable[EntryRead]) -> list[tuple[str, int]]:
    """The documents whose entries name this one."""
    code = kind_named(kind).code
    others = ((entry.document_kind, entry.document_id) for entry in entries)
    return _named(dict.fromkeys(pair for pair in others if pair != (code, key)))


def _named(found: Iterable[tuple[int, int]]) -> list[tuple[str, int]]:
    kinds = ((kind_coded(code), key) for code, key in found)
    return [(kind.name, key) for kind, key in kinds if kind is not None]


def backward(kind: str, key: int, *, scope: Scope, depth: int = 3) -> list[Link]:
    """What a document came from, each with what that came from, at most `depth` steps back."""
    # a document may name one that names it back, so only the depth ends this
    if not depth:
        return []
    own = own_entries(kind, key, trace(kind, [key], scope=scope))
    return [
        Link(name, each, _about(name, each, scope), backward(name, each, scope=scope, depth=depth - 1))
        for name, each in parents(kind, key, own)[:_MOST_LINKS]
    ]


def forward(kind: str, key: int, *, scope: Scope, depth: int = 2) -> list[Link]:
    """What a document led to, each with what that led to, at most `depth` steps on."""
    if not depth:
        return []
    return [
        Link(name, each, _about(name, each, scope), forward(name, each, scope=scope, depth=depth - 1))
        for name, each in children(kind, key, trace(kind, [key], scope=scope))[:_MOST_LINKS]
    ]


def _about(kind: str, key: int, scope: Scope) -> list[EntryRead]:
    return own_entries(kind, key, trace(kind, [key], scope=scope))
