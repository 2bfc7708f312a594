"""Keeping documents sealed as they came: many of them as plain rows, in one go."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import IntegrityError, transaction

from zayton.channels.models import Inbound
from zayton.channels.ports.documents import RawDocument
from zayton.channels.states import InboundState
from zayton.kernel.bulk import COPY_FROM, insert_rows, take_ids
from zayton.kernel.sealing import seal

PURPOSE = "document from outside"
_LONGEST_KEY = 120
_Row = tuple[Any, ...]
_FACTS = ("connection_id", "subject", "key", "changed_at", "digest", "body", "run_id", "received_at")
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
    facts = {
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
        for digest, one in fresh.items()
    }
    if len(facts) < COPY_FROM:
        _insert_unless_there(list(facts.values()))
        return {}
    with transaction.atomic():
        return _keep_many(fresh, facts)


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


def _insert_unless_there(rows: list[_Row]) -> None:
    # a notification may bring the same one at this moment: whoever comes second leaves the first one's
    Inbound.objects.bulk_create(
        [Inbound(**dict(zip(_FACTS, row, strict=True))) for row in rows], ignore_conflicts=True
    )


def key_of(name: str) -> str:
    """A document's key as it is kept: what no database can write is left out, and a long one ends in its digest."""
    plain = name.replace("\0", "").encode(errors="replace").decode()
    if len(plain) <= _LONGEST_KEY:
        return plain
    return f"{plain[:87]}~{blake2b(plain.encode(), digest_size=16).hexdigest()}"
