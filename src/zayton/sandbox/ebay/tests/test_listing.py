"""From an inventory item to a listing and off sale again."""

import pytest

from zayton.sandbox.ebay.tests.seller import INVENTORY


def shown(stand, sku, site="EBAY_GB"):
    return [good for good in stand.goods() if (good["sku"], good["site"]) == (sku, site)]


def problem(answer):
    return answer.json()["errors"][0]["errorId"]


def test_what_is_published_can_be_bought_at_its_price(stand, seller):
    seller.publish("L-1", quantity=4, price="12.50")
    assert [(good["quantity"], good["price_minor"], good["currency"]) for good in shown(stand, "L-1")] == [
        (4, 1250, "GBP")
    ]


def test_an_item_is_created_once_and_then_replaced(seller):
    assert [seller.item("L-2").status_code, seller.item("L-2").status_code] == [201, 204]


def test_an_item_wants_its_language(seller):
    answer = seller.call("PUT", f"{INVENTORY}/inventory_item/L-3", json={})
    assert (answer.status_code, problem(answer)) == (400, 25709)


def test_a_second_offer_on_the_same_site_names_the_first(seller):
    seller.item("L-4")
    first = seller.offer("L-4")
    body = seller.offer_body("L-4")
    answer = seller.call("POST", f"{INVENTORY}/offer", json=body, content_language="en-GB")
    told = answer.json()["errors"][0]
    assert (answer.status_code, told["errorId"]) == (400, 25002)
    assert {"name": "offerId", "value": first} in told["parameters"]


@pytest.mark.parametrize(
    ("change", "error_id"),
    [
        ({"pricingSummary": {}}, 25003),
        ({"pricingSummary": {"price": {"value": "5.00", "currency": "EUR"}}}, 25003),
        ({"availableQuantity": 0}, 25004),
        ({"categoryId": None}, 25005),
        ({"listingPolicies": {}}, 25007),
        ({"merchantLocationKey": "ELSEWHERE"}, 25012),
        ({"categoryId": "15687"}, 25002),
    ],
)
def test_what_is_not_ready_is_not_published(stand, seller, change, error_id):
    sku = f"L-5-{error_id}-{len(str(change))}"
    seller.item(sku)
    body = {**seller.offer_body(sku), **change}
    key = seller.call("POST", f"{INVENTORY}/offer", json=body, content_language="en-GB").json()["offerId"]
    answer = seller.call("POST", f"{INVENTORY}/offer/{key}/publish")
    assert (answer.status_code, problem(answer)) == (400, error_id)
    assert shown(stand, sku) == []


def test_a_listing_without_a_picture_is_not_published(seller):
    seller.item("L-6", imageUrls=[])
    answer = seller.call("POST", f"{INVENTORY}/offer/{seller.offer('L-6')}/publish")
    assert problem(answer) == 25014


def test_a_withdrawn_offer_stays_as_an_unpublished_one(stand, seller):
    key, listing = seller.publish("L-7")
    told = seller.call("POST", f"{INVENTORY}/offer/{key}/withdraw").json()
    assert told["listingId"] == listing
    offer = seller.call("GET", f"{INVENTORY}/offer/{key}").json()
    assert (offer["status"], "listing" in offer, shown(stand, "L-7")) == ("UNPUBLISHED", False, [])


def test_a_new_price_of_a_live_offer_shows_at_once(stand, seller):
    key, _ = seller.publish("L-8")
    revision = {"offerId": key, "price": {"value": "7.77", "currency": "GBP"}}
    body = {"requests": [{"offers": [revision]}]}
    answer = seller.call("POST", f"{INVENTORY}/bulk_update_price_quantity", json=body)
    assert [one["statusCode"] for one in answer.json()["responses"]] == [200]
    assert shown(stand, "L-8")[0]["price_minor"] == 777


