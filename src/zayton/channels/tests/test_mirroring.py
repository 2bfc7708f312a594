"""What a marketplace says of its own warehouse by API feeds the same comparisons as its reports do, once a day."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.channels import comparing
from zayton.channels.comparing import compare_due
from zayton.channels.connecting.operations import SiteShop, connect_shops
from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.mirroring import take_stock
from zayton.channels.models import Connection, StockTold, Stream
from zayton.channels.ports.offers import ListingKey, StockSeen
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.syncing.working import facts_of
from zayton.channels.takers import Delivery
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import T0, market
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.orders.tests.builders import a_business, a_shop
from zayton.stock.models import Mirror, MirrorLine
from zayton.stock.public import (
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    main_shelves,
    open_warehouses,
    receive_stock,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def business():
    return a_business()


@pytest.fixture
def fba(business):
    """The marketplace's warehouse, in which our books have ten cups."""
    draft = WarehouseDraft("FBA", "FBA", WarehouseKind.MARKETPLACE, "GB", zone="Europe/London")
    key = open_warehouses(drafts=[draft], at=T0, actor=SYSTEM)["FBA"]
    shelf = main_shelves(warehouses=[key])[key]
    line = ReceiptLine(business.skus["CUP"], business.owner, shelf, 10, 1000)
    assert not receive_stock(lines=[line], at=T0, actor=SYSTEM).refusals
    return key


@pytest.fixture
def found(business, fba):
    market()
    made = connected(business.shop)
    other = a_shop(business.owner, (business.houses["LEEDS"],), code="DE")
    sites = [SiteShop("UK", business.shop, fba), SiteShop("DE", other, fba)]
    assert connect_shops(connection_id=made.pk, shops=sites, actor=SYSTEM, at=T0) == []
    Stream.objects.get_or_create(connection=made, kind="stock", defaults={"every_seconds": 3600})
    return Connection.objects.get(pk=made.pk)


def seen(sku, sellable, *, site="UK", ident="", by=FulfilledBy.MARKETPLACE, **more):
    return StockSeen(ListingKey(site, sku), by, sellable, fnsku=ident, **more)


def tell(found, *words, at=NOON):
    keys = [f"{one.key.site}/{one.key.sku}" for one in words]
    deliveries = [Delivery(row, keys[row], None, [one]) for row, one in enumerate(words)]
    return take_stock(facts_of(found), deliveries, at)


def pulled(at=NOON):
    Stream.objects.filter(kind="stock").update(good_at=at)
    return compare_due()


def lines():
    rows = MirrorLine.objects.filter(mirror__state__in=["open", "settled"]).order_by("sku__code")
    return [(row.sku.code, row.sellable, row.reserved, row.expected, row.state) for row in rows]


def test_words_are_laid_beside_our_books_after_a_whole_pull_and_the_difference_waits(found, fba):
    assert tell(found, seen("CUP", 6, reserved=1, inbound=5), seen("POT", 0)) == ["changed", "changed"]
    assert not Mirror.objects.exists()
    assert pulled()
    assert lines() == [("CUP", 6, 1, 10, "open"), ("POT", 0, 0, 0, "agrees")]
    mirror = Mirror.objects.get()
    assert (mirror.warehouse_id, mirror.as_of, mirror.actor) == (fba, NOON, f"connection:{found.pk}")


def test_one_comparison_a_day_and_the_next_day_a_new_one_overtakes_it(found):
    tell(found, seen("CUP", 6))
    pulled()
    tell(found, seen("CUP", 5))
    assert not pulled(NOON + timedelta(hours=11))
    assert pulled(NOON + timedelta(hours=13))
    assert list(Mirror.objects.order_by("pk").values_list("state", flat=True)) == ["overtaken", "open"]
    assert lines() == [("CUP", 5, 0, 10, "open")]


def test_what_agrees_waits_for_nobody(found):
    tell(found, seen("CUP", 9, reserved=1))
    pulled()
    assert Mirror.objects.get().state == "settled"


