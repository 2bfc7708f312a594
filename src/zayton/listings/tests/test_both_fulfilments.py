"""The same goods sold self-fulfilled and by the marketplace: two listings of one SKU, each from the right stock."""

import pytest

from zayton.channels.models import ConnectedShop
from zayton.channels.public import MatchDraft, match_skus
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.lake.tests.following import read_journal
from zayton.listings.errors import NOT_PUBLISHED_HERE
from zayton.listings.models import Ask
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist_skus, relist_skus
from zayton.listings.queries.availability import quantities_of
from zayton.listings.tests.builders import DAY, seller
from zayton.orders.public import GOODS, SALE, LineDraft, OrderDraft, place_orders
from zayton.stock.public import (
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    levels,
    main_shelves,
    open_warehouses,
    receive_stock,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """Ten cups on our shelf and fifty in the marketplace's warehouse, offered as CUP and as CUP-FBA."""
    one = seller("CUP", shops=("A",))
    house = open_warehouses(
        drafts=[WarehouseDraft("FBA", "FBA", WarehouseKind.MARKETPLACE, "GB")], at=DAY, actor=SYSTEM
    )["FBA"]
    one.houses["FBA"], one.shelves["FBA"] = house, main_shelves(warehouses=[house])[house]
    ConnectedShop.objects.filter(shop_id=one.shops["A"]).update(marketplace_warehouse_id=house)
    one.receive("CUP", 10)
    line = ReceiptLine(one.skus["CUP"], one.owner, one.shelves["FBA"], 50, 5000)
    assert not receive_stock(lines=[line], at=DAY, actor=SYSTEM).refusals
    one.see("A", "CUP", quantity=0, item="B0ABCDEF12")
    one.see("A", "CUP-FBA", quantity=50, item="B0ABCDEF12", fulfilled_by="marketplace")
    match_skus(drafts=[MatchDraft(one.shops["A"], "CUP-FBA", one.skus["CUP"])], actor=SYSTEM, at=DAY)
    settle()
    return one


def settle():
    read_journal()
    push_due()


def test_both_are_the_one_sku(made) -> None:
    assert {made.listing("A", msku).sku_id for msku in ("CUP", "CUP-FBA")} == {made.skus["CUP"]}


def test_ours_shows_our_shelf_alone_and_the_other_is_told_nothing(made) -> None:
    assert made.shown("A", "CUP") == 10
    assert made.shown("A", "CUP-FBA") is None
    assert list(Ask.objects.values_list("listing__msku", flat=True)) == ["CUP"]
    assert [
        one.listing_id for one in quantities_of([made.listing("A", "CUP"), made.listing("A", "CUP-FBA")])
    ] == [made.listing("A", "CUP").pk]


def test_what_we_send_lowers_ours_and_leaves_the_marketplaces_stock(made) -> None:
    line = LineDraft(GOODS, made.skus["CUP"], "", "CUP", "", 4, 100)
    draft = OrderDraft(made.shops["A"], SALE, "1", DAY, "GBP", "GB", (line,))
    place_orders(drafts=[draft], actor=SYSTEM, at=DAY)
    settle()
    assert made.shown("A", "CUP") == 6
    assert available(made) == {"LEEDS": 6, "FBA": 50}


def test_more_in_the_marketplaces_warehouse_leaves_ours_as_it_is(made) -> None:
    line = ReceiptLine(made.skus["CUP"], made.owner, made.shelves["FBA"], 25, 2500)
    receive_stock(lines=[line], at=DAY, actor=SYSTEM)
    settle()
    assert made.shown("A", "CUP") == 10
    assert made.shown("A", "CUP-FBA") is None


def test_one_that_becomes_self_fulfilled_shows_our_shelf_from_then_on(made) -> None:
    made.see("A", "CUP-FBA", quantity=50, item="B0ABCDEF12", fulfilled_by="seller")
    settle()
    assert made.shown("A", "CUP-FBA") == 10


def test_one_that_the_marketplace_takes_over_is_told_no_more(made) -> None:
    made.see("A", "CUP", quantity=50, item="B0ABCDEF12", fulfilled_by="marketplace")
    made.lose("CUP", 3)
    settle()
    assert made.shown("A", "CUP") == 10


def test_published_anew_each_stays_with_whom_fulfils_it(made) -> None:
    shop, sku = made.shops["A"], made.skus["CUP"]
    texts = {"title": "A cup"}
    drafts = [OfferDraft(shop, sku, msku, 900, texts=texts) for msku in ("CUP", "CUP-FBA")]
    assert not publish(drafts=drafts, actor=SYSTEM, at=DAY).refusals
    settle()
    sent = made.markets["A"].published
    assert {msku: (one.fulfilled_by, one.quantity) for msku, one in sent.items()} == {
        "CUP": ("seller", 10),
        "CUP-FBA": ("marketplace", 0),
    }


def test_off_sale_everywhere_names_what_stays_on_sale_at_the_marketplace(made) -> None:
    asked = delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    assert [(one.code, one.subject) for one in asked.refusals] == [(NOT_PUBLISHED_HERE, "A · CUP-FBA")]
    settle()
    assert made.shown("A", "CUP") == 0
    # it sells on, and is not said to have been taken off
    assert not made.listing("A", "CUP-FBA").is_ended


def test_what_was_published_here_goes_off_and_comes_back_whoever_fulfils_it(made) -> None:
    shop, sku = made.shops["A"], made.skus["CUP"]
    publish(drafts=[OfferDraft(shop, sku, "CUP-FBA", 900, texts={"title": "A cup"})], actor=SYSTEM, at=DAY)
    settle()
    assert not delist_skus(sku_ids=[sku], actor=SYSTEM, at=DAY).refusals
    settle()
    assert "CUP-FBA" not in made.markets["A"].published
    assert not relist_skus(sku_ids=[sku], actor=SYSTEM, at=DAY).refusals
    settle()
    assert made.markets["A"].published["CUP-FBA"].fulfilled_by == "marketplace"


def available(made):
    codes = {key: code for code, key in made.houses.items()}
    found = levels(scope=Scope.everything(), skus={made.skus["CUP"]}, warehouses=set(made.houses.values()))
    return {codes[one.warehouse_id]: one.available for one in found}
