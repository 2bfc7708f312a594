"""A seller who is connected to the fake market, and short ways to have it pulled."""

from datetime import UTC, datetime
from typing import Any

from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import SiteShop, connect, connect_shops
from zayton.channels.models import Connection, Inbound, Stream, SyncRun
from zayton.channels.syncing.running import run_stream
from zayton.channels.tests import fake_market
from zayton.channels.tests.fake_market import PASSWORD, T0
from zayton.kernel.access.public import SYSTEM, Actor

LISTENING_SINCE = datetime(2026, 3, 1, tzinfo=UTC)


def draft(stall: str = "one", **facts: Any) -> ConnectionDraft:
    """What a person types to connect."""
    values = {"stall": stall, "password": PASSWORD, **facts.pop("values", {})}
    return ConnectionDraft("fake", facts.pop("name", f"Fake {stall}"), values, **facts)


def connected(shop_id: int | None, stall: str = "one", site: str = "UK", **more_shops: int) -> Connection:
    """A connection with a shop on a site, listening since the first of March 2026."""
    made = connect(draft=draft(stall), actor=SYSTEM, at=LISTENING_SINCE)
    assert not isinstance(made, list), made
    shops = {site: shop_id, **more_shops} if shop_id else {}
    sites = [SiteShop(ref, shop) for ref, shop in shops.items()]
    assert connect_shops(connection_id=made.connection.pk, shops=sites, actor=SYSTEM, at=T0) == []
    return Connection.objects.get(pk=made.connection.pk)


def stream(found: Connection, kind: str = "orders") -> Stream:
    """One of a connection's streams as it stands now."""
    return Stream.objects.select_related("connection").get(connection=found, kind=kind)


def pull(found: Connection, kind: str = "orders") -> SyncRun:
    """Pull a stream from when we began to listen, and answer its run as it was kept."""
    # the tests' orders are of that month, whenever the tests run
    Stream.objects.filter(connection=found).update(reached_at=LISTENING_SINCE)
    run = run_stream(stream(found, kind).pk, trigger="person")
    assert run is not None
    return SyncRun.objects.get(pk=run.pk)


def states(found: Connection) -> dict[str, list[str]]:
    """The states of a connection's documents by their key, in the order in which they came."""
    kept: dict[str, list[str]] = {}
    for key, state in Inbound.objects.filter(connection=found).order_by("pk").values_list("key", "state"):
        kept.setdefault(key, []).append(state)
    return kept


def person(*permissions: str, shops: frozenset[int] | None = None) -> Actor:
    """Somebody who may do this in these shops."""
    return Actor("person:7", frozenset(permissions), SYSTEM.scope.__class__(shops), person_id=7)


__all__ = ["LISTENING_SINCE", "connected", "draft", "fake_market", "person", "pull", "states", "stream"]
