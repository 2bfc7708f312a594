"""Payouts of the stand-ins of marketplaces, through the house: connected, pulled, kept, and right to the cent."""

from datetime import UTC, datetime, time
from time import sleep

import pytest

from zayton.channels.adapters.ebay.tests.selling import connected as at_ebay
from zayton.channels.adapters.ebay.tests.selling import listed
from zayton.channels.adapters.shopify.tests.connecting import connected as at_shopify
from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import Connected, SiteShop, connect, connect_shops
from zayton.channels.models import Inbound, Settlement, SettlementLine, Stream
from zayton.channels.ports.offers import ListingKey, StockAsked
from zayton.channels.settling.queries import settlements_seen, sums_by_kind
from zayton.channels.syncing.running import run_stream
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.shopify.tests.shops import StockedShop, bought
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


def paid_through(name, url, site):
    """Connect a shop to a stand-in and pull its payouts until there are some."""
    shop = seller().open("WEB")
    made = connect(draft=ConnectionDraft(name, name, ACCOUNTS[name], url), actor=SYSTEM, at=now())
    assert isinstance(made, Connected), made
    key = made.connection.pk
    assert connect_shops(connection_id=key, shops=[SiteShop(site, shop)], actor=SYSTEM, at=now()) == []
    return pulled(1)


def pulled(count):
    """Pull payouts until there are so many, and pull once more."""
    stream = Stream.objects.get(kind="settlements").pk
    for _ in range(60):
        assert run_stream(stream, trigger="person").state == "done"
        if len(found := list(Settlement.objects.order_by("pk"))) >= count:
            return found
        sleep(0.1)
    raise AssertionError(Inbound.objects.values_list("key", "state", "code"))


def shown():
    """Payouts as people see them: state, whether they count, what was paid."""
    seen = settlements_seen(scope=SYSTEM.scope).order_by("pk")
    return list(seen.values_list("paying", "counts", "paid_minor"))


def test_payouts_of_ebay():
    with standing(Ebay) as stand:
        listed(at_ebay(stand), "X-2", quantity=9)
        numbers = stand.tell("buy", [{"items": [["X-2", 1]], "site": "EBAY_GB"}] * 3)
        found = paid_through("ebay", stand.url, "EBAY_GB")
    assert all((one.total_minor, one.state, one.counts) == (one.lines_minor, "paid", True) for one in found)
    orders = set(SettlementLine.objects.values_list("order_number", flat=True))
    assert orders <= set(numbers)
    assert set(SettlementLine.objects.values_list("kind", flat=True)) == {"sale", "commission"}


def test_payouts_of_shopify():
    with standing(StockedShop) as stand:
        channel = at_shopify(stand).channel
        channel.stock.show([StockAsked(ListingKey("", "TEA-1"), 10)])
        numbers = bought(stand, ("TEA-1", 1))
        (one,) = paid_through("shopify", stand.url, "")
    assert (one.total_minor, one.state, one.counts) == (one.lines_minor, "paid", True)
    assert one.deposited_at == datetime.combine(one.deposited_at.date(), time(12), UTC)
    sale = SettlementLine.objects.get(kind="sale")
    assert sale.order_number in set(map(str, numbers))


def test_a_payout_of_ebay_that_failed_is_not_paid_and_its_sales_count_once_when_the_next_one_pays_them():
    with standing(Ebay) as stand:
        listed(at_ebay(stand), "X-2", quantity=9)
        stand.tell("buy", [{"items": [["X-2", 1]], "site": "EBAY_GB"}])
        (first,) = paid_through("ebay", stand.url, "EBAY_GB")
        assert shown() == [("paid", True, first.total_minor)]
        assert stand.tell("bounce", {})
        _first, second = pulled(2)
    assert second.total_minor == first.total_minor
    assert shown() == [("failed", False, 0), ("paid", True, second.total_minor)]


def test_a_payout_of_shopify_that_failed_counts_for_its_sales_and_its_money_is_paid_with_the_next_one():
    with standing(StockedShop) as stand:
        channel = at_shopify(stand).channel
        channel.stock.show([StockAsked(ListingKey("", "TEA-1"), 10)])
        bought(stand, ("TEA-1", 1))
        (first,) = paid_through("shopify", stand.url, "")
        assert stand.tell("bounce", {})
        bought(stand, ("TEA-1", 2))
        stand.tell("clock", {"skew_seconds": 86_400})
        _first, second = pulled(2)
    assert second.total_minor == second.lines_minor > first.total_minor
    assert shown() == [("failed", True, 0), ("paid", True, second.total_minor)]
    assert {one.kind: one.amount_minor for one in sums_by_kind(second.pk)}["bounced"] == first.total_minor
    assert Settlement.objects.get(pk=first.pk).came_back_in == second
