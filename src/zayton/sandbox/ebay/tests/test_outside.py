"""Listings made outside the Inventory API: told by Trading and the report, sold to buyers, and migrated."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from zayton.sandbox.ebay.tests.contracts import wants
from zayton.sandbox.ebay.tests.seller import INVENTORY
from zayton.sandbox.ebay.tests.test_the_rest import FEED, wait_for

MIGRATE = f"{INVENTORY}/bulk_migrate_listing"
SIZES = [
    {"sku": "OUT-S", "quantity": 2, "specifics": {"Size": "S"}},
    {"sku": "OUT-M", "quantity": 3, "specifics": {"Size": "M"}},
]


def made(seller, **told):
    return seller.http.post("/_sandbox/ebay/outside", json=told).json()["itemId"]


def trading(seller, call, inside, token=None):
    body = f'<{call}Request xmlns="urn:ebay:apis:eBLBaseComponents">{inside}</{call}Request>'
    headers = {"x-ebay-api-call-name": call, "x-ebay-api-iaf-token": token or seller.token}
    answer = seller.http.post("/ws/api.dll", content=body, headers=headers)
    assert answer.status_code == 200
    return answer.text


def listed(seller, days=119, size=200, page=1):
    since = datetime.now(UTC)
    return trading(
        seller,
        "GetSellerList",
        f"<EndTimeFrom>{since.isoformat()}</EndTimeFrom>"
        f"<EndTimeTo>{(since + timedelta(days=days)).isoformat()}</EndTimeTo>"
        "<IncludeVariations>true</IncludeVariations>"
        f"<Pagination><EntriesPerPage>{size}</EntriesPerPage><PageNumber>{page}</PageNumber></Pagination>",
    )


def migrated(seller, *items):
    body = {"requests": [{"listingId": item} for item in items]}
    assert wants("POST", MIGRATE, body) == []
    return seller.call("POST", MIGRATE, json=body)


def test_the_sellers_list_has_every_listing_whoever_made_it(seller):
    outside = made(seller, title="Cups & saucers", sku="OUT-1")
    _, managed = seller.publish("MAN-1")
    told = listed(seller)
    assert f"<ItemID>{outside}</ItemID>" in told
    assert "<Site>UK</Site><Title>Cups &amp; saucers</Title><SKU>OUT-1</SKU>" in told
    assert f"<ItemID>{managed}</ItemID>" in told
    one = trading(seller, "GetItem", f"<ItemID>{outside}</ItemID>")
    assert "<Ack>Success</Ack><Item>" in one


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda seller: listed(seller, days=121), 37),
        (lambda seller: listed(seller, size=201), 340),
        (lambda seller: trading(seller, "GetItem", "<ItemID>1</ItemID>"), 17),
        (lambda seller: trading(seller, "GetItem", "<ItemID>1</ItemID>", token="old"), 21916984),
        (lambda seller: trading(seller, "EndItem", ""), 2),
        (lambda seller: trading(seller, "GetItem", "<ItemID>"), 5),
        (lambda seller: listed(seller, size="many"), 37),
    ],
)
def test_what_trading_refuses_it_says_with_status_200(seller, ask, code):
    told = ask(seller)
    assert "<Ack>Failure</Ack>" in told
    assert f"<ErrorCode>{code}</ErrorCode>" in told


def test_buyers_buy_it_and_its_order_names_what_it_has(stand, seller):
    item = made(seller, sku="", title="Nameless")
    varied = made(
        seller, variations=[{"sku": "", "quantity": 4, "specifics": {"Size": "L", "Colour": "Red"}}]
    )
    numbers = stand.tell("buy", [{"items": [[item, 2]]}, {"items": [[f"{varied}/L/Red", 1]]}])
    [plain], [line] = (seller.order(number)["lineItems"] for number in numbers)
    assert ("sku" in plain, plain["legacyItemId"], plain["title"]) == (False, item, "Nameless")
    assert line["variationAspects"] == [{"name": "Size", "value": "L"}, {"name": "Colour", "value": "Red"}]
    told = trading(seller, "GetItem", f"<ItemID>{item}</ItemID>")
    # what was sold is counted with what is left
    assert "<Quantity>10</Quantity>" in told
    assert "<QuantitySold>2</QuantitySold>" in told


def test_the_report_of_active_listings_has_them_without_title_or_site(seller):
    item = made(seller, variations=SIZES)
    plain = made(seller, sku="", title="Nowhere told")
    asked = {"feedType": "LMS_ACTIVE_INVENTORY_REPORT", "schemaVersion": "1.0"}
    made_at = seller.call("POST", f"{FEED}/inventory_task", json=asked).headers["location"].rpartition("/")[2]
    wait_for(lambda: seller.call("GET", f"{FEED}/inventory_task/{made_at}").json()["status"] == "COMPLETED")
    answer = seller.http.get(
        f"{FEED}/task/{made_at}/download_result_file", headers={"authorization": f"Bearer {seller.token}"}
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = archive.read(archive.namelist()[0]).decode()
    ElementTree.fromstring(told)
    assert f"<ItemID>{item}</ItemID><Variations><Variation><SKU>OUT-S</SKU>" in told
    assert f'<SKUDetails><Price currencyID="GBP">9.99</Price><Quantity>10</Quantity><ItemID>{plain}' in told
    assert "Nowhere told" not in told


def test_the_report_takes_its_own_version_alone(seller):
    asked = {"feedType": "LMS_ACTIVE_INVENTORY_REPORT", "schemaVersion": "1113"}
    assert seller.call("POST", f"{FEED}/inventory_task", json=asked).status_code == 400


def test_a_listing_with_variations_is_migrated_under_its_number(stand, seller):
    item = made(seller, title="Tee", variations=SIZES)
    answer = migrated(seller, item)
    [one] = answer.json()["responses"]
    assert (answer.status_code, one["statusCode"], one["marketplaceId"]) == (200, 200, "EBAY_GB")
    assert [each["sku"] for each in one["inventoryItems"]] == ["OUT-S", "OUT-M"]
    offer = seller.call("GET", f"{INVENTORY}/offer/{one['inventoryItems'][1]['offerId']}").json()
    assert (offer["listing"]["listingId"], offer["status"], offer["availableQuantity"]) == (
        item,
        "PUBLISHED",
        3,
    )
    shown = seller.call("GET", f"{INVENTORY}/inventory_item/OUT-M").json()
    assert shown["inventoryItemGroupKeys"] == [one["inventoryItemGroupKey"]]
    assert item not in stand.state()["state"]["outside"]
    assert f"<ItemID>{item}</ItemID>" in listed(seller)


def test_what_does_not_meet_the_demands_stays_and_the_others_go(seller):
    seller.publish("TAKEN-1")
    items = [
        made(seller, sku="FINE-1"),
        made(seller, sku=""),
        made(seller, sku="BARE-1", policies=False),
        made(seller, sku="BID-1", type="Chinese"),
        made(seller, sku="TAKEN-1"),
    ]
    answer = migrated(seller, *items)
    assert answer.status_code == 207
    told = answer.json()["responses"]
    assert [one["statusCode"] for one in told] == [200, 400, 400, 400, 400]
    assert {one["errors"][0]["errorId"] for one in told[1:]} == {25718}
    assert "no SKU" in told[1]["errors"][0]["message"]
    assert (
        migrated(seller, made(seller, sku="LOST-1", postcode="")).json()["responses"][0]["statusCode"] == 400
    )
    # once there it is refused
    assert migrated(seller, items[0]).json()["responses"][0]["statusCode"] == 400


def test_a_call_takes_five(seller):
    assert migrated(seller, *"123456").status_code == 400
