"""Many sending one key at the same moment, each on a connection of its own."""

import threading
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.http.idempotency import once
from zayton.kernel.http.problems import Problem

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANN = Actor("person:ann", frozenset(), Scope())
SENDERS = 12


@pytest.fixture(params=["one process", "many processes"])
def processes(request, monkeypatch):
    """Threads stand for processes when what one process knows of its keys is taken away."""
    if request.param == "many processes":
        monkeypatch.setattr("zayton.kernel.http.idempotency._claim", lambda named: None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("processes")
def test_one_of_many_concurrent_requests_is_done_and_the_others_get_409_or_its_answer():
    outcomes: Counter[str] = Counter()
    together = threading.Barrier(SENDERS)

    def work():
        person = Person.objects.create(username=f"n{threading.get_ident()}", display_name="x")
        return HttpResponse(person.username, content_type="text/plain")

    def send():
        asked = RequestFactory().post(
            "/api/x", "{}", content_type="application/json", HTTP_IDEMPOTENCY_KEY="same"
        )
        together.wait()
        try:
            answer = once(asked, ANN, work, at=AT)
            outcomes["replayed" if answer.has_header("Idempotency-Replayed") else "done"] += 1
        except Problem as problem:
            outcomes[str(problem.status)] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes["done"] == 1
    assert sum(outcomes.values()) == SENDERS
    assert set(outcomes) <= {"done", "replayed", "409"}
    assert Person.objects.count() == 1
