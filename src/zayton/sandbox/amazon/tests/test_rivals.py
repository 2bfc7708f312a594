"""Other sellers of the same product."""

import pytest

from zayton.sandbox.amazon import SELLER_ID
from zayton.sandbox.amazon.tests.driving import UK, US, until

ASIN = "B0SAND0006"


def offers(amazon, asin=ASIN, site=US):
    query = {"MarketplaceId": site, "ItemCondition": "New"}
    return amazon.get(f"/products/pricing/v0/items/{asin}/offers", **query)["payload"]


def winner(amazon, asin=ASIN, site=US):
    return next(one["SellerId"] for one in offers(amazon, asin, site)["Offers"] if one["IsBuyBoxWinner"])


@pytest.fixture
def ours(amazon):
    """A listing of ours beside the others, with the Buy Box."""
    sku = amazon.listed(price=10, merchant_suggested_asin=[{"value": ASIN}])
    yield sku
    amazon.call("DELETE", amazon.item(sku), params={"marketplaceIds": US})


@pytest.mark.usefixtures("ours")
def test_the_cheapest_has_the_buy_box(amazon):
    told = offers(amazon)
    assert winner(amazon) == SELLER_ID
    assert told["Summary"]["BuyBoxPrices"][0]["ListingPrice"]["Amount"] == 10
    assert [one["MyOffer"] for one in told["Offers"]].count(True) == 1


def test_a_rival_undercuts(amazon):
    sku = amazon.listed(site=UK, price=20)
    told = {"asin": amazon.listing(sku, UK)["summaries"][0]["asin"], "site": UK}
    seller = amazon.command("rival", **told, move="hijack", price=9900)["seller"]
    amazon.command("rival", **told, move="undercut", seller=seller, by=50)
    assert winner(amazon, told["asin"], UK) == seller
    cheapest = offers(amazon, told["asin"], UK)["Offers"][0]
    assert (cheapest["SellerId"], cheapest["ListingPrice"]["Amount"]) == (seller, 19.5)


def test_a_rival_wins_the_buy_box_without_being_cheaper(amazon):
    sku = amazon.listed(site=UK, price=20)
    told = {"asin": amazon.listing(sku, UK)["summaries"][0]["asin"], "site": UK}
    seller = amazon.command("rival", **told, move="hijack", price=9900)["seller"]
    assert winner(amazon, told["asin"], UK) == SELLER_ID
    amazon.command("rival", **told, move="win", seller=seller)
    assert winner(amazon, told["asin"], UK) == seller
    amazon.command("rival", **told, move="free")
    assert winner(amazon, told["asin"], UK) == SELLER_ID


def test_a_hijacker_appears_on_a_listing_of_our_own(amazon):
    sku = amazon.listed(site=UK, price=20)
    asin = amazon.listing(sku, UK)["summaries"][0]["asin"]
    assert [one["SellerId"] for one in offers(amazon, asin, UK)["Offers"]] == [SELLER_ID]
    seller = amazon.command("rival", asin=asin, site=UK, move="hijack", price=1500)["seller"]
    assert winner(amazon, asin, UK) == seller
    amazon.command("rival", asin=asin, site=UK, move="leave", seller=seller)
    assert [one["SellerId"] for one in offers(amazon, asin, UK)["Offers"]] == [SELLER_ID]


def test_a_rival_that_chases_follows_down_to_its_floor(amazon):
    sku = amazon.listed(site=UK, price=30)
    asin = amazon.listing(sku, UK)["summaries"][0]["asin"]
    told = {"asin": asin, "site": UK}
    seller = amazon.command("rival", **told, move="hijack", price=9900)["seller"]
    amazon.command("rival", **told, move="chase", seller=seller, by=10, floor=2500)

    def price():
        return next(
            one["ListingPrice"]["Amount"] for one in offers(amazon, asin, UK)["Offers"] if not one["MyOffer"]
        )

    until(lambda: price() == 29.9)
    amazon.put(sku, UK, price=20)
    until(lambda: price() == 25)


def test_a_sold_out_listing_makes_no_offer(amazon):
    sku = amazon.listed(site=UK, quantity=1)
    asin = amazon.listing(sku, UK)["summaries"][0]["asin"]
    amazon.bought(sku, 1, UK)
    assert offers(amazon, asin, UK)["status"] == "NoBuyableOffers"


def test_a_batch_tells_each_answer_apart(amazon):
    uri = "/products/pricing/2022-05-01/items/competitiveSummary"
    request = {"method": "GET", "uri": uri, "marketplaceId": US, "includedData": ["featuredBuyingOptions"]}
    asked = [{**request, "asin": asin} for asin in (ASIN, "B000000000")]
    found = amazon.post(f"/batches{uri}", {"requests": asked})["responses"]
    assert [one["status"]["statusCode"] for one in found] == [200, 404]
    assert (
        amazon.call("POST", f"/batches{uri}", json={"requests": [{**request, "method": "POST"}]}).status_code
        == 400
    )
    assert amazon.call("POST", f"/batches{uri}", json={"requests": asked * 11}).status_code == 400


@pytest.mark.parametrize("wrong", [{"asin": "B000000000"}, {"site": "MOON"}, {"move": "dance"}])
def test_an_impossible_command_is_refused(amazon, wrong):
    told = {"asin": ASIN, "site": US, "move": "win"} | wrong
    assert amazon.http.post("/_sandbox/amazon/rival", json=told).status_code == 400
