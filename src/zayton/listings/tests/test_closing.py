"""What the marketplace keeps goes off sale with the rest and comes back, also where it was never published here."""

from dataclasses import dataclass, field, replace

import pytest

from zayton.channels import registry
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Content, Listing
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist_skus, relist_skus
from zayton.listings.tests.builders import DAY, MEMORY, seller

pytestmark = pytest.mark.django_db


@dataclass
class Doors:
    """Which offers a marketplace closed, and at what price it opened which again."""

    closed: set[str] = field(default_factory=set)
    opened: dict[str, int] = field(default_factory=dict)
    against: dict[str, Fault] = field(default_factory=dict)

    def close(self, keys):
        self.closed |= {key.sku for key in keys}
        return [Outcome(key.sku, self.against.get(key.sku)) for key in keys]

    def open(self, asked):
        self.opened |= {one.key.sku: one.price_minor for one in asked}
        return [Outcome(one.key.sku, self.against.get(one.key.sku)) for one in asked]


@pytest.fixture
def doors(monkeypatch):
    """A marketplace that closes what it keeps."""
    found = Doors()

    def connect(account, caller):
        return replace(MEMORY.connect(account, caller), closing=found)

    monkeypatch.setitem(registry._ADAPTERS, "memory", replace(MEMORY, closes=True, connect=connect))
    return found


@pytest.fixture
def made():
    """Ten cups on our shelf as CUP; fifty in the marketplace's warehouse, offered there by hand under the same name."""
    one = seller("CUP", shops=("A", "B"))
    one.receive("CUP", 10)
    one.see("A", "CUP", quantity=0)
    one.see("B", "CUP", quantity=None, price_minor=900, currency="GBP", fulfilled_by="marketplace")
    settle()
    return one


@pytest.fixture
def both(made, doors):
    return made


def settle():
    read_journal()
    while push_due():
        read_journal()


def off(made):
    answer = delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    settle()
    return answer


def on(made):
    answer = relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    settle()
    return answer


def test_off_sale_everywhere_closes_what_the_marketplace_keeps(both, doors) -> None:
    assert not off(both).refusals
    assert (both.shown("A", "CUP"), doors.closed) == (0, {"CUP"})
    kept = both.listing("B", "CUP")
    assert (kept.is_ended, kept.state) == (True, "inactive")
    # deleted it would leave its units stranded
    assert "end" not in both.markets["B"].calls
    assert Entry.objects.filter(verb="listings.ended", document_id=kept.pk).count() == 1


def test_put_on_again_it_is_offered_at_the_price_it_had(both, doors) -> None:
    off(both)
    assert not on(both).refusals
    assert doors.opened == {"CUP": 900}
    kept = both.listing("B", "CUP")
    # whether it is on sale its channel shows a moment later
    assert (kept.is_ended, kept.state) == (False, "pending")
    assert both.shown("A", "CUP") == 10
    assert not Ask.objects.exclude(state="done").exists()


def test_of_one_whose_price_nobody_knows_it_is_said(both, doors) -> None:
    Listing.objects.filter(shop_id=both.shops["B"]).update(price_minor=None)
    off(both)
    on(both)
    assert doors.opened == {}
    assert both.ask("B", "CUP", "content").fault_said == "its price is not known here"


def test_a_marketplace_that_does_not_open_it_has_its_reason_beside_it(both, doors) -> None:
    off(both)
    doors.against["CUP"] = Fault(FaultKind.REFUSED, "Not before it is approved")
    on(both)
    assert both.ask("B", "CUP", "content").fault_said == "Not before it is approved"


def test_published_here_it_is_closed_too_and_comes_back_as_it_is_written(both, doors) -> None:
    signed = {"written_at": DAY, "written_by": "system", "reviewed_at": DAY}
    Content.objects.create(sku_id=both.skus["CUP"], language="en", title="A cup", **signed)
    draft = OfferDraft(both.shops["B"], both.skus["CUP"], "CUP", 950)
    assert not publish(drafts=[draft], actor=SYSTEM, at=DAY).refusals
    settle()
    off(both)
    assert doors.closed == {"CUP"}
    on(both)
    assert doors.opened == {}
    sent = both.markets["B"].published["CUP"]
    assert (sent.price_minor, sent.fulfilled_by) == (950, "marketplace")


def test_one_that_is_gone_already_is_neither_closed_nor_made(both, doors) -> None:
    Listing.objects.filter(shop_id=both.shops["B"]).update(state="deleted")
    off(both)
    assert doors.closed == set()
    assert [one.subject for one in on(both).refusals] == ["B · CUP"]


def test_where_nothing_can_be_closed_it_is_refused_by_name_as_before(made) -> None:
    assert [one.subject for one in off(made).refusals] == ["B · CUP"]
    assert not made.listing("B", "CUP").is_ended
