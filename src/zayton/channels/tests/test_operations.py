"""Shops are opened and changed, and refused with a reason."""

import pytest

from zayton.channels.models import Shop
from zayton.channels.public import ShopDraft, SiteDraft, add_sites, shops_by_id, shops_seen, write_shops
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import expanded
from zayton.kernel.time import now
from zayton.stock.public import OwnerDraft, WarehouseDraft, WarehouseKind, add_owners, open_warehouses

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> ShopDraft:
    at = now()
    owner = add_owners(drafts=[OwnerDraft("US", "Us")], at=at, actor=SYSTEM)["US"]
    houses = open_warehouses(
        drafts=[WarehouseDraft(code, code, WarehouseKind.OWN, "GB") for code in ("LEEDS", "KOELN")],
        at=at,
        actor=SYSTEM,
    )
    add_sites(drafts=[SiteDraft("own", "own", "Own", "GB", "GBP", "Europe/London")], actor=SYSTEM, at=at)
    return ShopDraft("WEB", "Web", "own", owner, "Europe/London", "GBP", tuple(houses.values()))


def write(draft: ShopDraft):
    return write_shops(drafts=[draft], actor=SYSTEM, at=now())


def told() -> list[str]:
    return list(
        Entry.objects.filter(verb__startswith="channels.shop").order_by("id").values_list("verb", flat=True)
    )


def test_a_shop_is_opened_once_and_changed_after(draft):
    key = write(draft).ids["WEB"]
    write(draft)
    write(draft._replace(name="Shop", warehouse_ids=draft.warehouse_ids[::-1]))
    facts = shops_by_id([key])[key]
    assert (facts.name, facts.warehouse_ids) == ("Shop", draft.warehouse_ids[::-1])
    assert told() == ["channels.shop_opened", "channels.shop_changed"]


def test_a_site_is_traced_through_its_shops(draft):
    shop = write(draft).ids["WEB"]
    site = shops_by_id([shop])[shop].site_id
    assert expanded("site", [site]) == {"site": [site], "shop": {shop}}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"site": "none"}, "channels.unknown_site"),
        ({"zone": "Mars/Olympus"}, "channels.unknown_zone"),
        ({"currency": "pounds"}, "channels.unknown_currency"),
        ({"warehouse_ids": ()}, "channels.no_warehouse"),
    ],
)
def test_a_shop_that_cannot_be_is_refused_and_nothing_changes(draft, change, code):
    assert [refusal.code for refusal in write(draft._replace(**change)).refusals] == [code]
    assert not Shop.objects.exists()
    assert told() == []


def test_only_shops_within_the_scope_are_seen(draft):
    key = write(draft).ids["WEB"]
    other = write(draft._replace(code="OTHER")).ids["OTHER"]
    assert {shop.id for shop in shops_seen(scope=Scope.everything())} == {key, other}
    assert [shop.id for shop in shops_seen(scope=Scope(frozenset({other})))] == [other]


def test_a_shop_knows_its_marketplaces_country(draft):
    key = write(draft).ids["WEB"]
    facts = shops_by_id([key])[key]
    assert (facts.country, facts.splits, facts.routing) == ("GB", True, "priority")
