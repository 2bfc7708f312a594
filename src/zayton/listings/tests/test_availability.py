"""Stock moves, and channels are told."""

import pytest

from zayton.catalog.public import Part, define_bundles
from zayton.channels.models import Connection, Stream
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import MatchDraft, ShopDraft, match_skus, write_shops
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Listing, ShowRule
from zayton.listings.operations.correcting import correct_drift
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import DAY, seller
from zayton.orders.public import GOODS, SALE, LineDraft, OrderDraft, cancel_orders, place_orders

pytestmark = pytest.mark.django_db


def listed(*codes, shops=("A", "B", "C")):
    """A seller whose SKUs stand on every channel, with ten units of each told everywhere."""
    made = seller(*codes, shops=shops)
    for code in codes:
        made.receive(code, 10)
        for shop in shops:
            made.see(shop, code, quantity=0)
    read_journal()
    push_due()
    return made


def sell(made, number, units, code="CUP", shop="A"):
    line = LineDraft(GOODS, made.skus[code], "", code, "", units, 100)
    draft = OrderDraft(made.shops[shop], SALE, number, DAY, "GBP", "GB", (line,))
    return place_orders(drafts=[draft], actor=SYSTEM, at=DAY).order_ids[0]


def test_a_listing_that_is_found_shows_what_is_available() -> None:
    made = listed("CUP")
    assert [made.shown(shop, "CUP") for shop in "ABC"] == [10, 10, 10]
    assert made.ask("A", "CUP").state == "done"


def test_a_sale_lowers_every_channel() -> None:
    made = listed("CUP")
    sell(made, "1", 3)
    read_journal()
    assert push_due()
    assert [made.shown(shop, "CUP") for shop in "ABC"] == [7, 7, 7]


def test_a_cancelled_order_raises_every_channel_again() -> None:
    made = listed("CUP")
    order = sell(made, "1", 3)
    cancel_orders(order_ids=[order], actor=SYSTEM, at=DAY)
    read_journal()
    push_due()
    assert made.shown("B", "CUP") == 10


def test_more_than_there_is_is_never_shown() -> None:
    made = listed("CUP")
    sell(made, "1", 12)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 0


def test_a_bundle_follows_its_components() -> None:
    made = seller("CUP", "SAUCER", "SET", shops=("A",))
    parts = [Part(made.skus["CUP"], 2), Part(made.skus["SAUCER"], 1)]
    assert not define_bundles(bundles={made.skus["SET"]: parts}, actor=SYSTEM, at=DAY).refusals
    made.receive("CUP", 7)
    made.receive("SAUCER", 9)
    made.see("A", "SET", quantity=0)
    push_due()
    assert made.shown("A", "SET") == 3
    sell(made, "1", 5)
    read_journal()
    push_due()
    assert made.shown("A", "SET") == 1


def test_an_order_of_a_bundle_lowers_the_listings_of_its_components() -> None:
    made = seller("CUP", "SET", shops=("A", "B"))
    assert not define_bundles(
        bundles={made.skus["SET"]: [Part(made.skus["CUP"], 2)]}, actor=SYSTEM, at=DAY
    ).refusals
    made.receive("CUP", 10)
    made.see("A", "CUP", quantity=0)
    made.see("B", "SET", quantity=0)
    read_journal()
    push_due()
    sell(made, "1", 2, "SET", "B")
    read_journal()
    push_due()
    assert (made.shown("A", "CUP"), made.shown("B", "SET")) == (6, 3)


def test_the_shops_rule_holds_back_and_the_listings_own_rule_goes_before_it() -> None:
    made = seller("CUP", "POT", shops=("A",))
    ShowRule.objects.create(shop_id=made.shops["A"], keep_back=4)
    for code in ("CUP", "POT"):
        made.receive(code, 10)
        made.see("A", code, quantity=0)
    ShowRule.objects.create(shop_id=made.shops["A"], listing=made.listing("A", "POT"), cap=2)
    made.receive("POT", 1)
    read_journal()
    push_due()
    assert (made.shown("A", "CUP"), made.shown("A", "POT")) == (6, 2)


def test_only_the_warehouses_that_serve_a_shop_count() -> None:
    made = seller("CUP", shops=("A",))
    made.receive("CUP", 5, "YORK")
    made.receive("CUP", 2, "LEEDS")
    made.see("A", "CUP", quantity=0)
    push_due()
    assert made.shown("A", "CUP") == 2


