"""Packing, shipping, and handing over against the code."""

from datetime import timedelta

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.orders.models import Shipment
from zayton.orders.public import State
from zayton.orders.stores.drafts import PickupDraft
from zayton.orders.stores.models import Pickup, StoreOffer
from zayton.orders.stores.operations.pickups import ask_for_pickups, issue_codes
from zayton.orders.stores.tests.builders import (
    DAY,
    LATER,
    Town,
    a_town,
    all_books,
    reserved_is_promised,
    state_of,
    verbs,
)
from zayton.stock.public import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """All stores ship; London and Reading offer pick-up too."""
    made = a_town()
    made.terms("LONDON", picks_up=True)
    made.terms("READING", picks_up=True)
    for store in ("LONDON", "READING", "LEEDS", "KOELN"):
        made.stock(store, CUP=5)
    return made


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def test_a_store_accepts_packs_and_ships(town: Town) -> None:
    order = town.order(CUP=2)
    town.accept(order)
    assert list(town.pack(order).states.values()) == ["packed"]
    assert list(town.send(order, number=" RM1 ").states.values()) == ["shipped"]
    assert (state_of(order), town.level("CUP", "LONDON")) == (State.SHIPPED, (3, 0))
    shipment = Shipment.objects.get()
    assert (shipment.warehouse_id, shipment.number, shipment.units) == (town.houses["LONDON"], "RM1", 2)
    assert verbs(order) == ["stores.offered", "stores.accepted", "stores.packed", "stores.shipped"]
    assert prove() == []


def test_shipping_twice_is_one_shipment(town: Town) -> None:
    order = town.order(CUP=2)
    town.deliver(order)
    before = all_books()
    assert not town.send(order).refusals
    assert all_books() == before


def test_what_was_not_accepted_is_not_shipped(town: Town) -> None:
    order = town.order(CUP=2)
    before = all_books()
    assert [one.code for one in town.send(order).refusals] == ["orders.store-move"]
    assert [one.code for one in town.pack(order).refusals] == ["orders.store-move"]
    assert all_books() == before


def test_a_parcel_number_that_is_too_long_ships_nothing(town: Town) -> None:
    order = town.order(CUP=2)
    town.accept(order)
    before = all_books()
    assert [one.code for one in town.send(order, number="x" * 41).refusals] == ["orders.too-long"]
    assert all_books() == before


def test_a_buyer_fetches_with_the_code(town: Town) -> None:
    order = town.order(CUP=2)
    code = town.fetch(order)
    assert town.offers(order) == [("LONDON", "offered")]
    town.accept(order)
    assert list(town.pack(order).states.values()) == ["ready"]
    assert list(town.hand(order, f"{code[:4]} {code[4:]}").states.values()) == ["handed_over"]
    assert (state_of(order), town.level("CUP", "LONDON")) == (State.SHIPPED, (3, 0))
    assert verbs(order)[-1] == "stores.handed_over"


def test_the_code_stands_nowhere(town: Town) -> None:
    order = town.order(CUP=2)
    code = town.fetch(order)
    books = str(all_books())
    assert code not in books
    assert code not in str(list(Entry.objects.values_list("payload", flat=True)))
    assert len(Pickup.objects.get().digest) == 64


def test_a_wrong_code_hands_nothing_over_and_the_fifth_locks(town: Town) -> None:
    order = town.order(CUP=2)
    code = town.fetch(order)
    town.accept(order)
    refusals = [town.hand(order, wrong(code)).refusals[0] for _ in range(5)]
    assert [one.code for one in refusals] == ["orders.store-wrong-code"] * 4 + ["orders.store-locked"]
    assert [one.figures.get("left") for one in refusals[:4]] == [4, 3, 2, 1]
    assert refusals[4].figures == {"minutes": 15}
    # while it is locked the right code does not open either, and tries do not count
    assert town.hand(order, code).refusals[0].code == "orders.store-locked"
    assert Pickup.objects.get().wrong_tries == 5
    assert state_of(order) == State.ALLOCATED
    assert not town.hand(order, code, at=LATER + timedelta(minutes=15)).refusals


