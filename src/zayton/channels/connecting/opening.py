"""Opening a connection: from its row to a channel that can be asked, with limits and tokens shared."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from zayton.channels.calling.gates import SharedGate
from zayton.channels.calling.http import HttpCaller
from zayton.channels.calling.secrets import SharedKeeper
from zayton.channels.models import Connection
from zayton.channels.ports.adapter import Account, Adapter, Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.registry import adapters
from zayton.kernel.sealing import SealBroken, seal, unseal

_PURPOSE = "credentials"


class Opened(NamedTuple):
    """A connection ready to be called; `caller` counts what it costs."""

    connection: Connection
    adapter: Adapter
    channel: Channel
    caller: HttpCaller


@contextmanager
def opened(found: Connection, *, pause: Callable[[float], None] = time.sleep) -> Iterator[Opened]:
    """A connection to be asked within the block; raises a `Fault` (DENIED) when its credentials do not open."""
    adapter = adapters().get(found.adapter)
    if adapter is None:
        raise Fault(FaultKind.DENIED, f"{found.adapter} is not part of this installation")
    caller = HttpCaller(SharedGate(found.pk, adapter.limits), SharedKeeper(found.pk), pause=pause)
    try:
        yield Opened(found, adapter, adapter.connect(account_of(found), caller), caller)
    finally:
        caller.close()


def account_of(found: Connection) -> Account:
    """A connection as adapters need it; the sites are those of its shops."""
    shops = found.shops.order_by("site_ref").values_list("site_ref", flat=True) if found.pk else ()
    sites = tuple(shops)
    return Account(values_of(found), sites, found.address)


def values_of(found: Connection) -> dict[str, str]:
    """What a connection was made with, secret or not."""
    return {**found.settings, **secrets_of(found)}


def secrets_of(found: Connection) -> dict[str, str]:
    """The secret credentials of a connection."""
    try:
        kept: dict[str, str] = json.loads(unseal(found.sealed, purpose=_PURPOSE)) if found.sealed else {}
    except SealBroken as problem:
        raise Fault(FaultKind.DENIED, "the credentials were sealed with another key") from problem
    return kept


def sealed_credentials(secrets: dict[str, str]) -> bytes:
    """Secret credentials as a connection keeps them."""
    return seal(json.dumps(secrets).encode(), purpose=_PURPOSE)
