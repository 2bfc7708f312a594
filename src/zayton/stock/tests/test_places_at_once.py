"""Two who add the same at one moment: one of them has added it, and it is told of once."""

import threading
from contextlib import suppress

import pytest
from django.db import connections

from zayton.channels.tests.test_at_once import together
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Owner, Place, Warehouse
from zayton.stock.operations import places
from zayton.stock.public import (
    OwnerDraft,
    WarehouseDraft,
    WarehouseKind,
    add_bins,
    add_new_owners,
    add_owners,
    open_warehouses,
)
from zayton.stock.tests.builders import told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LEEDS = WarehouseDraft("LEEDS", "Leeds", WarehouseKind.OWN, "GB", bins=("A-1",))


@pytest.fixture
def meeting(monkeypatch):
    """Both have looked, and found nothing, before either writes."""
    barrier, take = threading.Barrier(2), places.take_ids

    def waits(model, count):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(0.5)
        return take(model, count)

    monkeypatch.setattr(places, "take_ids", waits)
    yield
    connections.close_all()


def verbs():
    return sorted(Entry.objects.values_list("verb", flat=True))


def test_an_owner(meeting):
    drafts = [OwnerDraft("B", "Bee"), OwnerDraft("A", "Ay")]
    first, second = together(lambda _: add_owners(drafts=drafts, **told(0)), range(2))
    assert first == second
    assert Owner.objects.count() == 2
    assert verbs() == ["stock.owner_added"] * 2


def test_an_owner_that_both_want_to_be_new(meeting):
    drafts = [OwnerDraft("A", "Ay")]
    answers = together(lambda _: add_new_owners(drafts=drafts, **told(0)), range(2))
    assert sorted((len(added), len(refusals)) for added, refusals in answers) == [(0, 1), (1, 0)]
    assert verbs() == ["stock.owner_added"]


def test_owners_in_another_order_do_not_wait_in_a_circle(meeting):
    ways = [[OwnerDraft(code, code) for code in codes] for codes in ("ABCDEF", "FEDCBA")]
    first, second = together(lambda drafts: add_owners(drafts=drafts, **told(0)), ways)
    assert first == second
    assert verbs() == ["stock.owner_added"] * 6


def test_a_warehouse_and_its_places(meeting):
    first, second = together(lambda _: open_warehouses(drafts=[LEEDS], **told(0)), range(2))
    assert first == second
    assert Place.objects.filter(warehouse=Warehouse.objects.get()).count() == 5
    assert verbs() == ["stock.warehouse_opened"]


def test_bins_of_which_each_has_some(meeting):
    house = open_warehouses(drafts=[LEEDS], **told(0))["LEEDS"]
    ways = [["B-1", "B-2"], ["B-2", "B-3"]]
    together(lambda codes: add_bins(warehouse_id=house, codes=codes, **told(1)), ways)
    entries = Entry.objects.filter(verb="stock.bins_added")
    assert sorted(code for one in entries for code in one.payload["codes"]) == ["B-1", "B-2", "B-3"]
