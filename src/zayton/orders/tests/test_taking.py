"""Orders taken over from a marketplace: through the real spine, from its documents to the books."""

from datetime import timedelta

import pytest

from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.models import Inbound, SkuMatch
from zayton.channels.ports.documents import Subject
from zayton.channels.syncing.working import work_waiting
from zayton.channels.tests.connected import LISTENING_SINCE, connected, pull, states
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.orders.models import Order, OrderLine, Shipment
from zayton.orders.operations import taking
from zayton.orders.operations.world import PlaceOptions
from zayton.orders.tests.builders import a_business, a_shop, in_the_books

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    made = a_business()
    made.stock("LEEDS", CUP=20, POT=20)
    return made


@pytest.fixture
def server(business):
    return market()


@pytest.fixture
def shop(server, business):
    return connected(business.shop)


def later(minutes):
    return T0 + timedelta(minutes=minutes)


def state(number="1"):
    return Order.objects.get(external_number=number, kind="sale").state


def test_an_open_order_is_placed_and_its_goods_are_held(shop, server, business):
    server.put(order("1", line("CUP", 2), charges={"postage": 450}))
    run = pull(shop)
    assert (run.state, run.read, run.changed, run.skipped, run.quarantined) == ("done", 1, 1, 0, 0)
    found = Order.objects.get()
    assert (found.state, found.goods_minor, found.charge_minor, found.units) == ("allocated", 1000, 450, 2)
    assert business.level("CUP") == (20, 2)


def test_what_a_file_brought_first_only_to_be_kept_is_served_once_its_marketplace_tells_of_it(
    shop, server, business, monkeypatch
):
    server.put(order("1", line("CUP", 2)))
    with monkeypatch.context() as patched:
        # word for word the same, as a file would place it
        patched.setattr(taking, "PlaceOptions", lambda allocate: PlaceOptions(allocate=False))
        pull(shop)
    assert (Order.objects.get().state, business.level("CUP")[1]) == ("placed", 0)
    for minute in (1, 2):
        server.put(order("1", line("CUP", 2), changed=later(minute)))
        pull(shop)
        assert (Order.objects.get().state, business.level("CUP")[1]) == ("allocated", 2)
    assert list(Inbound.objects.order_by("pk").values_list("state", flat=True)) == [
        "worked",
        "worked",
        "unchanged",
    ]


def test_a_pending_order_holds_its_goods_too(shop, server, business):
    server.put(order("1", line("CUP", 2), progress="pending"))
    pull(shop)
    assert business.level("CUP") == (20, 2)


def test_an_order_that_goes_on_is_shipped_and_delivered_again_changes_nothing(shop, server, business):
    server.put(order("1", line("CUP", 2), progress="pending"))
    pull(shop)
    server.put(order("1", line("CUP", 2), changed=later(1)))
    pull(shop)
    server.put(order("1", line("CUP", 2, shipped=2), changed=later(2), progress="shipped"))
    pull(shop)
    assert state() == "shipped"
    assert business.level("CUP") == (18, 0)
    before = in_the_books()
    run = pull(shop)
    assert (run.read, run.skipped, run.changed) == (1, 1, 0)
    assert in_the_books() == before


def test_what_is_left_of_a_partly_cancelled_order_is_what_is_held(shop, server, business):
    server.put(order("1", line("CUP", 3, 900), line("POT", 1, 500)))
    pull(shop)
    server.put(
        order("1", line("CUP", 3, 900, cancelled=1), line("POT", 1, 500, cancelled=1), changed=later(1))
    )
    pull(shop)
    assert business.level("CUP") == (20, 2)
    assert business.level("POT") == (20, 0)
    assert Order.objects.get().goods_minor == 600


def test_a_cancelled_order_gives_its_goods_back(shop, server, business):
    server.put(order("1", line("CUP", 2)))
    pull(shop)
    server.put(order("1", line("CUP", 2, cancelled=2), changed=later(1), progress="cancelled"))
    pull(shop)
    assert state() == "cancelled"
    assert business.level("CUP") == (20, 0)


