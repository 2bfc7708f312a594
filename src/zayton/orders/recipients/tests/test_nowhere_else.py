"""Whoever searches the journal, the lake, the logs or the books finds nothing of a recipient that is not sealed."""

import logging

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from zayton.channels.models import Inbound
from zayton.channels.tests.connected import pull
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import catch_up, sequence
from zayton.orders.frame import find_order_pages
from zayton.orders.models import Order
from zayton.orders.recipients.operations import look_at_recipients
from zayton.orders.recipients.tests.mary import SECRETS, of_mary
from zayton.orders.stores.tests.browsing import client_of
from zayton.orders.tests.builders import DAY
from zayton.orders.tests.files import SHOPIFY, taken, text_file

pytestmark = pytest.mark.django_db


def found_in(text):
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture
def key(shop, server, caplog):
    caplog.set_level(logging.DEBUG)
    server.put(of_mary())
    pull(shop)
    found = Order.objects.get().pk
    look_at_recipients(order_ids=[found], actor=SYSTEM, at=DAY)
    sequence()
    catch_up()
    return found


def in_the_books():
    """All that the tables hold, as text."""
    here = set(connection.introspection.table_names())
    return {
        model.__name__: " ".join(
            str(bytes(value) if isinstance(value, memoryview) else value)
            for row in model._default_manager.values_list()
            for value in row
        )
        for model in apps.get_models()
        if model._meta.db_table in here
    }


def test_no_table_of_the_books_holds_a_word_of_it_in_plain(key):
    assert {name: found_in(rows) for name, rows in in_the_books().items() if found_in(rows)} == {}
    assert Inbound.objects.exists()


def test_the_journal_says_who_looked_and_not_at_what(key):
    assert {"orders.placed", "orders.recipient_seen"} <= set(Entry.objects.values_list("verb", flat=True))
    assert found_in(" ".join(map(str, Entry.objects.values_list("payload", flat=True)))) == []


def test_nothing_is_logged(key, caplog):
    assert found_in(caplog.text) == []


@pytest.mark.parametrize("secret", ["Mary", "Cockleshell", "Gardenham", "mary@example.org"])
def test_no_search_finds_an_order_by_its_recipient(key, secret):
    assert list(find_order_pages(secret, SYSTEM.scope, 10)) == []
    answer = client_of("boss").get(reverse("orders:orders"), {"search": secret, "format": "json"})
    assert answer.json()["rows"] == []


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_no_export_has_it(key, kind):
    answer = client_of("boss").get(reverse("orders:orders"), {"format": kind, "period": "365d"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert found_in(body.decode(errors="replace")) == []


def test_a_file_taken_in_leaves_it_nowhere_else_either(business):
    headings = [*SHOPIFY, "Id", "Shipping Name", "Shipping Address1", "Shipping City", "Shipping Phone"]
    row = {
        "Name": "#1001", "Id": "5678901234", "Financial Status": "paid", "Fulfillment Status": "unfulfilled",
        "Currency": "GBP", "Subtotal": "20.00", "Shipping": "0.00", "Taxes": "0.00", "Total": "20.00",
        "Created at": "2026-03-01 09:30:00 -0500", "Lineitem quantity": "2", "Lineitem name": "A cup",
        "Lineitem price": "10.00", "Lineitem sku": "CUP", "Shipping Country": "GB", "Shipping Zip": "'CT1 2AB",
        "Shipping Name": "Mary Quite-Contrary", "Shipping Address1": "12 Cockleshell Row",
        "Shipping City": "Gardenham", "Shipping Phone": "+44 7700 900123",
    }  # fmt: skip
    taken(business, text_file(headings, row))
    found = Order.objects.get()
    address = look_at_recipients(order_ids=[found.pk], actor=SYSTEM, at=DAY).addresses[found.pk]
    assert (address.name, address.lines, address.city) == (
        "Mary Quite-Contrary", ("12 Cockleshell Row",), "Gardenham",
    )  # fmt: skip
    assert (address.postcode, address.country, address.phone) == ("CT1 2AB", "GB", "+44 7700 900123")
    assert found_in(" ".join(in_the_books().values())) == []


def test_a_row_of_a_file_that_nobody_could_take_keeps_it_sealed_too(business):
    headings = [*SHOPIFY, "Id", "Shipping Name", "Shipping Address1", "Shipping City", "Shipping Phone"]
    row = {
        "Name": "#1001", "Id": "5678901234", "Financial Status": "paid", "Fulfillment Status": "unfulfilled",
        "Currency": "GBP", "Subtotal": "20.00", "Total": "20.00", "Created at": "2026-03-01 09:30:00 -0500",
        "Lineitem quantity": "two", "Lineitem name": "A cup", "Lineitem price": "10.00", "Lineitem sku": "CUP",
        "Shipping Country": "GB", "Shipping Name": "Mary Quite-Contrary", "Email": "mary@example.org",
        "Shipping Address1": "12 Cockleshell Row", "Shipping City": "Gardenham",
        "Shipping Phone": "+44 7700 900123",
    }  # fmt: skip
    run = taken(business, text_file(headings, row))
    held = run.rows.get()
    assert "12 Cockleshell Row" in held.cells
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_quarantinedrow")
        assert found_in(repr(cursor.fetchall())) == []