def test_the_same_word_again_is_nothing_new(found):
    tell(found, seen("CUP", 6))
    before = StockTold.objects.values_list().get()
    assert tell(found, seen("CUP", 6), at=NOON + timedelta(hours=1)) == ["unchanged"]
    assert StockTold.objects.values_list().get() == before


def test_a_pile_that_two_stores_tell_of_counts_once_and_two_piles_of_one_sku_are_added_up(found, business):
    tell(found, seen("CUP", 6, ident="X1"), seen("CUP", 6, site="DE", ident="X1"))
    match_skus(drafts=[MatchDraft(business.shop, "CUP-FBA", business.skus["CUP"])], actor=SYSTEM, at=T0)
    tell(found, seen("CUP-FBA", 3, ident="X2"))
    pulled()
    assert lines() == [("CUP", 9, 0, 10, "open")]


def test_two_seller_skus_of_one_store_are_two_piles_even_under_one_label(found, business):
    match_skus(drafts=[MatchDraft(business.shop, "CUP2", business.skus["CUP"])], actor=SYSTEM, at=T0)
    tell(found, seen("CUP", 6, ident="X1"), seen("CUP2", 3, ident="X1"))
    tell(found, seen("CUP", 9, site="DE", ident="X1"), at=NOON - timedelta(hours=1))
    pulled()
    assert lines() == [("CUP", 9, 0, 10, "open")]


def test_goods_that_nobody_knows_are_held_back_by_their_name_unless_they_lie_nowhere(found, business):
    held, nothing = tell(found, seen("NOSUCH", 1), seen("OLD", 0))
    assert isinstance(held, Refusal)
    assert (held.code, held.figures) == ("channels.unknown_msku", {"shop": business.shop, "mskus": "NOSUCH"})
    assert nothing == "changed"
    pulled()
    assert lines() == [("CUP", 0, 0, 10, "open")]


def test_a_site_without_a_shop_and_our_own_stock_are_no_word(found):
    strange, ours = tell(found, seen("CUP", 1, site="FR"), seen("CUP", 99, by=FulfilledBy.SELLER))
    assert strange.code == "channels.unknown_shop"
    assert ours == "unchanged"
    assert not StockTold.objects.exists()
    assert not pulled()


def test_without_a_warehouse_to_lay_it_beside_the_word_is_kept_for_later(found, business, fba):
    sites = [SiteShop("UK", business.shop)]
    connect_shops(connection_id=found.pk, shops=sites, actor=SYSTEM, at=T0)
    tell(found, seen("CUP", 6))
    assert not pulled()
    connect_shops(connection_id=found.pk, shops=[SiteShop("UK", business.shop, fba)], actor=SYSTEM, at=T0)
    assert pulled()


def test_a_paused_connection_compares_nothing(found):
    tell(found, seen("CUP", 6))
    Connection.objects.update(state="paused")
    assert not pulled()


def test_one_that_breaks_holds_up_no_other(found, monkeypatch):
    tell(found, seen("CUP", 6))
    real = comparing.compare

    def broken(house, shops, facts, *, as_of):
        raise RuntimeError("broken")

    monkeypatch.setattr(comparing, "compare", broken)
    assert not pulled()
    monkeypatch.setattr(comparing, "compare", real)
    assert compare_due()


def test_absurd_figures_are_cut_to_what_books_can_hold(found):
    tell(found, seen("CUP", 10**30, reserved=-5))
    row = StockTold.objects.get()
    assert (row.sellable, row.reserved) == (2**53, 0)


def test_a_hundred_words_cost_as_many_questions_as_one(found, business, django_assert_max_num_queries):
    codes = [f"C{number}" for number in range(100)]
    drafts = [MatchDraft(business.shop, code, business.skus["CUP"]) for code in codes]
    match_skus(drafts=drafts, actor=SYSTEM, at=T0)
    facts = facts_of(found)
    deliveries = [Delivery(row, code, None, [seen(code, 1)]) for row, code in enumerate(codes)]
    with django_assert_max_num_queries(8):
        assert set(take_stock(facts, deliveries, NOON)) == {"changed"}
