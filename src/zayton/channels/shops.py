"""The writes: sites are added, shops opened and changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction

from zayton.channels import errors
from zayton.channels.events import SHOP_CHANGED, SHOP_OPENED, SITE_ADDED
from zayton.channels.models import MarketplaceSite, Shop, ShopWarehouse
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.money import AmountError, exponent
from zayton.stock.public import owner_ids


class SiteDraft(NamedTuple):
    """A marketplace in one country; `country` by ISO 3166-1, `currency` by ISO 4217, `zone` by IANA."""

    code: str
    marketplace: str
    name: str
    country: str
    currency: str
    zone: str


class ShopDraft(NamedTuple):
    """A shop as it should be; `warehouse_ids` in the order they are asked, `site` by its code.

    `routing` is `priority` or `nearest`; `splits` lets one order leave from several warehouses.
    """

    code: str
    name: str
    site: str
    owner_id: int
    zone: str
    currency: str
    warehouse_ids: tuple[int, ...]
    routing: str = "priority"
    splits: bool = True
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class ShopsWritten:
    """Ids by code of every shop that now stands as drafted, and who was refused."""

    ids: dict[str, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def add_sites(*, drafts: Sequence[SiteDraft], actor: Actor, at: datetime) -> dict[str, int]:
    """Make marketplace sites known; answers their ids by code. One that exists stays as it is."""
    ids: dict[str, int] = {}
    told: list[Happening] = []
    with transaction.atomic():
        for draft in drafts:
            site, created = MarketplaceSite.objects.get_or_create(code=draft.code, defaults=draft._asdict())
            ids[draft.code] = site.pk
            if created:
                told.append(Happening(SITE_ADDED, site.pk, at, {"code": draft.code}, {"site": [site.pk]}))
        append(told, actor=actor)
    return ids


def write_shops(*, drafts: Sequence[ShopDraft], actor: Actor, at: datetime) -> ShopsWritten:
    """Open shops that are new and change those that exist, by code; an unchanged one is not told of."""
    written = ShopsWritten()
    told: list[Happening] = []
    with transaction.atomic():
        # all of them: a seller has tens of sites, and one question serves the whole set
        sites = dict(MarketplaceSite.objects.values_list("code", "id"))
        owners = set(owner_ids().values())
        for row, draft in enumerate(drafts):
            # one bad shop must not hold up the good ones of its set
            if problem := _problem(draft, sites, owners, row):
                written.refusals.append(problem)
                continue
            told.extend(_write(draft, sites[draft.site], written, at))
        append(told, actor=actor)
    return written


def _problem(draft: ShopDraft, sites: dict[str, int], owners: set[int], row: int) -> Refusal | None:
    if draft.site not in sites:
        return Refusal(errors.UNKNOWN_SITE, draft.site, row=row)
    if draft.owner_id not in owners:
        return Refusal(errors.NO_OWNER, draft.code, row=row)
    try:
        # checked here, since every day of every order of the shop hangs on it
        ZoneInfo(draft.zone)
    # a zone is looked up as a file: names with slashes, dots or NUL fail in each of these ways
    except (KeyError, ValueError, OSError):
        return Refusal(errors.UNKNOWN_ZONE, draft.code, {"zone": draft.zone}, row)
    try:
        exponent(draft.currency)
    except AmountError:
        return Refusal(errors.UNKNOWN_CURRENCY, draft.code, {"currency": draft.currency}, row)
    # each once: a warehouse has one rank, and the database would refuse the second
    if not draft.warehouse_ids or len(set(draft.warehouse_ids)) < len(draft.warehouse_ids):
        return Refusal(errors.NO_WAREHOUSE, draft.code, row=row)
    return None


def _write(draft: ShopDraft, site_id: int, written: ShopsWritten, at: datetime) -> list[Happening]:
    wanted = {
        "name": draft.name,
        "site_id": site_id,
        "owner_id": draft.owner_id,
        "zone": draft.zone,
        "currency": draft.currency,
        "routing": draft.routing,
        "splits": draft.splits,
        "simulated": draft.simulated,
    }
    shop, created = Shop.objects.get_or_create(code=draft.code, defaults=wanted)
    written.ids[draft.code] = shop.pk
    differing = (
        {} if created else {name: value for name, value in wanted.items() if getattr(shop, name) != value}
    )
    if differing:
        Shop.objects.filter(pk=shop.pk).update(**differing)
    former = list(shop.warehouses.order_by("priority").values_list("warehouse_id", flat=True))
    # also when only the order changed: it decides who is asked first
    if former != list(draft.warehouse_ids):
        differing["warehouse_ids"] = list(draft.warehouse_ids)
        _serve_from(shop, draft.warehouse_ids)
    # a form that is saved unchanged is no event
    if not created and not differing:
        return []
    event, payload = (SHOP_OPENED, wanted) if created else (SHOP_CHANGED, differing)
    named = {"shop": [shop.pk], "site": [site_id], "owner": [draft.owner_id], "node": draft.warehouse_ids}
    return [Happening(event, shop.pk, at, {"code": draft.code, **payload}, named)]


def lock_shop(shop_id: int) -> None:
    """Until the transaction ends nobody else who locks this shop goes on; its orders and rows are free."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop_id)


def _serve_from(shop: Shop, warehouse_ids: Sequence[int]) -> None:
    # written anew: ranks are unique, and swapping two would collide on the way
    shop.warehouses.all().delete()
    ShopWarehouse.objects.bulk_create(
        ShopWarehouse(shop=shop, warehouse_id=warehouse_id, priority=rank)
        for rank, warehouse_id in enumerate(warehouse_ids, start=1)
    )
