"""Listings that were made in Seller Hub: seen with the others, brought over, and their orders taken."""

import httpx
import pytest

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.adapters.ebay.mapping.outside import kept, nameless, read_outside
from zayton.channels.adapters.ebay.markup import members, parsed
from zayton.channels.adapters.ebay.tests.selling import bought, connected, listed, read, shown
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, Standing, StockAsked
from zayton.channels.tests.calling import direct_caller

GB = "EBAY_GB"


def made(stand, **told):
    return stand.tell("ebay/outside", told)["itemId"]


def seen(channel):
    """Every listing of the account, by its item and SKU."""
    found, cursor = [], ""
    while True:
        page = channel.listings.all(cursor=cursor)
        found += [one for document in page.documents for one in ADAPTER.reading.listing(document.body)]
        if not page.cursor:
            return found
        cursor = page.cursor


def of(channel, item):
    return [one for one in seen(channel) if one.item == item]


def test_one_made_in_seller_hub_is_seen_with_all_that_is_told_of_it(stand, channel):
    item = made(stand, sku="HUB-1", title="Hub jar", price_minor=1250, quantity=7, sold=3)
    [got] = of(channel, item)
    assert got.key == ListingKey(GB, "HUB-1", f"item:{item}")
    assert (got.standing, got.title, got.quantity) == (Standing.OUTSIDE, "Hub jar", 7)
    assert (got.price_minor, got.currency, got.category) == (1250, "GBP", "20625")
    assert (got.url, got.problems, got.formerly) == (f"https://www.ebay.co.uk/itm/{item}", (), item)


def test_one_of_the_inventory_api_is_seen_once_and_as_before(stand, channel):
    published = listed(channel, "HUB-2")
    [got] = of(channel, published.item)
    assert (got.key, got.standing) == (published.key, Standing.LIVE)


def test_variations_are_one_each_and_without_a_sku_called_by_their_values(stand, channel):
    sizes = [
        {"sku": "HUB-S", "quantity": 2, "specifics": {"Size": "S", "Colour": "Red"}},
        {"sku": "", "quantity": 5, "specifics": {"Size": "M", "Colour": "Red"}},
    ]
    item = made(stand, title="Tee", variations=sizes)
    small, medium = of(channel, item)
    assert (small.key.sku, small.title, small.quantity) == ("HUB-S", "Tee [S, Red]", 2)
    assert (medium.key.sku, medium.quantity) == (f"{item} Colour=Red, Size=M", 5)
    assert [one.code for one in (*small.problems, *medium.problems)] == ["no_seller_sku"]
    got = read(channel, bought(stand, (f"{item}/M/Red", 1)))
    assert [one.sku for one in got.lines] == [medium.key.sku]


def test_one_without_a_sku_goes_by_its_number_as_its_orders_do(stand, channel):
    item = made(stand, title="Nameless")
    [got] = of(channel, item)
    assert (got.key.sku, [one.code for one in got.problems]) == (item, ["no_seller_sku"])
    [line] = read(channel, bought(stand, (item, 1))).lines
    assert (line.sku, line.listing) == ("", item)


def test_a_sku_that_another_listing_on_the_site_has_names_only_one(stand, channel):
    listed(channel, "HUB-TWICE")
    item = made(stand, sku="HUB-TWICE")
    [got] = of(channel, item)
    assert (got.key.sku, [(one.code, one.words) for one in got.problems]) == (
        item,
        [("seller_sku_taken", "HUB-TWICE")],
    )
    abroad = made(stand, sku="HUB-TWICE", site="EBAY_DE")
    assert of(channel, abroad)[0].key == ListingKey("EBAY_DE", "HUB-TWICE", f"item:{abroad}")


def test_an_auction_is_seen_and_said_to_be_one(stand, channel):
    [got] = of(channel, made(stand, sku="HUB-BID", type="Chinese"))
    assert [one.code for one in got.problems] == ["auction"]


def test_a_pass_that_was_cut_off_begins_again_as_nobody_knows_what_was_managed(stand, channel):
    published = listed(channel, "HUB-CUT")
    page = connected(stand).listings.all(cursor="outside:1")
    told = [one for document in page.documents for one in ADAPTER.reading.listing(document.body)]
    assert not [one for one in told if one.standing is Standing.OUTSIDE]
    assert page.cursor
    assert [one.standing for one in of(channel, published.item)] == [Standing.LIVE]


