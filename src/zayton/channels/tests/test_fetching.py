"""Fetching what notifications named."""

from datetime import timedelta

import pytest

from zayton.channels.models import Connection, Inbound, Stream, Wanted
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.syncing import fetching
from zayton.channels.syncing.fetching import fetch_wanted, want
from zayton.channels.tests.connected import connected, states, stream
from zayton.channels.tests.fake_market import market, order
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    return market()


@pytest.fixture
def found(server):
    made = connected(None)
    Stream.objects.update(due_at=now() + timedelta(hours=1))
    for number in ("1", "2"):
        server.put(order(number))
    return made


def wanted(found, *keys, subject=Subject.ORDER):
    want(found.pk, [Notice(subject, key) for key in keys])


def is_due(found, kind="orders"):
    return stream(found, kind).due_at <= now()


def test_named_orders_are_fetched_together_and_then_no_longer_wanted(found, server):
    wanted(found, "1", "2", "1")
    assert fetch_wanted()
    assert server.calls[1:] == ["named 1 2"]
    assert states(found) == {"1": ["waiting"], "2": ["waiting"]}
    assert not fetch_wanted()


def test_what_is_not_there_any_more_is_no_longer_wanted(found):
    wanted(found, "9")
    fetch_wanted()
    assert not Wanted.objects.exists()


def test_one_mentioned_again_while_it_is_fetched_is_fetched_again(found, server):
    wanted(found, "1")
    ask = server.asked

    def meanwhile(what):
        ask(what)
        server.asked = ask
        wanted(found, "1")

    server.asked = meanwhile
    fetch_wanted()
    assert Wanted.objects.get().mentions == 2
    fetch_wanted()
    assert not Wanted.objects.exists()


def test_what_one_worker_is_fetching_no_other_fetches(found, server):
    wanted(found, "1")
    ask, others = server.asked, []

    def meanwhile(what):
        ask(what)
        server.asked = ask
        others.append(fetch_wanted())

    server.asked = meanwhile
    assert fetch_wanted()
    assert others == [False]
    assert server.calls[1:] == ["named 1"]


def test_what_somebody_died_over_is_fetched_again_after_a_while(found, server):
    wanted(found, "1")
    server.faults = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        fetch_wanted()
    assert not fetch_wanted()
    Wanted.objects.update(asked_at=now())
    assert fetch_wanted()
    assert states(found) == {"1": ["waiting"]}


def test_what_nobody_is_asked_for_says_nothing_of_how_the_marketplace_is(found, monkeypatch):
    monkeypatch.setattr(fetching, "_taken", lambda *_: [])
    Connection.objects.update(state="away")
    wanted(found, "1")
    fetch_wanted()
    assert Connection.objects.get().state == "away"


@pytest.mark.parametrize(("subject", "kind"), [(Subject.ORDER, "orders"), (Subject.LISTING, "listings")])
def test_a_thing_without_a_name_has_its_stream_pulled_at_once(found, subject, kind):
    wanted(found, "", subject=subject)
    assert fetch_wanted()
    assert is_due(found, kind)
    assert not Wanted.objects.exists()


def test_what_cannot_be_asked_for_by_name_has_its_stream_pulled(found):
    wanted(found, "SKU-1", subject=Subject.LISTING)
    fetch_wanted()
    assert is_due(found, "listings")
    assert not is_due(found)


def test_a_subject_without_a_stream_is_let_go(found):
    wanted(found, "m1", subject=Subject.MESSAGE)
    fetch_wanted()
    assert not Wanted.objects.exists()


@pytest.mark.parametrize("name", ["x" * 121, "a\0b"])
def test_a_name_that_cannot_be_kept_has_the_stream_pulled(found, name):
    wanted(found, name)
    fetch_wanted()
    assert is_due(found)


def test_one_that_is_refused_holds_up_no_other(found):
    wanted(found, "1", "cursed", "2")
    assert fetch_wanted()
    assert set(states(found)) == {"1", "2"}
    assert not Wanted.objects.exists()
    assert is_due(found)


def test_a_marketplace_that_is_away_is_asked_again_later(found, server):
    wanted(found, "1")
    server.faults = [Fault(FaultKind.AWAY, "503", retry_after=60)]
    assert not fetch_wanted()
    assert Wanted.objects.get().asked_at > now() + timedelta(seconds=50)
    assert Connection.objects.get().state == "away"
    assert not fetch_wanted()
    Wanted.objects.update(asked_at=now())
    assert fetch_wanted()
    assert Connection.objects.get().state == "working"


def test_a_denied_connection_keeps_what_is_wanted_until_it_is_connected_anew(found, server):
    wanted(found, "1")
    server.password = "changed"
    server.faults = [Fault(FaultKind.DENIED, "revoked")]
    fetch_wanted()
    assert Connection.objects.get().state == "denied"
    Wanted.objects.update(asked_at=now())
    assert not fetch_wanted()
    assert Wanted.objects.exists()


def test_an_adapters_own_mistake_is_not_called_again_without_end_and_harms_no_other_connection(found, server):
    market("two").put(order("7"))
    other = connected(None, "two")
    wanted(found, "1")
    wanted(other, "7")
    server.faults = [TypeError("of its own")]
    assert fetch_wanted()
    assert Wanted.objects.get().connection_id == found.pk
    assert list(Inbound.objects.values_list("key", flat=True)) == ["7"]
