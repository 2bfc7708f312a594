"""Glances: what a run would not come to in full is looked at for whether anything is new."""

from datetime import timedelta

import pytest

from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.syncing.fetching import fetch_wanted, want
from zayton.kernel.time import now
from zayton.listings.models import Finding, ListingWatch, Watch
from zayton.listings.tests.watched import ours, theirs, watched
from zayton.listings.watching.runs import watch_connection, watch_due

pytestmark = pytest.mark.django_db

SKUS = tuple(f"S{number:02d}" for number in range(59))


def slow(made, *, answered=0):
    """Offers are refused from now on, after so many questions of any kind."""
    made.street.calls.clear()
    made.street.fault_after = (answered, Fault(FaultKind.THROTTLED, "slow", retry_after=30))


def behind(made, *, read=2):
    """A run of which four tenths of the time are over, with so many read in it: it will come to 1.4 times as many."""
    Watch.objects.update(
        began_at=now() - timedelta(seconds=240), ended_at=None, due_at=None, read=read, glanced=0, total=60
    )
    ListingWatch.objects.update(content_asked_at=now())
    slow(made)
    assert watch_connection(made.connection)


def asked(made, kind):
    return [sku for what, names in made.street.calls if what == kind for sku in names]


@pytest.fixture
def known():
    """Sixty listings whose offers were told before this run."""
    made = watched(*SKUS)
    made.look()
    ListingWatch.objects.update(offers_asked_at=now() - timedelta(seconds=900))
    return made


def test_what_is_as_it_was_is_read_by_a_glance_and_asked_first_in_the_next_run(known):
    before = dict(ListingWatch.objects.values_list("listing__msku", "offers_at"))
    behind(known)
    run = Watch.objects.get()
    # 60 are waiting, and at this pace 2 of them are asked in full
    assert (run.read, run.glanced) == (60, 58)
    assert len(asked(known, "glance")) == 58
    assert dict(ListingWatch.objects.values_list("listing__msku", "offers_at")) == before
    known.street.calls.clear()
    Watch.objects.update(due_at=None)
    assert watch_due()
    last = set(asked(known, "offers"))
    assert len(last) == 2
    assert Watch.objects.get().ended_at is not None

    known.look()
    # nobody is glanced at twice in a row
    assert set(asked(known, "offers")[2:60]) == {*SKUS, "CUP"} - last


def test_a_stranger_seen_at_a_glance_is_named_by_the_question_that_follows_at_once(known):
    known.street.offers["S07"] = [ours(), theirs("B", 1900)]
    known.street.offers["S08"] = [ours(box=False), theirs("B", 1900, box=True)]
    known.street.offers["S09"] = []
    behind(known)
    assert Watch.objects.get().glanced == 58 - 3
    assert not Finding.objects.exists()
    known.street.calls.clear()
    Watch.objects.update(due_at=None)
    watch_connection(known.connection)
    assert set(asked(known, "offers")[:3]) == {"S07", "S08", "S09"}
    assert asked(known, "glance") == []
    assert set(known.found()) == {("seller", "S07"), ("seller", "S08"), ("box", "S08"), ("box", "S09")}


def test_a_run_that_comes_to_all_glances_at_nobody(known):
    behind(known, read=60)
    assert asked(known, "glance") == []


def test_at_the_first_run_only_those_that_stand_alone_need_no_question():
    made = watched(*SKUS)
    for sku in SKUS[::2]:
        made.street.offers[sku] = [ours(), theirs()]
    Watch.objects.update(began_at=now() - timedelta(seconds=300), read=1, total=60)
    slow(made, answered=1)  # what the listings show is told
    assert watch_connection(made.connection)
    glanced = set(asked(made, "glance"))
    alone = glanced - set(SKUS[::2])
    assert Watch.objects.get().glanced == len(alone)
    assert (
        set(ListingWatch.objects.exclude(offers_asked_at=None).values_list("listing__msku", flat=True))
        == alone
    )
    assert not ListingWatch.objects.exclude(offers_at=None).exists()


def test_one_that_the_marketplace_says_nothing_of_is_asked_in_full(known):
    del known.street.offers["S07"]
    behind(known)
    assert ListingWatch.objects.get(listing__msku="S07").offers_asked_at is None


@pytest.mark.parametrize("kind", [FaultKind.DENIED, FaultKind.REFUSED, FaultKind.AWAY])
def test_glances_that_are_refused_end_no_run(known, kind):
    known.street.refusing["glance"] = Fault(kind, "no glances")
    behind(known)
    run = Watch.objects.get()
    assert run.ended_at is None
    assert run.fault_said == "no glances"
    Watch.objects.update(due_at=None)
    assert watch_due()
    assert len(asked(known, "offers")) == 60
    assert Watch.objects.get().ended_at is not None


def test_what_a_notification_names_while_it_is_glanced_at_is_asked_in_full_at_once(known):
    at_a_glance = known.street.glance

    def glance(keys, *, items):
        want(known.connection, [Notice(Subject.OFFERS, "SITE/I-S20")])
        assert fetch_wanted()
        return at_a_glance(keys, items=items)

    known.street.glance = glance
    behind(known)
    known.street.calls.clear()
    Watch.objects.update(due_at=None)
    watch_connection(known.connection)
    assert "S20" in asked(known, "offers")


def test_what_a_notification_names_is_asked_though_it_was_glanced_at(known):
    behind(known)
    known.street.offers["S20"] = [ours(), theirs()]
    want(known.connection, [Notice(Subject.OFFERS, "SITE/I-S20")])
    assert fetch_wanted()
    assert watch_due()
    assert known.found() == [("seller", "S20")]
