"""A seller's connection to the stand-in, drafts for it, and short ways to a state."""

from datetime import UTC, datetime, timedelta

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.offers import ListingDraft, ListingKey
from zayton.channels.tests.calling import direct_caller
from zayton.sandbox.ebay import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN

VALUES = {
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "refresh_token": REFRESH_TOKEN,
    "alert_email": "ops@example.com",
}


def connected(stand, caller=None, **values):
    return ADAPTER.connect(Account({**VALUES, **values}, ("EBAY_GB",), stand.url), caller or direct_caller())


def draft(sku, **more):
    site = more.pop("site", "EBAY_GB")
    usual = {
        "key": ListingKey(site, sku),
        "title": "Glass Storage Jar",
        "description": "<p>A jar.</p>",
        "bullets": ("Holds a litre", "Dish<washer> safe"),
        "brand": "Korken",
        "barcode": "4006381333931",
        "images": ("https://pictures.example/jar.jpg",),
        "product_type": "20625",
        "language": "en-GB",
        "price_minor": 1299,
        "currency": "GBP",
        "quantity": 10,
        "weight_g": 450,
    }
    return ListingDraft(**{**usual, **more})


def listed(channel, sku, **more):
    [published] = channel.listings.publish([draft(sku, **more)])
    assert published.outcome.fault is None, published
    return published


def bought(stand, *items, site="EBAY_GB"):
    [number] = stand.tell("buy", [{"items": [list(one) for one in items], "site": site}])
    return number


def read(channel, number):
    [document] = channel.orders.named([number])
    return ADAPTER.reading.order(document.body)


def shown(stand, sku, site="EBAY_GB"):
    return [
        (good["quantity"], good["price_minor"])
        for good in stand.goods()
        if (good["sku"], good["site"]) == (sku, site)
    ]


def lately():
    return datetime.now(UTC) - timedelta(minutes=5), datetime.now(UTC)


def all_changed(channel, since=None, until=None):
    start, end = lately()
    found, cursor = [], ""
    while True:
        page = channel.orders.changed(since=since or start, until=until or end, cursor=cursor)
        found += page.documents
        cursor = page.cursor
        if not cursor:
            return found
