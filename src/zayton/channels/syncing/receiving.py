"""Taking documents in as they came, before anybody understands them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from django.db.models import Max

from zayton.channels.models import Inbound
from zayton.channels.ports.documents import RawDocument
from zayton.kernel.sealing import seal, unseal

PURPOSE = "document from outside"
_LONGEST_KEY = 120


class TakenIn(NamedTuple):
    """How many documents came for the first time, and how many were known already."""

    fresh: int
    known: int


def take_in(
    documents: Sequence[RawDocument], *, connection_id: int, run_id: int | None, at: datetime
) -> TakenIn:
    """Keep documents, sealed; content that was delivered before is not kept again."""
    by_digest = {digest_of(one): one for one in documents}
    known = _known(connection_id, by_digest)
    rows = [
        Inbound(
            connection_id=connection_id,
            subject=one.subject,
            key=key_of(one.key),
            changed_at=one.changed_at,
            digest=digest,
            body=seal(one.body, purpose=PURPOSE),
            run_id=run_id,
            received_at=at,
        )
        for digest, one in by_digest.items()
        if digest not in known
    ]
    # a notification may bring the same one at this moment: whoever comes second leaves the first one's
    Inbound.objects.bulk_create(rows, ignore_conflicts=True)
    return TakenIn(len(rows), len(documents) - len(rows))


def _known(connection_id: int, by_digest: Mapping[str, RawDocument]) -> set[str]:
    """The digests that need not be kept again.

    Where a marketplace tells no time of change, what comes last counts: content that was there before something else
    came (in stock, out of stock, in stock) is news, so its former row makes room.
    """
    standing = Inbound.objects.filter(connection_id=connection_id, digest__in=list(by_digest))
    known = {digest: rest for digest, *rest in standing.values_list("digest", "pk", "subject", "key")}
    untimed = [digest for digest in known if by_digest[digest].changed_at is None]
    if not untimed:
        return set(known)
    keys = {known[digest][2] for digest in untimed}
    versions = Inbound.objects.filter(connection_id=connection_id, key__in=keys)
    newest = set(
        versions.values("subject", "key").annotate(newest=Max("pk")).values_list("newest", flat=True)
    )
    back = {digest for digest in untimed if known[digest][0] not in newest}
    Inbound.objects.filter(pk__in=[known[digest][0] for digest in back]).delete()
    return known.keys() - back


def key_of(name: str) -> str:
    """A document's key as it is kept: what no database can write is left out, and a long one ends in its digest."""
    plain = name.replace("\0", "").encode(errors="replace").decode()
    if len(plain) <= _LONGEST_KEY:
        return plain
    return f"{plain[:87]}~{blake2b(plain.encode(), digest_size=16).hexdigest()}"


def digest_of(document: RawDocument) -> str:
    """32 hexadecimal digits of subject, key and content (BLAKE2b-128)."""
    told = blake2b(f"{document.subject}\0{document.key}\0".encode(errors="replace"), digest_size=16)
    told.update(document.body)
    return told.hexdigest()


def body_of(row: Inbound) -> bytes:
    """A kept document as it came; `SealBroken` when its body was dropped or sealed with another key."""
    return unseal(row.body, purpose=PURPOSE)