def test_an_order_whose_units_were_all_called_off_is_cancelled_whatever_it_calls_itself(
    shop, server, business
):
    server.put(order("1", line("CUP", 2)))
    pull(shop)
    server.put(order("1", line("CUP", 2, cancelled=2), changed=later(1)))
    pull(shop)
    assert state() == "cancelled"


def test_a_marketplace_that_empties_the_lines_of_a_cancelled_order_cancels_it_all_the_same(
    shop, server, business
):
    server.put(order("1", line("CUP", 2)))
    pull(shop)
    server.put(order("1", line("CUP", 0, 0), changed=later(1), progress="cancelled"))
    assert pull(shop).state == "done"
    assert state() == "cancelled"
    assert Order.objects.get().units == 2


def test_an_order_first_seen_cancelled_and_empty_is_none_of_ours(shop, server):
    server.put(order("1", line("CUP", 0, 0), progress="cancelled"))
    run = pull(shop)
    assert (run.state, run.skipped) == ("done", 1)
    assert not Order.objects.exists()


def test_an_order_first_seen_cancelled_stands_as_cancelled_and_never_held_goods(shop, server, business):
    server.put(order("1", line("CUP", 2), progress="cancelled"))
    pull(shop)
    assert state() == "cancelled"
    assert business.level("CUP") == (20, 0)


def test_a_cancelled_order_whose_money_is_mended_later_is_not_held_back(shop, server):
    server.put(order("1", line("CUP", 2), progress="cancelled"))
    pull(shop)
    server.put(order("1", line("CUP", 2, 700), changed=later(1), progress="cancelled"))
    run = pull(shop)
    assert (run.state, run.quarantined) == ("done", 0)


def test_an_order_that_was_shipped_in_part_over_there_is_shipped_in_part_here(shop, server, business):
    server.put(order("1", line("CUP", 3, shipped=1), line("POT", 1), progress="partly_shipped"))
    pull(shop)
    assert state() == "partly_shipped"
    assert business.level("CUP") == (19, 2)
    server.put(
        order("1", line("CUP", 3, shipped=3), line("POT", 1, shipped=1), changed=later(1), progress="shipped")
    )
    pull(shop)
    assert state() == "shipped"
    assert (business.level("CUP"), business.level("POT")) == ((17, 0), (19, 0))
    assert sorted(Shipment.objects.values_list("units", flat=True)) == [1, 3]


def test_an_order_shipped_wholly_needs_no_count_by_line(shop, server, business):
    server.put(order("1", line("CUP", 2), progress="shipped"))
    pull(shop)
    assert (state(), business.level("CUP")) == ("shipped", (18, 0))


def test_a_bundle_leaves_as_its_parts(shop, server, business):
    business.bundle("LID", CUP=2, POT=1)
    server.put(order("1", line("LID", 2, shipped=1), progress="partly_shipped"))
    pull(shop)
    # which parts of the one that left were in it is known only when all have left
    assert (business.level("CUP"), business.level("POT")) == ((20, 4), (20, 2))
    server.put(order("1", line("LID", 2, shipped=2), changed=later(1), progress="shipped"))
    pull(shop)
    assert (state(), business.level("CUP"), business.level("POT")) == ("shipped", (16, 0), (18, 0))


def test_what_is_not_on_our_shelves_cannot_be_booked_out_and_the_order_says_so(shop, server, business):
    server.put(order("1", line("CUP", 25, shipped=25), progress="shipped"))
    assert pull(shop).state == "done"
    assert state() == "partly_shipped"
    assert business.level("CUP") == (0, 0)


