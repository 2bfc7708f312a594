"""Money, files, rivals, the catalogue, messages, notifications, and going on after a restart."""

import base64
import hashlib
import io
import json
import threading
import time
import zipfile
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from zayton.sandbox.clock import Clock
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.faults import Faults

TOKEN = "verification-token-of-forty-characters-ok"
FEED = "/sell/feed/v1"


def wait_for(question, tries=60):
    for _ in range(tries):
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_a_sale_less_its_fee_is_paid_out_and_adds_up(stand, seller):
    seller.publish("F-1", price="20.00")
    numbers = stand.tell("buy", [{"items": [["F-1", 1]], "site": "EBAY_GB"}] * 2)
    path = "/sell/finances/v1"

    def paid():
        answer = seller.call("GET", f"{path}/transaction", params={"limit": "1000"})
        mine = [one for one in answer.json()["transactions"] if one["orderId"] in numbers]
        return mine if len(mine) == 2 and all("payoutId" in one for one in mine) else None

    [first, _] = wait_for(paid)
    names = ("amount", "totalFeeAmount", "totalFeeBasisAmount")
    got, fee, basis = (Decimal(first[name]["value"]) for name in names)
    assert got + fee == basis
    assert fee > 0
    payout = seller.call("GET", f"{path}/payout/{first['payoutId']}").json()
    inside = seller.call(
        "GET", f"{path}/transaction", params={"filter": f"payoutId:{{{first['payoutId']}}}", "limit": "1000"}
    ).json()["transactions"]
    signs = {"CREDIT": 1, "DEBIT": -1}
    total = sum(signs[one["bookingEntry"]] * Decimal(one["amount"]["value"]) for one in inside)
    assert total == Decimal(payout["amount"]["value"])
    assert len(inside) == payout["transactionCount"]