def test_bulk_answers_tell_each_member_apart(stand, seller):
    key, _ = seller.publish("L-9", quantity=1)
    body = {
        "requests": [
            {
                "sku": "L-9",
                "shipToLocationAvailability": {"quantity": 6},
                "offers": [{"offerId": key, "availableQuantity": 6}],
            },
            {"sku": "NOBODY", "shipToLocationAvailability": {"quantity": 1}},
            {"offers": [{"offerId": "1", "availableQuantity": 1}]},
        ]
    }
    answer = seller.call("POST", f"{INVENTORY}/bulk_update_price_quantity", json=body)
    assert answer.status_code == 207
    assert [one["statusCode"] for one in answer.json()["responses"]] == [200, 404, 400]
    assert shown(stand, "L-9")[0]["quantity"] == 6


def test_bulk_calls_take_25_and_no_more(seller):
    many = [{"sku": f"B-{at}"} for at in range(26)]
    path = f"{INVENTORY}/bulk_get_inventory_item"
    assert seller.call("POST", path, json={"requests": many}).status_code == 400
    answer = seller.call("POST", path, json={"requests": many[:25]})
    assert {one["statusCode"] for one in answer.json()["responses"]} == {404}


def test_items_come_in_pages_by_the_number_of_the_page(seller):
    for at in range(3):
        seller.item(f"P-{at}")
    path = f"{INVENTORY}/inventory_item"
    first = seller.call("GET", path, params={"limit": "1", "offset": "0"}).json()
    second = seller.call("GET", first["next"]).json()
    skus = [page["inventoryItems"][0]["sku"] for page in (first, second)]
    assert len(set(skus)) == 2
    assert first["total"] == second["total"] >= 3


def test_the_variations_of_a_group_are_one_listing(stand, seller):
    skus = ["V-S", "V-M"]
    for sku in skus:
        seller.item(sku, aspects={"Brand": ["Plain"], "Size": [sku[-1]], "Colour": ["Black"]})
        seller.offer(sku, category="15687")
    group = {
        "title": "Plain T-Shirt",
        "description": "A shirt.",
        "imageUrls": ["https://pictures.example/shirt.jpg"],
        "variantSKUs": skus,
        "variesBy": {"specifications": [{"name": "Size", "values": ["S", "M"]}]},
    }
    path = f"{INVENTORY}/inventory_item_group/SHIRT"
    assert seller.call("PUT", path, json=group, content_language="en-GB").status_code == 201
    told = seller.call(
        "POST",
        f"{INVENTORY}/offer/publish_by_inventory_item_group",
        json={"inventoryItemGroupKey": "SHIRT", "marketplaceId": "EBAY_GB"},
    ).json()
    offers = [
        seller.call("GET", f"{INVENTORY}/offer", params={"sku": sku}).json()["offers"][0] for sku in skus
    ]
    assert {offer["listing"]["listingId"] for offer in offers} == {told["listingId"]}
    assert seller.call("GET", f"{INVENTORY}/inventory_item/V-S").json()["inventoryItemGroupKeys"] == ["SHIRT"]
    [number] = stand.tell("buy", [{"items": [["V-S", 1]], "site": "EBAY_GB"}])
    assert seller.order(number)["lineItems"][0]["variationAspects"] == [{"name": "Size", "value": "S"}]


def test_what_a_category_wants_is_said_in_the_sites_words(seller):
    path = "/commerce/taxonomy/v1"
    tree = seller.call(
        "GET", f"{path}/get_default_category_tree_id", params={"marketplace_id": "EBAY_DE"}
    ).json()["categoryTreeId"]
    told = seller.call(
        "GET", f"{path}/category_tree/{tree}/get_item_aspects_for_category", params={"category_id": "15687"}
    ).json()
    required = [
        one["localizedAspectName"] for one in told["aspects"] if one["aspectConstraint"]["aspectRequired"]
    ]
    assert required == ["Marke", "Size", "Colour"]
