"""A connection to a sandbox shop, for tests of the adapter."""

from contextlib import contextmanager
from typing import NamedTuple

import httpx

from zayton.channels.adapters.woocommerce import ADAPTER
from zayton.channels.ports.adapter import Account, Channel
from zayton.channels.tests.calling import direct_caller
from zayton.sandbox.woocommerce import CONSUMER_KEY, CONSUMER_SECRET

VALUES = {"site": "https://shop.example", "consumer_key": CONSUMER_KEY, "consumer_secret": CONSUMER_SECRET}


class Connected(NamedTuple):
    """A channel with the caller behind it."""

    channel: Channel
    caller: object


def connected(stand, **values):
    """A fresh connection to a standing shop."""
    caller = direct_caller()
    return Connected(ADAPTER.connect(Account(VALUES | values, ("",), stand.url), caller), caller)


@contextmanager
def faulty(stand, **faults):
    """The shop misbehaves within the block."""
    stand.tell("faults", {"rate": 1.0, **faults})
    try:
        yield
    finally:
        stand.tell("faults", {})


def listings(channel):
    """All listings of a shop, by SKU."""
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


def bare(stand, verb, path, **more):
    """A call as the shop's owner would make it."""
    auth = (CONSUMER_KEY, CONSUMER_SECRET)
    headers = {"X-Forwarded-Proto": "https"}
    url = f"{stand.url}/wp-json/wc/v3/{path}"
    return httpx.request(verb, url, auth=auth, headers=headers, trust_env=False, **more).json()
