"""Calls of an account that runs in this process, each judged by the documentation."""

from zayton.sandbox.ozon.tests.accounts import HEADERS, StockedAccount
from zayton.sandbox.ozon.tests.documented import problems, problems_of_error
from zayton.sandbox.tests.inside import opened

SINCE, UNTIL = "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z"


class Seller:
    """The owner of a fresh account; `seen` are the methods that answered as documented."""

    def __init__(self):
        self.account, self._client = opened(StockedAccount)
        self.seen = set()

    def __call__(self, path, **body):
        """The answer to a call that must be good."""
        answer = self._client.post(path, json=body, headers=HEADERS)
        assert answer.status_code == 200, answer.text
        assert problems(path, answer.json()) == []
        self.seen.add(path)
        return answer.json()

    def refused(self, path, **body):
        """The status and words of a call that must be refused; whatever was held stays as it was."""
        before = self.account.dump()
        answer = self._client.post(path, json=body, headers=HEADERS)
        assert answer.status_code >= 400, answer.text
        assert problems_of_error(answer.json()) == []
        assert self.account.dump() == before
        return answer.status_code, answer.json()["message"]

    def sent_as_it_is(self, path, content):
        """The status and words of a refusal of a body that is none."""
        answer = self._client.post(path, content=content, headers=HEADERS)
        assert problems_of_error(answer.json()) == []
        return answer.status_code, answer.json()["message"]

    def bought(self, sku="TEA-2", units=1):
        """The number of a new posting."""
        return self._client.post("/_sandbox/buy", json=[{"items": [[sku, units]]}]).json()[0]

    def posting(self, number):
        """A posting as it stands."""
        return self("/v3/posting/fbs/get", posting_number=number)["result"]

    def pack(self, number):
        """Assemble a posting whole."""
        rows = [
            {"product_id": one["sku"], "quantity": one["quantity"]}
            for one in self.posting(number)["products"]
        ]
        return {"posting_number": number, "packages": [{"products": rows}]}

    def sent(self, sku="TEA-2"):
        """A posting that is on its way."""
        number = self.bought(sku)
        self("/v4/posting/fbs/ship", **self.pack(number))
        self("/v2/fbs/posting/delivering", posting_number=[number])
        return number

    def product(self, sku):
        """A product as it stands, `None` where there is none."""
        found = self("/v3/product/info/list", offer_id=[sku])["items"]
        return found[0] if found else None

    def later(self, seconds):
        """Time passes, and what ripens does."""
        self._client.post("/_sandbox/clock", json={"skew_seconds": seconds})
        self.account.tick()


def item(sku, **more):
    """A product as an import takes it."""
    sizes = {"depth": 120, "width": 90, "height": 80, "weight": 450}
    category = {"description_category_id": 17054869, "type_id": 97311}
    told = {"offer_id": sku, "name": f"Good {sku}", "price": "25.99", "currency_code": "CNY", "vat": "0"}
    return {**told, **sizes, **category, **more}
