"""Shops over HTTP: the shape of the answer, the scope of the caller, the permission."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zayton.api.tests.builders import caller, items_of
from zayton.channels.tests.builders import seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return seller()


def test_a_shop_is_told_with_everything_one_needs_to_sell_in_it(here):
    key = here.open("WEB", "KOELN", "LEEDS", site="amazon-de", name="柏林 🛍", routing="nearest", splits=False)
    (shop,) = items_of(caller().get("channels/shops"))
    assert shop.pop("site_id") > 0
    assert shop == {
        "id": key,
        "code": "WEB",
        "name": "柏林 🛍",
        "country": "DE",
        "owner_id": here.owner,
        "zone": "Europe/London",
        "currency": "GBP",
        "routing": "nearest",
        "splits": False,
        "warehouse_ids": [here.houses["KOELN"], here.houses["LEEDS"]],
    }


def test_without_shops_the_list_is_empty():
    assert items_of(caller().get("channels/shops")) == []


def test_another_persons_shop_is_absent(here):
    mine = here.open("MINE")
    here.open("OTHER")
    assert [shop["id"] for shop in items_of(caller(shops=[mine]).get("channels/shops"))] == [mine]
    assert items_of(caller(shops=[]).get("channels/shops")) == []


def test_a_token_without_the_permission_is_told_which_one(here):
    refused = caller(permissions=["stock.read"]).get("channels/shops")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert "channels.read" in json.dumps(refused.json())


def test_shops_are_not_opened_over_http():
    assert caller().post("channels/shops", {}).status_code == 405


def test_more_shops_cost_no_more_queries(here):
    someone = caller()
    here.open("S0")
    someone.get("channels/shops")
    with CaptureQueriesContext(connection) as few:
        someone.get("channels/shops")
    for number in range(1, 10):
        here.open(f"S{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(items_of(someone.get("channels/shops"))) == 10
    assert len(many) == len(few)
