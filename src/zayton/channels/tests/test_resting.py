"""A connection that was asked for fewer calls rests: until when and why is said, and nothing is called broken."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.calling.gates import SharedGate
from zayton.channels.connecting.overview import connection_cards, resting_cards
from zayton.channels.models import Connection, Stream, SyncRun
from zayton.channels.ports.calling import Limit
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.rules.pacing import held_for, spacing
from zayton.channels.tests.builders import client_of, seller
from zayton.channels.tests.connected import connected, pull, stream
from zayton.channels.tests.fake_market import market
from zayton.kernel.access.public import Scope
from zayton.kernel.time import now


class TestHeldFor:
    def test_a_gate_that_only_waits_for_its_limit_is_not_held(self):
        interval, tolerance = spacing(0.0222, 10)
        # as far ahead as any call that was let through can put it
        assert held_for(arrival=tolerance + interval, at=0, interval=interval, tolerance=tolerance) == 0

    def test_a_gate_that_was_told_to_wait_ninety_seconds_is_held_so_long(self):
        interval, tolerance = spacing(2.0, 5)
        assert held_for(arrival=90 + tolerance, at=0, interval=interval, tolerance=tolerance) == 90

    def test_a_pause_of_seconds_is_not_worth_saying(self):
        interval, tolerance = spacing(2.0, 5)
        assert held_for(arrival=5 + tolerance, at=0, interval=interval, tolerance=tolerance) == 0

    @given(
        rate=st.floats(1e-4, 100), burst=st.integers(1, 50), calls=st.integers(1, 60), pause=st.floats(0, 60)
    )
    def test_calling_as_fast_as_the_limit_allows_never_holds_a_gate(self, rate, burst, calls, pause):
        interval, tolerance = spacing(rate, burst)
        arrival = at = 0.0
        for _ in range(calls):
            if arrival - tolerance <= at:
                arrival = max(arrival, at) + interval
            assert held_for(arrival=arrival, at=at, interval=interval, tolerance=tolerance) == 0
            at += pause


pytestmark_db = pytest.mark.django_db


@pytest.fixture
def server():
    return market()


@pytest.fixture
def found(server):
    made = connected(seller().open("WEB"))
    for kind in made.streams.values_list("kind", flat=True):
        pull(made, kind)
    return made


@pytest.fixture
def boss():
    return client_of("boss")


def throttled(found, server, seconds=900.0):
    server.faults = [Fault(FaultKind.THROTTLED, "slow down", retry_after=seconds)]
    pull(found)
    return stream(found).due_at


def page_of(client, found):
    return client.get(reverse("channels:connection", args=[found.pk])).content.decode()


def facts_of(page):
    return page.split('id="connection-facts"')[1].split("</dl>")[0]


def row_of(client):
    (row,) = json.loads(client.get(reverse("channels:connections") + "?format=json").content)["rows"]
    return row


@pytestmark_db
class TestOneThatIsThrottled:
    def test_its_page_says_that_it_rests_until_when_and_why(self, found, server, boss):
        until = throttled(found, server)
        page = page_of(boss, found)
        facts = facts_of(page)
        assert "Rests, was throttled" in facts
        assert "Working" not in facts
        assert f'datetime="{until.isoformat()}"' in facts.split("Rests until")[1].split("</dd>")[0]
        assert "Orders" in facts.split("What rests")[1].split("</dd>")[0]
        assert "Zayton waits and goes on by itself." in facts
        standing = page.split('class="z-standing"')[1].split("</p>")[0]
        assert "slow down" in standing
        assert "It rests until" in standing

    def test_the_list_says_it_too_and_asks_for_no_hand(self, found, server, boss):
        until = throttled(found, server)
        row = row_of(boss)
        assert row["state"] == "resting"
        assert row["rests_until"] == until.isoformat()
        said = boss.get(reverse("channels:connections")).content.decode()
        assert "These rest, as their marketplaces asked for fewer calls: Fake one." in said
        assert "These need a hand" not in said

    def test_the_api_says_until_when_beside_its_state(self, found, server, boss):
        until = throttled(found, server)
        (one,) = boss.get("/api/channels/connections").json()["items"]
        assert one["state"] == "working"
        assert one["rests_until"].startswith(until.isoformat()[:19])

    def test_when_its_turn_has_come_it_works(self, found, server, boss):
        throttled(found, server)
        Stream.objects.filter(connection=found).update(due_at=now() - timedelta(seconds=1))
        assert (row_of(boss)["state"], row_of(boss)["rests_until"]) == ("working", None)

    def test_once_a_run_ended_well_it_works(self, found, server, boss):
        throttled(found, server)
        pull(found)
        assert row_of(boss)["state"] == "working"

    def test_any_other_failure_is_no_rest(self, found, server, boss):
        throttled(found, server)
        SyncRun.objects.filter(state="failed").update(fault_kind="unreadable")
        assert row_of(boss)["state"] == "working"

    def test_paused_or_denied_it_is_that(self, found, server, boss):
        throttled(found, server)
        for state in ("paused", "denied"):
            Connection.objects.update(state=state)
            assert (row_of(boss)["state"], row_of(boss)["rests_until"]) == (state, None)

    def test_a_stream_that_is_switched_off_rests_from_nothing(self, found, server, boss):
        throttled(found, server)
        Stream.objects.filter(connection=found).update(is_on=False)
        assert row_of(boss)["state"] == "working"


@pytestmark_db
class TestCallsThatWereHeld:
    def hold(self, found, seconds):
        SharedGate(found.pk, (Limit("*", 2.0, 10),)).hold("updates", seconds)

    def test_what_is_told_rests_though_every_stream_is_well(self, found, boss):
        self.hold(found, 600)
        facts = facts_of(page_of(boss, found))
        assert row_of(boss)["state"] == "resting"
        assert "Some of the calls to the marketplace" in facts
        assert "Zayton waits and goes on by itself." in facts

    def test_a_pause_of_seconds_is_none(self, found, boss):
        self.hold(found, 4)
        assert row_of(boss)["state"] == "working"

    def test_the_later_of_two_rests_is_when_all_goes_on(self, found, server, boss):
        until = throttled(found, server, 900)
        self.hold(found, 3600)
        (card,) = resting_cards(scope=Scope.everything(), at=now())
        assert card.rest.until > until + timedelta(minutes=30)
        assert (card.rest.streams, card.rest.said) == (("orders",), "slow down")

    def test_it_takes_one_question_however_many_there_are(self, found, django_assert_num_queries):
        for number in range(4):
            market(f"m{number}")
            connected(None, f"m{number}")
        at = now()
        with django_assert_num_queries(6):
            assert len(resting_cards(scope=Scope.everything(), at=at)) == 5
        with django_assert_num_queries(5):
            connection_cards(scope=Scope.everything(), at=at)


@pytestmark_db
class TestSilence:
    def silent(self, found):
        Stream.objects.filter(connection=found).update(good_at=now() - timedelta(days=3))

    def test_what_stopped_without_a_word_says_what_to_do(self, found, boss):
        self.silent(found)
        facts = facts_of(page_of(boss, found))
        assert "Has stopped without a word" in facts
        assert "What to do" in facts
        assert "Pull it now" in facts

    def test_what_failed_before_it_fell_silent_says_what_to_do_about_that(self, found, server, boss):
        server.faults = [Fault(FaultKind.UNREADABLE, "no json")]
        pull(found)
        self.silent(found)
        facts = facts_of(page_of(boss, found))
        assert "Update Zayton" in facts
        assert "Pull it now" not in facts

    def test_what_was_throttled_until_nothing_came_still_needs_a_hand(self, found, server, boss):
        throttled(found, server)
        self.silent(found)
        assert row_of(boss)["state"] == "silent"
        assert "Zayton waits and goes on by itself." in facts_of(page_of(boss, found))


@pytestmark_db
def test_what_is_held_back_has_an_entry_of_its_own_in_the_menu(boss):
    said = boss.get(reverse("channels:held")).content.decode()
    lit = [
        part.split(">")[0] for part in said.split("<a ")[1:] if 'aria-current="page"' in part.split(">")[0]
    ]
    assert [part for part in lit if reverse("channels:held") in part]
    assert not [part for part in lit if f'href="{reverse("channels:shops")}"' in part]
