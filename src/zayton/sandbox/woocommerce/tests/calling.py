"""A shop that runs in this process, and its owner's calls over what passes for HTTPS."""

import httpx

from zayton.sandbox.tests.inside import opened
from zayton.sandbox.woocommerce import CONSUMER_KEY, CONSUMER_SECRET
from zayton.sandbox.woocommerce.tests.shops import StockedStore

KEYS = (CONSUMER_KEY, CONSUMER_SECRET)


class Owner:
    """The owner of a fresh shop with three goods."""

    def __init__(self):
        self.market, self.client = opened(StockedStore)
        self.store = self.market.store

    def call(self, verb, path, body=None, *, auth=KEYS, **params) -> httpx.Response:
        """A call and its answer."""
        headers = {"X-Forwarded-Proto": "https"}
        url = f"/wp-json/wc/v3/{path}"
        return self.client.request(verb, url, json=body, params=params, headers=headers, auth=auth)

    def got(self, path, **params):
        """The body of a page or of a thing that must be there."""
        answer = self.call("GET", path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, verb, path, body=None, **params):
        """The status and code of a call that must be refused; whatever was held stays as it was."""
        before = self._held()
        answer = self.call(verb, path, body, **params)
        told = answer.json()
        assert told["data"]["status"] == answer.status_code >= 400
        assert self._held() == before
        return answer.status_code, told["code"]

    def _held(self):
        # a number that was given to nothing in the end is gone
        return self.market.dump() | {"serials": None}

    def ids(self, path, **params):
        """The ids of a page."""
        return [one["id"] for one in self.got(path, **params)]

    def sold(self, sku="TEA-1", units=1):
        """The number of a new order."""
        return self.client.post("/_sandbox/buy", json=[{"items": [[sku, units]]}]).json()[0]

    def later(self, seconds):
        """The shop's clock goes ahead."""
        self.client.post("/_sandbox/clock", json={"skew_seconds": seconds})

    def product(self, sku):
        """The id of a product."""
        return self.store.by_sku(sku)["id"]
