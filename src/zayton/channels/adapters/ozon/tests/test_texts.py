"""Title and description changed alone at an account: attributes by a task, and nothing else of the product."""

import time

import pytest

from zayton.channels.adapters.ozon.tests.connecting import connected, draft, listings
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.texts import TextsAsked
from zayton.sandbox.ozon.tests.accounts import StockedAccount
from zayton.sandbox.tests.stalls import standing


@pytest.fixture
def stand():
    with standing(StockedAccount) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    return connected(stand)


def asked(sku, **texts):
    return TextsAsked(ListingKey("", sku), "ru", **texts)


def retitled(channel, sku, title):
    """The listing once the task was worked."""
    for _ in range(100):
        if (seen := listings(channel)[sku]).title == title:
            return seen
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_the_title_changes_and_all_else_stays(channel):
    before = listings(channel)["TEA-1"]
    (outcome,) = channel.texts.say([asked("TEA-1", title="Чай чёрный")])
    assert outcome.fault is None
    after = retitled(channel, "TEA-1", "Чай чёрный")
    assert after._replace(title=before.title) == before


def test_each_of_a_set_is_refused_by_itself(channel):
    before = listings(channel)
    outcomes = channel.texts.say(
        [asked("TEA-1", title="x" * 501), asked("NOBODY", title="Who"), asked("TEA-2", title="Good")]
    )
    kinds = [one.fault and one.fault.kind for one in outcomes]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE, None]
    retitled(channel, "TEA-2", "Good")
    assert listings(channel)["TEA-1"].title == before["TEA-1"].title


def test_what_the_task_has_against_a_text_is_told(channel):
    outcomes = channel.texts.say([asked("TEA-1", description="x" * 6_001), asked("TEA-2", title="Good")])
    assert [one.fault and one.fault.kind for one in outcomes] == [FaultKind.REFUSED, None]
    assert "attribute" in outcomes[0].fault.said


def test_no_text_can_be_taken_away(channel):
    (outcome,) = channel.texts.say([asked("TEA-1", description="")])
    assert outcome.fault.kind == FaultKind.REFUSED


def test_what_an_account_shows_says_nothing_of_descriptions(channel):
    assert listings(channel)["TEA-1"].description is None
    assert channel.listings.publish([draft("NEW-1")])[0].outcome.fault is None
