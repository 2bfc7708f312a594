"""What a channel shows now counts, also where it shows what it showed before."""

import pytest

from zayton.channels.models import Connection, Inbound, SyncRun
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.syncing.receiving import take_in
from zayton.channels.tests.connected import stream
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Listing
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import DAY, seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    one = seller("CUP", shops=("A",))
    one.receive("CUP", 10)
    one.see("A", "CUP", quantity=10)
    read_journal()
    push_due()
    return one


def gone(made):
    """The channel says that it knows no such listing when it is told of its stock."""
    made.markets["A"].against["CUP"] = Fault(FaultKind.GONE, "no such listing")
    made.lose("CUP", 3)
    read_journal()
    push_due()
    made.markets["A"].against.clear()
    assert made.listing("A", "CUP").state == "deleted"


def test_a_listing_that_was_gone_and_is_shown_as_before_is_on_sale_again(made) -> None:
    gone(made)
    made.see("A", "CUP", quantity=10)
    assert made.listing("A", "CUP").state == "live"
    last = Entry.objects.filter(verb="listings.changed_there").order_by("-pk")[0]
    assert last.payload["fields"]["standing"] == ["deleted", "live"]


def test_a_listing_that_is_back_is_told_what_it_may_show(made) -> None:
    gone(made)
    made.see("A", "CUP", quantity=10)
    push_due()
    assert made.shown("A", "CUP") == 7


def test_a_channel_that_shows_the_same_too_many_as_before_is_told_again(made) -> None:
    made.lose("CUP", 6)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 4
    # it forgot what it was told, and shows what it showed when it was first seen
    made.markets["A"].units["", "CUP"] = 10
    made.see("A", "CUP", quantity=10)
    push_due()
    assert made.shown("A", "CUP") == 4


def test_an_older_version_that_comes_once_more_changes_nothing() -> None:
    made = seller("CUP", shops=("A",))
    first, second = '{"sku": "CUP", "quantity": 1}', '{"sku": "CUP", "quantity": 2}'
    for body, hours in ((first, 0), (second, 1), (first, 0)):
        sight(made, body, at=DAY.replace(hour=DAY.hour + hours))
    assert made.listing("A", "CUP").quantity == 2
    assert sorted(Inbound.objects.values_list("state", flat=True)) == ["superseded", "unchanged"]


def sight(made, body, *, at=None, run_id=None):
    from zayton.channels.syncing.working import work_waiting

    document = RawDocument(Subject.LISTING, "CUP", at, body.encode())
    taken = take_in([document], connection_id=made.connections["A"], run_id=run_id, at=now())
    while work_waiting(made.connections["A"], Subject.LISTING):
        pass
    return taken


def test_what_is_shown_as_before_is_no_news_and_counted_once(made) -> None:
    entries = Entry.objects.count()
    kept = stream(Connection.objects.get(pk=made.connections["A"]), "listings")
    run = SyncRun.objects.create(stream=kept, trigger="test", started_at=DAY)
    seen_at = made.listing("A", "CUP").seen_at
    assert sight(made, '{"sku": "CUP", "quantity": 10}', run_id=run.pk)[:2] == (1, 0)
    run.refresh_from_db()
    assert (run.changed, run.skipped, run.quarantined) == (0, 1, 0)
    assert made.listing("A", "CUP").seen_at > seen_at
    assert (Inbound.objects.count(), Entry.objects.count()) == (1, entries)


def test_one_whose_content_is_no_longer_kept_is_kept_anew(made) -> None:
    gone(made)
    Inbound.objects.update(body=b"")
    made.see("A", "CUP", quantity=10)
    assert made.listing("A", "CUP").state == "live"
    assert Inbound.objects.count() == 1


def test_what_somebody_discarded_stays_discarded(made) -> None:
    Inbound.objects.update(state="discarded")
    Listing.objects.update(state="deleted")
    made.see("A", "CUP", quantity=10)
    assert made.listing("A", "CUP").state == "deleted"
