"""Who does not see a shop or a store changes nothing there; sets that are empty, repeated or good in part."""

import pytest

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.orders.stores.drafts import PassDraft, PickupDraft
from zayton.orders.stores.models import Pickup
from zayton.orders.stores.operations.answering import (
    accept_offers,
    expire_offers,
    pass_on_offers,
    recall_offers,
)
from zayton.orders.stores.operations.pickups import ask_for_pickups, issue_codes
from zayton.orders.stores.recipients import look_for_stores
from zayton.orders.stores.tests.builders import LATER, Town, a_town, all_books, verbs
from zayton.orders.tests.builders import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    made = a_town(picks_up=True)
    made.stock("LONDON", CUP=9)
    made.stock("READING", CUP=9)
    return made


def merchant(*, shops) -> Actor:
    """Somebody of the house who may do everything, in these shops."""
    return Actor("person:9", SYSTEM.permissions, Scope(shops, None), is_system=True)


def codes(answered) -> list[tuple[str, int | None]]:
    return [(one.code, one.row) for one in answered.refusals]


def test_who_does_not_see_the_shop_calls_nothing_back(town: Town) -> None:
    offer = town.offer(town.order("1", CUP=1))
    before = all_books()
    recalled = recall_offers(offer_ids=[offer], actor=merchant(shops=frozenset()), at=LATER)
    assert codes(recalled) == [("orders.store-unknown-offer", 0)]
    assert all_books() == before


def test_who_does_not_see_the_shop_enters_no_pick_up_and_gets_no_code(town: Town) -> None:
    order = town.order("1", CUP=1)
    town.fetch(order)
    before = all_books()
    stranger = merchant(shops=frozenset())
    asked = ask_for_pickups(drafts=[PickupDraft(order, None)], actor=stranger, at=DAY)
    issued = issue_codes(order_ids=[order], actor=stranger, at=DAY)
    assert (codes(asked), codes(issued)) == ([("orders.unknown", 0)], [("orders.unknown", 0)])
    assert issued.codes == {}
    assert all_books() == before


def test_codes_are_issued_to_whom_fetches_and_the_others_of_the_set_are_refused(town: Town) -> None:
    fetched, sent = town.order("1", CUP=1), town.order("2", CUP=1)
    town.fetch(fetched)
    issued = issue_codes(order_ids=[sent, fetched, 10**9], actor=SYSTEM, at=DAY)
    assert list(issued.codes) == [fetched]
    assert codes(issued) == [("orders.store-no-pickup", 0), ("orders.unknown", 2)]
    assert Pickup.objects.count() == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda actor: accept_offers(offer_ids=[], actor=actor, at=LATER),
        lambda actor: pass_on_offers(drafts=[], actor=actor, at=LATER),
        lambda actor: recall_offers(offer_ids=[], actor=actor, at=LATER),
        lambda actor: ask_for_pickups(drafts=[], actor=actor, at=LATER),
        lambda actor: issue_codes(order_ids=[], actor=actor, at=LATER),
    ],
    ids=["accept", "pass on", "recall", "pick up", "codes"],
)
def test_an_empty_set_changes_nothing(town: Town, ask) -> None:
    town.order("1", CUP=1)
    before = all_books()
    assert ask(SYSTEM).refusals == []
    assert all_books() == before


def test_with_nothing_overdue_nothing_expires(town: Town) -> None:
    town.order("1", CUP=1)
    assert expire_offers(at=DAY) == 0


def test_named_twice_in_one_set_an_offer_is_accepted_once(town: Town) -> None:
    order = town.order("1", CUP=1)
    offer = town.offer(order)
    answered = accept_offers(offer_ids=[offer, offer], actor=town.actor("LONDON"), at=LATER)
    assert (answered.states, answered.refusals) == ({offer: "accepted"}, [])
    assert verbs(order).count("stores.accepted") == 1


def test_passed_on_twice_it_goes_to_one_other_store(town: Town) -> None:
    order = town.order("1", CUP=1)
    draft = PassDraft(town.offer(order), "sold")
    for _ in range(2):
        pass_on_offers(drafts=[draft], actor=town.actor("LONDON"), at=LATER)
    assert town.offers(order) == [("LONDON", "passed_on"), ("READING", "offered")]


def test_a_store_looks_at_no_address_of_another_and_at_none_it_has_not_accepted(town: Town) -> None:
    offer = town.offer(town.order("1", CUP=1))
    other = look_for_stores(offer_ids=[offer], actor=town.actor("READING"), at=LATER)
    early = look_for_stores(offer_ids=[offer], actor=town.actor("LONDON"), at=LATER)
    none = look_for_stores(offer_ids=[], actor=town.actor("LONDON"), at=LATER)
    assert codes(other) == [("orders.store-unknown-offer", 0)]
    assert codes(early) == [("orders.store-address-closed", 0)]
    assert none == ({}, [])
