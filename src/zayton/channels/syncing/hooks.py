"""Notifications: verified, kept as they came, answered at once; worked later."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS

from zayton.channels.connecting.opening import account_of, values_of
from zayton.channels.connecting.operations import HOOK_PURPOSE
from zayton.channels.models import Connection
from zayton.channels.ports.adapter import Adapter
from zayton.channels.ports.documents import Notice
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.registry import adapters
from zayton.channels.syncing.fetching import want
from zayton.channels.syncing.proving import Kept, fetch_keys, keep_unproven, keys_of, named_key
from zayton.channels.syncing.receiving import take_in
from zayton.kernel.sealing import SealBroken, unseal
from zayton.kernel.statements import selected
from zayton.kernel.time import now

log = logging.getLogger(__name__)


class Received(NamedTuple):
    """What a notification came to: documents kept, things to be fetched."""

    kept: int
    wanted: int


def receive(
    hook_key: str, *, headers: Mapping[str, str], body: bytes, address: str, at: datetime
) -> Received | Fault | None:
    """Take a notification of a connection in; `None` when nobody has this key, a `Fault` when it is not genuine.

    A paused or denied connection calls nobody, but what is sent to it is kept all the same.
    """
    found = _addressed(hook_key)
    if found is None:
        return None
    try:
        notices = _understood(found, headers, body, address)
    except Fault as fault:
        came = Kept(dict(headers), body, address)
        name = named_key(fault)
        # nobody can say yet whether it is genuine; once its key was fetched it is proved
        return Received(1, 0) if name and keep_unproven(found.pk, name, came, at=at) else fault
    # an adapter's own mistake over a shape nobody foresaw; the next pull brings what this one named
    except Exception as problem:
        log.warning("a notification to connection %s could not be read", found.pk, exc_info=True)
        return Fault(FaultKind.UNREADABLE, type(problem).__name__)
    documents = [one.document for one in notices if one.document is not None]
    # what names a thing without telling it is wanted; the two are exclusive
    named = [one for one in notices if one.document is None]
    if documents:
        take_in(documents, connection_id=found.pk, run_id=None, at=at)
    if named:
        want(found.pk, named)
    return Received(len(documents), len(named))


_PROVES_BY = ("id", "adapter", "settings", "sealed", "hook_secret")
_ADDRESSED = f"SELECT {', '.join(_PROVES_BY)} FROM channels_connection WHERE hook_key = %s"


def _addressed(hook_key: str) -> Connection | None:
    """The connection of this key, with what its notifications are proved by; the rest is read when it is asked for."""
    # a sale is told several times over, and putting a query together anew costs more than all that follows
    for key, adapter, settings, sealed, secret in selected(_ADDRESSED, [hook_key]):
        values = (key, adapter, json.loads(settings), sealed, secret)
        return Connection.from_db(DEFAULT_DB_ALIAS, _PROVES_BY, values)
    return None


def _understood(found: Connection, headers: Mapping[str, str], body: bytes, address: str) -> Sequence[Notice]:
    adapter = adapters().get(found.adapter)
    if adapter is None or adapter.receive is None:
        raise Fault(FaultKind.GONE, "no notifications")
    notices = adapter.receive(
        headers, body, secret=hook_secret(found), address=address, values=_values(found, adapter)
    )
    if not all(isinstance(one.key, str) for one in notices):
        raise Fault(FaultKind.UNREADABLE, "a name that is no text")
    return notices


def _values(found: Connection, adapter: Adapter) -> Mapping[str, str]:
    values = values_of(found)
    return {**values, **keys_of(found.pk, at=now())} if adapter.signs_with_keys else values


def fetch_keys_wanted() -> bool:
    """Fetch the keys that notifications wait for, and take in those that are genuine; whether there were any."""

    def prove(found: Connection, came: Kept, at: datetime) -> None:
        receive(found.hook_key, headers=came.headers, body=came.body, address=came.address, at=at)

    return fetch_keys(prove)


def challenged(hook_key: str, *, query: Mapping[str, str], address: str) -> str | Fault | None:
    """What to answer a marketplace that asks whether an address is ours; `None` when nobody has this key."""
    found = _addressed(hook_key)
    if found is None:
        return None
    adapter = adapters().get(found.adapter)
    if adapter is None or adapter.challenge is None:
        return Fault(FaultKind.GONE, "no challenge")
    try:
        return adapter.challenge(
            query, secret=hook_secret(found), address=address, values=account_of(found).values
        )
    except Fault as fault:
        return fault


def hook_secret(found: Connection) -> str:
    """What a connection's notifications are signed with; a `Fault` (AWAY) when this installation cannot open it."""
    try:
        return unseal(found.hook_secret, purpose=HOOK_PURPOSE).decode()
    # the sender is not at fault, and may come again once the key is back
    except SealBroken as problem:
        raise Fault(FaultKind.AWAY, "sealed with another key") from problem