def test_a_refund_that_brings_goods_back_is_a_return_of_the_sale(shop, server, business):
    server.put(order("1", line("CUP", 2, shipped=2), progress="shipped"))
    pull(shop)
    refund = {"number": "R1", "at": later(5).isoformat(), "lines": [["l-CUP", 1, True, 500]]}
    shipped = order("1", line("CUP", 2, shipped=2), changed=later(5), progress="shipped", refunds=[refund])
    server.put(shipped)
    pull(shop)
    returned = Order.objects.get(kind="return")
    assert (returned.external_number, returned.units, returned.goods_minor) == ("1/R1", -1, -500)
    assert returned.original.external_number == "1"
    assert business.level("CUP") == (19, 0)
    # a later version of the order names the same refund again
    server.put({**shipped, "changed": later(6).isoformat()})
    pull(shop)
    assert Order.objects.filter(kind="return").count() == 1
    assert business.level("CUP") == (19, 0)


def test_a_refund_of_money_alone_brings_nothing_back(shop, server, business):
    refund = {"number": "R1", "at": later(5).isoformat(), "lines": [["l-CUP", 1, False, 500]]}
    server.put(order("1", line("CUP", 2, shipped=2), progress="shipped", refunds=[refund]))
    pull(shop)
    assert not Order.objects.filter(kind="return").exists()


def test_a_seller_sku_nobody_knows_is_held_until_it_is_matched_and_then_taken_over_by_itself(
    shop, server, business
):
    server.put(order("1", line("MUG-BLUE", 2)))
    server.put(order("2", line("CUP", 1)))
    run = pull(shop)
    assert (run.state, run.changed, run.quarantined) == ("partly", 1, 1)
    held = Inbound.objects.get(state="quarantined")
    assert (held.code, held.figures) == (
        "channels.unknown_msku",
        {"shop": business.shop, "mskus": "MUG-BLUE"},
    )
    drafts = [MatchDraft(business.shop, "MUG-BLUE", business.skus["POT"])]
    assert match_skus(drafts=drafts, actor=SYSTEM, at=T0) == 1
    assert work_waiting(shop.pk, Subject.ORDER) == 1
    assert OrderLine.objects.get(order__external_number="1").sku_id == business.skus["POT"]
    run.refresh_from_db()
    assert (run.read, run.changed, run.quarantined) == (2, 2, 0)


def test_a_match_counts_more_than_an_equal_code(shop, server, business):
    match_skus(drafts=[MatchDraft(business.shop, "CUP", business.skus["POT"])], actor=SYSTEM, at=T0)
    server.put(order("1", line("CUP", 1)))
    pull(shop)
    assert OrderLine.objects.get().sku_id == business.skus["POT"]


def test_a_match_to_a_sku_that_is_none_is_not_made(business):
    assert match_skus(drafts=[MatchDraft(business.shop, "X", 10**9)], actor=SYSTEM, at=T0) == 0
    assert not SkuMatch.objects.exists()


def test_an_order_of_a_site_that_is_no_shop_of_ours_is_held_with_its_site(shop, server):
    server.put(order("1", line("CUP", 1), site="JP"))
    pull(shop)
    held = Inbound.objects.get()
    assert (held.state, held.code, held.figures) == ("quarantined", "channels.unknown_shop", {"site": "JP"})
    assert not Order.objects.exists()


def test_two_sites_of_one_account_are_two_shops(server, business):
    german = a_shop(business.owner, tuple(business.houses.values()), code="DE", currency="EUR")
    both = connected(business.shop, DE=german)
    server.put(order("1", line("CUP", 1)))
    server.put(order("2", line("CUP", 1), site="DE"))
    pull(both)
    assert dict(Order.objects.values_list("external_number", "shop_id")) == {"1": business.shop, "2": german}


