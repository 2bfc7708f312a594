"""A listing that its channel shows no more is gone once the channel does not know it by name either."""

import json
from datetime import timedelta

import pytest

from zayton.channels.models import Stream, SyncRun
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.states import RunState
from zayton.channels.syncing.running import run_stream
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.listings.models import Ask, Listing
from zayton.listings.tests.builders import seller

pytestmark = pytest.mark.django_db
CODES = ("CUP", "POT", "LID")


class Shelf:
    """What a marketplace lists, in pages of two, and what it was asked for by name."""

    def __init__(self, *codes):
        self.rows = {code: {"sku": code, "quantity": 1} for code in codes}
        self.hidden = set()
        self.asked = []
        self.fault = None
        self.broken = None

    def document(self, code):
        return RawDocument(Subject.LISTING, code, None, json.dumps(self.rows[code]).encode())

    def all(self, *, cursor):
        if cursor and self.broken:
            raise self.broken
        first = int(cursor or 0)
        codes = [code for code in self.rows if code not in self.hidden]
        more = first + 2 < len(codes)
        return Page([self.document(one) for one in codes[first : first + 2]], str(first + 2) if more else "")

    def named(self, keys):
        self.asked.append([one.sku for one in keys])
        if self.fault:
            raise self.fault
        return [self.document(one.sku) for one in keys if one.sku in self.rows]


@pytest.fixture
def made():
    return seller(*CODES, shops=("A",))


@pytest.fixture
def shelf(made):
    held = Shelf(*CODES)
    made.markets["A"].all, made.markets["A"].named = held.all, held.named
    pull(made)
    # what we told it when we found them is long done
    Ask.objects.update(sent_at=now() - timedelta(days=2), state="done")
    return held


def pull(made):
    kept = Stream.objects.get(connection=made.connections["A"], kind="listings")
    return run_stream(kept.pk, trigger="test")


def states():
    return dict(Listing.objects.values_list("msku", "state"))


def test_what_was_deleted_there_is_gone_here_and_told_once(made, shelf):
    del shelf.rows["POT"]
    assert pull(made).state == RunState.DONE
    assert states() == {"CUP": "live", "POT": "deleted", "LID": "live"}
    assert shelf.asked == [["POT"]]
    told = Entry.objects.get(verb="listings.changed_there")
    assert told.document_id == made.listing("A", "POT").pk
    assert told.payload["fields"] == {"standing": ["live", "deleted"]}
    pull(made)
    assert shelf.asked == [["POT"]]
    assert Entry.objects.filter(verb="listings.changed_there").count() == 1


def test_one_that_is_shown_again_is_back(made, shelf):
    row = shelf.rows.pop("POT")
    pull(made)
    shelf.rows["POT"] = row
    pull(made)
    assert made.listing("A", "POT").state == "live"
    last = Entry.objects.filter(verb="listings.changed_there").order_by("-pk")[0]
    assert last.payload["fields"] == {"standing": ["deleted", "live"]}


def test_one_that_pages_passed_over_but_that_is_known_by_name_stays(made, shelf):
    shelf.hidden.add("POT")
    pull(made)
    assert shelf.asked == [["POT"]]
    assert made.listing("A", "POT").state == "live"


@pytest.mark.parametrize(
    "lately",
    [
        lambda listing: Listing.objects.filter(pk=listing.pk).update(published_at=now()),
        lambda listing: Ask.objects.filter(listing=listing).update(sent_at=now()),
        lambda listing: Listing.objects.filter(pk=listing.pk).update(state="pending"),
    ],
    ids=["published", "told", "pending"],
)
def test_what_the_channel_may_show_late_is_not_asked_for(made, shelf, lately):
    del shelf.rows["POT"]
    lately(made.listing("A", "POT"))
    pull(made)
    assert shelf.asked == []
    assert made.listing("A", "POT").state != "deleted"


def test_a_channel_that_shows_nothing_of_ours_says_nothing(made, shelf):
    shelf.rows.clear()
    pull(made)
    assert shelf.asked == []
    assert set(states().values()) == {"live"}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.AWAY, "503"),
        Fault(FaultKind.REFUSED, "no"),
        Fault(FaultKind.UNREADABLE, "?"),
        KeyError("sku"),
    ],
    ids=["away", "refused", "unreadable", "mistake"],
)
def test_a_question_that_fails_marks_nothing_and_fails_no_run(made, shelf, fault):
    del shelf.rows["POT"]
    shelf.fault = fault
    assert pull(made).state == RunState.DONE
    assert len(shelf.asked) == 1
    assert made.listing("A", "POT").state == "live"


def test_what_the_first_part_of_a_run_showed_was_seen(made, shelf):
    shelf.broken = Fault(FaultKind.AWAY, "503")
    assert pull(made).state == RunState.FAILED
    # not a whole one: nothing is asked
    assert shelf.asked == []
    shelf.broken = None
    assert pull(made).state == RunState.DONE
    assert SyncRun.objects.count() == 3
    assert shelf.asked == []
    assert set(states().values()) == {"live"}


def test_one_that_was_seen_while_it_was_asked_for_stays(made, shelf):
    del shelf.rows["POT"]

    def named(keys):
        Listing.objects.filter(msku="POT").update(seen_at=now())
        return []

    made.markets["A"].named = named
    pull(made)
    assert made.listing("A", "POT").state == "live"
