"""Pictures of how something stands: an older one that is held back gives way to a newer one."""

import json
from datetime import timedelta

import pytest

from zayton.channels import takers as registry
from zayton.channels.models import Inbound, SyncRun
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.working import work_waiting
from zayton.channels.takers import CHANGED, Taker
from zayton.channels.tests.connected import connected, stream
from zayton.channels.tests.fake_market import T0, document, market, order
from zayton.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(monkeypatch):
    """Takers that refuse what is marked `bad`."""

    def verdict(one):
        told = one.value[0].item if isinstance(one.value, list) else one.value.number
        return Refusal("channels.unreadable", told) if "bad" in one.key else CHANGED

    def work(_connection, deliveries, _at):
        return [verdict(one) for one in deliveries]

    takers = {one: Taker(one, work) for one in (Subject.LISTING, Subject.ORDER)}
    monkeypatch.setattr(registry, "_TAKERS", takers)
    market()
    return connected(None)


def listing(sku, nth, minutes=None):
    body = json.dumps({"sku": sku, "standing": "live", "nth": nth}).encode()
    return RawDocument(Subject.LISTING, sku, minutes and T0 + timedelta(minutes=minutes), body)


def delivered(found, *documents, run=None):
    for one in documents:
        take_in([one], connection_id=found.pk, run_id=run and run.pk, at=T0)
        work_waiting(found.pk, one.subject)
    return list(Inbound.objects.order_by("pk").values_list("state", flat=True))


def test_of_a_thing_that_is_refused_again_and_again_the_newest_picture_alone_is_held_back(found):
    pictures = [listing("bad", nth) for nth in range(4)]
    assert delivered(found, *pictures) == ["superseded"] * 3 + ["quarantined"]


def test_another_things_picture_and_a_later_one_that_came_earlier_stay_held_back(found):
    assert delivered(found, listing("bad", 1), listing("bad too", 1)) == ["quarantined"] * 2
    Inbound.objects.all().delete()
    assert delivered(found, listing("bad", 2, minutes=2), listing("bad", 1, minutes=1)) == ["quarantined"] * 2


def test_the_run_that_brought_an_outdated_picture_counts_it_as_skipped(found):
    run = SyncRun.objects.create(stream=stream(found, "listings"), trigger="person", started_at=T0, read=1)
    delivered(found, listing("bad", 1), run=run)
    delivered(found, listing("bad", 2))
    run.refresh_from_db()
    assert (run.read, run.quarantined, run.skipped) == (1, 0, 1)


def test_orders_are_no_pictures_each_version_that_is_held_back_can_be_mended(found):
    versions = [document(order("bad", changed=T0 + timedelta(minutes=nth))) for nth in range(3)]
    assert delivered(found, *versions) == ["quarantined"] * 3
