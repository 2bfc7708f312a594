"""The demo company: whose goods, which warehouses, which shop, who works there; simulated but for the shop's orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from zayton.channels.public import ShopDraft, SiteDraft, add_sites, write_shops
from zayton.kernel.access.public import Actor, PersonDraft, invite_people
from zayton.stock.public import OwnerDraft, WarehouseDraft, WarehouseKind, add_owners, open_warehouses

ZONE = "Europe/London"
_SITE = SiteDraft("own-gb", "own-shop", "Own web shop, United Kingdom", "GB", "GBP", ZONE)
_WAREHOUSES = (
    WarehouseDraft(
        "GB-DAV",
        "Daventry 达文特里",
        WarehouseKind.OWN,
        "GB",
        52_257_000,
        -1_162_000,
        ZONE,
        1,
        simulated=True,
    ),
    WarehouseDraft(
        "NL-VEN",
        "Venlo 芬洛",
        WarehouseKind.OVERSEAS,
        "NL",
        51_370_000,
        6_172_000,
        "Europe/Amsterdam",
        2,
        simulated=True,
    ),
)
OPERATORS = ("lin", "chen", "zhao")


class Company(NamedTuple):
    """The keys of what was founded."""

    owner_id: int
    shop_id: int
    home_id: int
    abroad_id: int


def found_company(*, at: datetime, actor: Actor) -> Company:
    """Add the owner, two warehouses and the shop that sells from them; what exists stays."""
    owner = add_owners(drafts=[OwnerDraft("ZAYTON", "Zayton Gifts Ltd", simulated=True)], at=at, actor=actor)[
        "ZAYTON"
    ]
    houses = open_warehouses(drafts=_WAREHOUSES, at=at, actor=actor)
    add_sites(drafts=[_SITE], at=at, actor=actor)
    # home first, as the keys below take their places from it
    served = (houses["GB-DAV"], houses["NL-VEN"])
    shop = ShopDraft("UK-GIFTS", "UK gift shop", _SITE.code, owner, ZONE, "GBP", served)
    written = write_shops(drafts=[shop], at=at, actor=actor)
    return Company(owner, written.ids[shop.code], *served)


def hire_people(*, company: Company, password: str | None, at: datetime, actor: Actor) -> Sequence[str]:
    """Invite one person of each role, all with the same password or none; answers their sign-in names."""
    drafts = [
        PersonDraft("boss", "陈刺桐", ["boss", "administrator"], password, sees_cost=True),
        *(
            PersonDraft(name, name.title(), ["operator"], password, shops=[company.shop_id])
            for name in OPERATORS
        ),
        PersonDraft("buyer", "Buyer 采购", ["buyer"], password, sees_cost=True),
        PersonDraft("keeper", "Keeper 仓库", ["warehouse"], password, warehouses=[company.home_id]),
        PersonDraft("finance", "Finance 财务", ["finance"], password, sees_cost=True),
        PersonDraft("service", "Service 客服", ["service"], password),
    ]
    invite_people(drafts=drafts, actor=actor, at=at)
    return [draft.username for draft in drafts]
