"""A seller's account on the sandbox's Amazon, for tests: connected, with goods for sale, and told what to do."""

import time
from datetime import timedelta

import httpx

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import DE
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import ListingDraft, ListingKey
from zayton.channels.tests.calling import direct_caller
from zayton.kernel.time import now
from zayton.sandbox.amazon import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, SELLER_ID

DRAFT = ListingDraft(
    key=ListingKey(DE, "MUG/RED 1"),
    title="Becher, rot",
    description="Rot und rund.",
    bullets=("Spülmaschinenfest",),
    brand="Lantern Lane",
    barcode="4006381333900",
    images=("https://img.example/1.jpg",),
    product_type="HOME",
    language="de-DE",
    price_minor=1299,
    currency="EUR",
    quantity=5,
    attributes={"color": "Rot", "country_of_origin": "CN"},
)


def tell(stand, command, body):
    """Tell the sandbox what happens at Amazon without us."""
    answer = httpx.post(f"{stand.url}/_sandbox/amazon/{command}", json=body, timeout=10, trust_env=False)
    answer.raise_for_status()
    return answer.json()


def credentials(**more):
    """What a connection to the sandbox needs."""
    return {
        "region": "EU",
        "seller_id": SELLER_ID,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": REFRESH_TOKEN,
        "aws_queue": "arn:aws:sqs:eu-west-1:123456789012:amazon",
        "aws_account": "123456789012",
        "aws_region": "eu-west-1",
    } | more


def connected(stand, sites=(DE,), caller=None, **more):
    """Every port."""
    account = Account(credentials(**more), tuple(sites), stand.url)
    return ADAPTER.connect(account, caller or direct_caller())


def until(found, seconds=10.0):
    """What a look finds as soon as it finds something."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return result


def listed(stand, draft, quantity=None):
    """A draft that is for sale."""
    (published,) = connected(stand).listings.publish(
        [draft if quantity is None else draft._replace(quantity=quantity)]
    )
    assert published.outcome.fault is None, published
    until(lambda: [good for good in stand.goods() if good["sku"] == draft.key.sku])
    return published


def all_of(port, **kwargs):
    """The documents of all pages."""
    found, cursor = [], ""
    while True:
        page = port(cursor=cursor, **kwargs)
        found += page.documents
        if not (cursor := page.cursor):
            return found


def orders_of(channel):
    """The last hour's orders by number, read."""
    found = all_of(channel.orders.changed, since=now() - timedelta(hours=1), until=now())
    return {each.key: ADAPTER.reading.order(each.body) for each in found}


def again(work):
    """Do again what passes later, as the runs do."""
    for _ in range(20):
        try:
            return work()
        except Fault as fault:
            if not fault.passes:
                raise
    raise AssertionError("it never passed")


def raised(outcomes):
    """Raise what a member of a set was refused for."""
    for outcome in outcomes:
        if outcome.fault:
            raise outcome.fault
