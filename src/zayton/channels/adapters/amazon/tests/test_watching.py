"""Searching the catalogue and watching other sellers' offers."""

import httpx
import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import CA, DE, SELLER, US, Amazon, cases_of, channel_to
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import CatalogueHit, CompetingOffer, ListingKey
from zayton.channels.ports.orders import FulfilledBy


def test_an_entry_of_the_catalogue_as_amazon_shows_it():
    (answer,) = cases_of("searchCatalogItems", 200)
    amazon = Amazon(searchCatalogItems=answer)
    (first, *_) = channel_to(amazon).catalogue.search(words="samsung tv", site=US)
    assert first.title.startswith("Samsung QN82Q60RAFXZA Flat 82-Inch QLED 4K")
    assert first._replace(title="") == CatalogueHit(
        item="B07N4M94X4",
        title="",
        brand="SAMSUNG",
        barcode="0887276302195",
        image="https://m.media-amazon.com/images/I/91uohwV+k3L.jpg",
        product_type="TELEVISION",
    )
    (asked,) = amazon.queries("searchCatalogItems")
    assert (asked["keywords"], asked["marketplaceIds"]) == ("samsung,tv", US)


def test_barcodes_are_asked_for_by_kind_twenty_at_a_time():
    amazon = Amazon(searchCatalogItems={"numberOfResults": 0, "items": []})
    eans = [f"40063813339{n:02d}" for n in range(25)]
    barcodes = [*eans, "012345678905", "10012345678902", "40170725"]
    assert channel_to(amazon).catalogue.search(barcodes=barcodes, site=DE) == []
    asked = [
        (each["identifiersType"], len(each["identifiers"].split(",")))
        for each in amazon.queries("searchCatalogItems")
    ]
    assert asked == [("EAN", 20), ("EAN", 6), ("UPC", 1), ("GTIN", 1)]


def test_an_entry_without_anything_but_its_number_is_an_entry():
    (hit,) = channel_to(Amazon(searchCatalogItems={"items": [{"asin": "B0X"}]})).catalogue.search(
        words="x", site=US
    )
    assert hit == CatalogueHit("B0X", "")


def test_nothing_asked_is_nothing_found_without_a_call():
    amazon = Amazon()
    assert channel_to(amazon).catalogue.search(site=US) == []
    assert amazon.asked == []


def offer(seller, price, shipping=0, **more):
    return {
        "SellerId": seller,
        "ListingPrice": {"CurrencyCode": "USD", "Amount": price},
        "Shipping": {"CurrencyCode": "USD", "Amount": shipping},
        "SubCondition": "new",
        "IsBuyBoxWinner": False,
        "IsFulfilledByAmazon": False,
    } | more


def response(asin, *offers, site=US, status=200):
    payload = {"ASIN": asin, "status": "Success", "ItemCondition": "New", "Offers": list(offers)}
    return {
        "status": {"statusCode": status},
        "body": {"payload": payload}
        if status == 200
        else {"errors": [{"code": "QuotaExceeded", "message": "slow"}]},
        "request": {"MarketplaceId": site, "Asin": asin},
    }


def watched(amazon, keys, items, **more):
    return channel_to(amazon, **more).offers.competing(keys, items=items)


def test_offers_are_ordered_by_what_the_buyer_pays_and_ours_is_known():
    answer = response(
        "B0MUG",
        offer("A2", 9.99, 3.5),
        offer(SELLER, 10.5, IsBuyBoxWinner=True),
        offer("A3", 12, IsFulfilledByAmazon=True, SubCondition="Like_New"),
    )
    (document,) = watched(
        Amazon(getItemOffersBatch={"responses": [answer]}), [ListingKey(US, "MUG")], {"MUG": "B0MUG"}
    )
    assert (document.subject, document.key) == (Subject.OFFERS, f"{US}/MUG")
    seen = ADAPTER.reading.offers(document.body)
    assert (seen.key, seen.item) == (ListingKey(US, "MUG"), "B0MUG")
    assert seen.offers == (
        CompetingOffer(SELLER, 1050, 0, "USD", ours=True, buy_box=True),
        CompetingOffer("A3", 1200, 0, "USD", fulfilled_by=FulfilledBy.MARKETPLACE, condition="like_new"),
        CompetingOffer("A2", 999, 350, "USD"),
    )


