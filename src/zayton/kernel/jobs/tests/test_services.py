import threading

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.following import Follower, journal_services
from zayton.kernel.jobs.services import Service, ServiceThreads, declared_services, register_service
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Happening,
    Reader,
    append,
    register_kinds,
    sequence,
)
from zayton.kernel.time import now

register_kinds([DocumentKind("test_service", 9_101, "Test of services")])
HAPPENED = Event("test.happened", "test_service", "It happened")


def test_a_service_is_called_again_at_once_while_it_finds_something() -> None:
    left, done = [3], threading.Event()

    def work() -> bool:
        left[0] -= 1
        if left[0] == 0:
            done.set()
        return left[0] > 0

    threads = ServiceThreads([Service("test.countdown", work, every=60.0)])
    threads.start()
    assert done.wait(5)
    threads.stop(within=5)


def test_a_service_that_fails_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zayton.kernel.jobs.services._AFTER_AN_ERROR", 0.01)
    calls, done = [], threading.Event()

    def work() -> bool:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("not today")
        done.set()
        return False

    threads = ServiceThreads([Service("test.stumble", work, every=0.01)])
    threads.start()
    assert done.wait(5)
    threads.stop(within=5)


def test_a_name_is_declared_once() -> None:
    service = Service("test.once", lambda: False)
    register_service(service)
    register_service(service)
    with pytest.raises(ValueError, match="twice"):
        register_service(Service("test.once", lambda: True))
    assert declared_services()["test.once"] is service


@pytest.mark.django_db
def test_a_reader_follows_as_soon_as_the_journal_grows_and_rests_when_it_has_not() -> None:
    read: list[int] = []
    follow = Follower(
        Reader("test.follower", lambda entries: read.extend(entry.document_id for entry in entries))
    )
    assert not follow()
    append([Happening(HAPPENED, document_id, now()) for document_id in (5, 6)], actor=SYSTEM)
    follow()
    assert read == []
    sequence()
    follow()
    follow()
    assert read == [5, 6]


def test_positions_come_before_the_readers() -> None:
    assert next(service.name for service in journal_services()) == "journal.positions"