def test_what_the_marketplace_fulfils_is_never_told() -> None:
    made = seller("CUP", shops=("A",))
    made.receive("CUP", 5)
    made.see("A", "CUP", quantity=3, fulfilled_by="marketplace")
    push_due()
    assert made.markets["A"].calls == []
    assert not Ask.objects.exists()


def test_a_listing_of_nothing_of_ours_is_known_and_told_nothing() -> None:
    made = seller("CUP", shops=("A",))
    made.see("A", "UNKNOWN-1", quantity=3)
    assert made.listing("A", "UNKNOWN-1").sku_id is None
    push_due()
    assert made.markets["A"].calls == []


def test_the_same_wish_again_is_no_second_call() -> None:
    made = listed("CUP")
    calls = len(made.markets["A"].calls)
    made.receive("CUP", 5)
    sell(made, "1", 5)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 10
    assert len(made.markets["A"].calls) == calls


def test_a_channel_that_shows_too_many_is_told_again() -> None:
    made = listed("CUP")
    made.markets["A"].units["", "CUP"] = 99
    made.see("A", "CUP", quantity=99)
    push_due()
    assert made.shown("A", "CUP") == 10


def test_a_channel_that_shows_fewer_is_left_alone_until_its_orders_came() -> None:
    made = listed("CUP")
    made.markets["A"].units["", "CUP"] = 8
    made.see("A", "CUP", quantity=8)
    push_due()
    assert made.shown("A", "CUP") == 8


def test_a_channel_that_shows_fewer_is_told_again_once_its_orders_came() -> None:
    made = listed("CUP")
    made.markets["A"].units["", "CUP"] = 8
    made.see("A", "CUP", quantity=8)
    assert correct_drift(at=now()) == []
    Stream.objects.filter(kind="orders").update(reached_at=now())
    assert correct_drift(at=now()) == [made.listing("A", "CUP").pk]
    push_due()
    assert made.shown("A", "CUP") == 10
    assert correct_drift(at=now()) == []


def test_a_marketplace_that_is_away_is_told_the_newest_value_later() -> None:
    made = listed("CUP", shops=("A",))
    made.markets["A"].faults = [Fault(FaultKind.AWAY, "down")]
    sell(made, "1", 1)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 10
    assert made.ask("A", "CUP").state == "due"
    sell(made, "2", 1)
    read_journal()
    Ask.objects.update(due_at=DAY)
    push_due()
    assert made.shown("A", "CUP") == 8


def test_a_lost_answer_is_asked_again_and_ends_the_same() -> None:
    made = listed("CUP", shops=("A",))
    made.markets["A"].lose_answers = True
    made.markets["A"].faults = [Fault(FaultKind.AWAY, "cut", may_be_done=True)]
    sell(made, "1", 4)
    read_journal()
    push_due()
    Ask.objects.update(due_at=DAY)
    push_due()
    assert made.shown("A", "CUP") == 6
    assert made.ask("A", "CUP").state == "done"


def test_one_refused_listing_holds_up_no_other() -> None:
    made = listed("CUP", "POT", shops=("A",))
    made.markets["A"].against["CUP"] = Fault(FaultKind.REFUSED, "suppressed")
    sell(made, "1", 1, "CUP")
    sell(made, "2", 1, "POT")
    read_journal()
    push_due()
    assert made.shown("A", "POT") == 9
    refused = made.ask("A", "CUP")
    assert (refused.state, refused.fault_said) == ("failed", "suppressed")
    assert Entry.objects.filter(verb="listings.refused").count() == 1


def test_a_refused_wish_is_sent_again_when_the_quantity_changes() -> None:
    made = listed("CUP", shops=("A",))
    made.markets["A"].against["CUP"] = Fault(FaultKind.REFUSED, "suppressed")
    sell(made, "1", 1)
    read_journal()
    push_due()
    made.markets["A"].against.clear()
    sell(made, "2", 1)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 8


def test_a_listing_that_is_gone_is_marked_so() -> None:
    made = listed("CUP", shops=("A",))
    made.markets["A"].against["CUP"] = Fault(FaultKind.GONE, "no such SKU")
    sell(made, "1", 1)
    read_journal()
    push_due()
    assert made.listing("A", "CUP").state == "deleted"
    sell(made, "2", 1)
    read_journal()
    assert not push_due()


