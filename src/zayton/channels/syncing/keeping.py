"""Keeping documents sealed as they came: many of them as plain rows, in one go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import IntegrityError, connection, transaction

from zayton.channels.models import Inbound
from zayton.channels.ports.documents import RawDocument
from zayton.channels.states import InboundState
from zayton.kernel.bulk import COPY_FROM, insert_rows, take_ids
from zayton.kernel.sealing import seal
from zayton.kernel.statements import selected

PURPOSE = "document from outside"
_LONGEST_KEY = 120
_Row = tuple[Any, ...]
_FACTS = ("connection_id", "subject", "key", "changed_at", "digest", "body", "run_id", "received_at")
_DIGEST = _FACTS.index("digest")
_BLANK: Mapping[str, Any] = {
    "rank": 0,
    "state": InboundState.WAITING.value,
    "code": "",
    "subject_said": "",
    "figures": None,
    "worked_at": None,
}


def keep(
    fresh: Mapping[str, RawDocument], *, connection_id: int, run_id: int | None, at: datetime
) -> dict[int, RawDocument]:
    """Keep documents, given by their digests, to be worked in this order.

    Answers those that need not be read back to be worked, by their inbound ids; which may be none.
    """
    facts = _facts(fresh, connection_id, run_id, at)
    if len(facts) < COPY_FROM:
        _insert_unless_there(list(facts.values()))
        return {}
    with transaction.atomic():
        return _keep_many(fresh, facts)


def keep_unless_there(
    given: Mapping[str, RawDocument], *, connection_id: int, run_id: int | None, at: datetime
) -> int:
    """Keep those of a few documents, given by their digests, whose content was not there yet; how many were not."""
    return _insert_unless_there(list(_facts(given, connection_id, run_id, at).values()))


def _facts(
    given: Mapping[str, RawDocument], connection_id: int, run_id: int | None, at: datetime
) -> dict[str, _Row]:
    return {
        digest: (
            connection_id,
            one.subject.value,
            key_of(one.key),
            one.changed_at,
            digest,
            seal(one.body, purpose=PURPOSE),
            run_id,
            at,
        )
        for digest, one in given.items()
    }


def _keep_many(fresh: Mapping[str, RawDocument], facts: Mapping[str, _Row]) -> dict[int, RawDocument]:
    ids = dict(zip(facts, take_ids(Inbound, len(facts)), strict=True))
    blank = tuple(_BLANK.values())
    try:
        with transaction.atomic():
            # in one order for all: of two that bring the same one waits for the other, never both
            rows = [(ids[digest], *facts[digest], *blank) for digest in sorted(facts)]
            insert_rows(Inbound, ("id", *_FACTS, *_BLANK), rows)
    except IntegrityError:
        _insert_unless_there(list(facts.values()))
        return {}
    return {ids[digest]: one for digest, one in fresh.items()}


def _insert_unless_there(rows: Sequence[_Row]) -> int:
    """Insert what is not there yet; how many rows were not."""
    # a notification may bring the same one at this moment: whoever comes second leaves the first one's
    if len(rows) < 2:
        return _inserted((*_FACTS, *_BLANK), rows)
    with transaction.atomic(savepoint=False):
        numbered = list(zip(take_ids(Inbound, len(rows)), rows, strict=True))
        # in one order for all, as many are, while their keys keep the order in which they are to be worked
        numbered.sort(key=lambda one: str(one[1][_DIGEST]))
        return _inserted(("id", *_FACTS, *_BLANK), [(key, *row) for key, row in numbered])


def _inserted(columns: Sequence[str], rows: Sequence[_Row]) -> int:
    if not rows:
        return 0
    form = connection.ops.adapt_datetimefield_value
    given = [
        form(value) if isinstance(value, datetime) else value
        for row in rows
        for value in (*row, *_BLANK.values())
    ]
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    told = f"INSERT INTO channels_inbound ({', '.join(columns)}) VALUES {places}"
    return len(
        selected(f"{told} ON CONFLICT (connection_id, subject, digest) DO NOTHING RETURNING id", given)
    )


def key_of(name: str) -> str:
    """A document's key as it is kept: what no database can write is left out, and a long one ends in its digest."""
    plain = name.replace("\0", "").encode(errors="replace").decode()
    if len(plain) <= _LONGEST_KEY:
        return plain
    return f"{plain[:87]}~{blake2b(plain.encode(), digest_size=16).hexdigest()}"
