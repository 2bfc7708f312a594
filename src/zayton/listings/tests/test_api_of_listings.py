"""Listings over HTTP: listed with what they may show, published by a program, looked up in a catalogue."""

import itertools

import pytest

from zayton.channels.tests.builders import client_of
from zayton.listings.models import Listing
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import seller

pytestmark = pytest.mark.django_db
KEYS = itertools.count()


@pytest.fixture
def made():
    one = seller("CUP", "POT", shops=("A", "B"))
    one.receive("CUP", 7)
    for shop in "AB":
        one.see(shop, "CUP", quantity=3, title="A cup", price_minor=999, currency="GBP")
    one.see("A", "FBA-CUP", quantity=5, fulfilled_by="marketplace")
    return one


def rows(client, query=""):
    answer = client.get(f"/api/listings?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def published(client, *offers):
    return client.post(
        "/api/listings/publish",
        {"offers": list(offers)},
        content_type="application/json",
        headers={"Idempotency-Key": f"publish-{next(KEYS)}"},
    )


def test_listings_say_what_they_show_and_what_they_may_show(made) -> None:
    one, theirs = rows(client_of("operator"), f"shop={made.shops['A']}")
    assert (one["msku"], one["quantity"], one["may_show"], one["price_minor"]) == ("CUP", 3, 7, 999)
    # what the marketplace fulfils is counted by itself
    assert (theirs["msku"], theirs["may_show"]) == ("FBA-CUP", None)
    assert len(rows(client_of("operator"), f"sku={made.skus['CUP']}")) == 2
    assert rows(client_of("operator"), "state=rejected") == []


def test_somebody_of_one_shop_lists_and_publishes_nothing_in_another(made) -> None:
    client = client_of("operator", shops=[made.shops["B"]])
    assert {row["shop_id"] for row in rows(client)} == {made.shops["B"]}
    offer = {"shop_id": made.shops["A"], "sku_id": made.skus["POT"], "price_minor": 500}
    assert published(client, offer).status_code == 409
    assert not Listing.objects.filter(msku="POT").exists()


def test_a_program_publishes_and_each_refusal_names_its_row(made) -> None:
    good = {"shop_id": made.shops["A"], "sku_id": made.skus["POT"], "price_minor": 500}
    bad = {**good, "shop_id": made.shops["B"], "price_minor": 0}
    answer = published(client_of("operator"), good, bad)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["listing_ids"] == [made.listing("A", "POT").pk]
    assert [one["row"] for one in said["refusals"]] == [1]
    push_due()
    assert made.listing("A", "POT").state in ("live", "rejected")


def test_who_may_only_read_publishes_nothing(made) -> None:
    offer = {"shop_id": made.shops["A"], "sku_id": made.skus["POT"], "price_minor": 500}
    assert published(client_of("warehouse"), offer).status_code == 403


def test_a_channel_without_a_catalogue_says_so_and_another_shop_is_none(made) -> None:
    query = f"/api/listings/catalogue?sku_id={made.skus['CUP']}&shop_id={made.shops['A']}"
    assert client_of("operator").get(query).json() == {"hits": [], "is_there": False}
    assert client_of("operator", shops=[made.shops["B"]]).get(query).status_code == 404