def test_denied_credentials_stop_the_calls_until_somebody_acts() -> None:
    made = listed("CUP", shops=("A",))
    made.markets["A"].faults = [Fault(FaultKind.DENIED, "revoked")]
    made.markets["A"].is_shut = True
    sell(made, "1", 1)
    read_journal()
    push_due()
    Ask.objects.update(due_at=DAY)
    calls = len(made.markets["A"].calls)
    assert not push_due()
    assert len(made.markets["A"].calls) == calls


def test_one_permission_that_is_lacking_leaves_the_account_selling() -> None:
    made = listed("CUP", shops=("A",))
    made.markets["A"].faults = [Fault(FaultKind.DENIED, "no role for this")]
    sell(made, "1", 1)
    read_journal()
    push_due()
    assert Connection.objects.get(pk=made.connections["A"]).state == "working"
    Ask.objects.update(due_at=DAY)
    push_due()
    assert made.shown("A", "CUP") == 9


def test_a_shop_that_loses_a_warehouse_shows_what_is_left() -> None:
    made = listed("CUP", shops=("A",))
    made.receive("CUP", 4, "YORK")
    draft = ShopDraft("A", "A", "memory", made.owner, "Europe/London", "GBP", (made.houses["YORK"],))
    write_shops(drafts=[draft], at=DAY, actor=SYSTEM)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 4


def test_a_listing_that_is_matched_later_shows_its_stock_from_then_on() -> None:
    made = seller("CUP", shops=("A",))
    made.receive("CUP", 6)
    made.see("A", "TASSE", quantity=0)
    match_skus(drafts=[MatchDraft(made.shops["A"], "TASSE", made.skus["CUP"])], actor=SYSTEM, at=DAY)
    read_journal()
    push_due()
    assert made.shown("A", "TASSE") == 6


def test_a_late_answer_to_an_older_value_has_the_newer_one_sent_again() -> None:
    made = listed("CUP", shops=("A",))
    market = made.markets["A"]
    usual = market.show

    def overtaken(asked):
        # another process sent the newer value and was answered before us
        Ask.objects.update(value=2, sent_value=2, turn=99, state="done")
        return usual(asked)

    market.show = overtaken
    sell(made, "1", 1)
    read_journal()
    push_due()
    market.show = usual
    push_due()
    assert made.shown("A", "CUP") == 2


def test_a_field_that_the_channel_owns_is_not_sent() -> None:
    made = listed("CUP", shops=("A", "B"))
    Connection.objects.filter(pk=made.connections["A"]).update(owners={"quantity": "channel"})
    sell(made, "1", 3)
    read_journal()
    push_due()
    assert (made.shown("A", "CUP"), made.shown("B", "CUP")) == (10, 7)


def test_a_wish_that_is_renewed_while_it_is_sent_stays_due() -> None:
    made = listed("CUP", shops=("A",))
    market = made.markets["A"]
    usual = market.show

    def show_and_sell(asked):
        # a buyer comes while the call is on its way
        Ask.objects.update(value=2, turn=99, state="due")
        return usual(asked)

    market.show = show_and_sell
    sell(made, "1", 1)
    read_journal()
    push_due()
    assert made.ask("A", "CUP").state == "due"
    assert made.ask("A", "CUP").sent_value == 9
    market.show = usual
    push_due()
    assert made.shown("A", "CUP") == 2


def test_every_quantity_shown_is_journalled_with_its_reason() -> None:
    made = listed("CUP", shops=("A",))
    entry = Entry.objects.filter(verb="listings.quantity_shown").latest("id")
    assert entry.document_id == made.listing("A", "CUP").pk
    assert entry.payload == {"was_value": None, "value": 10, "why": "available", "available": 10}


def test_sixty_listings_cost_no_more_queries_than_one(django_assert_max_num_queries) -> None:
    codes = [f"S{number}" for number in range(60)]
    made = seller(*codes, shops=("A",))
    for code in codes:
        made.see("A", code, quantity=0)
    from zayton.listings.operations.showing import show_listings

    Ask.objects.all().delete()
    with django_assert_max_num_queries(14):
        assert len(show_listings(listings=list(Listing.objects.all()), at=now())) == 60