def test_a_new_code_closes_the_former_and_opens_the_lock(town: Town) -> None:
    order = town.order(CUP=2)
    former = town.fetch(order)
    town.accept(order)
    for _ in range(5):
        town.hand(order, wrong(former))
    code = issue_codes(order_ids=[order], actor=SYSTEM, at=LATER).codes[order]
    assert town.hand(order, former).refusals[0].code == "orders.store-wrong-code"
    assert not town.hand(order, code).refusals


def test_nothing_that_is_fetched_is_shipped_nor_the_other_way_round(town: Town) -> None:
    fetched, sent = town.order("1", CUP=1), town.order("2", CUP=1)
    town.fetch(fetched)
    for order in (fetched, sent):
        town.accept(order)
    assert town.send(fetched).refusals[0].code == "orders.store-not-shipped"
    assert town.hand(sent, "00000000").refusals[0].code == "orders.store-not-picked-up"


def test_without_a_code_nothing_is_handed_over(town: Town) -> None:
    order = town.order(CUP=1)
    ask_for_pickups(drafts=[PickupDraft(order)], actor=SYSTEM, at=DAY)
    town.accept(order)
    assert town.hand(order, "").refusals[0].code == "orders.store-no-code"


def test_who_wants_to_fetch_from_one_store_is_served_by_that_one(town: Town) -> None:
    order = town.order(CUP=1)
    town.fetch(order, "READING")
    assert town.offers(order) == [("LONDON", "withdrawn"), ("READING", "offered")]
    assert town.promised_from(order) == {"READING": 1}
    assert StoreOffer.objects.get(state="offered").handover == "pickup"
    assert reserved_is_promised()


def test_what_the_house_would_ship_moves_to_a_store_where_it_can_be_fetched(town: Town) -> None:
    order = town.order(to={"country": "DE"}, CUP=1)
    assert town.promised_from(order) == {"KOELN": 1}
    town.fetch(order)
    (house,) = town.promised_from(order)
    assert house in ("LONDON", "READING")


def test_the_same_wish_again_changes_nothing(town: Town) -> None:
    order = town.order(CUP=1)
    town.fetch(order, "READING")
    before = all_books()
    again = ask_for_pickups(drafts=[PickupDraft(order, town.stores["READING"])], actor=SYSTEM, at=LATER)
    assert (again.order_ids, again.codes, again.refusals) == ([order], {}, [])
    assert all_books() == before


def test_an_order_that_is_fetched_is_not_split(town: Town) -> None:
    town.stock("READING", POT=1)
    town.stock("LONDON", LID=5)
    order = town.order(POT=1, LID=2)
    assert town.promised_from(order) == {"READING": 1, "LONDON": 2}
    town.fetch(order)
    assert town.promised_from(order) == {"LONDON": 2}
    assert state_of(order) == State.BACKORDERED


@pytest.mark.parametrize("store", ["LEEDS"])
def test_where_nothing_can_be_fetched_no_wish_stands(town: Town, store: str) -> None:
    order = town.order(CUP=1)
    before = all_books()
    draft = PickupDraft(order, town.stores[store])
    refused = ask_for_pickups(drafts=[draft], actor=SYSTEM, at=DAY)
    assert [one.code for one in refused.refusals] == ["orders.store-no-pickup"]
    assert all_books() == before


def test_what_has_left_is_not_fetched_any_more(town: Town) -> None:
    order = town.order(CUP=1)
    town.deliver(order)
    before = all_books()
    refused = ask_for_pickups(drafts=[PickupDraft(order)], actor=SYSTEM, at=DAY)
    assert [one.code for one in refused.refusals] == ["orders.store-pickup-too-late"]
    assert issue_codes(order_ids=[order], actor=SYSTEM, at=DAY).refusals[0].code == "orders.store-no-pickup"
    assert all_books() == before


def test_a_store_may_find_after_accepting_that_it_cannot(town: Town) -> None:
    order = town.order(CUP=1)
    town.accept(order)
    town.pack(order)
    assert not town.pass_on(order, reason="damaged").refusals
    assert town.offers(order) == [("LONDON", "passed_on"), ("READING", "offered")]
