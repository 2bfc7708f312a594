"""Before anything is sold twice, the bell says which channel shows more than there is and could not be told."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of
from zayton.channels.tests.connected import person
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask
from zayton.listings.operations.answering import Answer, keep_answers
from zayton.listings.operations.pushing import push_due
from zayton.listings.overshown import moments_of_overshown, told_of_overshown
from zayton.listings.tests.builders import seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    one = seller("CUP", "POT", shops=("A", "B"))
    for code in ("CUP", "POT"):
        one.receive(code, 10)
        for shop in "AB":
            one.see(shop, code, quantity=0)
    read_journal()
    push_due()
    return one


def sold(made, code="CUP", units=8):
    """Units that are gone, of which the channels are to be told."""
    made.lose(code, units)
    read_journal()


def told(actor=None):
    with override("en"):
        return [str(one.words) for one in told_of_overshown(actor or person("listings.read"), 30)]


def test_what_is_told_on_time_is_no_news(made) -> None:
    sold(made)
    assert told() == []
    push_due()
    assert told() == []


def test_a_channel_that_refuses_a_lower_number_is_told_of_with_its_words(made) -> None:
    made.markets["A"].against["CUP"] = Fault(FaultKind.REFUSED, "locked by a promotion")
    sold(made)
    push_due()
    assert told() == [
        "A shows 10 of CUP, of which only 2 may be sold, and could not be told: locked by a promotion"
    ]
    page = client_of("operator").get("/notices/").content.decode()
    assert f"/listings/{made.listing('A', 'CUP').pk}" in page


def test_a_channel_that_cannot_be_called_is_told_of_at_once_and_once_a_shop(made) -> None:
    Connection.objects.filter(pk=made.connections["B"]).update(state="denied")
    sold(made)
    sold(made, "POT")
    push_due()
    (words,) = told()
    assert words.startswith("B shows more than may be sold of 2 listings")


def test_what_a_working_channel_does_not_take_for_minutes_is_told_of_as_of_then(made) -> None:
    sold(made)
    asked_at = now() - timedelta(minutes=6)
    Ask.objects.filter(listing=made.listing("A", "CUP"), kind="quantity").update(unmet_since=asked_at)
    assert len(told()) == 1
    (rows,) = moments_of_overshown(person("listings.read"))
    assert [row["moment"] for row in rows] == [asked_at + timedelta(minutes=5)]


def test_showing_less_than_there_is_oversells_nothing(made) -> None:
    made.markets["A"].against["CUP"] = Fault(FaultKind.REFUSED, "no")
    made.receive("CUP", 5)
    read_journal()
    push_due()
    assert told() == []


def test_it_is_for_who_may_see_it_and_for_their_shops(made) -> None:
    Connection.objects.update(state="denied")
    sold(made)
    assert told(person()) == []
    assert [one[0] for one in told(person("listings.read", shops=frozenset({made.shops["B"]})))] == ["B"]


def test_what_sells_on_and_on_is_late_since_it_was_told_last(made) -> None:
    sold(made)
    since = now() - timedelta(minutes=6)
    Ask.objects.filter(kind="quantity").update(unmet_since=since, asked_at=since)
    sold(made, units=1)
    ask = made.ask("A", "CUP")
    assert (ask.value, ask.unmet_since) == (1, since)
    assert ask.asked_at > since
    assert len(told()) == 2
    push_due()
    sold(made, units=1)
    assert told() == []


def test_what_is_told_while_it_sells_on_is_not_late(made) -> None:
    sold(made)
    since = now() - timedelta(minutes=6)
    Ask.objects.filter(kind="quantity").update(unmet_since=since)
    sending = list(Ask.objects.filter(kind="quantity").select_related("listing"))
    sold(made, units=1)
    # the channels took the former numbers a moment ago
    keep_answers(sending, {one.pk: Answer() for one in sending}, at=now())
    assert made.ask("A", "CUP").state == "due"
    assert told() == []
