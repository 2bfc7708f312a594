"""A seller who calls the stand-in as eBay's documentation says; every good answer is held against the contracts."""

import httpx

from zayton.sandbox.ebay import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from zayton.sandbox.ebay.tests.contracts import keeps

TOKEN = "/identity/v1/oauth2/token"
INVENTORY = "/sell/inventory/v1"
ORDERS = "/sell/fulfillment/v1/order"
PICTURE = "https://pictures.example/jar.jpg"


class Seller:
    """Calls one stand-in."""

    def __init__(self, url):
        self.url = url
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=10)
        self.token = self.grant(grant_type="refresh_token", refresh_token=REFRESH_TOKEN).json()[
            "access_token"
        ]

    def grant(self, *, auth=(CLIENT_ID, CLIENT_SECRET), **form):
        return self.http.post(TOKEN, data=form, auth=auth)

    def application(self):
        return self.grant(grant_type="client_credentials").json()["access_token"]

    def call(self, method, path, *, json=None, params=None, word="Bearer", token=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["authorization"] = f"{word} {token or self.token}"
        return keeps(self.http.request(method, path, json=json, params=params, headers=named))

    def item(self, sku, *, quantity=10, title="Glass Storage Jar", **more):
        body = {
            "availability": {"shipToLocationAvailability": {"quantity": quantity}},
            "condition": "NEW",
            "product": {
                "title": title,
                "description": "A jar.",
                "aspects": {"Brand": ["Korken"], "Marke": ["Korken"]},
                "imageUrls": [PICTURE],
                **more,
            },
        }
        return self.call("PUT", f"{INVENTORY}/inventory_item/{sku}", json=body, content_language="en-GB")

    def offer_body(self, sku, *, site="EBAY_GB", price="9.99", currency="GBP", category="20625"):
        policies = {
            f"{kind}PolicyId": self.call(
                "GET", f"/sell/account/v1/{kind}_policy", params={"marketplace_id": site}
            ).json()[f"{kind}Policies"][0][f"{kind}PolicyId"]
            for kind in ("fulfillment", "payment", "return")
        }
        return {
            "sku": sku,
            "marketplaceId": site,
            "format": "FIXED_PRICE",
            "categoryId": category,
            "pricingSummary": {"price": {"value": price, "currency": currency}},
            "listingPolicies": policies,
            "merchantLocationKey": "MAIN",
        }

    def offer(self, sku, **more):
        answer = self.call(
            "POST", f"{INVENTORY}/offer", json=self.offer_body(sku, **more), content_language="en-GB"
        )
        return answer.json()["offerId"]

    def publish(self, sku, *, quantity=10, site="EBAY_GB", price="9.99", currency="GBP", **more):
        self.item(sku, quantity=quantity, **more)
        key = self.offer(sku, site=site, price=price, currency=currency)
        answer = self.call("POST", f"{INVENTORY}/offer/{key}/publish")
        assert answer.status_code == 200, answer.text
        return key, answer.json()["listingId"]

    def order(self, number):
        return self.call("GET", f"{ORDERS}/{number}").json()
