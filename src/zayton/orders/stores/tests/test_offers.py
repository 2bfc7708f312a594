"""Who is asked for an order, what they answer, and where it goes then."""

from datetime import timedelta

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.orders.models import Allocation
from zayton.orders.public import State, cancel_orders, ship_orders
from zayton.orders.stores.drafts import PassDraft
from zayton.orders.stores.models import PostcodeArea, Store, StoreOffer
from zayton.orders.stores.operations.answering import (
    accept_offers,
    expire_offers,
    pass_on_offers,
    recall_offers,
)
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.operations.opening import pause_stores
from zayton.orders.stores.states import OfferState
from zayton.orders.stores.tests.builders import (
    DAY,
    IN_LONDON,
    LATER,
    Town,
    a_town,
    all_books,
    allocate,
    reserved_is_promised,
    state_of,
    verbs,
)
from zayton.orders.tests.builders import ShipDraft

pytestmark = pytest.mark.django_db
LATE = DAY + timedelta(minutes=31)


@pytest.fixture
def town() -> Town:
    """Cups in London, Reading and Cologne; pots in Reading only."""
    made = a_town()
    made.stock("LONDON", CUP=5)
    made.stock("READING", CUP=5, POT=5)
    made.stock("KOELN", CUP=5)
    return made


def test_an_order_is_laid_before_the_nearest_store_that_has_everything(town: Town) -> None:
    cup, both = town.order("1", CUP=1), town.order("2", CUP=1, POT=1)
    assert town.offers(cup) == [("LONDON", "offered")]
    # London is nearer, and has no pots
    assert town.offers(both) == [("READING", "offered")]
    assert reserved_is_promised()


def test_where_nobody_has_everything_who_has_most_begins(town: Town) -> None:
    town.stock("LEEDS", LID=9)
    order = town.order(POT=2, CUP=1, LID=1)
    # Reading has three of four units, Leeds only the lid
    assert town.promised_from(order) == {"READING": 3, "LEEDS": 1}
    assert sorted(town.offers(order)) == [("LEEDS", "offered"), ("READING", "offered")]


def test_an_order_that_the_house_serves_is_laid_before_no_store(town: Town) -> None:
    order = town.order(to={"country": "DE"}, CUP=1)
    assert (town.promised_from(order), town.offers(order)) == ({"KOELN": 1}, [])


def test_the_postcode_says_who_is_nearest(town: Town) -> None:
    PostcodeArea.objects.create(country="GB", prefix="RG", latitude_e6=51_450_000, longitude_e6=-970_000)
    PostcodeArea.objects.create(country="GB", prefix="R", latitude_e6=51_500_000, longitude_e6=-120_000)
    assert town.offers(town.order("1", to={"postcode": "rg1 2ab"}, CUP=1)) == [("READING", "offered")]
    assert town.offers(town.order("2", to={"postcode": "RM1 1AA"}, CUP=1)) == [("LONDON", "offered")]
    # coordinates are nearer the truth than any postcode
    exact = {"postcode": "RG1 2AB", **IN_LONDON}
    assert town.offers(town.order("3", to=exact, CUP=1)) == [("LONDON", "offered")]


def test_the_journal_lays_what_was_promised_before_stores_once(town: Town) -> None:
    placed = town.place([town.draft("1", town.goods("CUP", 1), **IN_LONDON)])
    assert not StoreOffer.objects.exists()
    for _ in range(2):
        read_journal()
    assert town.offers(placed.order_ids[0]) == [("LONDON", "offered")]
    before = all_books()
    sync_offers(order_ids=placed.order_ids, actor=SYSTEM, at=LATER)
    assert all_books() == before


def test_a_store_that_accepts_keeps_the_order_at_the_terms_of_that_moment(town: Town) -> None:
    town.terms("LONDON", fee_minor=100)
    order = town.order(CUP=1)
    assert town.accept(order).states == {town.offer(order): OfferState.ACCEPTED}
    town.terms("LONDON", fee_minor=900)
    offer = StoreOffer.objects.get()
    assert (offer.state, offer.terms["fee_minor"]) == ("accepted", 100)
    assert verbs(order) == ["stores.offered", "stores.accepted"]


def test_accepting_twice_changes_nothing_more(town: Town) -> None:
    order = town.order(CUP=1)
    town.accept(order)
    before = all_books()
    again = town.accept(order, at=LATE)
    assert (again.states, again.refusals) == ({town.offer(order): "accepted"}, [])
    assert all_books() == before


