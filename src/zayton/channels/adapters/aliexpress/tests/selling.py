"""A seller's connection to the stand-in, drafts for it, and short ways to a state."""

import time
from datetime import UTC, datetime, timedelta

from zayton.channels.adapters.aliexpress import ADAPTER
from zayton.channels.adapters.aliexpress.sites import REF
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.offers import ListingDraft, ListingKey
from zayton.channels.ports.orders import Progress
from zayton.channels.tests.calling import direct_caller
from zayton.sandbox.aliexpress import APP_KEY, APP_SECRET, REFRESH_TOKEN

VALUES = {
    "app_key": APP_KEY,
    "app_secret": APP_SECRET,
    "refresh_token": REFRESH_TOKEN,
    "freight_template": "1000",
    "service_policy": "2000",
}


def connected(stand, caller=None, **values):
    return ADAPTER.connect(Account({**VALUES, **values}, (REF,), stand.url), caller or direct_caller())


def draft(sku, **more):
    usual = {
        "key": ListingKey(REF, sku),
        "title": "Glass Storage Jar",
        "description": "<p>A jar.</p>",
        "bullets": ("Holds a litre", "Dish<washer> safe"),
        "brand": "Korken",
        "barcode": "4006381333931",
        "images": ("https://pictures.example/jar.jpg",),
        "product_type": "9999",
        "language": "en-US",
        "price_minor": 1299,
        "currency": "USD",
        "quantity": 10,
        "weight_g": 450,
        "length_mm": 101,
    }
    return ListingDraft(**{**usual, **more})


def wait_for(question, tries=60):
    for _ in range(tries):
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come")


def shown(stand, sku):
    return [(good["quantity"], good["price_minor"]) for good in stand.goods() if good["sku"] == sku]


def listed(stand, channel, *drafts):
    """Published and audited."""
    results = channel.listings.publish(drafts)
    assert [one.outcome.fault for one in results] == [None] * len(drafts), results
    wait_for(lambda: all(shown(stand, one.key.sku) for one in drafts))
    return results


def bought(stand, *items, country="GB"):
    [number] = stand.tell("buy", [{"items": [list(one) for one in items], "country": country}])
    return number


def read(channel, number):
    [document] = channel.orders.named([number])
    return ADAPTER.reading.order(document.body)


def ready(stand, channel, *items, country="GB"):
    """An order that may be sent: some wait for payment or risk control at first."""
    while True:
        number = bought(stand, *items, country=country)
        if read(channel, number).progress is Progress.OPEN:
            return number


def all_changed(channel):
    now = datetime.now(UTC)
    found, cursor = [], ""
    while True:
        page = channel.orders.changed(since=now - timedelta(minutes=5), until=now, cursor=cursor)
        found += page.documents
        cursor = page.cursor
        if not cursor:
            return found
