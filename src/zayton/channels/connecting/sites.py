"""The sites of a connection becoming shops: new ones opened, existing ones used, in one go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.channels.connecting.opening import opened
from zayton.channels.connecting.operations import SiteShop, connect_shops
from zayton.channels.models import Connection
from zayton.channels.ports.adapter import Site
from zayton.channels.ports.faults import Fault
from zayton.channels.registry import adapters
from zayton.channels.shops import ShopDraft, SiteDraft, add_sites, write_shops
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal


class SiteChoice(NamedTuple):
    """What is to become of a site: an existing shop, or a new one where `shop_id` is `None`."""

    site: Site
    shop_id: int | None
    marketplace_warehouse_id: int | None = None


def sites_of(found: Connection) -> tuple[Sequence[Site], Fault | None]:
    """The sites that an account may sell on, asked now; those known by name, with the fault, when it cannot be."""
    try:
        with opened(found) as at_work:
            return at_work.channel.check().sites, None
    except Fault as fault:
        adapter = adapters().get(found.adapter)
        return (adapter.sites if adapter else ()), fault


def settle_sites(
    *,
    connection: Connection,
    choices: Sequence[SiteChoice],
    warehouse_ids: Sequence[int],
    owner_id: int,
    actor: Actor,
    at: datetime,
) -> list[Refusal]:
    """Open the new shops and connect all chosen ones; all of it, or nothing and why."""
    fresh = [one.site for one in choices if one.shop_id is None]
    drafts = [_shop(connection, site, warehouse_ids, owner_id) for site in fresh]
    with transaction.atomic():
        add_sites(drafts=[_site(connection, site) for site in fresh], actor=actor, at=at)
        written = write_shops(drafts=drafts, actor=actor, at=at)
        refusals = written.refusals or connect_shops(
            connection_id=connection.pk,
            shops=[
                SiteShop(one.site.ref, _id(one, connection, written.ids), one.marketplace_warehouse_id)
                for one in choices
            ],
            actor=actor,
            at=at,
        )
        # a shop that nothing connects would only puzzle whoever finds it
        if refusals:
            transaction.set_rollback(True)
    return refusals


def _id(one: SiteChoice, connection: Connection, opened_now: Mapping[str, int]) -> int:
    return opened_now[_code(connection, one.site)] if one.shop_id is None else one.shop_id


def _code(connection: Connection, site: Site) -> str:
    # the connection's number, as one seller may have two accounts on a site
    return f"{site.code[:30]}-{connection.pk}".upper()


def _site(connection: Connection, site: Site) -> SiteDraft:
    return SiteDraft(
        site.code[:40], connection.adapter, site.name[:120], site.country, site.currency, site.zone
    )


def _shop(connection: Connection, site: Site, warehouse_ids: Sequence[int], owner_id: int) -> ShopDraft:
    return ShopDraft(
        _code(connection, site),
        f"{connection.name[:70]} · {site.name}"[:120],
        site.code[:40],
        owner_id,
        site.zone,
        site.currency,
        tuple(warehouse_ids),
        simulated=connection.simulated,
    )
