"""Somebody who connects no marketplace at all: a shop of files alone, and its first orders."""

import pytest
from django.test import Client

from zayton.channels.models import Connection, Shop
from zayton.channels.tests.builders import client_of, seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.public import perform_import
from zayton.orders.models import Order
from zayton.orders.tests.files import ALL_ORDERS, text_file
from zayton.web.tests.test_import_pages import send

pytestmark = pytest.mark.django_db
NEW = "/shops/connections/new/custom"
FACTS = {"name": "Amazon by hand", "c.country": "GB", "c.currency": "gbp", "c.zone": "Europe/London"}
SOLD = {
    "amazon-order-id": "202-1234567-1234567",
    "purchase-date": "2026-03-02T09:30:00+00:00",
    "order-status": "Shipped",
    "fulfillment-channel": "Merchant",
    "sales-channel": "Amazon.co.uk",
    "product-name": "Cup",
    "sku": "CUP",
    "item-status": "Shipped",
    "quantity": "2",
    "currency": "GBP",
    "item-price": "9.98",
    "ship-country": "GB",
}


@pytest.fixture
def boss() -> Client:
    return client_of("boss")


def opened(boss: Client) -> Shop:
    """The shop that a person opens by the two forms."""
    us = seller()
    answer = boss.post(NEW, FACTS)
    assert answer.status_code == 302, answer.content.decode()
    form = {"site.": "new", "owner": str(us.owner)} | {
        f"serves.{house}": "on" for house in us.houses.values()
    }
    answer = boss.post(answer.url, form, follow=True)
    assert "The shops are connected." in answer.content.decode()
    return Shop.objects.get()


def test_a_shop_is_opened_without_any_marketplace(boss):
    shop = opened(boss)
    assert (shop.currency, shop.zone, shop.site.country) == ("GBP", "Europe/London", "GB")
    assert shop.name == "Amazon by hand · GB"
    connection = Connection.objects.get()
    assert connection.state == "working"
    assert not connection.streams.exists()


def test_the_first_file_of_orders_is_imported_into_it(boss):
    shop = opened(boss)
    href = send(boss, text_file(ALL_ORDERS, SOLD, mark="\t"), "orders.txt").json()["href"]
    asked = {"o.shop": str(shop.pk), "o.fulfilment": "none", "o.unknown_skus": "create", "go": "import"}
    boss.post(href, asked)
    perform_import(import_id=Import.objects.get().pk, actor=SYSTEM)
    order = Order.objects.get()
    assert (order.shop_id, order.external_number, order.currency) == (shop.pk, "202-1234567-1234567", "GBP")


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", "Atlantis"), ("currency", "pounds"), ("zone", "../etc"), ("zone", "Europe/Londn")],
)
def test_facts_that_cannot_be_are_told_and_nothing_is_kept(boss, field, value):
    said = boss.post(NEW, {**FACTS, f"c.{field}": value}).content.decode()
    assert "Nothing was kept." in said
    assert value.upper() in said.upper()
    assert not Connection.objects.exists()