def test_pages_follow_each_other(stand, channel, monkeypatch):
    monkeypatch.setattr("zayton.channels.adapters.ebay.outside._PAGE", 2)
    items = {made(stand, sku=f"HUB-P{at}") for at in range(5)}
    assert items <= {one.item for one in seen(channel)}


def test_by_name_it_is_asked_for_by_its_number(stand, channel):
    item = made(stand, sku="HUB-N")
    gone = ListingKey(GB, "HUB-GONE", "item:1")
    [document] = channel.listings.named([ListingKey(GB, "HUB-N", f"item:{item}"), gone])
    [got] = ADAPTER.reading.listing(document.body)
    assert (got.key.sku, got.standing) == ("HUB-N", Standing.OUTSIDE)


def test_one_that_shares_a_sku_is_found_by_name_under_its_number(stand, channel):
    item = made(stand, sku="HUB-SHARED")
    [document] = channel.listings.named([ListingKey(GB, item, f"item:{item}")])
    assert [one.key.sku for one in ADAPTER.reading.listing(document.body)] == [item]


def test_brought_over_it_keeps_its_number_and_shows_what_it_is_told(stand, channel):
    item = made(stand, sku="HUB-B", quantity=9)
    key = ListingKey(GB, "HUB-B", f"item:{item}")
    [brought] = channel.bringing.bring([key])
    assert (brought.standing, brought.item, brought.outcome.fault) == (Standing.LIVE, item, None)
    assert not brought.key.remote.startswith("item:")
    [outcome] = channel.stock.show([StockAsked(brought.key, 4)])
    assert (outcome.fault, shown(stand, "HUB-B")) == (None, [(4, 999)])
    [got] = of(channel, item)
    assert (got.key, got.standing) == (brought.key, Standing.LIVE)
    # an answer may have been lost, or another tool was quicker
    for asked in (key, brought.key):
        [again] = channel.bringing.bring([asked])
        assert (again.key, again.standing, again.outcome.fault) == (brought.key, Standing.LIVE, None)


def test_seven_are_brought_over_in_two_calls_and_each_answers_for_itself(stand, channel):
    items = [made(stand, sku=f"HUB-{at}", policies=at != 3) for at in range(30, 37)]
    items[3] = made(stand, itemId=items[3], policies=False)
    keys = [
        ListingKey(GB, f"HUB-{at}", f"item:{item}") for at, item in zip(range(30, 37), items, strict=True)
    ]
    before = stand.state()["calls"].get("/sell/inventory/v1/bulk_migrate_listing", 0)
    results = channel.bringing.bring(keys)
    assert stand.state()["calls"]["/sell/inventory/v1/bulk_migrate_listing"] == before + 2
    assert [one.outcome.fault is None for one in results] == [True] * 3 + [False] + [True] * 3
    refused = results[3]
    assert (refused.standing, refused.outcome.fault.kind) == (Standing.OUTSIDE, FaultKind.REFUSED)
    assert "business policies" in refused.outcome.fault.said
    assert [one.code for one in refused.problems] == ["25718"]


def test_all_variations_come_over_with_any_of_them(stand, channel):
    sizes = [{"sku": f"HUB-V{size}", "specifics": {"Size": size}} for size in "SM"]
    item = made(stand, variations=sizes)
    keys = [ListingKey(GB, f"HUB-V{size}", f"item:{item}") for size in "SM"]
    results = channel.bringing.bring(keys)
    assert len({one.key.remote for one in results}) == 2
    assert {one.item for one in results} == {item}


def test_a_token_that_was_refused_is_fetched_anew(stand, channel):
    item = made(stand, sku="HUB-T")
    of(channel, item)
    stand.tell("tokens", {})
    assert channel.listings.named([ListingKey(GB, "HUB-T", f"item:{item}")])


def test_a_site_that_is_down_passes(stand):
    channel = connected(stand)
    stand.tell("faults", {"rate": 1, "kinds": ["fail_before"], "only": "bulk_migrate"})
    [one] = channel.bringing.bring([ListingKey(GB, "HUB-D", "item:1")])
    assert one.outcome.fault.passes


