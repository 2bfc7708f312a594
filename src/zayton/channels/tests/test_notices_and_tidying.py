"""What people are told of connections, and what is dropped after a while."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.translation import override

from zayton.channels.models import Connection, Inbound, Stream, SyncRun
from zayton.channels.notices import moments_of_connections, told_of_connections
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.syncing.receiving import digest_of, take_in
from zayton.channels.syncing.sighted import seen_again
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import connected, person, pull, stream
from zayton.channels.tests.fake_market import document, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job, start_job
from zayton.kernel.time import now
from zayton.ui.public import count_newer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    return market()


@pytest.fixture
def found(server):
    made = connected(seller().open("WEB"))
    Connection.objects.update(made_at=now())
    return made


def told(actor=SYSTEM):
    with override("en"):
        return [(str(one.words), one.colour) for one in told_of_connections(actor, 10)]


def test_nothing_is_told_of_what_works(found):
    assert told() == []


def test_a_denied_connection_is_told_in_the_marketplaces_words(found, server):
    server.password = "changed"
    server.faults = [Fault(FaultKind.DENIED, "token revoked")]
    pull(found)
    assert told() == [
        ("Fake one: The marketplace denies access: token revoked.", "red"),
    ]


def test_a_stream_that_stopped_without_a_word_is_told(found):
    for kind in ("orders", "listings"):
        pull(found, kind)
    Stream.objects.filter(kind="orders").update(good_at=now() - timedelta(hours=3, minutes=1))
    assert told() == [("Fake one: Orders stopped without a word.", "red")]


@pytest.mark.parametrize("how", ["paused", "off"])
def test_what_a_person_stopped_is_not_silent(found, how):
    Stream.objects.update(good_at=now() - timedelta(days=3))
    if how == "paused":
        Connection.objects.update(state="paused")
    else:
        Stream.objects.update(is_on=False)
    assert told() == []


def test_documents_held_back_are_told_once_a_connection(found, server):
    for number in range(3):
        server.put(order(str(number), line("NOSUCH", 1)))
    pull(found)
    assert told() == [("Fake one: 3 documents are held back.", "amber")]


def test_who_cannot_mend_it_is_not_told(found, server):
    server.put(order("1", line("NOSUCH", 1)))
    pull(found)
    Stream.objects.update(good_at=now() - timedelta(days=3))
    assert len(told()) == 2
    assert told(person()) == []
    elsewhere = person("channels.connect", "channels.work_held", shops=frozenset({10**9}))
    assert told(elsewhere) == []


def counted(actor=SYSTEM):
    """The moments that the bell counts, without any notice being written."""
    return sorted(
        one for asked in moments_of_connections(actor) for one in asked.values_list("moment", flat=True)
    )


@pytest.mark.parametrize("how", ["well", "denied", "silent", "never", "held", "paused", "off", "all"])
def test_the_bell_counts_what_is_told(found, server, how):
    if how in ("held", "all"):
        server.put(order("1", line("NOSUCH", 1)))
    if how != "never":
        pull(found)
        pull(found, "listings")
    if how == "denied":
        server.password = "changed"
        server.faults = [Fault(FaultKind.DENIED, "token revoked")]
        pull(found)
    if how in ("silent", "all", "paused", "off"):
        Stream.objects.filter(kind="orders").update(good_at=now() - timedelta(hours=3, minutes=1))
    if how == "never":
        Connection.objects.update(made_at=now() - timedelta(days=2))
    if how == "paused":
        Connection.objects.update(state="paused")
    if how == "off":
        Stream.objects.update(is_on=False)
    for actor in (
        SYSTEM,
        person(),
        person("channels.connect", "channels.work_held", shops=frozenset({10**9})),
    ):
        assert counted(actor) == sorted(one.at for one in told_of_connections(actor, 10))
    expected = {"denied": 1, "silent": 1, "never": 1, "held": 1, "all": 2}
    assert len(counted()) == expected.get(how, 0)


def test_a_connection_that_is_away_is_silent_no_second_time(found):
    pull(found)
    Stream.objects.update(good_at=now() - timedelta(days=2))
    Connection.objects.update(state="away", fault_kind="away", fault_at=now())
    assert counted() == [one.at for one in told_of_connections(SYSTEM, 10)]
    assert len(counted()) == 1


def test_the_bell_is_one_question_whatever_ails(found, server, django_assert_num_queries):
    server.put(order("1", line("NOSUCH", 1)))
    pull(found)
    Stream.objects.update(good_at=now() - timedelta(days=2))
    boss = person("channels.connect", "channels.work_held")
    with django_assert_num_queries(1):
        assert count_newer(boss, None, most=20) == 2
    with django_assert_num_queries(1):
        assert count_newer(boss, now(), most=20) == 0


def tidied():
    key = start_job("channels.tidy", arguments={}, actor=SYSTEM)
    perform_job(job_id=key)
    return Job.objects.get(pk=key).result


def test_bodies_worked_a_month_ago_are_dropped_and_still_known(found):
    one = document(order("1"))
    take_in([one, document(order("2"))], connection_id=found.pk, run_id=None, at=now())
    Inbound.objects.filter(key="1").update(state="worked", received_at=now() - timedelta(days=31))
    Inbound.objects.filter(key="2").update(state="quarantined", received_at=now() - timedelta(days=31))
    assert tidied()["bodies"] == 1
    assert bytes(Inbound.objects.get(key="1").body) == b""
    assert bytes(Inbound.objects.get(key="2").body) != b""
    assert take_in([one], connection_id=found.pk, run_id=None, at=now()).known == 1
    assert tidied()["bodies"] == 0


def a_sighting(found):
    one = RawDocument(Subject.LISTING, "CUP", None, b'{"sku": "CUP", "standing": "live"}')
    take_in([one], connection_id=found.pk, run_id=None, at=now())
    Inbound.objects.update(state="worked", received_at=now() - timedelta(days=31))
    return one


def test_what_is_shown_again_while_bodies_are_dropped_keeps_its_own(found):
    one = a_sighting(found)
    shown = []

    def shown_meanwhile(execute, sql, *given):
        if sql.startswith('UPDATE "channels_inbound"') and not shown:
            shown.append(sql)
            take_in([one], connection_id=found.pk, run_id=None, at=now())
        return execute(sql, *given)

    with connection.execute_wrapper(shown_meanwhile):
        tidied()
    row = Inbound.objects.get()
    assert shown
    assert (row.state, bool(row.body)) == ("waiting", True)


def test_what_lost_its_body_a_moment_ago_is_not_worked_without_one(found):
    one = a_sighting(found)
    tidied()
    at = now()
    assert seen_again(found.pk, [digest_of(one)], run_id=None, at=at) == 0
    # but it was seen: without that it would count as shown no more
    assert (Inbound.objects.get().state, Inbound.objects.get().received_at) == ("worked", at)
    # and is kept anew when it is shown the next time
    assert take_in([one], connection_id=found.pk, run_id=None, at=now()).fresh == 1
    assert Inbound.objects.get().state == "waiting"


def test_runs_of_half_a_year_ago_are_forgotten_and_their_documents_are_not(found, server):
    server.put(order("1", line("NOSUCH", 1)))
    pull(found)
    SyncRun.objects.update(ended_at=now() - timedelta(days=181))
    new = SyncRun.objects.create(stream=stream(found), trigger="person", started_at=now(), state="done")
    assert tidied()["runs"] == 1
    assert SyncRun.objects.get() == new
    assert Inbound.objects.filter(key="1").exists()


def test_what_nobody_takes_is_forgotten_after_a_month(found):
    take_in([document(order("1")), document(order("2"))], connection_id=found.pk, run_id=None, at=now())
    Inbound.objects.update(state="discarded", code="channels.nobody_takes")
    Inbound.objects.filter(key="1").update(received_at=now() - timedelta(days=31))
    assert tidied()["untaken"] == 1
    assert Inbound.objects.get().key == "2"
