"""Taking documents in as they came, before anybody understands them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from zayton.channels.models import Inbound
from zayton.channels.ports.documents import RawDocument
from zayton.channels.syncing.keeping import PURPOSE, keep, keep_unless_there
from zayton.channels.syncing.sighted import SIGHTED, seen_again, without_content
from zayton.kernel.bulk import COPY_FROM
from zayton.kernel.sealing import unseal


class TakenIn(NamedTuple):
    """How many documents are to be worked, and how many were known already.

    `at_hand` are fresh ones by their inbound ids, so that who took them in need not read them back; maybe none.
    """

    fresh: int
    known: int
    at_hand: Mapping[int, RawDocument] = MappingProxyType({})


def take_in(
    documents: Sequence[RawDocument], *, connection_id: int, run_id: int | None, at: datetime
) -> TakenIn:
    """Keep documents, sealed; content that was delivered before is not kept again, but a sighting of it is worked."""
    by_digest = {digest_of(one): one for one in documents}
    # a notification costs one statement: whether its content is known is found out by keeping it
    if len(by_digest) < COPY_FROM and all(map(_is_kept_once, by_digest.values())):
        fresh = keep_unless_there(by_digest, connection_id=connection_id, run_id=run_id, at=at)
        return TakenIn(fresh, len(documents) - fresh)
    known = _known(connection_id, by_digest)
    shown = [digest for digest in known if by_digest[digest].subject in SIGHTED]
    again = seen_again(connection_id, shown, run_id=run_id, at=at) if shown else 0
    unknown = {digest: one for digest, one in by_digest.items() if digest not in known}
    at_hand = keep(unknown, connection_id=connection_id, run_id=run_id, at=at)
    worked = len(unknown) + again
    return TakenIn(worked, len(documents) - worked, at_hand)


def _is_kept_once(document: RawDocument) -> bool:
    return document.changed_at is not None and document.subject not in SIGHTED


def _known(connection_id: int, by_digest: Mapping[str, RawDocument]) -> set[str]:
    """The digests that need not be kept again.

    Where a marketplace tells no time of change, what comes last counts: content that was there before something else
    came (in stock, out of stock, in stock) is news, so its former row makes room.
    """
    standing = Inbound.objects.filter(connection_id=connection_id, digest__in=list(by_digest))
    known = {digest: (pk, key) for digest, pk, key in standing.values_list("digest", "pk", "key")}
    untimed = [digest for digest in known if by_digest[digest].changed_at is None]
    back = without_content(connection_id, [one for one in known if by_digest[one].subject in SIGHTED])
    if untimed:
        keys = {known[digest][1] for digest in untimed}
        versions = Inbound.objects.filter(connection_id=connection_id, key__in=keys)
        newest = set(
            versions.values("subject", "key").annotate(newest=Max("pk")).values_list("newest", flat=True)
        )
        back |= {digest for digest in untimed if known[digest][0] not in newest}
    if back:
        _make_room([known[digest][0] for digest in back])
    return known.keys() - back


def _make_room(ids: Collection[int]) -> None:
    with transaction.atomic():
        # in one order, as two may bring the same things at once
        locked = Inbound.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        Inbound.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).delete()


def digest_of(document: RawDocument) -> str:
    """32 hexadecimal digits of subject, key and content (BLAKE2b-128)."""
    told = blake2b(f"{document.subject}\0{document.key}\0".encode(errors="replace"), digest_size=16)
    told.update(document.body)
    return told.hexdigest()


def body_of(row: Inbound) -> bytes:
    """A kept document as it came; `SealBroken` when its body was dropped or sealed with another key."""
    return opened_body(row.body)


def opened_body(kept: bytes | memoryview) -> bytes:
    """What is kept of a document as it came; see `body_of`."""
    return unseal(kept, purpose=PURPOSE)
