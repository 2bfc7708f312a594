"""Sending wishes holds together: one sender at a time, and what breaks on our own side costs nobody else anything."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import fault_words
from zayton.channels.tests.builders import client_of
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, PushLane
from zayton.listings.operations import lanes
from zayton.listings.operations.answering import MOST_BREAKS
from zayton.listings.operations.lanes import LEASE, keep_lanes, leave_lane, take_lane
from zayton.listings.operations.pushing import push_connection, push_due
from zayton.listings.tests.builders import seller

pytestmark = pytest.mark.django_db


def listed(*codes, shops=("A",)):
    """A seller of ten each, listed everywhere, with the first quantities still to be sent."""
    made = seller(*codes, shops=shops)
    for code in codes:
        made.receive(code, 10)
        for shop in shops:
            made.see(shop, code, quantity=0)
    read_journal()
    return made


def until():
    return PushLane.objects.get().until


def test_a_lane_belongs_to_one_until_it_is_left() -> None:
    made = listed("CUP")
    lane = take_lane(made.connections["A"])
    assert push_connection(made.connections["A"]) == 0
    assert made.markets["A"].calls == []
    leave_lane(lane)
    assert push_connection(made.connections["A"]) == 1


def test_a_lane_that_was_left_is_not_kept_by_a_renewal_that_was_under_way() -> None:
    made = listed("CUP")
    lane = take_lane(made.connections["A"])
    leave_lane(lane)
    # the renewal had listed it a moment before it was left
    lanes._HELD.add(lane)
    keep_lanes()
    lanes._HELD.discard(lane)
    assert take_lane(made.connections["A"]) is not None


def test_a_lane_is_kept_however_long_a_call_takes() -> None:
    made = listed("CUP")
    market, usual = made.markets["A"], made.markets["A"].show
    others = []

    def slow(asked):
        # the lease would have run out in the middle of this call
        PushLane.objects.update(until=now() - timedelta(seconds=1))
        keep_lanes()
        others.append(push_connection(made.connections["A"]))
        return usual(asked)

    market.show = slow
    push_due()
    assert others == [0]
    assert made.shown("A", "CUP") == 10


def test_who_stood_still_for_too_long_sends_nothing_more() -> None:
    made = listed("CUP")
    Ask.objects.create(
        listing=made.listing("A", "CUP"),
        kind="price",
        value=999,
        due_at=now(),
        asked_at=now(),
        unmet_since=now(),
        asked_by="me",
    )
    market, usual = made.markets["A"], made.markets["A"].show

    def overtaken(asked):
        PushLane.objects.update(holder="somebody else", until=now() + LEASE)
        keep_lanes()
        return usual(asked)

    market.show = overtaken
    push_due()
    assert market.calls == ["show"]
    # and the other one's lane is not taken from it
    assert PushLane.objects.get().holder == "somebody else"
    assert until() > now()


def test_a_lane_whose_holder_died_is_free_after_its_lease() -> None:
    made = listed("CUP")
    take_lane(made.connections["A"])
    assert take_lane(made.connections["A"]) is None
    PushLane.objects.update(until=now())
    assert take_lane(made.connections["A"]) is not None


def breaking(made, code, *, shop="A"):
    """The adapter breaks over one listing."""
    market, usual = made.markets[shop], made.markets[shop].show

    def show(asked):
        if any(one.key.sku == code for one in asked):
            market.called("broke")
            raise KeyError(code)
        return usual(asked)

    market.show = show
    return market


def due_again():
    Ask.objects.filter(state="due").update(due_at=now() - timedelta(seconds=1))


def test_a_wish_that_the_adapter_breaks_over_waits_and_the_others_are_sent() -> None:
    made = listed("CUP", "POT", "LID", "JUG")
    breaking(made, "POT")
    push_due()
    ask = made.ask("A", "POT")
    assert (ask.state, ask.tries, ask.fault_kind) == ("due", 1, "unreadable")
    assert ask.due_at > now()
    assert [made.shown("A", code) for code in ("CUP", "LID", "JUG")] == [10, 10, 10]


def test_a_wish_that_broke_before_goes_alone_and_is_not_searched_for_again() -> None:
    made = listed("CUP", "POT", "LID", "JUG")
    market = breaking(made, "POT")
    push_due()
    market.calls.clear()
    made.receive("CUP", 5)
    made.receive("LID", 5)
    read_journal()
    due_again()
    push_due()
    # one call for the rest, one for what broke
    assert sorted(market.calls) == ["broke", "show"]
    assert (made.shown("A", "CUP"), made.shown("A", "LID")) == (15, 15)


def test_the_pauses_grow_and_in_the_end_it_is_refused_with_what_broke() -> None:
    made = listed("POT")
    market = breaking(made, "POT")
    pauses = []
    for _ in range(MOST_BREAKS - 1):
        push_due()
        pauses.append(round((made.ask("A", "POT").due_at - now()).total_seconds() / 2))
        due_again()
    assert pauses == sorted(pauses)
    assert pauses[-1] > 200
    assert made.ask("A", "POT").state == "due"
    push_due()
    ask = made.ask("A", "POT")
    assert (ask.state, ask.fault_kind, ask.fault_said) == ("failed", "unreadable", "KeyError: 'POT'")
    # and is left alone from then on
    market.calls.clear()
    push_due()
    assert market.calls == []


def test_what_only_waits_for_its_turn_gets_it_soon_however_often_it_waited() -> None:
    made = listed("POT")
    made.markets["A"].against["POT"] = Fault(FaultKind.THROTTLED, "limit", retry_after=5.0)
    for _ in range(8):
        push_due()
        pause = (made.ask("A", "POT").due_at - now()).total_seconds()
        due_again()
    # what the channel said, a few times over, and not its double each time
    assert 4 < pause <= 20
    assert made.ask("A", "POT").state == "due"


def test_neither_do_all_rest_for_long_when_whole_calls_were_throttled_often() -> None:
    made = listed("POT")
    for _ in range(8):
        made.markets["A"].faults = [Fault(FaultKind.THROTTLED, "limit", retry_after=5.0)]
        push_due()
        pause = (made.ask("A", "POT").due_at - now()).total_seconds()
        due_again()
    assert 4 < pause <= 20
    assert made.ask("A", "POT").tries == 8


def test_the_page_of_a_listing_says_what_broke_and_what_to_do() -> None:
    made = listed("POT")
    breaking(made, "POT")
    push_due()
    page = reverse("listings:listing", args=[made.listing("A", "POT").pk])
    client = client_of("operator")
    assert "Tried again:" in unescape(client.get(page).content.decode())
    Ask.objects.update(tries=MOST_BREAKS - 1, due_at=now() - timedelta(seconds=1))
    push_due()
    text = unescape(client.get(page).content.decode())
    said, remedy = fault_words("unreadable", "KeyError: 'POT'")
    assert "KeyError: 'POT'" in said
    assert f"KeyError: 'POT' {remedy}" in text
    assert "Tried again:" not in text


def test_a_wish_that_stops_breaking_is_done_as_any_other() -> None:
    made = listed("POT")
    market = breaking(made, "POT")
    push_due()
    del market.show
    due_again()
    push_due()
    ask = made.ask("A", "POT")
    assert (ask.state, ask.tries, ask.fault_said) == ("done", 0, "")


def test_an_account_that_cannot_even_be_opened_is_tried_again_after_pauses(monkeypatch) -> None:
    made = listed("CUP", "POT", shops=("A", "B"))
    market = made.markets["A"]
    opens = []

    class Broken:
        def __getitem__(self, key):
            opens.append(key)
            if key == "A":
                raise TypeError("no such thing")
            return made.markets[key]

    monkeypatch.setattr("zayton.listings.tests.builders.MARKETS", Broken())
    push_due()
    push_due()
    assert opens.count("A") == 1
    assert market.calls == []
    assert made.shown("B", "CUP") == 10
    waiting = Ask.objects.filter(listing__shop=made.shops["A"])
    assert set(waiting.values_list("state", "tries", "fault_said")) == {
        ("due", 1, "TypeError: no such thing")
    }
    assert all(ask.due_at > now() for ask in waiting)


def test_an_answer_that_cannot_be_kept_holds_up_no_other() -> None:
    made = listed("CUP", "POT", "LID")
    guard = "CREATE TRIGGER no_pot BEFORE UPDATE OF sent_value ON listings_ask WHEN NEW.listing_id = {} {}"
    pot = made.listing("A", "POT").pk
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(guard.format(pot, "BEGIN SELECT RAISE(ABORT, 'no'); END"))
        else:
            cursor.execute(
                "CREATE FUNCTION no_pot() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE check_violation; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER no_pot BEFORE UPDATE OF sent_value ON listings_ask FOR EACH ROW"
                f" WHEN (NEW.listing_id = {pot}) EXECUTE FUNCTION no_pot()"
            )
    push_due()
    assert [made.ask("A", code).state for code in ("CUP", "POT", "LID")] == ["done", "due", "done"]
    assert made.ask("A", "POT").due_at > now()
