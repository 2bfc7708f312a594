"""Recipients are erased as many days after dispatch as their shop says, when asked, and with their customer."""

from datetime import timedelta

import pytest

from zayton.channels.models import MarketplaceSite
from zayton.channels.ports.orders import Address
from zayton.customers.models import Customer
from zayton.customers.public import erase_customers
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job, start_job
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.orders.models import OrderLine, Shipment
from zayton.orders.public import ShipDraft, cancel_orders
from zayton.orders.recipients.events import ASKED
from zayton.orders.recipients.models import Recipient, RecipientTerm
from zayton.orders.recipients.operations import erase_recipients, keep_recipients
from zayton.orders.recipients.queries import overdue, recipient_of
from zayton.orders.recipients.terms import set_terms, terms_of
from zayton.orders.tests.builders import DAY, a_shop, state_of_order

pytestmark = pytest.mark.django_db


def kept(business, number="1", **facts):
    placed = business.place([business.draft(number, business.goods("CUP", 1), **facts)])
    assert not placed.refusals
    keep_recipients(addresses={placed.order_ids[0]: Address(name="Mary", lines=("1 Road",))}, at=DAY)
    return placed.order_ids[0]


def sent(business, number="1", *, days_ago=0):
    key = kept(business, number)
    assert not business.ship(ShipDraft(key)).refusals
    Shipment.objects.filter(order_id=key).update(at=DAY - timedelta(days=days_ago))
    return key


def over(at=DAY):
    return list(overdue(at).values_list("pk", flat=True))


def test_thirty_days_after_dispatch_a_recipient_is_over_unless_the_shop_says_otherwise(business):
    early, late = sent(business, "1", days_ago=31), sent(business, "2", days_ago=29)
    assert over() == [early]
    assert set_terms(days={business.shop: 7}, actor=SYSTEM, at=DAY) == []
    assert sorted(over()) == [early, late]
    set_terms(days={business.shop: 90}, actor=SYSTEM, at=DAY)
    assert over() == []


def test_a_second_parcel_keeps_the_address_as_long_as_it_needs(business):
    key = sent(business, days_ago=60)
    Shipment.objects.create(order_id=key, warehouse_id=business.houses["LEEDS"], units=1, at=DAY)
    assert over() == []


def test_what_is_still_to_be_sent_is_kept_and_what_nobody_sent_in_a_year_is_not(business):
    key = kept(business)
    assert over(DAY + timedelta(days=364)) == []
    assert over(DAY + timedelta(days=366)) == [key]


def test_a_cancelled_order_forgets_its_recipient_too(business):
    key = kept(business)
    cancel_orders(order_ids=[key], actor=SYSTEM, at=DAY)
    assert over(DAY + timedelta(days=29)) == []
    assert over(DAY + timedelta(days=31)) == [key]


def begun(business, number="1", *, days_ago):
    """An order of which one of two cups left so many days ago, kept since."""
    placed = business.place([business.draft(number, business.goods("CUP", 2))])
    key = placed.order_ids[0]
    keep_recipients(addresses={key: Address(name="Mary", lines=("1 Road",))}, at=DAY - timedelta(days=90))
    line = OrderLine.objects.get(order_id=key).pk
    assert not business.ship(ShipDraft(key, {line: 1})).refusals
    Shipment.objects.filter(order_id=key).update(at=DAY - timedelta(days=days_ago))
    assert state_of_order(key) == "partly_shipped"
    return key


def at_amazon(business):
    MarketplaceSite.objects.filter(shops__pk=business.shop).update(marketplace="amazon")


def test_at_amazon_the_thirty_days_of_an_order_sent_in_part_run_from_its_last_parcel(business):
    at_amazon(business)
    early, _late = begun(business, "1", days_ago=31), begun(business, "2", days_ago=29)
    assert over() == [early]
    Shipment.objects.create(order_id=early, warehouse_id=business.houses["LEEDS"], units=1, at=DAY)
    assert over() == []


def test_what_is_still_to_be_sent_is_not_forgotten_by_the_shops_own_days(business):
    at_amazon(business)
    begun(business, days_ago=20)
    # zero erases in the night after dispatch; half a dispatch is none
    assert set_terms(days={business.shop: 0}, actor=SYSTEM, at=DAY) == []
    assert over() == []


def test_where_no_marketplace_sets_a_limit_the_rest_of_an_order_keeps_its_recipient_for_a_year(business):
    key = begun(business, days_ago=60)
    assert over() == []
    assert over(DAY + timedelta(days=276)) == [key]


