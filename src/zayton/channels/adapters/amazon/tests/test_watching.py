"""Searching the catalogue and watching other sellers' offers."""

import httpx
import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import CA, DE, SELLER, US, Amazon, cases_of, channel_to
from zayton.channels.calling.http import HttpCaller
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import CatalogueHit, CompetingOffer, Glance, ListingKey
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.tests.calling import MemoryKeeper, OpenGate


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


def response(asin, *offers, site=US, status=200, sku=""):
    """An answer about an entry, or about what one of our SKUs stands on."""
    payload = {"ASIN": asin, "status": "Success", "ItemCondition": "New", "Offers": list(offers)}
    return {
        "status": {"statusCode": status},
        "body": {"payload": payload | ({"SKU": sku} if sku else {})}
        if status == 200
        else {"errors": [{"code": "QuotaExceeded", "message": "slow"}]},
        "request": {"MarketplaceId": site, **({"SellerSKU": sku} if sku else {"Asin": asin})},
    }


THROTTLED = httpx.Response(429, json={"errors": [{"code": "QuotaExceeded", "message": "slow"}]})


def by_entry(answer):
    """A stand-in whose questions by SKU are used up."""
    return Amazon(getListingOffersBatch=THROTTLED, getItemOffersBatch=answer)


def watched(amazon, keys, items, **more):
    return channel_to(amazon, **more).offers.competing(keys, items=items)