def test_no_transaction_is_an_answer_without_a_body(seller):
    answer = seller.call("GET", "/sell/finances/v1/transaction", params={"filter": "orderId:{1}"})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("path", "kind", "criteria", "tag"),
    [
        ("inventory_task", "LMS_ACTIVE_INVENTORY_REPORT", None, "<SKU>F-2</SKU>"),
        ("order_task", "LMS_ORDER_REPORT", {"orderStatus": "ACTIVE"}, "<OrderReport>"),
    ],
)
def test_a_report_is_asked_for_waited_for_and_fetched(seller, path, kind, criteria, tag):
    if kind == "LMS_ACTIVE_INVENTORY_REPORT":
        seller.publish("F-2")
    body = {"feedType": kind, "schemaVersion": "1113" if criteria else "1.0"}
    body |= {"filterCriteria": criteria} if criteria else {}
    asked = seller.call("POST", f"{FEED}/{path}", json=body)
    assert asked.status_code == 202
    where = urlsplit(asked.headers["location"]).path
    early = seller.http.get(
        f"{FEED}/task/{where.rpartition('/')[2]}/download_result_file",
        headers={"authorization": f"Bearer {seller.token}"},
    )
    assert early.status_code == 404
    wait_for(lambda: seller.call("GET", where).json()["status"] == "COMPLETED")
    answer = seller.http.get(
        f"{FEED}/task/{where.rpartition('/')[2]}/download_result_file",
        headers={"authorization": f"Bearer {seller.token}"},
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert tag in archive.read(archive.namelist()[0]).decode()


def test_a_kind_of_report_that_is_none_is_refused(seller):
    answer = seller.call("POST", f"{FEED}/task", json={"feedType": "LMS_NONE", "schemaVersion": "1"})
    assert answer.status_code == 400


def test_buyers_find_ours_and_rivals_cheapest_first(seller):
    _, listing = seller.publish("F-3", ean=["5000000000017"], title="Peculiar Widget")
    for params in ({"gtin": "5000000000017"}, {"q": "peculiar widget"}):
        told = seller.call(
            "GET",
            "/buy/browse/v1/item_summary/search",
            params={**params, "sort": "price"},
            token=seller.application(),
            x_ebay_c_marketplace_id="EBAY_GB",
        ).json()
        prices = [Decimal(one["price"]["value"]) for one in told["itemSummaries"]]
        assert prices == sorted(prices)
        assert len(prices) == 3
        assert listing in [one["legacyItemId"] for one in told["itemSummaries"]]


def test_the_catalogue_is_searched_by_code_and_by_words(seller):
    path = "/commerce/catalog/v1_beta/product_summary/search"
    by_code = seller.call("GET", path, params={"gtin": "4006381333931"}).json()["productSummaries"]
    by_words = seller.call("GET", path, params={"q": "storage jar"}).json()["productSummaries"]
    assert [one["epid"] for one in by_code] == [one["epid"] for one in by_words] == ["5034565434"]
    assert seller.call("GET", path, params={"gtin": "1"}).status_code == 204


def test_a_message_goes_to_its_buyer(stand, seller):
    body = {"messageText": "It is on its way.", "otherPartyUsername": "buyer_1"}
    assert seller.call("POST", "/commerce/message/v1/send_message", json=body).status_code == 201
    assert stand.state()["state"]["messages"][-1]["messageText"] == "It is on its way."
    too_long = {**body, "messageText": "x" * 2001}
    assert seller.call("POST", "/commerce/message/v1/send_message", json=too_long).status_code == 400


class Endpoint:
    """An address that answers the challenge and keeps what it is told."""

    def __init__(self, token=TOKEN):
        outer = self
        self.heard = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                code = parse_qs(urlsplit(self.path).query)["challenge_code"][0]
                told = hashlib.sha256((code + token + outer.url).encode()).hexdigest()
                body = json.dumps({"challengeResponse": told}).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                size = int(self.headers["content-length"])
                outer.heard.append((dict(self.headers), self.rfile.read(size)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


NOTIFY = "/commerce/notification/v1"


def destination(seller, url, token=TOKEN):
    body = {
        "name": "Zayton",
        "status": "ENABLED",
        "deliveryConfig": {"endpoint": url, "verificationToken": token},
    }
    return seller.call("POST", f"{NOTIFY}/destination", json=body)


def test_a_subscriber_hears_of_an_order_with_a_signature_that_holds(stand, seller):
    endpoint = Endpoint()
    assert seller.call("PUT", f"{NOTIFY}/config", json={"alertEmail": "ops@example.com"}).status_code == 204
    made = destination(seller, endpoint.url)
    assert made.status_code == 201
    key = made.headers["location"].rpartition("/")[2]
    body = {
        "topicId": "ORDER_CONFIRMATION",
        "status": "ENABLED",
        "payload": {"format": "JSON", "schemaVersion": "1.0", "deliveryProtocol": "HTTPS"},
        "destinationId": key,
    }
    assert seller.call("POST", f"{NOTIFY}/subscription", json=body).status_code == 201
    assert seller.call("POST", f"{NOTIFY}/subscription", json=body).status_code == 409
    seller.publish("N-1")
    numbers = stand.tell("buy", [{"items": [["N-1", 1]], "site": "EBAY_GB"}] * 2)
    headers, told = wait_for(lambda: endpoint.heard)[0]
    assert json.loads(told)["notification"]["data"]["orderId"] in numbers
    packed = json.loads(base64.b64decode(headers["x-ebay-signature"]))
    key = seller.call("GET", f"{NOTIFY}/public_key/{packed['kid']}", token=seller.application()).json()["key"]
    pem = key.replace("KEY-----", "KEY-----\n", 1).replace("-----END", "\n-----END")
    public = serialization.load_pem_public_key(pem.encode())
    signature = base64.b64decode(packed["signature"])
    public.verify(signature, told, ec.ECDSA(hashes.SHA1()))
    with pytest.raises(InvalidSignature):
        public.verify(signature, told + b" ", ec.ECDSA(hashes.SHA1()))


def test_an_address_that_fails_the_challenge_is_not_taken(seller):
    seller.call("PUT", f"{NOTIFY}/config", json={"alertEmail": "ops@example.com"})
    answer = destination(seller, Endpoint(token="another" * 6).url)
    assert (answer.status_code, answer.json()["errors"][0]["errorId"]) == (409, 195020)


def test_a_short_token_or_a_foreign_plain_address_is_not_taken(seller):
    seller.call("PUT", f"{NOTIFY}/config", json={"alertEmail": "ops@example.com"})
    answers = [destination(seller, Endpoint().url, "short"), destination(seller, "http://shop.example/hook")]
    assert [answer.json()["errors"][0]["errorId"] for answer in answers] == [195019, 195017]


def test_it_goes_on_where_it_was_left(stand):
    before = stand.state()["state"]
    again = Ebay(clock=Clock(), faults=Faults())
    again.load(json.loads(json.dumps(before)))
    assert json.loads(json.dumps(again.dump())) == before
    assert again.goods()