def test_an_order_that_is_passed_on_goes_to_the_next_nearest_at_once(town: Town) -> None:
    order = town.order(CUP=1)
    assert not town.pass_on(order, reason="damaged").refusals
    assert town.offers(order) == [("LONDON", "passed_on"), ("READING", "offered")]
    assert (town.level("CUP", "LONDON"), town.level("CUP", "READING")) == ((5, 0), (5, 1))
    told = Entry.objects.get(verb="stores.passed_on")
    assert told.payload["reason"] == "damaged"
    assert reserved_is_promised()


def test_when_every_store_has_passed_on_the_house_serves_it_and_then_nobody(town: Town) -> None:
    order = town.order(CUP=1)
    for store in ("LONDON", "READING"):
        town.pass_on(order, store)
    # Leeds has no cups
    assert (town.promised_from(order), state_of(order)) == ({"KOELN": 1}, State.ALLOCATED)
    lonely = town.order("2", POT=1)
    town.pass_on(lonely, "READING")
    assert (town.promised_from(lonely), state_of(lonely)) == ({}, State.BACKORDERED)
    assert reserved_is_promised()


def test_a_store_that_passed_on_is_not_asked_again_when_goods_come_in(town: Town) -> None:
    order = town.order(POT=1)
    town.pass_on(order, "READING")
    town.stock("READING", POT=10)
    allocate(order)
    assert town.offers(order) == [("READING", "passed_on")]
    town.stock("LEEDS", POT=1)
    read_journal()
    assert town.offers(order) == [("READING", "passed_on"), ("LEEDS", "offered")]


def test_an_order_that_nobody_answers_goes_on_when_the_time_is_out(town: Town) -> None:
    order = town.order(CUP=1)
    assert expire_offers(at=DAY + timedelta(minutes=29)) == 0
    assert expire_offers(at=LATE) == 1
    assert town.offers(order) == [("LONDON", "expired"), ("READING", "offered")]
    # the next store has its own half hour
    assert StoreOffer.objects.get(state="offered").due_at == LATE + timedelta(minutes=30)
    assert expire_offers(at=LATE) == 0
    assert verbs(order) == ["stores.offered", "stores.expired", "stores.offered"]
    assert reserved_is_promised()


def test_who_comes_too_late_cannot_accept_even_before_anybody_took_it_back(town: Town) -> None:
    order = town.order(CUP=1)
    before = all_books()
    refused = town.accept(order, at=LATE)
    assert [one.code for one in refused.refusals] == ["orders.store-late"]
    assert all_books() == before


def test_a_closed_store_has_its_time_from_opening(town: Town) -> None:
    # DAY is a Monday, 9:30 in London
    town.terms("LONDON", hours=((0, 11 * 60, 18 * 60),))
    order = town.order(CUP=1)
    assert town.offers(order) == [("LONDON", "offered")]
    assert StoreOffer.objects.get().due_at == DAY.replace(hour=11, minute=30)


def test_a_closed_store_is_skipped_for_who_is_open_if_it_says_so(town: Town) -> None:
    town.terms("LONDON", hours=((0, 11 * 60, 18 * 60),), when_closed="skip")
    assert town.offers(town.order("1", CUP=1)) == [("READING", "offered")]
    # and asked all the same when nobody else has the goods
    town.stock("LONDON", LID=1)
    assert town.offers(town.order("2", LID=1)) == [("LONDON", "offered")]


@pytest.mark.parametrize("terms", [{"active": False}, {"ships": False, "picks_up": True}])
def test_a_store_that_takes_no_parcels_is_not_asked_for_any(town: Town, terms: dict) -> None:
    town.terms("LONDON", **terms)
    assert town.offers(town.order(CUP=1)) == [("READING", "offered")]


def test_a_paused_store_keeps_what_it_has_and_gets_no_more(town: Town) -> None:
    first = town.order("1", CUP=1)
    pause_stores(store_ids=[town.stores["LONDON"]], paused=True, actor=town.actor("LONDON"), at=DAY)
    assert town.offers(town.order("2", CUP=1)) == [("READING", "offered")]
    assert not town.accept(first).refusals


def test_a_cancelled_order_is_no_longer_wanted_from_the_store(town: Town) -> None:
    order = town.order(CUP=1)
    town.accept(order)
    cancel_orders(order_ids=[order], actor=SYSTEM, at=LATER)
    refused = town.send(order)
    assert [one.code for one in refused.refusals] == ["orders.store-move"]
    assert town.offers(order) == [("LONDON", "withdrawn")]
    assert town.level("CUP", "LONDON") == (5, 0)


