"""A cancellation that a marketplace takes and works later counts as told once the order itself shows it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.errands.mending import MendDraft, settle_errands, tell_again
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import a_world, errand, settle
from zayton.orders.public import cancel_orders
from zayton.orders.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = a_world()
    made.ears.feed = "feed:7"
    return made


@pytest.fixture
def key(world):
    """An order whose cancellation was taken and is not done."""
    made = world.bought("1")
    cancel_orders(order_ids=[made], actor=SYSTEM, at=now(), reason="no_stock")
    settle()
    return made


def look_again():
    Errand.objects.filter(state="due").update(due_at=now() - timedelta(seconds=1))
    assert run_due()


def told():
    return Entry.objects.filter(verb="orders.cancellation_told").count()


def test_taken_it_stays_to_be_seen_to_and_is_not_told_twice(world, key) -> None:
    found = errand(key, "cancel")
    assert (found.state, found.reference, found.claim) == ("due", "feed:7", "")
    assert found.told_at is not None
    look_again()
    look_again()
    assert (errand(key, "cancel").state, len(world.ears.cancelled), told()) == ("due", 1, 0)


def test_shown_as_cancelled_it_is_told(world, key) -> None:
    world.ears.change("1", progress="cancelled")
    look_again()
    found = errand(key, "cancel")
    assert (found.state, found.reference, len(world.ears.cancelled), told()) == ("done", "feed:7", 1, 1)


def test_looks_grow_rarer_and_since_when_it_waits_stays(key) -> None:
    since = errand(key, "cancel").told_at
    pauses = []
    for _ in range(3):
        look_again()
        pauses.append(errand(key, "cancel").due_at - now())
    assert pauses == sorted(pauses)
    assert errand(key, "cancel").told_at == since


def test_what_never_comes_about_is_brought_before_a_person(world, key) -> None:
    Errand.objects.update(told_at=now() - timedelta(hours=25))
    look_again()
    found = errand(key, "cancel")
    assert (found.state, found.fault_kind) == ("failed", "refused")
    assert "feed:7" in found.fault_said
    assert Entry.objects.filter(verb="orders.errand_refused", document_id=key).count() == 1


def test_told_again_it_is_asked_for_anew(world, key) -> None:
    Errand.objects.update(told_at=now() - timedelta(hours=25))
    look_again()
    world.ears.feed = ""
    assert tell_again(drafts=[MendDraft(errand(key, "cancel").pk)], actor=SYSTEM, at=now()).ids
    settle()
    assert (errand(key, "cancel").state, len(world.ears.cancelled)) == ("done", 2)


def test_what_still_waits_can_neither_be_told_again_nor_settled(key) -> None:
    found = errand(key, "cancel").pk
    again = tell_again(drafts=[MendDraft(found)], actor=SYSTEM, at=now())
    settled = settle_errands(errand_ids=[found], actor=SYSTEM, at=now())
    assert [one.code for one in (*again.refusals, *settled.refusals)] == ["orders.errand-not-failed"] * 2


def test_a_marketplace_that_is_away_is_only_looked_at_later(world, key) -> None:
    world.ears.server.faults = [Fault(FaultKind.AWAY, "bad gateway")]
    look_again()
    assert (errand(key, "cancel").state, errand(key, "cancel").reference) == ("due", "feed:7")
    world.ears.change("1", progress="cancelled")
    look_again()
    assert (errand(key, "cancel").state, len(world.ears.cancelled)) == ("done", 1)


@pytest.mark.parametrize("broken", [Fault(FaultKind.UNREADABLE, "lacks lines"), KeyError("lines")])
def test_an_order_that_cannot_be_read_is_no_refusal_and_holds_up_no_other(world, key, broken) -> None:
    other = world.bought("2")
    cancel_orders(order_ids=[other], actor=SYSTEM, at=now(), reason="buyer_asked")
    world.ears.server.faults = [broken]
    look_again()
    assert (errand(key, "cancel").state, errand(key, "cancel").reference) == ("due", "feed:7")
    assert world.ears.cancelled == [{"1": "no_stock"}, {"2": "buyer_asked"}]
    assert errand(other, "cancel").reference == "feed:7"


def test_one_that_can_never_be_read_comes_before_a_person_all_the_same(world, key) -> None:
    Errand.objects.update(told_at=now() - timedelta(hours=25))
    world.ears.server.faults = [Fault(FaultKind.UNREADABLE, "lacks lines")]
    look_again()
    assert errand(key, "cancel").state == "failed"


def test_what_is_looked_at_and_what_is_fresh_go_in_one_turn(world, key) -> None:
    other = world.bought("2")
    cancel_orders(order_ids=[other], actor=SYSTEM, at=now(), reason="buyer_asked")
    world.ears.change("1", progress="cancelled")
    look_again()
    assert (errand(key, "cancel").state, errand(other, "cancel").state) == ("done", "due")
    assert world.ears.cancelled == [{"1": "no_stock"}, {"2": "buyer_asked"}]


def test_the_page_says_that_it_was_taken_and_is_looked_at(key) -> None:
    answer = client_of("finance").get(reverse("orders:order", args=[key])).content.decode()
    assert "looked at until then" in re.sub(r"\s+", " ", unescape(answer))