def test_offers_are_ordered_by_what_the_buyer_pays_and_ours_is_known():
    answer = response(
        "B0MUG",
        offer("A2", 9.99, 3.5),
        offer(SELLER, 10.5, IsBuyBoxWinner=True),
        offer("A3", 12, IsFulfilledByAmazon=True, SubCondition="Like_New"),
        sku="MUG",
    )
    (document,) = watched(
        Amazon(getListingOffersBatch={"responses": [answer]}), [ListingKey(US, "MUG")], {"MUG": "B0MUG"}
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
    answer = response(
        "B0MUG", offer("A2", 9), offer("A3", 8, 1, IsBuyBoxWinner=True), offer("A4", 9), sku="M"
    )
    (document,) = watched(
        Amazon(getListingOffersBatch={"responses": [answer]}), [ListingKey(US, "M")], {"M": "B0MUG"}
    )
    assert [each.seller for each in ADAPTER.reading.offers(document.body).offers] == ["A3", "A2", "A4"]


def test_amazons_own_example_of_twenty_entries_is_read_whole():
    (batch,) = cases_of("getItemOffersBatch", 200)
    items = {f"S{n}": each["request"]["Asin"] for n, each in enumerate(batch["responses"])}
    found = watched(by_entry(batch), [ListingKey(US, sku) for sku in items], items)
    good = [each for each in batch["responses"] if each["status"]["statusCode"] == 200]
    assert len(found) == len(good)
    for document in found:
        seen = ADAPTER.reading.offers(document.body)
        (theirs,) = [each["body"]["payload"] for each in good if each["request"]["Asin"] == seen.item]
        assert len(seen.offers) == len(theirs["Offers"])
        assert {each.seller for each in seen.offers} == {each["SellerId"] for each in theirs["Offers"]}


def test_amazons_own_example_of_twenty_skus_is_read_whole():
    (batch,) = cases_of("getListingOffersBatch", 200)
    good = [each for each in batch["responses"] if each["status"]["statusCode"] == 200]
    theirs = {each["request"]["SellerSKU"]: each["body"]["payload"]["Offers"] for each in good}
    items = {each["request"]["SellerSKU"]: f"B{n}" for n, each in enumerate(batch["responses"])}
    found = watched(
        Amazon(getListingOffersBatch=batch), [ListingKey(US, sku) for sku in items], items, seller_id="-"
    )
    assert len(found) == len(good) > 1
    for document in found:
        seen = ADAPTER.reading.offers(document.body)
        assert seen.item == items[seen.key.sku]
        mine = theirs[seen.key.sku]
        assert len(seen.offers) == len(mine)
        # it says itself which offer is ours
        assert sum(one.ours for one in seen.offers) == sum(one["MyOffer"] for one in mine)
    assert any(one["MyOffer"] for offers in theirs.values() for one in offers)


def test_twenty_entries_are_asked_at_once_by_sku_and_one_entry_only_once_a_store():
    amazon = Amazon(getListingOffersBatch={"responses": []})
    keys = [ListingKey(US, f"S{n}") for n in range(21)] + [
        ListingKey(CA, "S0"),
        ListingKey(US, "TWIN"),
        ListingKey(US, "NEW"),
    ]
    items = {f"S{n}": f"B{n}" for n in range(21)} | {"TWIN": "B0"}
    assert watched(amazon, keys, items) == []
    asked = [each["requests"] for each in amazon.bodies("getListingOffersBatch")]
    assert [len(each) for each in asked] == [20, 2]
    assert asked[0][0] == {
        "uri": "/products/pricing/v0/listings/S0/offers",
        "method": "GET",
        "MarketplaceId": US,
        "ItemCondition": "New",
        "CustomerType": "Consumer",
    }


def test_a_sku_of_any_letters_stands_in_the_address_as_one_part_of_it():
    sku, written = "a/b c?ü", "a%2Fb%20c%3F%C3%BC"
    for told in (sku, written):
        amazon = Amazon(getListingOffersBatch={"responses": [response("B1", offer("A2", 5), sku=told)]})
        (document,) = watched(amazon, [ListingKey(US, sku)], {sku: "B1"})
        assert ADAPTER.reading.offers(document.body).key.sku == sku
        ((asked,),) = [each["requests"] for each in amazon.bodies("getListingOffersBatch")]
        assert asked["uri"] == f"/products/pricing/v0/listings/{written}/offers"


def test_two_listings_on_one_entry_both_learn_of_it():
    answer = {"responses": [response("B0MUG", offer("A2", 5), sku="MUG")]}
    keys = [ListingKey(US, "MUG"), ListingKey(US, "MUG-FBA")]
    found = watched(Amazon(getListingOffersBatch=answer), keys, dict.fromkeys(("MUG", "MUG-FBA"), "B0MUG"))
    assert [each.key for each in found] == [f"{US}/MUG", f"{US}/MUG-FBA"]


def test_while_questions_by_sku_have_to_wait_the_entry_is_asked():
    amazon = by_entry({"responses": [response("B1", offer("A2", 5))]})
    (document,) = watched(amazon, [ListingKey(US, "S1")], {"S1": "B1"})
    assert [each.seller for each in ADAPTER.reading.offers(document.body).offers] == ["A2"]
    ((asked,),) = [each["requests"] for each in amazon.bodies("getItemOffersBatch")]
    assert asked["uri"] == "/products/pricing/v0/items/B1/offers"


def test_when_both_have_to_wait_the_shorter_wait_is_told():
    class Shut(OpenGate):
        def wait_for(self, operation):
            return {"getListingOffersBatch": 1.5, "getItemOffersBatch": 8.0}.get(operation, 0.0)

    def give_up(seconds):
        raise Fault(FaultKind.THROTTLED, "wait", retry_after=seconds)

    caller = HttpCaller(Shut(), MemoryKeeper(), pause=give_up)
    caller._client = httpx.Client(transport=httpx.MockTransport(Amazon()))
    with pytest.raises(Fault) as throttled:
        watched(None, [ListingKey(US, "S1")], {"S1": "B1"}, caller=caller)
    assert throttled.value.retry_after == 1.5


def test_what_is_refused_for_good_is_not_asked_in_another_way():
    refused = httpx.Response(403, json={"errors": [{"code": "Unauthorized", "message": "no role"}]})
    amazon = Amazon(getListingOffersBatch=refused)
    with pytest.raises(Fault) as denied:
        watched(amazon, [ListingKey(US, "S1")], {"S1": "B1"})
    assert denied.value.kind is FaultKind.DENIED
    assert amazon.requests("getItemOffersBatch") == []


def test_an_entry_that_amazon_cannot_price_is_left_out():
    answers = {"responses": [response("B1", status=404, sku="S1"), response("B2", offer("A2", 5), sku="S2")]}
    keys = [ListingKey(US, "S1"), ListingKey(US, "S2")]
    found = watched(Amazon(getListingOffersBatch=answers), keys, {"S1": "B1", "S2": "B2"})
    assert [each.key for each in found] == [f"{US}/S2"]


def test_a_batch_that_was_throttled_inside_passes_later():
    answers = {"responses": [response("B1", status=429)]}
    both = Amazon(getListingOffersBatch=answers, getItemOffersBatch=answers)
    with pytest.raises(Fault) as throttled:
        watched(both, [ListingKey(US, "S1")], {"S1": "B1"})
    assert throttled.value.kind is FaultKind.THROTTLED
    assert throttled.value.retry_after


def test_an_entry_without_offers_is_known_to_have_none():
    answer = {"responses": [response("B1", sku="S1")]}
    (document,) = watched(Amazon(getListingOffersBatch=answer), [ListingKey(US, "S1")], {"S1": "B1"})
    assert ADAPTER.reading.offers(document.body).offers == ()


def test_a_price_of_a_cent_is_a_cent():
    answer = httpx.Response(
        200,
        content=b'{"responses":[{"status":{"statusCode":200},"request":{"MarketplaceId":"ATVPDKIKX0DER"},"body":{"payload":{"ASIN":"B1","Offers":[{"SellerId":"A","ListingPrice":{"CurrencyCode":"USD","Amount":0.01}},{"SellerId":"B","ListingPrice":{"CurrencyCode":"USD","Amount":1e1}}]}}}]}',
    )
    (document,) = watched(by_entry(answer), [ListingKey(US, "S1")], {"S1": "B1"})
    assert [each.price_minor for each in ADAPTER.reading.offers(document.body).offers] == [1, 1000]


def price(asin, count=1, box=None, *, ours=True, **more):
    """What is told of an entry at a glance."""
    money = {"CurrencyCode": "USD"}
    listing, shipping = {**money, "Amount": box}, {**money, "Amount": 0.5}
    found = {"ListingPrice": listing, "Shipping": shipping}
    prices = [{"CompetitivePriceId": "1", "condition": "New", "Price": found, "belongsToRequester": ours}]
    prices = [each | {"sellerId": "US" if ours else "A2"} for each in prices]
    said = {
        "CompetitivePrices": prices if box else [],
        "NumberOfOfferListings": [{"Count": count, "condition": "New"}, {"Count": 9, "condition": "Any"}],
    }
    return {"status": "Success", "ASIN": asin, "Product": {"CompetitivePricing": said | more}}


def glanced(amazon, keys, items):
    return channel_to(amazon).glances.glance(keys, items=items)


def test_a_glance_counts_new_goods_and_tells_whose_the_buy_box_is_and_what_it_costs_delivered():
    told = {"payload": [price("B1", 1, 9.99), price("B2", 3, 12, ours=False), price("B3", 2)]}
    amazon = Amazon(getCompetitivePricing=told)
    keys = [ListingKey(US, sku) for sku in ("S1", "S1-FBA", "S2", "S3", "NEW")]
    found = glanced(amazon, keys, {"S1": "B1", "S1-FBA": "B1", "S2": "B2", "S3": "B3"})
    assert found == [
        Glance(keys[0], 1, 1049, "USD", box_ours=True, box_seller="US"),
        Glance(keys[1], 1, 1049, "USD", box_ours=True, box_seller="US"),
        Glance(keys[2], 3, 1250, "USD", box_seller="A2"),
        Glance(keys[3], 2),
    ]
    (asked,) = amazon.queries("getCompetitivePricing")
    assert asked == {"MarketplaceId": US, "ItemType": "Asin", "Asins": "B1,B2,B3"}


def test_a_glance_is_a_call_for_each_store_and_twenty():
    amazon = Amazon(getCompetitivePricing={"payload": []})
    keys = [ListingKey(US, f"S{n}") for n in range(21)] + [ListingKey(CA, "S0")]
    assert glanced(amazon, keys, {f"S{n}": f"B{n}" for n in range(21)}) == []
    asked = [
        (one["MarketplaceId"], len(one["Asins"].split(",")))
        for one in amazon.queries("getCompetitivePricing")
    ]
    assert asked == [(US, 20), (US, 1), (CA, 1)]


def test_a_glance_is_not_misled_by_prices_for_companies_used_goods_and_dozens():
    base = price("B1", 1, 9.99)["Product"]["CompetitivePricing"]["CompetitivePrices"][0]
    others = [
        base | {"CompetitivePriceId": "2"},
        base | {"offerType": "B2B", "belongsToRequester": False},
        base | {"offerType": "B2C", "quantityTier": 12},
    ]
    (found,) = glanced(
        Amazon(getCompetitivePricing={"payload": [price("B1", CompetitivePrices=others)]}),
        [ListingKey(US, "S1")],
        {"S1": "B1"},
    )
    assert found.box_minor is None


@pytest.mark.parametrize(
    "broken",
    [
        price("B1") | {"status": "ClientError"},
        price("B1", "many"),
        price("B1", 1, "dear"),
        {"ASIN": "B1"},
    ],
)
def test_a_glance_that_says_nothing_that_can_be_read_is_none(broken):
    found = glanced(
        Amazon(getCompetitivePricing={"payload": [broken, price("B2")]}),
        [ListingKey(US, "S1"), ListingKey(US, "S2")],
        {"S1": "B1", "S2": "B2"},
    )
    assert [one.key.sku for one in found] == ["S2"]
