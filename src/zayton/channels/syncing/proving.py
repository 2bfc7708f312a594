"""Notifications signed with a key that is not known yet: kept as they came, and proved once the key was fetched.

Whoever can reach the address may name keys that do not exist. So a connection asks for few unknown names an hour, for
each of them once, and what would be too many is turned away as it was before; a genuine sender comes again.
"""

import json
import logging
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

from zayton.channels.connecting.blaming import is_shut_out
from zayton.channels.connecting.opening import opened
from zayton.channels.connecting.standing import note_fault, note_good
from zayton.channels.models import Connection, SigningKey, UnprovenNotice
from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.states import ConnectionState
from zayton.kernel.sealing import SealBroken, seal, unseal
from zayton.kernel.time import now

log = logging.getLogger(__name__)

KEYS = "public_key:"
"""Before the name of a public key among the values that a receiver is given."""
GOOD_FOR = timedelta(hours=1)
MOST_UNKNOWN_NAMES, MOST_WAITING, LARGEST = 12, 500, 64 << 10
_PURPOSE = "unproven notification"
_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PAUSE = 10.0  # seconds
_AT_ONCE = 5


class Kept(NamedTuple):
    """A notification as it came."""

    headers: dict[str, str]
    body: bytes
    address: str


def keys_of(connection_id: int, *, at: datetime) -> dict[str, str]:
    """The public keys that are known well enough, as values for the receiver."""
    fresh = SigningKey.objects.filter(connection_id=connection_id, fetched_at__gt=at - GOOD_FOR).exclude(
        key=""
    )
    return {f"{KEYS}{name}": key for name, key in fresh.values_list("name", "key")}


def keep_unproven(connection_id: int, name: str, came: Kept, *, at: datetime) -> bool:
    """Keep a notification until its key is known; whether there was room for it."""
    if not _NAME.fullmatch(name) or len(came.body) > LARGEST or not _may_ask(connection_id, name, at):
        return False
    waiting = UnprovenNotice.objects.filter(connection_id=connection_id)
    if waiting.count() >= MOST_WAITING:
        return False
    row = UnprovenNotice(
        connection_id=connection_id,
        key_name=name,
        digest=_digest(name, came),
        sealed=seal(_packed(came), purpose=_PURPOSE),
        received_at=at,
        due_at=at,
    )
    # delivered twice, it waits once
    UnprovenNotice.objects.bulk_create([row], ignore_conflicts=True)
    return True


def _digest(name: str, came: Kept) -> str:
    """32 hexadecimal digits, the same for what was delivered twice (BLAKE2b-128)."""
    # with all it came with: the genuine one must not be taken for a forged one of the same body that came before it
    told = sorted((header.lower(), value) for header, value in came.headers.items() if _signs(header))
    return blake2b(json.dumps([name, came.address, told]).encode() + came.body, digest_size=16).hexdigest()


def _signs(header: str) -> bool:
    # the way that a request took differs from one delivery to the next
    return "sign" in header.lower()


def _may_ask(connection_id: int, name: str, at: datetime) -> bool:
    known = SigningKey.objects.filter(connection_id=connection_id, name=name).first()
    if known is not None and known.key:
        # one that was good once is asked for again whatever strangers name meanwhile
        return True
    lately = SigningKey.objects.filter(connection_id=connection_id, key="", fetched_at__gt=at - GOOD_FOR)
    if known is not None and known.fetched_at > at - GOOD_FOR:
        return False
    waiting = UnprovenNotice.objects.filter(connection_id=connection_id).exclude(
        key_name__in=SigningKey.objects.filter(connection_id=connection_id).exclude(key="").values("name")
    )
    names = set(waiting.values_list("key_name", flat=True).distinct())
    return name in names or len(names) + lately.count() < MOST_UNKNOWN_NAMES


def _packed(came: Kept) -> bytes:
    return json.dumps([came.headers, b64encode(came.body).decode(), came.address]).encode()


def _unpacked(row: UnprovenNotice) -> Kept:
    headers, body, address = json.loads(unseal(row.sealed, purpose=_PURPOSE))
    return Kept(headers, b64decode(body), address)


Prove = Callable[[Connection, Kept, datetime], Any]
"""Takes in what can be proved now: (connection, what came, when)."""


def fetch_keys(prove: Prove) -> bool:
    """Fetch the keys that notifications wait for, and prove those; whether any were."""
    callable_now = [ConnectionState.WORKING, ConnectionState.AWAY]
    due = UnprovenNotice.objects.filter(due_at__lte=now())
    found = Connection.objects.filter(pk__in=due.values("connection_id"), state__in=callable_now)
    return sum(_fetch_for(one, prove) for one in found) > 0


def _fetch_for(found: Connection, prove: Prove) -> int:
    due = UnprovenNotice.objects.filter(connection=found, due_at__lte=now())
    names = list(due.order_by("key_name").values_list("key_name", flat=True).distinct()[:_AT_ONCE])
    try:
        with opened(found) as at_work:
            for name in names:
                _settle(found, name, _asked(at_work.channel, name), prove)
    except Fault as fault:
        _postpone(found, names, fault)
        return 0
    # an adapter's own mistake must not be called again without end
    except Exception as problem:
        log.warning("connection %s: keys could not be fetched", found.pk, exc_info=True)
        _postpone(found, names, Fault(FaultKind.UNREADABLE, type(problem).__name__))
        return 0
    # where nobody was asked, nothing is known of how the marketplace is
    if at_work.caller.calls:
        note_good(found.pk, at=now())
    return len(names)


def _asked(channel: Channel, name: str) -> str:
    try:
        return channel.keys.public_key(name) if channel.keys else ""
    except Fault as fault:
        # nobody there knows it; whoever does not answer at all may know it later
        if fault.passes or fault.kind == FaultKind.DENIED:
            raise
        return ""


def _settle(found: Connection, name: str, key: str, prove: Prove) -> None:
    at = now()
    SigningKey.objects.update_or_create(connection=found, name=name, defaults={"key": key, "fetched_at": at})
    rows = list(UnprovenNotice.objects.filter(connection=found, key_name=name).order_by("pk"))
    for row in rows if key else ():
        try:
            prove(found, _unpacked(row), at)
        except SealBroken:
            log.warning("connection %s: a notification was sealed with another key", found.pk)
    # proved or not, its turn is over: what was genuine is taken in now; what came meanwhile was not looked at
    UnprovenNotice.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _postpone(found: Connection, names: list[str], fault: Fault) -> None:
    if fault.kind != FaultKind.DENIED or is_shut_out(found, fault):
        note_fault(found.pk, fault, at=now())
    pause = timedelta(seconds=max(fault.retry_after or 0.0, _PAUSE))
    UnprovenNotice.objects.filter(connection=found, key_name__in=names).update(due_at=now() + pause)


def forget_unproven(*, before: datetime) -> None:
    """Drop what nobody could prove for so long, and the names that nobody knew."""
    UnprovenNotice.objects.filter(received_at__lt=before).delete()
    SigningKey.objects.filter(key="", fetched_at__lt=before).delete()


def named_key(fault: Fault) -> str:
    """The key that a notification was signed with, where that is why it was refused; else blank."""
    figures: Mapping[str, Any] = fault.figures or {}
    return str(figures.get("key", "")) if fault.kind == FaultKind.DENIED else ""
