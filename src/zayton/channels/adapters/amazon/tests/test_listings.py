"""Listings as Amazon shows them, all of them or by name, and what a product type demands."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from zayton.channels.adapters.amazon.mapping.listings import listings
from zayton.channels.adapters.amazon.tests.answering import CA, DE, US, Amazon, cases_of, channel_to, refusal
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import ListingKey, Standing
from zayton.channels.ports.orders import FulfilledBy

START = datetime(2026, 1, 1, tzinfo=UTC)


def read(item):
    return listings(json.dumps(item).encode())


def item(sku="MUG", site=US, created=START, **more):
    at = created.isoformat()
    summary = {
        "marketplaceId": site,
        "asin": "B0MUG",
        "productType": "MUG",
        "status": ["BUYABLE", "DISCOVERABLE"],
        "itemName": "Mug",
        "createdDate": at,
        "lastUpdatedDate": at,
    }
    return {"sku": sku, "summaries": [summary | more.pop("summary", {})]} | more


def test_amazons_own_example_is_two_listings_in_two_stores():
    (example,) = cases_of("getListingsItem", 200)
    american, canadian = read(example)
    assert american.key == ListingKey(US, "GM-ZDPI-9B4E", "LUGGAGE")
    # in Canada Amazon has exempted it from what it holds against it, and still it is not for sale
    assert (american.standing, canadian.standing) == (Standing.LIVE, Standing.INACTIVE)
    assert (american.price_minor, american.currency) == (10000, "USD")
    assert (canadian.price_minor, canadian.currency) == (13000, "CAD")
    assert (american.quantity, american.fulfilled_by) == (100, FulfilledBy.SELLER)
    assert american.image == "https://www.example.com/luggage.png"
    assert american.url == "https://www.amazon.com/dp/B071VG5N9D"
    # an issue counts in the stores it names
    assert "90220" in {each.code for each in american.problems}
    assert "90220" not in {each.code for each in canadian.problems}


def test_texts_are_those_of_the_store():
    seen = read(
        item(
            attributes={
                "bullet_point": [
                    {"value": "Red", "marketplace_id": US},
                    {"value": "Rouge", "marketplace_id": CA},
                    {"value": "Round", "marketplace_id": US},
                ],
                "product_description": [{"value": "A mug.", "marketplace_id": US}],
                "brand": [{"value": "Lantern Lane"}],
                "externally_assigned_product_identifier": [
                    {"type": "ean", "value": "4006381333931", "marketplace_id": US}
                ],
            }
        )
    )[0]
    assert seen.bullets == ("Red", "Round")
    assert (seen.description, seen.brand, seen.barcode) == ("A mug.", "Lantern Lane", "4006381333931")


def test_a_listing_without_attributes_tells_nothing_rather_than_blanks():
    seen = read(item())[0]
    assert (seen.description, seen.bullets, seen.brand, seen.barcode, seen.price_minor) == (None,) * 5


@pytest.mark.parametrize(
    ("status", "issues", "standing"),
    [
        (["BUYABLE", "DISCOVERABLE"], [], Standing.LIVE),
        (["DISCOVERABLE"], [], Standing.INACTIVE),
        ([], [{"code": "1", "message": "m", "severity": "WARNING"}], Standing.INACTIVE),
        ([], [{"code": "1", "message": "m", "severity": "ERROR"}], Standing.REJECTED),
        (
            [],
            [
                {
                    "code": "1",
                    "message": "m",
                    "severity": "WARNING",
                    "enforcements": {
                        "actions": [{"action": "LISTING_SUPPRESSED"}],
                        "exemption": {"status": "NOT_EXEMPT"},
                    },
                }
            ],
            Standing.REJECTED,
        ),
        (
            [],
            [
                {
                    "code": "1",
                    "message": "m",
                    "severity": "ERROR",
                    "enforcements": {"actions": [], "exemption": {"status": "EXEMPT"}},
                }
            ],
            Standing.INACTIVE,
        ),
    ],
)
def test_how_a_listing_stands(status, issues, standing):
    assert read(item(summary={"status": status}, issues=issues))[0].standing is standing


def test_what_amazon_stores_has_no_quantity_of_ours():
    seen = read(item(fulfillmentAvailability=[{"fulfillmentChannelCode": "AMAZON_EU", "quantity": 3}]))[0]
    assert (seen.quantity, seen.fulfilled_by) == (None, FulfilledBy.MARKETPLACE)


def test_business_prices_and_other_audiences_are_not_the_price():
    seen = read(
        item(
            offers=[
                {"marketplaceId": US, "offerType": "B2B", "price": {"currencyCode": "USD", "amount": "8.00"}},
                {
                    "marketplaceId": US,
                    "offerType": "B2C",
                    "audience": {"value": "SELL_ON_HAUL"},
                    "price": {"currencyCode": "USD", "amount": "7.00"},
                },
                {
                    "marketplaceId": US,
                    "offerType": "B2C",
                    "audience": {"value": "ALL"},
                    "price": {"currencyCode": "USD", "amount": "9.99"},
                },
            ]
        )
    )[0]
    assert seen.price_minor == 999


def test_a_child_knows_its_parent():
    relation = {"type": "VARIATION", "parentSkus": ["MUGS"], "variationTheme": {"theme": "COLOR"}}
    seen = read(item(relationships=[{"marketplaceId": US, "relationships": [relation]}]))[0]
    assert seen.parent == "MUGS"


def test_an_item_that_was_never_offered_anywhere_is_no_listing():
    assert read({"sku": "MUG"}) == []


class Shelf:
    """A store of many items that answers searches as Amazon does: by date, twenty a page, a thousand a search."""

    def __init__(self, count, *, gap=timedelta(minutes=1)):
        self.items = [item(f"S{n:05d}", created=START + n * gap) for n in range(count)]
        self.searches = []

    def __call__(self, request):
        asked = dict(request.url.params)
        assert (asked["sortBy"], asked["sortOrder"], asked["pageSize"]) == ("createdDate", "ASC", "20")
        after = datetime.fromisoformat(asked.get("createdAfter", START.isoformat()))
        found = [
            each
            for each in self.items
            if datetime.fromisoformat(each["summaries"][0]["createdDate"]) >= after
        ]
        start = int(asked.get("pageToken", 0))
        if not start:
            self.searches.append(after)
        page = found[:1000][start : start + 20]
        more = start + 20 < min(len(found), 1000)
        pagination = {"pagination": {"nextToken": str(start + 20)}} if more else {}
        # at the end of its thousand Amazon hands out a token that leads nowhere
        if not more and len(found) > 1000:
            pagination = {"pagination": {"nextToken": "1000"}}
        return httpx.Response(200, json={"numberOfResults": len(found), "items": page} | pagination)


def walked(channel):
    cursor = ""
    for _ in range(500):
        page = channel.listings.all(cursor=cursor)
        yield from page.documents
        if not (cursor := page.cursor):
            return
    raise AssertionError("no end")


def test_all_listings_are_found_though_a_search_shows_only_a_thousand():
    shelf = Shelf(2_345)
    found = [each.key for each in walked(channel_to(Amazon(searchListingsItems=shelf)))]
    assert sorted(set(found)) == [f"{US}/{each['sku']}" for each in shelf.items]
    assert len(shelf.searches) == 3


def test_a_shelf_made_in_one_moment_is_walked_without_going_in_circles():
    shelf = Shelf(1_200, gap=timedelta(0))
    found = [each.key for each in walked(channel_to(Amazon(searchListingsItems=shelf)))]
    assert len(set(found)) == 1000


def test_a_document_is_one_sku_in_one_store_and_every_store_is_walked():
    amazon = Amazon(searchListingsItems={"numberOfResults": 1, "items": [item()]})
    american, canadian = walked(channel_to(amazon, sites=(US, CA)))
    assert (american.subject, american.key, american.changed_at) == (Subject.LISTING, f"{US}/MUG", START)
    assert canadian.key == f"{CA}/MUG"
    asked = amazon.queries("searchListingsItems")
    assert [each["marketplaceIds"] for each in asked] == [US, CA]
    assert set(asked[0]["includedData"].split(",")) >= {"summaries", "attributes", "issues", "offers"}


def test_an_item_that_cannot_be_read_does_not_hold_up_the_others():
    amazon = Amazon(searchListingsItems={"items": [{"summaries": 7}, "nonsense", item()]})
    found = channel_to(amazon).listings.all(cursor="").documents
    assert [each.key.startswith(f"{US}/?") for each in found] == [True, True, False]
    for document in found[:2]:
        with pytest.raises(Fault):
            listings(document.body)


def test_an_account_without_stores_lists_nothing():
    assert channel_to(Amazon(), sites=()).listings.all(cursor="").documents == ()


def test_named_listings_are_asked_twenty_at_a_time_each_sku_once_a_store():
    amazon = Amazon(searchListingsItems={"numberOfResults": 0, "items": []})
    keys = [ListingKey(US, f"S{n}") for n in range(25)] + [ListingKey(CA, "S0"), ListingKey(US, "S0")]
    assert channel_to(amazon).listings.named(keys) == []
    asked = amazon.queries("searchListingsItems")
    assert [(each["marketplaceIds"], len(each["identifiers"].split(","))) for each in asked] == [
        (US, 20),
        (US, 5),
        (CA, 1),
    ]
    assert {each["identifiersType"] for each in asked} == {"SKU"}


def test_a_sku_with_a_comma_is_asked_for_alone_and_may_be_gone():
    amazon = Amazon(getListingsItem=[item("a,b"), refusal(404, "NotFound")])
    found = channel_to(amazon).listings.named([ListingKey(US, "a,b"), ListingKey(US, "c,d")])
    assert [each.key for each in found] == [f"{US}/a,b"]
    assert amazon.requests("searchListingsItems") == []


SCHEMA = {
    "$schema": "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
    "required": ["item_name", "brand"],
    "properties": {
        "item_name": {
            "maxUniqueItems": 1,
            "items": {"properties": {"value": {"type": "string", "maxLength": 200}}},
        },
        "bullet_point": {"maxUniqueItems": 5, "items": {"properties": {"value": {"maxLength": 500}}}},
        "brand": {"items": {"properties": {"value": {"maxLength": 100}}}},
        "color": {},
    },
}


def test_what_a_product_type_demands_is_its_schema_and_limits_of_our_fields():
    amazon = Amazon(document=SCHEMA)
    rules = channel_to(amazon).listings.rules("LUGGAGE", site=DE)
    assert (rules.product_type, rules.schema) == ("LUGGAGE", SCHEMA)
    assert rules.limits == {
        "title": {"required": True, "max_length": 200, "max_items": 1},
        "bullets": {"required": False, "max_length": 500, "max_items": 5},
        "brand": {"required": True, "max_length": 100},
    }
    (asked,) = amazon.queries("getDefinitionsProductType")
    assert (asked["marketplaceIds"], asked["locale"], asked["requirements"]) == (DE, "de_DE", "LISTING")


@pytest.mark.parametrize("field", ["sku", "marketplaceId"])
def test_a_listing_that_lost_a_needed_field_names_it(field):
    broken = item(summary={"marketplaceId": None}) if field == "marketplaceId" else item(sku=None)
    with pytest.raises(Fault) as unreadable:
        read(broken)
    assert unreadable.value.figures == {"field": field}
