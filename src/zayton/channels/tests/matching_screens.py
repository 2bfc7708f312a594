"""A shop with seller SKUs that wait to be matched, and the page on which that is done."""

import json
import re

import pytest

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.models import Inbound, Shop
from zayton.channels.tests.builders import client_of, seller
from zayton.channels.tests.connected import connected, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.kernel.access.public import SYSTEM

PAGE = "/shops/matching"


@pytest.fixture(name="us")
def us_fixture():
    return seller()


@pytest.fixture(name="boss")
def boss_fixture():
    return client_of("boss")


@pytest.fixture(name="found")
def found_fixture(us):
    """Three orders wait for a seller SKU like `CUP`, two of them for one like nothing besides."""
    server = market()
    create_skus(drafts=[SkuDraft(code=code, title_en=code.title(), title_zh="杯") for code in ("CUP", "POT")],
                actor=SYSTEM, at=T0)  # fmt: skip
    made = connected(us.open("WEB"))
    for number in range(3):
        server.put(order(str(number), line("FBA-CUP-US", 1), *([line("ODD", 1)] if number else [])))
    pull(made)
    return made


@pytest.fixture(name="web")
def web_fixture(found):
    return Shop.objects.get(code="WEB").pk


@pytest.fixture(name="skus")
def skus_fixture(found):
    return sku_ids_by_code(["CUP", "POT"])


def text_of(answer):
    return answer.content.decode()


def rows_of(client, query=""):
    answer = client.get(f"{PAGE}?format=json&{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)["rows"]


def names(client, query=""):
    return [row["msku"] for row in rows_of(client, query)]


def act(client, verb, *ids, step="apply", query="", **fields):
    return client.post(f"{PAGE}?{query}", {"bulk": verb, "step": step, "id": ids, **fields})


def states():
    return set(Inbound.objects.values_list("state", flat=True))


def undo(client, verb, answer):
    (signed,) = re.findall(r'name="undo" value="([^"]+)"', text_of(answer))
    return client.post(PAGE, {"bulk": verb, "step": "undo", "undo": signed})


def seller_shop(code):
    from zayton.channels.public import ShopDraft, write_shops
    from zayton.kernel.access.public import Scope
    from zayton.stock.public import owner_ids, warehouse_cards

    owner, house = next(iter(owner_ids().values())), next(iter(warehouse_cards(scope=Scope.everything())))
    draft = ShopDraft(code, code, "own", owner, "Europe/London", "GBP", (house,))
    return write_shops(drafts=[draft], actor=SYSTEM, at=T0).ids[code]