def test_a_later_version_changes_how_much_the_store_is_asked_for(town: Town) -> None:
    order = town.order(CUP=1)
    town.place([town.draft("1", town.goods("CUP", 3), **IN_LONDON)])
    sync_offers(order_ids=[order], actor=SYSTEM, at=LATER)
    assert StoreOffer.objects.get().units == 3


def test_what_the_merchant_ships_itself_is_shipped_for_the_store_too(town: Town) -> None:
    order = town.order(CUP=1)
    ship_orders(drafts=[ShipDraft(order)], actor=SYSTEM, at=LATER)
    read_journal()
    assert town.offers(order) == [("LONDON", "shipped")]
    assert [entry.goods_minor for entry in town.entries()] == [1000]


def test_the_merchant_calls_an_order_back_and_another_store_gets_it(town: Town) -> None:
    order = town.order(CUP=1)
    town.accept(order)
    answered = recall_offers(offer_ids=[town.offer(order)], actor=SYSTEM, at=LATER, reason="too slow")
    assert not answered.refusals
    assert town.offers(order) == [("LONDON", "recalled"), ("READING", "offered")]


def test_a_store_sees_and_answers_its_own_orders_only(town: Town) -> None:
    order = town.order(CUP=1)
    before = all_books()
    stranger = town.actor("READING")
    for answered in (
        accept_offers(offer_ids=[town.offer(order)], actor=stranger, at=LATER),
        pass_on_offers(drafts=[PassDraft(town.offer(order))], actor=stranger, at=LATER),
    ):
        assert [one.code for one in answered.refusals] == ["orders.store-unknown-offer"]
    # who works in the store sees no shop, so calling back is not theirs
    (refusal,) = recall_offers(offer_ids=[town.offer(order)], actor=town.actor("LONDON"), at=LATER).refusals
    assert refusal.code == "orders.store-unknown-offer"
    assert all_books() == before


def test_a_warehouse_that_becomes_a_store_is_asked_for_what_waits_there(town: Town) -> None:
    order = town.order(CUP=1)
    StoreOffer.objects.all().delete()
    Store.objects.filter(pk=town.stores["LONDON"]).delete()
    from zayton.orders.stores.drafts import StoreDraft
    from zayton.orders.stores.operations.opening import write_stores

    written = write_stores(drafts=[StoreDraft(town.houses["LONDON"], "GBP")], actor=SYSTEM, at=DAY)
    assert StoreOffer.objects.get().store_id == written.ids[town.houses["LONDON"]]
    assert StoreOffer.objects.get().order_id == order


def test_a_set_is_answered_one_by_one(town: Town) -> None:
    first, second = town.order("1", CUP=1), town.order("2", CUP=1)
    ids = [town.offer(first), 999_999, town.offer(second), town.offer(first)]
    answered = accept_offers(offer_ids=ids, actor=town.actor("LONDON"), at=LATER)
    assert answered.states == {ids[0]: "accepted", ids[2]: "accepted"}
    assert [(one.code, one.row) for one in answered.refusals] == [("orders.store-unknown-offer", 1)]


def test_two_stores_of_one_order_that_both_pass_on_at_once(town: Town) -> None:
    town.stock("LEEDS", LID=9)
    order = town.order(CUP=1, LID=1, POT=2)
    drafts = [PassDraft(town.offer(order, store), "busy") for store in ("READING", "LEEDS")]
    actor = town.actor("READING", "LEEDS")
    assert not pass_on_offers(drafts=drafts, actor=actor, at=LATER).refusals
    assert state_of(order) == State.BACKORDERED
    # nobody else has pots or lids
    assert town.promised_from(order) == {"LONDON": 1}
    assert reserved_is_promised()


def test_no_scope_shows_what_is_offered_to_another_store(town: Town) -> None:
    from zayton.orders.stores.queries import offers_of_stores, offers_seen, stores_seen

    town.order(CUP=1)
    here, there = town.actor("LONDON").scope, town.actor("READING").scope
    assert offers_of_stores(scope=here).count() == 1
    assert offers_of_stores(scope=there).count() == 0
    assert offers_seen(scope=here).count() == 0
    assert offers_seen(scope=Scope.everything()).count() == 1
    assert list(stores_seen(scope=there)) == [town.stores["READING"]]


def test_what_is_reserved_is_what_is_promised_whatever_stores_answer(town: Town) -> None:
    for number in range(6):
        order = town.order(str(number), CUP=2)
        for store in ("LONDON", "READING"):
            if (store, "offered") in town.offers(order) and number % 2:
                town.pass_on(order, store)
    expire_offers(at=LATE)
    assert reserved_is_promised()
    assert not Allocation.objects.filter(quantity__lt=1).exists()
