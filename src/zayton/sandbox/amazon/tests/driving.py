"""A small client of the sandbox for its own tests; it knows the API only as its documentation tells it."""

import gzip
import itertools
import time

import httpx

from zayton.sandbox.amazon import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, SELLER_ID

US, UK, DE, JP = "ATVPDKIKX0DER", "A1F83G8C2ARO7P", "A1PA6795UKMFR9", "A1VC38T7YXB528"
CURRENCIES = {US: "USD", UK: "GBP", DE: "EUR", JP: "JPY"}
SECRETS = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
NOTIFICATIONS = "sellingpartnerapi::notifications"
ORDERS = "/orders/2026-01-01/orders"
ORDERS_V0 = "/orders/v0/orders"
FROM_THE_START = "2020-01-01T00:00:00Z"
_numbers = itertools.count(1)


def fresh(prefix="SKU"):
    """A SKU that no other test has."""
    return f"{prefix}-{next(_numbers)}"


class Driver:
    """Calls the marketplace at `stand`, as the seller."""

    def __init__(self, stand):
        self.stand = stand
        self.http = httpx.Client(base_url=stand.url, trust_env=False, timeout=20)
        self._tokens = {}

    def token(self, **form):
        """What Login with Amazon answers."""
        return self.http.post("/auth/o2/token", data={**SECRETS, **form})

    def access(self, scope=""):
        """An access token, asked for once."""
        if scope not in self._tokens:
            grant = (
                {"grant_type": "client_credentials", "scope": scope}
                if scope
                else {"grant_type": "refresh_token"}
            )
            answer = self.token(refresh_token=REFRESH_TOKEN, **grant)
            answer.raise_for_status()
            self._tokens[scope] = answer.json()["access_token"]
        return self._tokens[scope]

    def call(self, method, path, *, scope="", token=None, **more):
        """An answer, whatever it is."""
        headers = {"x-amz-access-token": token or self.access(scope)}
        return self.http.request(method, path, headers=headers, **more)

    def get(self, path, **params):
        """The body of an answer that must be good."""
        answer = self.call("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path, body, **more):
        """The body of an answer that must be good."""
        answer = self.call("POST", path, json=body, **more)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def command(self, name, **told):
        """Make something happen at Amazon."""
        return self.stand.tell(f"amazon/{name}", told)

    def item(self, sku):
        """The path of a listing."""
        return f"/listings/2021-08-01/items/{SELLER_ID}/{sku}"

    def put(self, sku, site=US, *, quantity=10, price=19.99, **more):
        """Submit a whole listing."""
        body = {
            "productType": "HOME",
            "requirements": "LISTING",
            "attributes": attributes(site, quantity, price),
        }
        body["attributes"] |= more
        return self.call("PUT", self.item(sku), params={"marketplaceIds": site}, json=body)

    def patch(self, sku, patches, site=US):
        """Change attributes of a listing."""
        body = {"productType": "HOME", "patches": patches}
        return self.call("PATCH", self.item(sku), params={"marketplaceIds": site}, json=body)

    def listing(self, sku, site=US, included="summaries,offers,fulfillmentAvailability,issues"):
        """A listing as it stands."""
        return self.get(self.item(sku), marketplaceIds=site, includedData=included)

    def listed(self, site=US, **more):
        """The SKU of a new listing that can be bought."""
        sku = fresh()
        answer = self.put(sku, site, **more)
        assert answer.json()["status"] == "ACCEPTED", answer.text
        until(lambda: any(good["sku"] == sku for good in self.stand.goods()))
        return sku

    def bought(self, sku, units=1, site=US):
        """The number of a new order."""
        (number,) = self.stand.tell("buy", [{"items": [[sku, units]], "site": site}])
        return number

    def paid(self, sku, units=1, site=US):
        """The number of a new order whose payment is sure."""
        number = self.bought(sku, units, site)
        until(lambda: self.order(number)["fulfillment"]["fulfillmentStatus"] != "PENDING")
        return number

    def order(self, number):
        """An order with all that can be told of it."""
        datasets = "BUYER,RECIPIENT,PROCEEDS,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT"
        return self.get(f"{ORDERS}/{number}", includedData=datasets)["order"]

    def confirm(self, order, *, reference="1", units=None, **more):
        """Say that the items of an order were sent."""
        items = [
            {"orderItemId": item["orderItemId"], "quantity": units or item["quantityOrdered"]}
            for item in order["orderItems"]
        ]
        detail = {
            "packageReferenceId": reference,
            "carrierCode": "UPS",
            "trackingNumber": "1Z999AA10123456784",
            "shipDate": "2026-11-22T10:00:00Z",
            "orderItems": items,
            **more,
        }
        body = {"packageDetail": detail, "marketplaceId": order["salesChannel"]["marketplaceId"]}
        return self.call("POST", f"{ORDERS_V0}/{order['orderId']}/shipmentConfirmation", json=body)

    def report(self, kind, site=US, **more):
        """A report once it has come to an end."""
        asked = self.post(
            "/reports/2021-06-30/reports", {"reportType": kind, "marketplaceIds": [site], **more}
        )
        path = f"/reports/2021-06-30/reports/{asked['reportId']}"
        return until(lambda: _ended(self.get(path)))

    def document(self, report):
        """Where the content of a report is."""
        return self.get(f"/reports/2021-06-30/documents/{report['reportDocumentId']}")

    def feed(self, kind, content, site=US, content_type="application/json; charset=UTF-8"):
        """A feed once it has come to an end."""
        document = self.post("/feeds/2021-06-30/documents", {"contentType": content_type})
        put = self.http.put(document["url"], content=content, headers={"content-type": content_type})
        assert put.status_code == 200, put.text
        body = {"feedType": kind, "marketplaceIds": [site], "inputFeedDocumentId": document["feedDocumentId"]}
        path = f"/feeds/2021-06-30/feeds/{self.post('/feeds/2021-06-30/feeds', body)['feedId']}"
        return until(lambda: _ended(self.get(path)))

    def feed_result(self, feed):
        """The processing report of a feed."""
        document = self.get(f"/feeds/2021-06-30/documents/{feed['resultFeedDocumentId']}")
        return unpacked(document, self.http.get(document["url"]).content)


def unpacked(document, content):
    """The content of a document, unpacked where that is said."""

    return gzip.decompress(content) if document.get("compressionAlgorithm") == "GZIP" else content


def rows(text):
    """The rows of a flat file."""
    header, *lines = text.splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def attributes(site, quantity, price):
    """What a listing of the product type HOME must say; sold from Amazon's warehouses without a quantity."""
    here = {"marketplace_id": site}
    words = {
        "item_name": "Tea Light Holder",
        "brand": "Lantern Lane",
        "product_description": "Holds a tea light.",
        "bullet_point": "Made of metal",
        "country_of_origin": "CN",
        "color": "White",
        "condition_type": "new_new",
    }
    schedule = {"schedule": [{"value_with_tax": price}]}
    network = {US: "AMAZON_NA", JP: "AMAZON_JP"}.get(site, "AMAZON_EU")
    channel = {"fulfillment_channel_code": "DEFAULT", "quantity": quantity}
    return {
        **{name: [{"value": value, **here}] for name, value in words.items()},
        "purchasable_offer": [{**here, "currency": CURRENCIES[site], "our_price": [schedule]}],
        "fulfillment_availability": [
            channel if quantity is not None else {"fulfillment_channel_code": network}
        ],
    }


def until(found, seconds=20):
    """What is found, once it is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def _ended(body):
    return body if body["processingStatus"] in ("DONE", "CANCELLED", "FATAL") else None
