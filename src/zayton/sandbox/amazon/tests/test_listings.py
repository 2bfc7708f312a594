"""Listings are submitted, checked, shown and taken away."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from zayton.sandbox.amazon import SELLER_ID
from zayton.sandbox.amazon.attributes import patched
from zayton.sandbox.amazon.mall import Refused
from zayton.sandbox.amazon.tests.driving import DE, UK, US, attributes, fresh, until


def replaced(name, *values):
    return {"op": "replace", "path": f"/attributes/{name}", "value": list(values)}


def offer(price, site=US, currency="USD", **more):
    return {
        "marketplace_id": site,
        "currency": currency,
        "our_price": [{"schedule": [{"value_with_tax": price}]}],
        **more,
    }


def on_sale(amazon, sku):
    return next((good for good in amazon.stand.goods() if good["sku"] == sku), None)


def test_a_new_listing_goes_live_after_a_while(amazon):
    amazon.command("pace", live=0.6)
    sku = fresh()
    amazon.put(sku)
    amazon.command("pace", live=0.02)
    assert amazon.listing(sku)["summaries"][0]["status"] == []
    assert on_sale(amazon, sku) is None
    until(lambda: on_sale(amazon, sku))
    assert amazon.listing(sku)["summaries"][0]["status"] == ["BUYABLE", "DISCOVERABLE"]


def test_a_listing_that_lacks_attributes_is_not_taken(amazon):
    sku = fresh()
    answer = amazon.put(sku, brand=[], color=[]).json()
    assert answer["status"] == "INVALID"
    assert {issue["code"] for issue in answer["issues"]} == {"90220"}
    assert {name for issue in answer["issues"] for name in issue["attributeNames"]} == {"brand", "color"}
    assert amazon.call("GET", amazon.item(sku), params={"marketplaceIds": US}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"purchasable_offer": [offer(0)]},
        {"purchasable_offer": [offer("a lot")]},
        {"purchasable_offer": [offer(5, currency="EUR")]},
        {"purchasable_offer": [{"marketplace_id": US, "currency": "USD"}]},
        {"fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": -1}]},
        {"fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": 1.5}]},
        {"fulfillment_availability": [{"fulfillment_channel_code": "MOON", "quantity": 1}]},
        {"item_name": [{"value": " "}]},
    ],
)
def test_a_listing_with_wrong_values_is_not_taken(amazon, wrong):
    answer = amazon.put(fresh(), **wrong).json()
    assert answer["status"] == "INVALID"
    assert any(issue["severity"] == "ERROR" for issue in answer["issues"])


def test_a_preview_tells_what_is_wrong_and_writes_nothing(amazon):
    sku = fresh()
    query = {"marketplaceIds": US, "mode": "VALIDATION_PREVIEW"}
    body = {"productType": "HOME", "attributes": attributes(US, 1, 5)}
    assert amazon.call("PUT", amazon.item(sku), params=query, json=body).json()["status"] == "VALID"
    assert amazon.call("GET", amazon.item(sku), params=query).status_code == 404


def test_a_patch_changes_what_it_names_and_leaves_the_rest(amazon):
    sku = amazon.listed(quantity=5, price=10)
    availability = {"fulfillment_channel_code": "DEFAULT", "quantity": 8}
    assert (
        amazon.patch(sku, [replaced("fulfillment_availability", availability)]).json()["status"] == "ACCEPTED"
    )
    listing = amazon.listing(sku)
    assert listing["fulfillmentAvailability"][0]["quantity"] == 8
    assert listing["offers"][0]["price"]["amount"] == "10.00"


def test_a_wrong_patch_changes_nothing(amazon):
    sku = amazon.listed(quantity=5, price=10)
    availability = {"fulfillment_channel_code": "DEFAULT", "quantity": 8}
    patches = [replaced("fulfillment_availability", availability), replaced("purchasable_offer", offer(-1))]
    assert amazon.patch(sku, patches).json()["status"] == "INVALID"
    assert amazon.listing(sku)["fulfillmentAvailability"][0]["quantity"] == 5


def test_a_sku_that_does_not_exist_cannot_be_patched(amazon):
    answer = amazon.patch(fresh(), [replaced("purchasable_offer", offer(5))])
    assert answer.json()["status"] == "INVALID"


@pytest.mark.parametrize(
    "patch",
    [
        {"op": "guess", "path": "/attributes/brand", "value": [{}]},
        {"op": "replace", "path": "/productType", "value": [{}]},
        {"op": "replace", "path": "/attributes/item_name/0/value", "value": [{}]},
        {"op": "replace", "path": "/attributes/brand"},
        {"op": "replace", "path": "/attributes/brand", "value": "Brand"},
        "replace",
    ],
)
def test_a_malformed_patch_is_refused(amazon, patch):
    assert amazon.patch(amazon.listed(), [patch]).status_code == 400


def test_a_price_that_is_reduced_for_a_while_counts_while_it_runs(amazon):
    now = datetime.now(UTC)
    schedule = {
        "start_at": (now - timedelta(days=1)).isoformat(),
        "end_at": (now + timedelta(days=1)).isoformat(),
    }
    running = offer(20, discounted_price=[{"schedule": [{**schedule, "value_with_tax": 15}]}])
    schedule["end_at"] = schedule["start_at"]
    over = offer(20, discounted_price=[{"schedule": [{**schedule, "value_with_tax": 15}]}])
    assert on_sale(amazon, amazon.listed(purchasable_offer=[running]))["price_minor"] == 1500
    assert on_sale(amazon, amazon.listed(purchasable_offer=[over]))["price_minor"] == 2000


def test_a_suppressed_listing_is_not_sold_until_it_is_mended(amazon):
    sku = amazon.listed()
    amazon.command("enforce", sku=sku, site=US, message="The main image has text on it.")
    listing = amazon.listing(sku)
    assert (listing["summaries"][0]["status"], listing["issues"][0]["categories"]) == ([], ["INVALID_IMAGE"])
    assert on_sale(amazon, sku) is None
    amazon.command("enforce", sku=sku, site=US)
    assert on_sale(amazon, sku)


def test_a_deleted_listing_is_gone_and_can_be_deleted_again(amazon):
    sku = amazon.listed()
    for _ in range(2):
        answer = amazon.call("DELETE", amazon.item(sku), params={"marketplaceIds": US})
        assert answer.json()["status"] == "ACCEPTED"
    assert on_sale(amazon, sku) is None


def test_sites_are_independent(amazon):
    sku = amazon.listed(site=UK, quantity=3, price=9)
    amazon.put(sku, DE, quantity=4, price=11)
    uk, de = amazon.listing(sku, UK), amazon.listing(sku, DE)
    assert (uk["offers"][0]["price"]["amount"], de["offers"][0]["price"]["amount"]) == ("9.00", "11.00")
    assert uk["summaries"][0]["asin"] == de["summaries"][0]["asin"]


def test_a_listing_joins_the_product_that_it_names_or_whose_code_it_has(amazon):
    named = amazon.listed(merchant_suggested_asin=[{"value": "B0SAND0004"}])
    coded = amazon.listed(externally_assigned_product_identifier=[{"type": "ean", "value": "5036361000125"}])
    new = amazon.listed()
    asins = [amazon.listing(sku)["summaries"][0]["asin"] for sku in (named, coded, new)]
    assert asins[:2] == ["B0SAND0004", "B0SAND0005"]
    assert asins[2].startswith("B0")
    assert amazon.get(f"/catalog/2022-04-01/items/{asins[2]}", marketplaceIds=US)["summaries"][0]["itemName"]


def test_a_search_pages_through_all_listings(amazon):
    made = {amazon.put(fresh(), DE).json()["sku"] for _ in range(5)}
    query, found = {"marketplaceIds": DE, "pageSize": 2, "sortBy": "sku"}, []
    path = f"/listings/2021-08-01/items/{SELLER_ID}"
    page = amazon.get(path, **query)
    while True:
        found += [item["sku"] for item in page["items"]]
        token = page.get("pagination", {}).get("nextToken")
        if not token:
            break
        page = amazon.get(path, **query, pageToken=token)
    assert made <= {*found}
    assert len(found) == page["numberOfResults"] == len({*found})


def test_a_search_finds_by_status_and_identifier(amazon):
    sold_out = amazon.put(fresh(), quantity=0).json()["sku"]
    sku = amazon.listed()
    path = f"/listings/2021-08-01/items/{SELLER_ID}"
    query = {"marketplaceIds": US, "identifiers": f"{sku},{sold_out}", "identifiersType": "SKU"}
    find = lambda **more: [item["sku"] for item in amazon.get(path, **query, **more)["items"]]  # noqa: E731
    assert {*find()} == {sku, sold_out}
    assert find(withStatus="BUYABLE") == [sku]
    assert find(withoutStatus="BUYABLE") == [sold_out]


def test_listings_of_others_are_nobodys_business(amazon):
    answer = amazon.call("GET", "/listings/2021-08-01/items/A2SOMEONEELSE/x", params={"marketplaceIds": US})
    assert answer.status_code == 403


def test_schemas_of_product_types_come_from_their_addresses(amazon):
    definition = amazon.get("/definitions/2020-09-01/productTypes/LUGGAGE", marketplaceIds=US)
    schema = amazon.http.get(definition["schema"]["link"]["resource"]).json()
    assert {"item_name", "color", "material", "purchasable_offer"} <= {*schema["required"]}
    assert {*schema["required"]} <= {*schema["properties"]}


def test_what_the_schema_allows_is_taken_and_what_it_forbids_is_not(amazon):
    definition = amazon.get("/definitions/2020-09-01/productTypes/HOME", marketplaceIds=US)
    schema = amazon.http.get(definition["schema"]["link"]["resource"]).json()
    for good, changed in (
        (True, {}),
        (False, {"color": []}),
        (False, {"fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": -1}]}),
        (False, {"purchasable_offer": [offer(0)]}),
    ):
        body = attributes(US, 1, 5) | changed
        assert Draft201909Validator(schema).is_valid(body) is good
        assert (amazon.put(fresh(), **changed).json()["status"] == "ACCEPTED") is good


VALUES = st.fixed_dictionaries(
    {"value": st.integers(0, 3)},
    optional={"marketplace_id": st.sampled_from([US, DE]), "language_tag": st.just("en")},
)


@given(standing=st.lists(VALUES, max_size=4), value=st.lists(VALUES, min_size=1, max_size=3))
def test_what_was_put_is_there_after_any_patch_and_the_original_is_untouched(standing, value):
    before = {"brand": [dict(one) for one in standing]}
    after = patched({"brand": standing}, [{"op": "replace", "path": "/attributes/brand", "value": value}])
    assert all(one in after["brand"] for one in value)
    assert {"brand": standing} == before


@given(standing=st.lists(VALUES, min_size=1, max_size=4))
def test_what_is_deleted_whole_is_gone(standing):
    assert patched({"brand": standing}, [{"op": "delete", "path": "/attributes/brand"}]) == {}


def test_a_merge_keeps_what_it_does_not_name():
    standing = {"purchasable_offer": [{"marketplace_id": US, "currency": "USD", "our_price": 1}]}
    value = [{"marketplace_id": US, "discounted_price": 2}]
    after = patched(standing, [{"op": "merge", "path": "/attributes/purchasable_offer", "value": value}])
    assert after["purchasable_offer"] == [
        {"marketplace_id": US, "currency": "USD", "our_price": 1, "discounted_price": 2}
    ]


def test_a_merge_takes_away_what_it_names_as_null():
    standing = {
        "fulfillment_availability": [
            {"fulfillment_channel_code": "DEFAULT", "quantity": 3, "restock_date": "2027"}
        ]
    }
    value = [{"fulfillment_channel_code": "DEFAULT", "quantity": 4, "restock_date": None}]
    after = patched(
        standing, [{"op": "merge", "path": "/attributes/fulfillment_availability", "value": value}]
    )
    assert after["fulfillment_availability"] == [{"fulfillment_channel_code": "DEFAULT", "quantity": 4}]


@pytest.mark.parametrize(
    ("name", "value"), [("brand", {"value": "X"}), ("fulfillment_availability", {"quantity": 1})]
)
def test_only_what_has_a_selector_can_be_merged(name, value):
    with pytest.raises(Refused):
        patched({}, [{"op": "merge", "path": f"/attributes/{name}", "value": [value]}])


def test_no_patches_are_no_patch():
    with pytest.raises(Refused):
        patched({}, [])
