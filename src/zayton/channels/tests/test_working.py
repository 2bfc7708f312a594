"""Documents worked: each accounted for, none in another's way."""

import pytest
from django.db import OperationalError

from zayton.channels import takers as registry
from zayton.channels.models import Inbound, SyncRun
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.syncing.holding import release_held
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.working import work_waiting
from zayton.channels.takers import CHANGED, UNCHANGED, Taker
from zayton.channels.tests.connected import connected, pull, states, stream
from zayton.channels.tests.fake_market import T0, document, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


class Recorder:
    """A taker that keeps what it was given and answers as it was told."""

    def __init__(self):
        self.slices = []
        self.answers = {}
        self.breaks = set()

    def __call__(self, connection, deliveries, at):
        self.slices.append([one.key for one in deliveries])
        broken = self.breaks & {one.key for one in deliveries}
        if broken:
            raise ValueError(f"cannot bear {sorted(broken)} \0")
        return [self.answers.get(one.key, CHANGED) for one in deliveries]


@pytest.fixture
def recorder(monkeypatch):
    made = Recorder()
    monkeypatch.setattr(registry, "_TAKERS", {**registry._TAKERS, Subject.ORDER: Taker(Subject.ORDER, made)})
    return made


@pytest.fixture
def server():
    return market()


@pytest.fixture
def found(server):
    return connected(None)


def deliver(found, *orders):
    take_in([document(one) for one in orders], connection_id=found.pk, run_id=None, at=T0)
    while work_waiting(found.pk, Subject.ORDER):
        pass


def test_each_document_is_what_its_taker_says(found, recorder):
    recorder.answers = {"2": UNCHANGED, "3": Refusal("test.no", "3", {"why": "so"})}
    deliver(found, order("1"), order("2"), order("3"))
    assert states(found) == {"1": ["worked"], "2": ["unchanged"], "3": ["quarantined"]}
    held = Inbound.objects.get(state="quarantined")
    assert (held.code, held.subject_said, held.figures) == ("test.no", "3", {"why": "so"})


def test_one_that_breaks_its_taker_is_found_and_held_and_the_others_go_on(found, recorder):
    recorder.breaks = {"5"}
    deliver(found, *(order(str(number)) for number in range(8)))
    expected = {str(number): ["worked"] for number in range(8)} | {"5": ["quarantined"]}
    assert states(found) == expected
    held = Inbound.objects.get(state="quarantined")
    assert held.code == "channels.broke"
    # halves of halves, not each by itself
    assert len(recorder.slices) < 9


def test_a_schema_that_lost_a_field_holds_its_document_back_and_names_the_field(found, recorder):
    lacking = {name: value for name, value in order("1").items() if name != "progress"}
    deliver(found, lacking, order("2"))
    assert states(found) == {"1": ["quarantined"], "2": ["worked"]}
    assert Inbound.objects.get(state="quarantined").figures == {"said": "lacks 'progress'"}


def test_a_schema_that_grew_a_field_is_read_as_before(found, recorder):
    deliver(found, order("1", blockchain={"new": [1, 2]}))
    assert states(found) == {"1": ["worked"]}


@pytest.mark.parametrize("body", [b"", b"[]", b"nothing", b'{"number": {}}', b"\xff\xfe", b"null"])
def test_what_no_reader_foresaw_is_held_and_no_crash(found, recorder, body):
    take_in([RawDocument(Subject.ORDER, "1", T0, body)], connection_id=found.pk, run_id=None, at=T0)
    assert work_waiting(found.pk, Subject.ORDER) == 1
    assert states(found) == {"1": ["quarantined"]}
    assert Inbound.objects.get().code == "channels.unreadable"


def test_words_that_no_database_takes_do_not_hold_up_the_lane(found, recorder):
    recorder.answers = {"1": Refusal("test.no", "a\0b\ud800", {"said": "\0"})}
    deliver(found, order("1"), order("2"))
    assert states(found) == {"1": ["quarantined"], "2": ["worked"]}


def test_a_body_that_does_not_open_is_held(found, recorder):
    take_in([document(order("1"))], connection_id=found.pk, run_id=None, at=T0)
    Inbound.objects.update(body=b"")
    work_waiting(found.pk, Subject.ORDER)
    assert states(found) == {"1": ["quarantined"]}


def test_what_nobody_takes_is_left_aside_with_that_reason_and_can_be_worked_once_somebody_does(
    found, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(registry, "_TAKERS", {})
        deliver(found, order("1"))
    left = Inbound.objects.get()
    assert (left.state, left.code) == ("discarded", "channels.nobody_takes")
    assert release_held(ids=[left.pk], actor=SYSTEM, at=T0).moved == (left.pk,)
    work_waiting(found.pk, Subject.ORDER)
    assert Inbound.objects.get().code != "channels.nobody_takes"


@pytest.mark.parametrize("subject", [Subject.MESSAGE, Subject.SETTLEMENT])
def test_what_is_only_ever_delivered_has_a_lane_of_its_own(found, subject, monkeypatch):
    monkeypatch.setattr(registry, "_TAKERS", {})
    take_in([RawDocument(subject, "m", T0, b"{}")], connection_id=found.pk, run_id=None, at=T0)
    assert work_waiting(found.pk, subject) == 1
    assert Inbound.objects.get().state == "discarded"


def test_when_the_books_are_at_fault_the_slice_waits_as_it_was(found, recorder, monkeypatch):
    def away(*_):
        raise OperationalError("the server has gone")

    monkeypatch.setattr(registry, "_TAKERS", {Subject.ORDER: Taker(Subject.ORDER, away)})
    take_in([document(order("1"))], connection_id=found.pk, run_id=None, at=T0)
    with pytest.raises(OperationalError):
        work_waiting(found.pk, Subject.ORDER)
    assert states(found) == {"1": ["waiting"]}


def test_slices_are_worked_in_the_order_in_which_documents_came(found, recorder):
    take_in([document(order(str(n))) for n in range(5)], connection_id=found.pk, run_id=None, at=T0)
    assert [work_waiting(found.pk, Subject.ORDER, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert recorder.slices == [["0", "1"], ["2", "3"], ["4"]]


def test_a_marketplace_that_is_gone_from_the_installation_holds_its_documents(found, recorder):
    take_in([document(order("1"))], connection_id=found.pk, run_id=None, at=T0)
    found.__class__.objects.update(adapter="former")
    work_waiting(found.pk, Subject.ORDER)
    assert states(found) == {"1": ["quarantined"]}


def test_a_run_counts_what_became_of_what_it_read(server, recorder):
    us = connected(None)
    recorder.answers = {"2": UNCHANGED, "3": Refusal("test.no")}
    for number in range(1, 6):
        server.put(order(str(number), line("CUP", 1)))
    run = pull(us)
    assert (run.read, run.changed, run.skipped, run.quarantined, run.state) == (5, 3, 1, 1, "partly")


def test_a_run_whose_documents_another_process_still_works_is_partly_done_once_one_is_held(found, recorder):
    run = SyncRun.objects.create(stream=stream(found), trigger="person", started_at=T0, state="done", read=1)
    recorder.answers = {"1": Refusal("test.no")}
    take_in([document(order("1"))], connection_id=found.pk, run_id=run.pk, at=T0)
    work_waiting(found.pk, Subject.ORDER)
    run.refresh_from_db()
    assert (run.state, run.quarantined) == ("partly", 1)