ITEM = (
    "<Item><ItemID>11</ItemID>{site}<Title>Jar</Title><SKU>J</SKU><Quantity>5</Quantity><SellingStatus>"
    '<CurrentPrice currencyID="{currency}">60.0</CurrentPrice><QuantitySold>{sold}</QuantitySold>'
    "<ListingStatus>{status}</ListingStatus></SellingStatus>"
    "<ProductListingDetails><EAN>Does not apply</EAN><UPC>099482432621</UPC></ProductListingDetails></Item>"
)


def item_of(**told):
    usual = {"site": "", "currency": "GBP", "sold": 2, "status": "Active"}
    inside = ITEM.format(**{**usual, **told})
    whole = parsed(f'<R xmlns="urn:ebay:apis:eBLBaseComponents">{inside}</R>'.encode())
    return kept(members(whole, "Item")[0])


def test_an_item_by_hand():
    [got] = read_outside(item_of())
    assert (got.key, got.price_minor, got.quantity) == (ListingKey(GB, "J", "item:11"), 6000, 3)
    assert got.barcode == "099482432621"


@pytest.mark.parametrize(
    ("told", "site"),
    [
        ({"site": "<Site>Germany</Site>", "currency": "EUR"}, "EBAY_DE"),
        ({"site": "<Site>Belgium_French</Site>", "currency": "EUR"}, "EBAY_BE"),
        # no site, and a currency of many: somebody must look
        ({"currency": "EUR"}, ""),
        ({"currency": "PLN"}, "EBAY_PL"),
    ],
)
def test_the_site_is_told_or_shows_by_its_currency_alone(told, site):
    assert item_of(**told)["site"] == site


def test_one_that_is_over_is_not_kept_and_more_sold_than_there_was_leaves_nothing():
    assert item_of(status="Completed") == {}
    assert item_of(sold=9)["quantity"] == 0


def test_a_long_name_is_cut_in_a_way_of_its_own():
    one, other = (nameless("11", [("Size", letter * 200)]) for letter in "AB")
    assert one != other
    assert len(one) <= 120


@pytest.mark.parametrize(
    "body",
    [
        b"<a",
        b"\xff\xfe<\x00a\x00/\x00>\x00",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"",
    ],
)
def test_what_is_no_plain_xml_is_not_read(body):
    with pytest.raises(Fault) as caught:
        parsed(body)
    assert caught.value.kind is FaultKind.UNREADABLE


def test_an_answer_beyond_its_size_is_not_read(monkeypatch):
    monkeypatch.setattr("zayton.channels.adapters.ebay.markup._MOST_BYTES", 10)
    with pytest.raises(Fault):
        parsed(b"<a>" + b" " * 10 + b"</a>")


class Said:
    """Answers one body to everything."""

    def __init__(self, body):
        self.body = body
        self.inside = direct_caller()

    def call(self, operation, method, url, **more):
        if operation == "trading":
            return httpx.Response(200, content=self.body)
        return self.inside.call(operation, method, url, **more)

    def __getattr__(self, name):
        return getattr(self.inside, name)


@pytest.mark.parametrize(
    ("code", "kind"), [(518, "throttled"), (17, "gone"), (10007, "refused"), (932, "away")]
)
def test_what_trading_refuses_is_told_apart(stand, code, kind):
    body = (
        '<R xmlns="urn:ebay:apis:eBLBaseComponents"><Ack>Failure</Ack><Errors><LongMessage>No</LongMessage>'
        f"<ErrorCode>{code}</ErrorCode></Errors></R>"
    )
    channel = connected(stand, Said(body.encode()))
    with pytest.raises(Fault) as caught:
        channel.listings._outside.page(1, None)
    assert (caught.value.kind, caught.value.said) == (kind, "No")


def test_one_whose_sku_has_an_offer_on_the_site_already_is_refused_in_ebays_words(stand, channel):
    item = made(stand, sku="HUB-OFF")
    listed(channel, "HUB-OFF")
    [brought] = channel.bringing.bring([ListingKey(GB, "HUB-OFF", f"item:{item}")])
    assert (brought.outcome.fault.kind, brought.key.remote) == (FaultKind.REFUSED, f"item:{item}")
