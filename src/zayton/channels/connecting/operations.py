"""The writes: a marketplace is connected and tested, its sites become shops, its streams are set."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.channels import errors
from zayton.channels.calling.alone import caller_alone
from zayton.channels.connecting.drafting import (
    ConnectionDraft,
    is_simulated,
    problems_of,
    split_values,
    values_of,
)
from zayton.channels.connecting.opening import account_of, sealed_credentials, secrets_of
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.events import CONNECTED, CONNECTION_CHANGED
from zayton.channels.models import ConnectedShop, Connection, KeptSecret, LeftSite, Shop, Stream
from zayton.channels.permissions import CONNECT
from zayton.channels.ports.adapter import Adapter, Channel, Checked
from zayton.channels.ports.faults import Fault
from zayton.channels.registry import adapters
from zayton.channels.releasing import release_for
from zayton.channels.states import ConnectionState, StreamKind
from zayton.channels.takers import LANES, takers
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.sealing import seal

HOOK_PURPOSE = "notification secret"
USUAL_CADENCE: Mapping[str, int] = {
    StreamKind.ORDERS: 3600,
    StreamKind.LISTINGS: 3600,
    StreamKind.STOCK: 3600,
    StreamKind.OFFERS: 600,
    # money moves once a day at most, and what moved is pulled again for weeks
    StreamKind.SETTLEMENTS: 86_400,
}
"""Seconds between two pulls, unless the adapter or a person says otherwise (capabilities: hourly; hijacks 10 min)."""


class Connected(NamedTuple):
    """A connection that was made or renewed, and what its test found."""

    connection: Connection
    checked: Checked


class SiteShop(NamedTuple):
    """A site of a connection and the shop of ours that it is; `marketplace_warehouse_id` mirrors what it holds."""

    site_ref: str
    shop_id: int
    marketplace_warehouse_id: int | None = None


def connect(
    *, draft: ConnectionDraft, actor: Actor, at: datetime, connection_id: int | None = None
) -> Connected | list[Refusal]:
    """Test what was typed against the marketplace and keep it, as a new connection or an existing one's.

    Nothing is kept when the test fails: the refusal says in the marketplace's words what is wrong.
    """
    if not actor.may(CONNECT.name):
        return [Refusal(errors.NOT_ALLOWED)]
    found = connections_held(scope=actor.scope).filter(pk=connection_id).first() if connection_id else None
    if connection_id and found is None:
        return [Refusal(errors.NOT_FOUND, str(connection_id))]
    # another marketplace is another connection
    name = found.adapter if found else draft.adapter
    adapter = adapters().get(name)
    if adapter is None:
        return [Refusal(errors.NO_ADAPTER, name)]
    standing = (
        {**found.settings, **(_secrets_or_none(found) if _is_there(draft, found) else {})} if found else {}
    )
    refusals = problems_of(draft, adapter, standing=standing)
    if Connection.objects.filter(name=draft.name.strip()).exclude(pk=connection_id or 0).exists():
        refusals.append(Refusal(errors.NAME_TAKEN, draft.name))
    if refusals:
        return refusals
    return _tested(_drafted(found, draft, adapter, standing, at), actor, at)


def _is_there(draft: ConnectionDraft, found: Connection) -> bool:
    """Whether a connection stays where it is: secrets that are kept are sent nowhere else."""
    moved = [
        name
        for name in _PLACES
        if draft.values.get(name, "").strip() not in ("", found.settings.get(name, ""))
    ]
    return draft.address.strip() == found.address and not moved


_PLACES = ("site", "shop", "environment")


def _secrets_or_none(found: Connection) -> dict[str, str]:
    try:
        return secrets_of(found)
    # sealed with a key that is gone: whoever connects anew types them anew
    except Fault:
        return {}


def _drafted(
    found: Connection | None,
    draft: ConnectionDraft,
    adapter: Adapter,
    standing: Mapping[str, str],
    at: datetime,
) -> Connection:
    plain, secret = split_values(adapter, values_of(draft, adapter, standing=standing))
    drafted = found or Connection(adapter=adapter.name, made_at=at, hook_key=secrets.token_urlsafe(24))
    drafted.name = draft.name.strip()
    drafted.settings, drafted.sealed = plain, sealed_credentials(secret)
    drafted.address, drafted.simulated = draft.address.strip(), is_simulated(draft.address.strip())
    if not drafted.hook_secret:
        drafted.hook_secret = seal(secrets.token_urlsafe(32).encode(), purpose=HOOK_PURPOSE)
    return drafted


def _tested(drafted: Connection, actor: Actor, at: datetime) -> Connected | list[Refusal]:
    # before anything is kept, and outside of any transaction: a marketplace may take half a minute to answer
    adapter = adapters()[drafted.adapter]
    caller = caller_alone()
    try:
        channel = adapter.connect(account_of(drafted), caller)
        checked = channel.check()
    except Fault as fault:
        return [errors.refusal_of(fault, drafted.name)]
    finally:
        caller.close()
    # with the keys of another account its orders would be booked as those of this one's shops
    if drafted.pk and drafted.seller and checked.seller and checked.seller[:80] != drafted.seller:
        figures = {"seller": drafted.seller}
        return [Refusal(errors.OTHER_SELLER, checked.seller[:80], figures)]
    with transaction.atomic():
        is_new = drafted.pk is None
        drafted.state, drafted.checked_at = ConnectionState.WORKING, at
        drafted.seller = checked.seller[:80] or drafted.seller
        drafted.fault_kind, drafted.fault_said, drafted.fault_at = "", "", None
        # only what was typed and tested: the rest may have been changed while the marketplace was asked
        drafted.save(update_fields=None if is_new else _WRITTEN)
        # a token of the former credentials would hide that the new ones are wrong
        KeptSecret.objects.filter(connection=drafted).delete()
        _open_streams(drafted, adapter, channel, at)
        Stream.objects.filter(connection=drafted, is_on=True).update(due_at=at, failures=0)
        event = CONNECTED if is_new else CONNECTION_CHANGED
        payload = {"name": drafted.name, "adapter": drafted.adapter, "seller": drafted.seller}
        append([Happening(event, drafted.pk, at, payload, {})], actor=actor)
    return Connected(drafted, checked)


_WRITTEN = (
    "name", "settings", "sealed", "address", "simulated", "hook_secret", "state", "checked_at", "seller",
    "fault_kind", "fault_said", "fault_at",
)  # fmt: skip


def _open_streams(found: Connection, adapter: Adapter, channel: Channel, at: datetime) -> None:
    # offers are no stream: the watch asks for them, listing by listing
    offered = {
        StreamKind.ORDERS: channel.orders,
        StreamKind.LISTINGS: channel.listings,
        StreamKind.STOCK: channel.stock,
        StreamKind.SETTLEMENTS: channel.settlements,
    }
    taken = {LANES[subject] for subject in takers() if subject in LANES}
    for kind, port in offered.items():
        # what nobody in this installation takes over is not pulled only to be held back
        if port is not None and kind in taken:
            every = adapter.cadence.get(kind, USUAL_CADENCE[kind])
            Stream.objects.get_or_create(
                connection=found, kind=kind, defaults={"every_seconds": every, "due_at": at}
            )


def connect_shops(
    *, connection_id: int, shops: Sequence[SiteShop], actor: Actor, at: datetime
) -> list[Refusal]:
    """Say which shop of ours each site of a connection is; sites left out are taken off it. Refusals, or none."""
    if not actor.may(CONNECT.name):
        return [Refusal(errors.NOT_ALLOWED)]
    with transaction.atomic():
        held = connections_held(scope=actor.scope).values("pk")
        found = (
            Connection.objects.select_for_update(no_key=True).filter(pk=connection_id, pk__in=held).first()
        )
        if found is None:
            return [Refusal(errors.NOT_FOUND, str(connection_id))]
        if not all(actor.scope.sees_shop(one.shop_id) for one in shops):
            return [Refusal(errors.NOT_ALLOWED)]
        if refusals := _shop_problems(found, shops):
            return refusals
        former = set(ConnectedShop.objects.filter(connection=found).values_list(*_SITE))
        wanted = {tuple(one) for one in shops}
        if former == wanted:
            return []
        ConnectedShop.objects.filter(connection=found).delete()
        ConnectedShop.objects.bulk_create(
            ConnectedShop(
                connection=found,
                site_ref=one.site_ref,
                shop_id=one.shop_id,
                marketplace_warehouse_id=one.marketplace_warehouse_id,
            )
            for one in shops
        )
        _remember_left({shop: site for site, shop, _house in former}, found, shops)
        # the streams before the documents, as whoever works a lane locks them
        Stream.objects.filter(connection=found, is_on=True).update(due_at=at)
        # what came before its shop was known can be taken now
        release_for(errors.UNKNOWN_SHOP, [found.pk])
        named = {"shop": [one.shop_id for one in shops]}
        payload = {"sites": {one.site_ref: one.shop_id for one in shops}}
        append([Happening(CONNECTION_CHANGED, found.pk, at, payload, named)], actor=actor)
    return []


def _remember_left(former: Mapping[int, str], found: Connection, shops: Sequence[SiteShop]) -> None:
    """Keep where shops sold that are taken off a connection, until they sell somewhere again."""
    present = {one.shop_id for one in shops}
    LeftSite.objects.filter(shop_id__in=present | former.keys()).delete()
    LeftSite.objects.bulk_create(
        LeftSite(shop_id=shop, connection=found, site_ref=site)
        for shop, site in former.items()
        if shop not in present
    )


_SITE = ("site_ref", "shop_id", "marketplace_warehouse_id")


def _shop_problems(found: Connection, shops: Sequence[SiteShop]) -> list[Refusal]:
    names = dict(Shop.objects.filter(pk__in=[one.shop_id for one in shops]).values_list("pk", "name"))
    taken = set(
        ConnectedShop.objects.filter(shop_id__in=names)
        .exclude(connection=found)
        .values_list("shop_id", flat=True)
    )
    refusals = [
        Refusal(errors.SHOP_TAKEN, names.get(one.shop_id, str(one.shop_id)))
        for one in shops
        if one.shop_id in taken or one.shop_id not in names
    ]
    sites = Counter(one.site_ref for one in shops)
    named = Counter(names.get(one.shop_id, str(one.shop_id)) for one in shops)
    for counts, code in ((sites, errors.SITE_TAKEN), (named, errors.SHOP_TAKEN)):
        refusals += [Refusal(code, value) for value, count in sorted(counts.items()) if count > 1]
    return refusals
