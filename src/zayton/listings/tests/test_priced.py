"""A price that publishing tells is the price that was last told: for those who move prices, and for the watch."""

from datetime import timedelta

import pytest

from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.models import Ask, Content, Finding, Offering
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.publishing import publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist, relist
from zayton.listings.queries.listing import refused_wishes
from zayton.listings.states import AskKind
from zayton.listings.tests.builders import DAY
from zayton.listings.tests.test_publishing import offers, published
from zayton.listings.watching.judging import judge_listings

pytestmark = pytest.mark.django_db


def seen(made, minor):
    made.see("A", "CUP", price_minor=minor, currency="GBP")


def moved_to(made, minor):
    ask_channels(kind=AskKind.PRICE, wishes=[Wish(made.listing("A", "CUP").pk, minor)], by="rule:1", at=now())
    push_due()


def published_at(made, minor):
    assert not publish(drafts=offers(made, "A", price_minor=minor), actor=SYSTEM, at=now()).refusals
    push_due()


def there(made):
    return made.markets["A"].prices["", "CUP"]


def cup():
    made = published("CUP", shops=("A",))
    seen(made, 999)
    return made


def test_what_is_put_on_sale_again_has_the_price_that_a_rule_moved_it_to() -> None:
    made = cup()
    moved_to(made, 900)
    key = made.listing("A", "CUP").pk
    delist(listing_ids=[key], actor=SYSTEM, at=DAY)
    push_due()
    relist(listing_ids=[key], actor=SYSTEM, at=DAY)
    push_due()
    assert there(made) == made.listing("A", "CUP").price_minor == 900


def test_texts_that_are_published_anew_leave_a_moved_price_as_it_is() -> None:
    made = cup()
    moved_to(made, 900)
    Content.objects.update(title="A better cup")
    published_at(made, Offering.objects.get().price_minor)
    assert (made.markets["A"].published["CUP"].title, there(made)) == ("A better cup", 900)


def test_a_price_that_was_told_before_another_was_published_is_told_again() -> None:
    made = cup()
    moved_to(made, 900)
    published_at(made, 1000)
    assert there(made) == made.listing("A", "CUP").price_minor == 1000
    moved_to(made, 900)
    assert there(made) == 900


def test_a_price_that_was_not_told_yet_gives_way_to_one_that_is_published_after_it() -> None:
    made = cup()
    made.markets["A"].faults = [Fault(FaultKind.AWAY, "down")]
    moved_to(made, 900)
    assert there(made) == 999
    published_at(made, 1000)
    Ask.objects.filter(state="due").update(due_at=DAY)
    push_due()
    assert (there(made), made.ask("A", "CUP", "price").value) == (1000, 1000)


def test_a_price_that_is_asked_for_after_publishing_is_still_told() -> None:
    made = cup()
    publish(drafts=offers(made, "A", price_minor=1000), actor=SYSTEM, at=now())
    moved_to(made, 900)
    Ask.objects.filter(state="due").update(due_at=DAY)
    push_due()
    assert (there(made), made.ask("A", "CUP", "price").state) == (900, "done")


def test_a_price_that_was_refused_is_not_published() -> None:
    made = cup()
    made.markets["A"].against["CUP"] = Fault(FaultKind.REFUSED, "too low")
    moved_to(made, 1)
    assert (made.ask("A", "CUP", "price").state, Offering.objects.get().price_minor) == ("failed", 999)


def test_a_price_that_was_refused_before_another_was_published_is_refused_no_more() -> None:
    made = cup()
    made.markets["A"].against["CUP"] = Fault(FaultKind.REFUSED, "too low")
    moved_to(made, 1)
    del made.markets["A"].against["CUP"]
    published_at(made, 1000)
    ask = made.ask("A", "CUP", "price")
    assert (ask.state, ask.value, ask.sent_value, ask.fault_said) == ("done", 1000, 1000, "")
    assert not refused_wishes([ask.listing_id])


@pytest.mark.parametrize("hours", [0, 2])
def test_our_own_new_price_is_no_finding(hours) -> None:
    made = cup()
    keys = [made.listing("A", "CUP").pk]
    judge_listings(listing_ids=keys, at=now())
    published_at(made, 1200)
    seen(made, 1200)
    judge_listings(listing_ids=keys, at=now() + timedelta(hours=hours))
    assert not Finding.objects.exists()


def test_a_price_that_a_stranger_changes_after_we_published_is_one() -> None:
    made = cup()
    keys = [made.listing("A", "CUP").pk]
    judge_listings(listing_ids=keys, at=now())
    published_at(made, 1200)
    Ask.objects.filter(kind="price").update(sent_at=DAY)
    seen(made, 600)
    judge_listings(listing_ids=keys, at=now())
    assert Finding.objects.get(kind="price").figures == {"was": 1200, "now": 600, "currency": "GBP"}


def test_a_price_that_is_the_channels_is_no_price_of_ours() -> None:
    made = cup()
    Ask.objects.filter(kind="price").delete()
    Connection.objects.update(owners={"price": "channel"})
    Content.objects.update(title="A better cup")
    published_at(made, 1500)
    assert there(made) == 999
    assert not Ask.objects.filter(kind="price").exists()
