"""A cancellation that was taken as a feed is followed: its refusal stands beside it once the marketplace tells it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import OperationalError
from django.urls import reverse

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Followed
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.errands.mending import MendDraft, tell_again
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import a_world, errand, settle
from zayton.orders.public import cancel_orders
from zayton.orders.tests.test_pages import client_of

pytestmark = pytest.mark.django_db
WORKING, DONE = Followed(over=False), Followed(over=True)
TOO_LATE = Followed(over=True, fault=Fault(FaultKind.REFUSED, "18021 the order was shipped already"))


@pytest.fixture
def world():
    made = a_world()
    made.ears.feed, made.ears.news = "feed:7/1", {"feed:7/1": WORKING}
    return made


@pytest.fixture
def key(world):
    made = world.bought("1")
    cancel_orders(order_ids=[made], actor=SYSTEM, at=now(), reason="no_stock")
    settle()
    return made


def look_again():
    Errand.objects.filter(state="due").update(due_at=now() - timedelta(seconds=1))
    assert run_due()


def test_while_the_work_goes_on_it_waits_and_the_order_is_not_asked_for(world, key) -> None:
    # an order that cannot be asked for would show
    world.ears.server.faults = [Fault(FaultKind.AWAY, "bad gateway")]
    look_again()
    assert (errand(key, "cancel").state, errand(key, "cancel").fault_said) == ("due", "")
    assert len(world.ears.server.faults) == 1


def test_a_refusal_is_shown_at_once_in_the_marketplaces_words(world, key) -> None:
    world.ears.news = {"feed:7/1": TOO_LATE}
    look_again()
    found = errand(key, "cancel")
    assert (found.state, found.fault_kind) == ("failed", "refused")
    assert found.fault_said == "18021 the order was shipped already"
    assert Entry.objects.filter(verb="orders.errand_refused", document_id=key).count() == 1
    answer = client_of("finance").get(reverse("orders:order", args=[key])).content.decode()
    assert "18021 the order was shipped already" in re.sub(r"\s+", " ", unescape(answer))


def test_a_refusal_of_what_stands_there_already_is_none(world, key) -> None:
    world.ears.news = {"feed:7/1": TOO_LATE}
    world.ears.change("1", progress="cancelled")
    look_again()
    assert errand(key, "cancel").state == "needless"


def test_worked_without_a_refusal_it_is_told_once_the_order_shows_it(world, key) -> None:
    world.ears.news = {"feed:7/1": DONE}
    look_again()
    assert errand(key, "cancel").state == "due"
    world.ears.change("1", progress="cancelled")
    look_again()
    assert errand(key, "cancel").state == "done"


def test_the_end_is_noticed_within_two_minutes_however_long_it_took(key) -> None:
    Errand.objects.update(tries=12)
    look_again()
    assert errand(key, "cancel").due_at - now() <= timedelta(minutes=2)


def test_a_name_that_the_marketplace_forgot_leaves_the_order_to_tell(world, key) -> None:
    world.ears.news = {}
    world.ears.change("1", progress="cancelled")
    look_again()
    assert errand(key, "cancel").state == "done"


@pytest.mark.parametrize(
    "trouble", [Fault(FaultKind.DENIED, "no role for feeds"), Fault(FaultKind.AWAY, "x"), KeyError("stage")]
)
def test_who_cannot_be_asked_how_it_goes_leaves_the_order_to_tell(world, key, trouble) -> None:
    world.ears.silent = [trouble]
    world.ears.change("1", progress="cancelled")
    look_again()
    assert errand(key, "cancel").state == "done"


def test_a_database_that_is_lost_is_no_word_of_the_marketplace(world, key) -> None:
    world.ears.silent = [OperationalError("gone")]
    Errand.objects.update(due_at=now() - timedelta(seconds=1))
    with pytest.raises(OperationalError):
        run_due()
    assert errand(key, "cancel").state == "due"


def test_work_that_never_ends_comes_before_a_person_after_a_day(world, key) -> None:
    Errand.objects.update(told_at=now() - timedelta(hours=25))
    look_again()
    assert errand(key, "cancel").state == "failed"


def test_all_that_wait_are_asked_about_together(world, key) -> None:
    other = world.bought("2")
    world.ears.feed = "feed:7/2"
    world.ears.news["feed:7/2"] = WORKING
    cancel_orders(order_ids=[other], actor=SYSTEM, at=now(), reason="buyer_asked")
    settle()
    world.ears.followed_up.clear()
    world.ears.news["feed:7/2"] = TOO_LATE
    look_again()
    assert world.ears.followed_up == [["feed:7/1", "feed:7/2"]]
    assert (errand(key, "cancel").state, errand(other, "cancel").state) == ("due", "failed")


def test_told_again_it_is_asked_for_anew_and_followed_by_its_new_name(world, key) -> None:
    world.ears.news = {"feed:7/1": TOO_LATE}
    look_again()
    world.ears.feed, world.ears.news = "feed:8/1", {"feed:8/1": WORKING}
    assert tell_again(drafts=[MendDraft(errand(key, "cancel").pk)], actor=SYSTEM, at=now()).ids
    settle()
    look_again()
    found = errand(key, "cancel")
    assert (found.state, found.reference, found.fault_said) == ("due", "feed:8/1", "")
    assert len(world.ears.cancelled) == 2
