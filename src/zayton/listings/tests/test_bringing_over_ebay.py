"""A seller whose eBay listings were made in Seller Hub: one stock sells them with everything else."""

import pytest

from zayton.channels.adapters.ebay.outside import Outside
from zayton.channels.models import Inbound, SkuMatch
from zayton.channels.ports.documents import Page
from zayton.channels.public import MatchDraft, match_skus
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.models import Listing
from zayton.listings.operations.bringing import bring_over
from zayton.listings.tests.selling import World
from zayton.orders.models import Order
from zayton.sandbox.markets import MARKETS
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with standing(MARKETS["ebay"]) as first, standing(MARKETS["shopify"]) as second:
        yield World({"ebay": first, "shopify": second})


def hub(world, **told):
    return world.stands["ebay"].tell("ebay/outside", told)["itemId"]


def states():
    return dict(Listing.objects.filter(shop__code="ebay").values_list("msku", "state"))


def test_from_seller_hub_to_one_stock_with_the_orders_that_came_meanwhile(world) -> None:
    cup = hub(world, sku="CUP", title="A cup", quantity=10)
    pot = hub(world, title="A pot", quantity=10)
    world.settle()
    rows = dict(Listing.objects.values_list("msku", "pk"))
    assert states() == {"CUP": "outside", pot: "outside"}
    # what has no SKU there is matched by hand, and its orders with it
    match_skus(drafts=[MatchDraft(world.shops["ebay"], pot, world.skus["POT"])], actor=SYSTEM, at=now())
    world.stands["ebay"].tell("buy", [{"items": [["CUP", 2], [pot, 1]]}])
    world.settle()
    assert world.free() == {"CUP": 8, "POT": 9, "LID": 10}
    assert Order.objects.count() == 1
    # one comes over; the other is refused, until it has a SKU there
    asked = bring_over(listing_ids=list(rows.values()), actor=SYSTEM, at=now())
    assert [one.code for one in asked.refusals] == ["listings.no_seller_sku"]
    world.settle()
    assert states() == {"CUP": "live", pot: "outside"}
    hub(world, itemId=pot, sku="POT-1")
    world.settle()
    assert Listing.objects.get(msku="POT-1").pk == rows[pot]
    assert not bring_over(listing_ids=[rows[pot]], actor=SYSTEM, at=now()).refusals
    world.settle()
    assert states() == {"CUP": "live", "POT-1": "live"}
    assert dict(Listing.objects.filter(shop__code="ebay").values_list("pk", "item")) == {
        rows["CUP"]: cup,
        rows[pot]: pot,
    }
    shown = {good["sku"]: good["quantity"] for good in world.stands["ebay"].goods()}
    assert shown == {"CUP": 8, "POT-1": 9}
    # from now on it follows the stock, whoever sells
    world.stands["ebay"].tell("buy", [{"items": [["POT-1", 4]]}])
    world.settle()
    assert world.free()["POT"] == 5
    assert {good["sku"]: good["quantity"] for good in world.stands["ebay"].goods()}["POT-1"] == 5
    assert SkuMatch.objects.get(msku="POT-1").sku_id == world.skus["POT"]
    assert not Inbound.objects.filter(state__in=["waiting", "quarantined"]).exists()


def test_what_ebay_demands_is_said_and_brought_over_once_it_is_mended(world) -> None:
    cup = hub(world, sku="CUP", policies=False)
    world.settle()
    one = Listing.objects.get(msku="CUP")
    bring_over(listing_ids=[one.pk], actor=SYSTEM, at=now())
    world.settle()
    ask = one.asks.get(kind="bring")
    assert (ask.state, "business policies" in ask.fault_said, states()) == (
        "failed",
        True,
        {"CUP": "outside"},
    )
    hub(world, itemId=cup, policies=True)
    bring_over(listing_ids=[one.pk], actor=SYSTEM, at=now())
    world.settle()
    assert states() == {"CUP": "live"}


def test_one_that_ends_there_is_gone_and_one_that_a_page_passed_over_is_not(world, monkeypatch) -> None:
    cup, _lid = hub(world, sku="CUP"), hub(world, sku="LID")
    hub(world, sku="POT")
    world.settle()
    bring_over(listing_ids=[Listing.objects.get(msku="POT").pk], actor=SYSTEM, at=now())
    world.settle()
    hub(world, itemId=cup, ended=True)
    # the list moves on while it is read
    monkeypatch.setattr(Outside, "page", lambda _self, _number, _managed: (Page(()), False))
    world.settle()
    assert states() == {"CUP": "deleted", "LID": "outside", "POT": "live"}


def test_variations_follow_the_stock_one_by_one(world) -> None:
    sizes = [{"sku": "CUP", "quantity": 9, "specifics": {"Size": "S"}}]
    sizes.append({"sku": "POT", "quantity": 9, "specifics": {"Size": "M"}})
    item = hub(world, title="Set", variations=sizes)
    world.settle()
    one = Listing.objects.get(msku="CUP")
    assert bring_over(listing_ids=[one.pk], actor=SYSTEM, at=now()).listing_ids
    world.settle()
    assert {row.item for row in Listing.objects.filter(shop__code="ebay")} == {item}
    shown = {good["sku"]: good["quantity"] for good in world.stands["ebay"].goods()}
    assert shown == {"CUP": 10, "POT": 10}