def test_of_two_at_one_price_the_buy_box_comes_first():
    answer = response("B0MUG", offer("A2", 9), offer("A3", 8, 1, IsBuyBoxWinner=True), offer("A4", 9))
    (document,) = watched(
        Amazon(getItemOffersBatch={"responses": [answer]}), [ListingKey(US, "M")], {"M": "B0MUG"}
    )
    assert [each.seller for each in ADAPTER.reading.offers(document.body).offers] == ["A3", "A2", "A4"]


def test_amazons_own_example_of_twenty_entries_is_read_whole():
    (batch,) = cases_of("getItemOffersBatch", 200)
    items = {f"S{n}": each["request"]["Asin"] for n, each in enumerate(batch["responses"])}
    found = watched(Amazon(getItemOffersBatch=batch), [ListingKey(US, sku) for sku in items], items)
    good = [each for each in batch["responses"] if each["status"]["statusCode"] == 200]
    assert len(found) == len(good)
    for document in found:
        seen = ADAPTER.reading.offers(document.body)
        (theirs,) = [each["body"]["payload"] for each in good if each["request"]["Asin"] == seen.item]
        assert len(seen.offers) == len(theirs["Offers"])
        assert {each.seller for each in seen.offers} == {each["SellerId"] for each in theirs["Offers"]}


def test_twenty_entries_are_asked_at_once_and_one_entry_only_once_a_store():
    amazon = Amazon(getItemOffersBatch={"responses": []})
    keys = [ListingKey(US, f"S{n}") for n in range(21)] + [
        ListingKey(CA, "S0"),
        ListingKey(US, "TWIN"),
        ListingKey(US, "NEW"),
    ]
    items = {f"S{n}": f"B{n}" for n in range(21)} | {"TWIN": "B0"}
    assert watched(amazon, keys, items) == []
    asked = [each["requests"] for each in amazon.bodies("getItemOffersBatch")]
    assert [len(each) for each in asked] == [20, 2]
    assert asked[0][0] == {
        "uri": "/products/pricing/v0/items/B0/offers",
        "method": "GET",
        "MarketplaceId": US,
        "ItemCondition": "New",
        "CustomerType": "Consumer",
    }


def test_two_listings_on_one_entry_both_learn_of_it():
    answer = {"responses": [response("B0MUG", offer("A2", 5))]}
    keys = [ListingKey(US, "MUG"), ListingKey(US, "MUG-FBA")]
    found = watched(Amazon(getItemOffersBatch=answer), keys, dict.fromkeys(("MUG", "MUG-FBA"), "B0MUG"))
    assert [each.key for each in found] == [f"{US}/MUG", f"{US}/MUG-FBA"]


def test_an_entry_that_amazon_cannot_price_is_left_out():
    answers = {"responses": [response("B1", status=404), response("B2", offer("A2", 5))]}
    keys = [ListingKey(US, "S1"), ListingKey(US, "S2")]
    assert [
        each.key for each in watched(Amazon(getItemOffersBatch=answers), keys, {"S1": "B1", "S2": "B2"})
    ] == [f"{US}/S2"]


def test_a_batch_that_was_throttled_inside_passes_later():
    answers = {"responses": [response("B1", status=429)]}
    with pytest.raises(Fault) as throttled:
        watched(Amazon(getItemOffersBatch=answers), [ListingKey(US, "S1")], {"S1": "B1"})
    assert throttled.value.kind is FaultKind.THROTTLED
    assert throttled.value.retry_after


def test_an_entry_without_offers_is_known_to_have_none():
    answer = {"responses": [response("B1")]}
    (document,) = watched(Amazon(getItemOffersBatch=answer), [ListingKey(US, "S1")], {"S1": "B1"})
    assert ADAPTER.reading.offers(document.body).offers == ()


def test_a_price_of_a_cent_is_a_cent():
    answer = httpx.Response(
        200,
        content=b'{"responses":[{"status":{"statusCode":200},"request":{"MarketplaceId":"ATVPDKIKX0DER"},"body":{"payload":{"ASIN":"B1","Offers":[{"SellerId":"A","ListingPrice":{"CurrencyCode":"USD","Amount":0.01}},{"SellerId":"B","ListingPrice":{"CurrencyCode":"USD","Amount":1e1}}]}}}]}',
    )
    (document,) = watched(Amazon(getItemOffersBatch=answer), [ListingKey(US, "S1")], {"S1": "B1"})
    assert [each.price_minor for each in ADAPTER.reading.offers(document.body).offers] == [1, 1000]
