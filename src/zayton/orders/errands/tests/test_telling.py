"""Marketplaces are told of what left and what was cancelled: once, in order, until they have answered."""

from datetime import timedelta

import pytest

from zayton.channels.models import Connection, Inbound
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.fake_market import line
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.errands.claiming import claim_errands
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import AWAY, REFUSED, a_world, errand, settle
from zayton.orders.models import OrderLine
from zayton.orders.public import ShipDraft, cancel_orders, ship_orders
from zayton.orders.tests.builders import state_of_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def ship(*drafts, **how):
    moved = ship_orders(drafts=drafts, actor=SYSTEM, at=now(), **how)
    assert not moved.refusals, moved.refusals


def cancel(*keys, reason="buyer_asked"):
    moved = cancel_orders(order_ids=keys, actor=SYSTEM, at=now(), reason=reason)
    assert not moved.refusals


def heard(world):
    return [(one.number, one.lines, one.carrier, one.tracking, one.last) for one in world.ears.dispatches]


def test_a_parcel_is_told_with_its_lines_carrier_and_number(world) -> None:
    key = world.bought("1", line("CUP", 2), line("POT", 1))
    ship(ShipDraft(key, number="JD01", carrier="DHL"))
    assert errand(key).state == "due"
    settle()
    assert heard(world) == [("1", (("l-CUP", 2), ("l-POT", 1)), "DHL", "JD01", True)]
    found = errand(key)
    assert (found.state, found.reference) == ("done", f"R{found.pk}")
    entry = Entry.objects.get(verb="orders.shipment_confirmed")
    assert (entry.document_id, entry.payload["units"], entry.payload["carrier"]) == (key, 3, "DHL")


def test_parcels_of_one_order_are_told_in_turn_and_the_last_as_such(world) -> None:
    key = world.bought("1", line("CUP", 2), line("POT", 1))
    cups, pots = OrderLine.objects.filter(order=key).order_by("line_no").values_list("pk", flat=True)
    ship(ShipDraft(key, {cups: 1}, number="P1"))
    ship(ShipDraft(key, {pots: 1}, number="P2"))
    ship(ShipDraft(key, number="P3"))
    world.ears.faults = [AWAY]
    run_due()
    # the first waits for its next turn, and the others wait for the first
    assert heard(world) == []
    settle()
    assert [(lines, number, last) for _, lines, _, number, last in heard(world)] == [
        ((("l-CUP", 1),), "P1", False),
        ((("l-POT", 1),), "P2", False),
        ((("l-CUP", 1),), "P3", True),
    ]


def test_a_lost_answer_is_told_again_word_for_word(world) -> None:
    key = world.bought("1")
    ship(ShipDraft(key, number="P1"))
    world.ears.lost = [AWAY, AWAY]
    settle()
    assert len(set(heard(world))) == 1
    assert len(heard(world)) == 3
    assert world.ears.server.orders["1"]["lines"][0]["shipped"] == 2
    assert Entry.objects.filter(verb="orders.shipment_confirmed").count() == 1


def test_whoever_died_over_it_is_followed_by_somebody_else_once_the_claim_is_over(world) -> None:
    key = world.bought("1")
    ship(ShipDraft(key, number="P1"))
    at = now()
    assert [one.errand.order_id for one in claim_errands(world.connection.pk, at, limit=9)] == [key]
    # nobody else takes it meanwhile
    assert claim_errands(world.connection.pk, at, limit=9) == []
    assert not run_due()
    [late] = claim_errands(world.connection.pk, at + timedelta(minutes=6), limit=9)
    assert late.was_begun
    settle()
    assert len(heard(world)) == 1


def test_an_order_of_which_nobody_told_us_is_told_to_nobody(world) -> None:
    key = world.business.sell("file-1", CUP=1)
    ship(ShipDraft(key))
    other = world.business.sell("file-2", CUP=1)
    cancel(other)
    assert not Errand.objects.exists()


def test_what_the_marketplace_told_us_is_not_told_back(world) -> None:
    key, other = world.bought("1"), world.bought("2")
    world.ears.change("1", progress="shipped")
    world.ears.change("2", progress="cancelled")
    world.pulled("1")
    assert (state_of_order(key), state_of_order(other)) == ("shipped", "cancelled")
    assert not Errand.objects.exists()


def test_what_left_over_there_by_hand_meanwhile_needs_no_telling(world) -> None:
    key = world.bought("1")
    world.ears.change("1", progress="shipped", lines=[line("CUP", 2, shipped=2)])
    ship(ShipDraft(key))
    world.ears.faults = [REFUSED]
    settle()
    assert (errand(key).state, heard(world)) == ("needless", [])
    assert not Entry.objects.filter(verb="orders.errand_refused").exists()


