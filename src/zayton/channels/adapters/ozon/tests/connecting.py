"""A connection to a sandbox account, for tests of the adapter."""

from contextlib import contextmanager

from zayton.channels.adapters.ozon import ADAPTER
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.offers import ListingDraft, ListingKey
from zayton.channels.tests.calling import direct_caller
from zayton.sandbox.ozon import API_KEY, CLIENT_ID

VALUES = {"client_id": CLIENT_ID, "api_key": API_KEY, "currency": "CNY", "warehouse": ""}


def connected(stand, **values):
    """A fresh connection to a standing account."""
    return ADAPTER.connect(Account(VALUES | values, ("",), stand.url), direct_caller())


@contextmanager
def faulty(stand, **faults):
    """The account misbehaves within the block."""
    stand.tell("faults", {"rate": 1.0, **faults})
    try:
        yield
    finally:
        stand.tell("faults", {})


def listings(channel):
    """All listings, by SKU."""
    found, cursor = {}, ""
    while True:
        page = channel.listings.all(cursor=cursor)
        for one in page.documents:
            for seen in ADAPTER.reading.listing(one.body):
                found[seen.key.sku] = seen
        cursor = page.cursor
        if not cursor:
            return found


def order_of(channel, number):
    """One order, read."""
    (document,) = channel.orders.named([number])
    return ADAPTER.reading.order(document.body)


def draft(sku, **fields):
    """A listing as a seller drafts it."""
    told = {
        "key": ListingKey("", sku),
        "title": f"Good {sku}",
        "description": "Fine china.",
        "bullets": ("Two cups",),
        "brand": "Zayton",
        "barcode": "4006381333931",
        "images": ("https://images.example/1.jpg", "https://images.example/2.jpg"),
        "product_type": "",
        "language": "ru",
        "price_minor": 2599,
        "currency": "CNY",
        "quantity": 3,
        "weight_g": 450,
        "length_mm": 120,
        "width_mm": 90,
        "height_mm": 80,
        "attributes": {"description_category_id": 17054869, "type_id": 97311},
    }
    return ListingDraft(**(told | fields))
