"""Notifications: subscribed to, verified, forged, repeated; and the signatures that we make ourselves."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.adapters.ebay.receiving import HEADER, KEYS
from zayton.channels.adapters.ebay.signing import signature_headers, signing_key
from zayton.channels.adapters.ebay.tests.selling import bought, listed
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.sandbox.ebay.signing import KEY_ID, public_key, signature_header

SECRET = "verification-token-of-forty-characters-ok"
VALUES = {KEYS + KEY_ID: public_key()}


def notification(topic="ORDER_CONFIRMATION", **data):
    told = {
        "metadata": {"topic": topic, "schemaVersion": "1.0"},
        "notification": {"notificationId": "n-1", "data": data or {"orderId": "11-1-1"}},
    }
    return json.dumps(told).encode()


def heard(body, header=None, values=VALUES):
    headers = {HEADER: signature_header(body) if header is None else header}
    return ADAPTER.receive(headers, body, secret=SECRET, address="https://shop.example/hook", values=values)


def refused(body, header=None, values=VALUES):
    with pytest.raises(Fault) as caught:
        heard(body, header, values)
    return caught.value


class Endpoint:
    """An address that answers eBay as the adapter says, and keeps what it is told."""

    def __init__(self):
        outer = self
        self.heard = []
        self.secret = SECRET

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                told = ADAPTER.challenge(query, secret=outer.secret, address=outer.url, values={})
                self.send_response(200)
                self.end_headers()
                self.wfile.write(told.encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def wait(self, count):
        for _ in range(100):
            if len(self.heard) >= count:
                return self.heard
            time.sleep(0.05)
        raise AssertionError(f"{len(self.heard)} of {count} notifications came")


def test_a_subscriber_hears_of_orders_and_can_read_them(stand, channel):
    endpoint = Endpoint()
    topics = [channel.notifications.subscribe(endpoint.url, secret=SECRET) for _ in range(2)]
    assert topics[0] == topics[1] == ["ORDER_CONFIRMATION", "ITEM_MARKED_SHIPPED"]
    assert len(stand.state()["state"]["subscriptions"]) == 2
    listed(channel, "N-1", quantity=20)
    stand.tell("faults", {"hooks": 1.0, "hook_kinds": ["repeat"]})
    numbers = {bought(stand, ("N-1", 1)) for _ in range(2)}
    notices = [
        notice
        for headers, body in endpoint.wait(2)
        for notice in ADAPTER.receive(headers, body, secret=SECRET, address=endpoint.url, values=VALUES)
    ]
    assert {notice.key for notice in notices} <= numbers
    # a repeated notification carries the name that it had the first time
    assert len({notice.ident for notice in notices}) <= len(numbers)


def test_another_address_takes_the_subscriptions_over(stand, channel):
    first, second = Endpoint(), Endpoint()
    channel.notifications.subscribe(first.url, secret=SECRET)
    channel.notifications.subscribe(second.url, secret=SECRET)
    state = stand.state()["state"]
    targets = {
        state["destinations"][one["destinationId"]]["deliveryConfig"]["endpoint"]
        for one in state["subscriptions"].values()
    }
    assert targets == {second.url}


def test_another_secret_is_told_to_the_same_address(stand, channel):
    endpoint = Endpoint()
    channel.notifications.subscribe(endpoint.url, secret=SECRET)
    endpoint.secret = SECRET[::-1]
    channel.notifications.subscribe(endpoint.url, secret=endpoint.secret)
    configs = [one["deliveryConfig"] for one in stand.state()["state"]["destinations"].values()]
    assert [one["verificationToken"] for one in configs if one["endpoint"] == endpoint.url] == [
        endpoint.secret
    ]


def test_a_public_key_is_fetched_by_its_name_and_an_unknown_one_is_gone(channel):
    assert channel.keys.public_key(KEY_ID) == public_key()
    with pytest.raises(Fault) as caught:
        channel.keys.public_key("another")
    assert caught.value.kind is FaultKind.GONE


@pytest.mark.parametrize("name", ["", "../config", "a/b", "a?b=c", "ü", "a b"])
def test_a_name_that_would_lead_elsewhere_is_not_asked_for(stand, channel, name):
    before = stand.state()["calls"]
    with pytest.raises(Fault) as caught:
        channel.keys.public_key(name)
    assert caught.value.kind is FaultKind.GONE
    assert stand.state()["calls"] == before


def test_a_notification_names_its_order():
    [notice] = heard(notification())
    assert (notice.subject, notice.key, notice.ident, notice.document) == (
        Subject.ORDER,
        "11-1-1",
        "n-1",
        None,
    )


def test_an_order_is_found_deeper_in_the_payload_or_else_all_are_pulled():
    assert heard(notification(order={"orderId": "22-2-2"}))[0].key == "22-2-2"
    assert heard(notification(lineItems=[{"orderId": "33-3-3"}]))[0].key == "33-3-3"
    assert heard(notification(something="else"))[0].key == ""


def test_other_topics_say_nothing():
    assert heard(notification("MARKETPLACE_ACCOUNT_DELETION", username="jo")) == ()


def test_a_key_that_is_not_known_is_named():
    fault = refused(notification(), values={})
    assert (fault.kind, fault.figures["key"]) == (FaultKind.DENIED, KEY_ID)


def test_a_changed_body_a_foreign_signature_and_none_at_all_are_denied():
    body = notification()
    forged = signature_header(notification(orderId="99-9-9"))
    assert {refused(body, header).kind for header in (forged, "", "???", "e30=", "x" * 5000)} == {
        FaultKind.DENIED
    }
    assert refused(body + b" ", signature_header(body)).kind is FaultKind.DENIED


@pytest.mark.parametrize(
    "change", [{"digest": "MD5"}, {"signature": "AAAA"}, {"signature": "%"}, {"signature": None}]
)
def test_a_bent_signature_is_denied(change):
    body = notification()
    packed = json.loads(base64.b64decode(signature_header(body))) | change
    header = base64.b64encode(json.dumps(packed).encode()).decode()
    assert refused(body, header).kind is FaultKind.DENIED


def test_a_public_key_that_is_none_is_denied():
    assert (
        refused(notification(), values={KEYS + KEY_ID: "-----BEGIN PUBLIC KEY-----x"}).kind
        is FaultKind.DENIED
    )


@given(st.text(max_size=300))
def test_no_header_gets_through_by_chance(header):
    assert refused(notification(), header).kind is FaultKind.DENIED


def test_a_signed_notification_that_is_no_json_is_unreadable():
    assert refused(b"not json").kind is FaultKind.UNREADABLE


def test_the_challenge_by_hand():
    # sha256 of code, token and address, in this order
    told = ADAPTER.challenge(
        {"challenge_code": "a8628072"}, secret="tok", address="https://x.example/h", values={}
    )
    assert json.loads(told) == {
        "challengeResponse": hashlib.sha256(b"a8628072tokhttps://x.example/h").hexdigest()
    }


def test_a_question_that_is_none_is_refused():
    with pytest.raises(Fault) as caught:
        ADAPTER.challenge({}, secret=SECRET, address="https://x.example/h", values={})
    assert caught.value.kind is FaultKind.REFUSED


def test_a_call_is_signed_over_its_parts_in_their_order():
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    bare = "".join(pem.splitlines()[1:-1])
    for text in (pem, bare):
        key = signing_key("jwe-text", text)
        headers = signature_headers(
            key, "POST", "https://api.ebay.com/a/b?c=d", b'{"hello": "world"}', created=1658440308
        )
        # the digest of eBay's own example
        assert headers["content-digest"] == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
        names = '("content-digest" "x-ebay-signature-key" "@method" "@path" "@authority")'
        assert headers["signature-input"] == f"sig1={names};created=1658440308"
        base = "\n".join(
            [
                f'"content-digest": {headers["content-digest"]}',
                '"x-ebay-signature-key": jwe-text',
                '"@method": POST',
                '"@path": /a/b',
                '"@authority": api.ebay.com',
                f'"@signature-params": {names};created=1658440308',
            ]
        )
        signature = base64.b64decode(headers["signature"].removeprefix("sig1=:").removesuffix(":"))
        private.public_key().verify(signature, base.encode())


def test_a_call_without_a_body_has_no_digest_and_no_key_means_no_signature():
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    headers = signature_headers(signing_key("j", pem), "GET", "https://apiz.ebay.com/x", b"", created=1)
    assert "content-digest" not in headers
    assert headers["signature-input"].startswith('sig1=("x-ebay-signature-key" "@method"')
    assert signing_key("", pem) is None