def test_what_a_marketplace_ships_itself_leaves_our_shelves_alone(shop, server, business):
    server.put(order("1", line("CUP", 2), by="marketplace"))
    pull(shop)
    assert (state(), business.level("CUP")) == ("placed", (20, 0))
    server.put(order("1", line("CUP", 2, shipped=2), changed=later(1), by="marketplace", progress="shipped"))
    pull(shop)
    assert (state(), business.level("CUP")) == ("shipped", (20, 0))
    # its postage is mended after it left: it stays shipped, and no goods of ours are promised to it
    mended = order("1", line("CUP", 2, shipped=2), changed=later(2), by="marketplace", progress="shipped")
    server.put({**mended, "charges": {"postage": 300}})
    pull(shop)
    assert (state(), business.level("CUP")) == ("shipped", (20, 0))


def test_goods_that_come_back_to_the_marketplace_do_not_come_to_our_shelves(shop, server, business):
    refund = {"number": "R1", "at": later(5).isoformat(), "lines": [["l-CUP", 1, True, 500]]}
    server.put(order("1", line("CUP", 2, shipped=2), by="marketplace", progress="shipped", refunds=[refund]))
    pull(shop)
    assert business.level("CUP") == (20, 0)


def test_what_had_left_before_we_listened_is_history_and_leaves_our_shelves_alone(shop, server, business):
    before = (LISTENING_SINCE - timedelta(days=3)).isoformat()
    server.put(order("1", line("CUP", 2, shipped=2), placed=before, progress="shipped"))
    pull(shop)
    assert (state(), business.level("CUP")) == ("shipped", (20, 0))
    refund = {"number": "R1", "at": later(5).isoformat(), "lines": [["l-CUP", 1, True, 500]]}
    old = order("1", line("CUP", 2, shipped=2), placed=before, changed=later(5), progress="shipped")
    server.put({**old, "refunds": [refund], "charges": {"other": -100}})
    pull(shop)
    # the sale stays shipped without our goods; what comes back comes to us
    assert (state(), business.level("CUP")) == ("shipped", (21, 0))


def test_what_was_still_open_when_we_began_to_listen_leaves_from_our_shelves(shop, server, business):
    before = (LISTENING_SINCE - timedelta(days=3)).isoformat()
    server.put(order("1", line("CUP", 2), placed=before))
    pull(shop)
    assert (state(), business.level("CUP")) == ("allocated", (20, 2))
    server.put(order("1", line("CUP", 2, shipped=2), placed=before, changed=later(1), progress="shipped"))
    pull(shop)
    assert (state(), business.level("CUP")) == ("shipped", (18, 0))


def test_an_older_version_that_comes_late_changes_nothing(shop, server, business):
    server.put(order("1", line("CUP", 2), changed=later(9)))
    pull(shop)
    server.put(order("1", line("CUP", 5), changed=later(3)))
    pull(shop)
    assert states(shop) == {"1": ["worked", "superseded"]}
    assert business.level("CUP") == (20, 2)


def test_of_two_versions_of_one_moment_the_one_further_on_counts(shop, server, business):
    server.put(order("1", line("CUP", 2), progress="shipped"))
    pull(shop)
    server.put(order("1", line("CUP", 2), progress="open"))
    pull(shop)
    assert (states(shop), state()) == ({"1": ["worked", "superseded"]}, "shipped")


@pytest.mark.parametrize("currency", ["XXQ", "", "pounds"])
def test_a_currency_nobody_expects_is_held_and_the_rest_goes_on(shop, server, currency):
    server.put(order("1", line("CUP", 1), currency=currency))
    server.put(order("2", line("CUP", 1)))
    run = pull(shop)
    assert (run.changed, run.quarantined) == (1, 1)
    assert states(shop) == {"1": ["quarantined"], "2": ["worked"]}


@pytest.mark.parametrize("country", ["", "United Kingdom", "G\0", "12"])
def test_a_country_that_is_none_does_not_hold_an_order_back(shop, server, country):
    server.put(order("1", line("CUP", 1), address={"country": country}))
    assert pull(shop).state == "done"
    assert Order.objects.get().country == ""
