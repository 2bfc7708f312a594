"""Payouts of the stand-ins of marketplaces, through the house: connected, pulled, kept, and right to the cent."""

import time
from datetime import UTC, datetime

import pytest

from zayton.channels.adapters.ebay.tests.selling import connected as at_ebay
from zayton.channels.adapters.ebay.tests.selling import listed
from zayton.channels.adapters.shopify.tests.connecting import connected as at_shopify
from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import Connected, SiteShop, connect, connect_shops
from zayton.channels.models import Inbound, Settlement, SettlementLine, Stream
from zayton.channels.ports.offers import ListingKey, StockAsked
from zayton.channels.syncing.running import run_stream
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.shopify.tests.shops import StockedShop, bought
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db(transaction=True)


def paid_through(name, url, site):
    """Connect a shop to a stand-in and pull its payouts until there are some."""
    shop = seller().open("WEB")
    made = connect(draft=ConnectionDraft(name, name, ACCOUNTS[name], url), actor=SYSTEM, at=now())
    assert isinstance(made, Connected), made
    key = made.connection.pk
    assert connect_shops(connection_id=key, shops=[SiteShop(site, shop)], actor=SYSTEM, at=now()) == []
    stream = Stream.objects.get(connection_id=key, kind="settlements").pk
    for _ in range(60):
        assert run_stream(stream, trigger="person").state == "done"
        if found := list(Settlement.objects.all()):
            return found
        time.sleep(0.1)
    raise AssertionError(Inbound.objects.values_list("key", "state", "code"))


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
    assert one.deposited_at == datetime.combine(one.deposited_at.date(), datetime.min.time(), UTC)
    sale = SettlementLine.objects.get(kind="sale")
    assert sale.order_number in set(map(str, numbers))
