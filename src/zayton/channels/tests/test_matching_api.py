"""Seller SKUs over HTTP."""

import json

import pytest

from zayton.catalog.public import SkuDraft, create_skus
from zayton.channels.models import SkuMatch
from zayton.channels.tests.builders import client_of, seller
from zayton.channels.tests.connected import connected, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.channels.tests.test_syncing_api import read, write
from zayton.kernel.access.public import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    create_skus(drafts=[SkuDraft(code="CUP", title_en="Cup")], actor=SYSTEM, at=T0)
    key = seller().open("WEB")
    server = market()
    made = connected(key)
    for number, msku in enumerate(("CUP-FBA", "ODD", "ODD", "PAN")):
        server.put(order(str(number), line(msku, 1)))
    pull(made)
    return key


@pytest.fixture
def boss():
    return client_of("boss")


def said(shop, *mskus):
    return {"seller_skus": [{"shop_id": shop, "msku": msku} for msku in mskus]}


def test_each_is_told_with_what_it_may_be_and_why(shop, boss):
    _, told = read(boss, "/seller-skus")
    assert [(one["msku"], one["waiting"], one["suggested"], one["strength"]) for one in told["items"]] == [
        ("CUP-FBA", 1, "CUP", "strong"), ("ODD", 2, None, "none"), ("PAN", 1, None, "none"),
    ]  # fmt: skip
    (why,) = told["items"][0]["reasons"]
    assert (why["sku"], why["sign"], why["said"]) == ("CUP", "marks", "cup")


def test_they_come_in_pages_and_by_strength(shop, boss):
    _, first = read(boss, "/seller-skus?limit=2")
    _, rest = read(boss, f"/seller-skus?limit=2&cursor={first['next']}")
    assert [one["msku"] for page in (first, rest) for one in page["items"]] == ["CUP-FBA", "ODD", "PAN"]
    assert rest["next"] is None
    _, none = read(boss, "/seller-skus?strength=none&limit=1")
    assert [one["msku"] for one in none["items"]] == ["ODD"]
    assert read(boss, f"/seller-skus?shop={shop + 1}")[1]["items"] == []


def test_a_suggestion_is_confirmed_as_a_match(shop, boss):
    write(boss, "/matches", {"matches": [{"shop_id": shop, "msku": "CUP-FBA", "sku": "CUP"}]})
    _, told = read(boss, "/seller-skus?state=matched")
    assert [(one["msku"], one["sku"], one["strength"], one["reasons"]) for one in told["items"]] == [
        ("CUP-FBA", "CUP", None, [])
    ]


def test_some_are_nothing_of_ours_until_that_is_taken_back(shop, boss):
    assert write(boss, "/seller-skus/aside", said(shop, "ODD", "PAN"))[1]["changed"] == 2
    assert [one["msku"] for one in read(boss, "/seller-skus")[1]["items"]] == ["CUP-FBA"]
    assert [one["msku"] for one in read(boss, "/seller-skus?state=aside")[1]["items"]] == ["ODD", "PAN"]
    assert write(boss, "/seller-skus/aside", said(shop, "ODD"), "again")[1]["changed"] == 0
    write(boss, "/matches", {"matches": [{"shop_id": shop, "msku": "ODD", "sku": None}]}, "back")
    assert [one["msku"] for one in read(boss, "/seller-skus")[1]["items"]] == ["CUP-FBA", "ODD"]


def test_somebody_of_another_shop_sees_and_says_nothing(shop):
    other = client_of("operator", shops=[])
    assert read(other, "/seller-skus")[1]["items"] == []
    assert write(other, "/seller-skus/aside", said(shop, "ODD"))[0] == 409
    assert not SkuMatch.objects.exists()


@pytest.mark.parametrize("body", [{}, {"seller_skus": []}, {"seller_skus": [{"shop_id": 1, "msku": " "}]}])
def test_what_is_no_request_is_refused(shop, boss, body):
    assert write(boss, "/seller-skus/aside", body)[0] == 422
    assert not SkuMatch.objects.exists()


def test_the_answers_hold_nothing_of_people(shop, boss):
    assert "address" not in json.dumps(read(boss, "/seller-skus")[1])
