"""Notices as eBay signs them, with real signatures and with made-up key names.

eBay is the one that signs so, and its stand-in signs and serves keys as eBay does.
"""

import base64
import json

import pytest

from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import connect
from zayton.channels.models import Connection
from zayton.channels.syncing.hooks import receive
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.ebay.signing import KEY_ID, signature_header
from zayton.sandbox.tests.stalls import standing

PATH = "/commerce/notification/v1/public_key/"


@pytest.fixture(name="market", scope="module")
def market_fixture():
    with standing(Ebay) as running:
        yield running


@pytest.fixture(name="stand")
def stand_fixture(market):
    yield market
    market.tell("faults", {})


@pytest.fixture(name="found")
def found_fixture(stand):
    made = connect(draft=ConnectionDraft("ebay", "eBay", ACCOUNTS["ebay"], stand.url), actor=SYSTEM, at=now())
    assert not isinstance(made, list), made
    return Connection.objects.get(pk=made.connection.pk)


def told(number="11-1-1", ident="n-1"):
    data = {"notificationId": ident, "data": {"orderId": number}}
    return json.dumps({"metadata": {"topic": "ORDER_CONFIRMATION"}, "notification": data}).encode()


def named(header, key):
    packed = json.loads(base64.b64decode(header))
    return base64.b64encode(json.dumps(packed | {"kid": key}).encode()).decode()


def send(found, body, *, key=KEY_ID, header=None, at=None):
    signed = named(signature_header(body) if header is None else header, key)
    return receive(
        found.hook_key, headers={"x-ebay-signature": signed}, body=body, address="https://x", at=at or now()
    )


def asked(stand):
    """How often each key was asked for."""
    calls = stand.state()["calls"]
    return {path.removeprefix(PATH): count for path, count in calls.items() if path.startswith(PATH)}


def made_up(number):
    return f"00000000-0000-4000-8000-{number:012}"