def test_an_order_that_the_marketplace_ships_itself_is_not_confirmed(world) -> None:
    key = world.bought("1")
    world.ears.change("1", by="marketplace")
    world.pulled("1")
    ship(ShipDraft(key))
    settle()
    assert (errand(key).state, heard(world)) == ("needless", [])


def test_a_refusal_is_kept_in_the_marketplaces_words_and_tried_no_more(world) -> None:
    key = world.bought("1")
    ship(ShipDraft(key))
    world.ears.faults = [REFUSED]
    settle()
    found = errand(key)
    assert (found.state, found.fault_said) == ("failed", "you cannot ship this order")
    entry = Entry.objects.get(verb="orders.errand_refused")
    assert (entry.document_id, entry.payload["said"]) == (key, "you cannot ship this order")


def test_one_order_that_is_refused_holds_up_no_other(world) -> None:
    keys = [world.bought(str(number)) for number in range(1, 5)]
    for key in keys:
        ship(ShipDraft(key))
    world.ears.faults = [REFUSED, AWAY]
    run_due()
    assert [errand(key).state for key in keys] == ["failed", "due", "done", "done"]
    assert Connection.objects.get().state == "working"


def test_a_marketplace_that_is_away_is_asked_no_further_and_everything_waits(world) -> None:
    keys = [world.bought(str(number)) for number in range(1, 6)]
    for key in keys:
        ship(ShipDraft(key))
    world.ears.faults = [AWAY] * 3
    run_due()
    assert {errand(key).state for key in keys} == {"due"}
    assert {errand(key).tries for key in keys} == {1}
    assert Connection.objects.get().state == "away"
    settle()
    assert {errand(key).state for key in keys} == {"done"}
    assert Connection.objects.get().state == "working"


def test_revoked_credentials_keep_everything_due_until_somebody_connects_anew(world) -> None:
    key = world.bought("1")
    ship(ShipDraft(key))
    world.ears.server.password = "changed"
    world.ears.faults = [Fault(FaultKind.DENIED, "revoked")]
    run_due()
    assert (errand(key).state, Connection.objects.get().state) == ("due", "denied")
    assert not run_due()
    world.ears.server.password = "sesame"
    Connection.objects.update(state="working")
    settle()
    assert errand(key).state == "done"


def test_an_account_that_may_not_confirm_alone_is_told_to_a_person(world) -> None:
    key = world.bought("1")
    ship(ShipDraft(key))
    world.ears.faults = [Fault(FaultKind.DENIED, "no permission to fulfil")]
    settle()
    assert (errand(key).state, Connection.objects.get().state) == ("failed", "working")


def test_an_order_whose_document_was_dropped_is_asked_for(world) -> None:
    key = world.bought("1")
    Inbound.objects.update(body=b"")
    ship(ShipDraft(key))
    settle()
    assert heard(world)[0][1] == (("l-CUP", 2),)


def test_a_bundle_is_told_in_its_own_units() -> None:
    world = a_world(skus=("CUP", "POT", "SET"))
    world.business.bundle("SET", CUP=1, POT=2)
    key = world.bought("1", line("SET", 2))
    ship(ShipDraft(key))
    settle()
    assert heard(world)[0][1] == (("l-SET", 2),)


def test_a_cancellation_is_told_with_its_reason(world) -> None:
    key, other = world.bought("1"), world.bought("2")
    cancel(key, reason="bad_address")
    cancel(other, reason="a word of one's own")
    settle()
    assert world.ears.cancelled == [{"1": "bad_address", "2": "no_stock"}]
    assert {errand(one, "cancel").state for one in (key, other)} == {"done"}
    assert Entry.objects.filter(verb="orders.cancellation_told").count() == 2


def test_a_cancellation_that_was_refused_though_it_is_done_there_is_no_refusal(world) -> None:
    key = world.bought("1")
    cancel(key)
    world.ears.change("1", progress="cancelled")
    world.ears.faults = [Fault(FaultKind.REFUSED, "already cancelled")]
    settle()
    assert errand(key, "cancel").state == "needless"


def test_a_cancellation_whose_answer_is_lost_ends_the_same(world) -> None:
    key = world.bought("1")
    cancel(key)
    world.ears.lost = [AWAY]
    settle()
    assert errand(key, "cancel").state == "done"
    world.pulled("1")
    assert state_of_order(key) == "cancelled"