def test_the_night_forgets_the_begun_orders_of_amazon_too(business):
    at_amazon(business)
    key = begun(business, days_ago=0)
    Shipment.objects.update(at=now() - timedelta(days=31))
    perform_job(job_id=start_job("orders.erase_recipients", arguments={}, actor=SYSTEM))
    assert not recipient_of(key).kept


def test_the_nightly_job_erases_what_is_over_and_writes_it_down(business):
    key, other = sent(business, "1", days_ago=0), kept(business, "2")
    Shipment.objects.update(at=now() - timedelta(days=31))
    job = start_job("orders.erase_recipients", arguments={}, actor=SYSTEM)
    perform_job(job_id=job)
    assert Job.objects.get(pk=job).result == {"erased": 1}
    row = Recipient.objects.get(pk=key)
    assert (bytes(row.sealed), row.erased_at is None) == (b"", False)
    assert recipient_of(other).kept
    entry = Entry.objects.get(verb="orders.recipient_erased")
    assert (entry.document_id, entry.payload) == (key, {"erased_for": "term"})


def test_erased_twice_is_erased_once(business):
    key = kept(business)
    assert erase_recipients(order_ids=[key], why=ASKED, actor=SYSTEM, at=DAY) == {key}
    assert erase_recipients(order_ids=[key, 10**9], why=ASKED, actor=SYSTEM, at=DAY) == set()
    assert Entry.objects.filter(verb="orders.recipient_erased").count() == 1


def test_what_had_none_when_it_was_erased_gets_none_by_a_later_document(business):
    bare = business.sell("1", CUP=1)
    assert erase_recipients(order_ids=[bare, 10**9], why=ASKED, actor=SYSTEM, at=DAY) == set()
    assert not Entry.objects.filter(verb="orders.recipient_erased").exists()
    assert keep_recipients(addresses={bare: Address(name="Mary")}, at=DAY + timedelta(days=1)) == set()
    row = Recipient.objects.get()
    assert (row.order_id, bytes(row.sealed), row.erased_at) == (bare, b"", DAY)


def test_nothing_is_marked_for_returns_which_go_to_nobody(business):
    business.sell("1", CUP=1)
    back = business.take_back("1R", "LEEDS", business.goods("CUP", -1, -500)).order_ids[0]
    erase_recipients(order_ids=[back], why=ASKED, actor=SYSTEM, at=DAY)
    assert not Recipient.objects.exists()


def test_who_was_forgotten_before_any_address_came_stays_forgotten(business):
    placed = business.place([business.draft("1", business.goods("CUP", 1), customer="17")])
    public_id = Customer.objects.get(external_number="17").public_id
    erase_customers(public_ids=[public_id], actor=SYSTEM, at=DAY, scope=SYSTEM.scope)
    read_journal()
    assert keep_recipients(addresses={placed.order_ids[0]: Address(name="Mary")}, at=DAY) == set()
    assert not recipient_of(placed.order_ids[0]).kept


def test_whoever_is_forgotten_as_a_customer_is_forgotten_as_a_recipient(business):
    mine, other = kept(business, "1", customer="17"), kept(business, "2", customer="18")
    public_id = Customer.objects.get(external_number="17").public_id
    erase_customers(public_ids=[public_id], actor=SYSTEM, at=DAY, scope=SYSTEM.scope)
    read_journal()
    assert not recipient_of(mine).kept
    assert recipient_of(other).kept


def test_amazon_allows_thirty_days_at_most_and_nothing_is_saved_beside_a_refusal(business):
    MarketplaceSite.objects.filter(shops__pk=business.shop).update(marketplace="amazon")
    second = a_shop(business.owner, (business.houses["LEEDS"],), code="WEB2")
    refusals = set_terms(days={business.shop: 31, second: 60}, actor=SYSTEM, at=DAY)
    assert [(one.code, one.figures) for one in refusals] == [
        ("orders.recipients-too-long", {"days": 31, "most": 30})
    ]
    assert not RecipientTerm.objects.exists()
    assert set_terms(days={business.shop: 0, second: 365}, actor=SYSTEM, at=DAY) == []
    assert terms_of([business.shop, second]) == {business.shop: 0, second: 365}
    assert set_terms(days={second: 366}, actor=SYSTEM, at=DAY)


def test_who_does_not_see_a_shop_cannot_say_how_long_it_keeps(business):
    stranger = Actor("person:9", SYSTEM.permissions, Scope(frozenset(), None))
    refusals = set_terms(days={business.shop: 1}, actor=stranger, at=DAY)
    assert [one.code for one in refusals] == ["orders.recipients-unknown-shop"]
    assert terms_of([business.shop]) == {business.shop: 30}
