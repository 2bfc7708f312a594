"""The whole adapter against the sandbox's Amazon, over real HTTP: two readings of one documentation that must agree."""

import json
import time
from datetime import timedelta

import httpx
import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.feeds import Feeds
from zayton.channels.adapters.amazon.patches import FEED_FROM
from zayton.channels.adapters.amazon.tests.answering import DE, US
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.exchange import MessageAsked, ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, PriceAsked, Standing, StockAsked
from zayton.channels.ports.orders import Dispatch, FulfilledBy, Progress
from zayton.channels.tests.calling import direct_caller
from zayton.kernel.time import now
from zayton.sandbox.amazon import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, SELLER_ID, Amazon
from zayton.sandbox.tests.stalls import standing

DRAFT = ListingDraft(
    key=ListingKey(DE, "MUG/RED 1"),
    title="Becher, rot",
    description="Rot und rund.",
    bullets=("Spülmaschinenfest",),
    brand="Lantern Lane",
    barcode="4006381333900",
    images=("https://img.example/1.jpg",),
    product_type="HOME",
    language="de-DE",
    price_minor=1299,
    currency="EUR",
    quantity=5,
    attributes={"color": "Rot", "country_of_origin": "CN"},
)


@pytest.fixture(scope="module")
def stand():
    with standing(Amazon) as market:
        tell(market, "pace", {"live": 0, "pay": 0, "step": 0, "ship": 0, "lag": 0, "throttle": 0})
        yield market


def tell(stand, command, body):
    answer = httpx.post(f"{stand.url}/_sandbox/amazon/{command}", json=body, timeout=10, trust_env=False)
    answer.raise_for_status()
    return answer.json()


def credentials(**more):
    return {
        "region": "EU",
        "seller_id": SELLER_ID,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": REFRESH_TOKEN,
        "aws_queue": "arn:aws:sqs:eu-west-1:123456789012:amazon",
        "aws_account": "123456789012",
        "aws_region": "eu-west-1",
    } | more


def connected(stand, sites=(DE,), caller=None, **more):
    account = Account(credentials(**more), tuple(sites), stand.url)
    return ADAPTER.connect(account, caller or direct_caller())


def until(found, seconds=10.0):
    """What a look finds as soon as it finds something."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return result


def listed(stand, draft, quantity=None):
    """A draft that is for sale."""
    (published,) = connected(stand).listings.publish(
        [draft if quantity is None else draft._replace(quantity=quantity)]
    )
    assert published.outcome.fault is None, published
    until(lambda: [good for good in stand.goods() if good["sku"] == draft.key.sku])
    return published


def all_of(port, **kwargs):
    found, cursor = [], ""
    while True:
        page = port(cursor=cursor, **kwargs)
        found += page.documents
        if not (cursor := page.cursor):
            return found


def orders_of(channel):
    found = all_of(channel.orders.changed, since=now() - timedelta(hours=1), until=now())
    return {each.key: ADAPTER.reading.order(each.body) for each in found}


def test_a_test_of_the_connection_finds_stores_we_know(stand):
    found = connected(stand).check()
    assert {site.ref for site in found.sites} >= {DE, US}
    assert found.name


def test_an_order_from_its_purchase_to_its_shipment(stand):
    listed(stand, DRAFT)
    (number,) = stand.tell(
        "buy", [{"items": [[DRAFT.key.sku, 2]], "site": DE, "country": "DE", "name": "Jo Bloggs"}]
    )
    channel = connected(stand)
    order = until(
        lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
    )
    (line,) = order.lines
    assert (line.sku, line.quantity, line.amount_minor) == ("MUG/RED 1", 2, 2598)
    assert (order.site, order.currency, order.fulfilled_by) == (DE, "EUR", FulfilledBy.SELLER)
    assert (order.address.name, order.address.country) == ("Jo Bloggs", "DE")
    sent = Dispatch("D-1", number, DE, ((line.key, 1),), now(), "DHL", "JD01")
    for _ in range(2):
        (outcome,) = channel.dispatch.confirm([sent])
        assert outcome.fault is None
    (document,) = channel.orders.named([number, "000-0000000-0000000"])
    shown = ADAPTER.reading.order(document.body)
    assert (shown.progress, shown.lines[0].shipped) == (Progress.PARTLY_SHIPPED, 1)
    (outcome,) = channel.dispatch.confirm([sent._replace(key="D-2")])
    assert outcome.fault is None
    assert orders_of(channel)[number].progress is Progress.SHIPPED


def test_a_shipment_of_more_than_was_ordered_is_refused_in_amazons_words(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "OVER")))
    (number,) = stand.tell("buy", [{"items": [["OVER", 1]], "site": DE}])
    channel = connected(stand)
    order = until(
        lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
    )
    (outcome,) = channel.dispatch.confirm(
        [Dispatch("1", number, DE, ((order.lines[0].key, 9),), now(), "DHL", "X")]
    )
    assert (outcome.fault.kind, bool(outcome.fault.said)) == (FaultKind.REFUSED, True)
    assert orders_of(channel)[number].lines[0].shipped == 0


def test_a_cancelled_order_has_nothing_left_to_send(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "CANCEL")))
    (number,) = stand.tell("buy", [{"items": [["CANCEL", 2]], "site": DE}])
    assert stand.tell("cancel", [number]) == [True]
    order = until(
        lambda: (
            (found := orders_of(connected(stand)).get(number))
            and found.progress is Progress.CANCELLED
            and found
        )
    )
    assert order.lines[0].cancelled == 2


def test_many_orders_come_page_by_page_each_once(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "MANY")), quantity=500)
    numbers = stand.tell("buy", [{"items": [["MANY", 1]], "site": DE}] * 230)
    channel = connected(stand)
    found = all_of(channel.orders.changed, since=now() - timedelta(hours=1), until=now())
    assert set(numbers) <= {each.key for each in found}
    assert len({each.key for each in found}) == len(found)
    assert all(each.changed_at for each in found)


def test_quantity_and_price_are_shown_to_buyers(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "SHOWN")))
    channel = connected(stand)
    key = ListingKey(DE, "SHOWN", "HOME")
    assert [each.fault for each in channel.stock.show([StockAsked(key, 17)])] == [None]
    assert [each.fault for each in channel.prices.price([PriceAsked(key, 999, "EUR")])] == [None]
    (good,) = [each for each in stand.goods() if each["sku"] == "SHOWN"]
    assert (good["quantity"], good["price_minor"]) == (17, 999)
    (document,) = channel.listings.named([key])
    (seen,) = ADAPTER.reading.listing(document.body)
    assert (seen.quantity, seen.price_minor, seen.currency, seen.standing) == (17, 999, "EUR", Standing.LIVE)
    assert (seen.title, seen.brand, seen.bullets) == ("Becher, rot", "Lantern Lane", ("Spülmaschinenfest",))
    assert seen.key.remote == "HOME"


def test_a_change_of_a_listing_that_is_not_there_is_refused(stand):
    (outcome,) = connected(stand).stock.show([StockAsked(ListingKey(DE, "NOBODY"), 1)])
    assert outcome.fault.kind is FaultKind.REFUSED


def test_a_draft_that_lacks_something_is_rejected_with_the_field(stand):
    (published,) = connected(stand).listings.publish(
        [DRAFT._replace(key=ListingKey(DE, "BAD"), attributes={})]
    )
    assert published.standing is Standing.REJECTED
    assert {problem.field for problem in published.problems if problem.severe} == {
        "color",
        "country_of_origin",
    }


def test_an_offer_on_an_entry_of_the_catalogue_and_its_rivals(stand):
    channel = connected(stand)
    (hit,) = channel.catalogue.search(barcodes=["4012345678901"], site=DE)
    assert (hit.title, hit.brand) == ("Stainless Steel Water Bottle 750 ml", "Rivulet")
    draft = DRAFT._replace(
        key=ListingKey(DE, "BOTTLE"), item=hit.item, product_type=hit.product_type, attributes={}
    )
    published = listed(stand, draft)
    assert published.item == hit.item
    (document,) = channel.offers.competing([draft.key], items={"BOTTLE": hit.item})
    seen = ADAPTER.reading.offers(document.body)
    assert [offer.seller for offer in seen.offers if offer.ours] == [SELLER_ID]
    assert len(seen.offers) > 1
    landed = [offer.price_minor + offer.shipping_minor for offer in seen.offers]
    assert landed == sorted(landed)
    assert sum(offer.buy_box for offer in seen.offers) == 1


def test_every_listing_is_found_and_one_that_was_ended_is_gone_and_can_come_back(stand):
    drafts = [DRAFT._replace(key=ListingKey(DE, f"ALL-{n:02d}")) for n in range(25)]
    for draft in drafts:
        listed(stand, draft)
    channel = connected(stand, sites=(DE, US))
    keys = {f"{DE}/{draft.key.sku}" for draft in drafts}
    assert keys <= {each.key for each in all_of(channel.listings.all)}
    assert [each.fault for each in channel.listings.end([drafts[0].key])] == [None]
    assert channel.listings.named([drafts[0].key]) == []
    listed(stand, drafts[0])
    assert len(channel.listings.named([drafts[0].key])) == 1


def test_a_large_set_of_prices_goes_by_feed_and_its_refusals_are_told(stand):
    skus = [f"FEED-{n:03d}" for n in range(3)]
    for sku in skus:
        listed(stand, DRAFT._replace(key=ListingKey(DE, sku)))
    asked = [PriceAsked(ListingKey(DE, sku), 777, "EUR") for sku in skus]
    asked += [PriceAsked(ListingKey(DE, f"MISSING-{n}"), 777, "EUR") for n in range(FEED_FROM - len(skus))]
    channel = connected(stand)
    outcomes = channel.prices.price(asked)
    assert {each.fault for each in outcomes} == {None}
    (reference,) = {each.reference for each in outcomes}
    feeds: Feeds = channel.prices._feeds
    stage, refused = until(lambda: (told := feeds.outcomes(reference))[0] is not ReportStage.WAITING and told)
    assert stage is ReportStage.READY
    assert {each.key for each in refused} == {each.key.sku for each in asked} - set(skus)
    assert {good["price_minor"] for good in stand.goods() if good["sku"] in skus} == {777}


def test_what_a_product_type_demands(stand):
    rules = connected(stand).listings.rules("LUGGAGE", site=DE)
    assert rules.product_type == "LUGGAGE"
    assert rules.limits["title"]["required"] is True
    assert {"color", "material"} <= set(rules.schema["required"])


def test_units_in_amazons_warehouses(stand):
    draft = DRAFT._replace(
        key=ListingKey(DE, "FBA-1"),
        attributes=DRAFT.attributes
        | {"fulfillment_availability": [{"fulfillment_channel_code": "AMAZON_EU"}]},
    )
    connected(stand).listings.publish([draft])
    tell(stand, "arrive", {"network": "EU", "sku": "FBA-1", "units": 30, "inbound": 4})
    found = {each.key: ADAPTER.reading.stock(each.body)[0] for each in all_of(connected(stand).stock.held)}
    seen = found[f"{DE}/FBA-1"]
    assert (seen.sellable, seen.inbound, seen.fulfilled_by) == (30, 4, FulfilledBy.MARKETPLACE)
    (document,) = connected(stand).listings.named([draft.key])
    (listing,) = ADAPTER.reading.listing(document.body)
    assert (listing.quantity, listing.fulfilled_by) == (None, FulfilledBy.MARKETPLACE)


def test_a_report_from_asking_to_its_content(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "REPORTED")))
    port = connected(stand).reports
    name = port.ask("GET_MERCHANT_LISTINGS_ALL_DATA", sites=[DE], since=None, until=None)
    state = until(lambda: (found := port.state(name)).stage is not ReportStage.WAITING and found)
    assert state.stage is ReportStage.READY
    assert b"REPORTED" in port.fetch(state.document)


def test_money_moves_when_goods_are_sent(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "PAID")))
    (number,) = stand.tell("buy", [{"items": [["PAID", 1]], "site": DE}])
    channel = connected(stand)
    order = until(
        lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
    )
    channel.dispatch.confirm([Dispatch("1", number, DE, ((order.lines[0].key, 1),), now(), "DHL", "X")])
    # the newest three minutes cannot be asked for: the sandbox is taken that much back
    stand.tell("clock", {"skew_seconds": -600})
    try:
        listed_at = now() - timedelta(hours=1)
        documents = all_of(channel.settlements.settled, since=listed_at)
        assert all(json.loads(each.body)["transactionId"] in each.key for each in documents)
    finally:
        stand.tell("clock", {"skew_seconds": 0})


def test_messages_to_a_buyer(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "ASKED")))
    (number,) = stand.tell("buy", [{"items": [["ASKED", 1]], "site": DE}])
    channel = connected(stand)
    order = until(
        lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
    )
    assert channel.messages.allowed(number, site=DE) == ["text"]
    channel.dispatch.confirm([Dispatch("1", number, DE, ((order.lines[0].key, 1),), now(), "DHL", "X")])
    assert channel.messages.allowed(number, site=DE) == ["review_request", "text"]
    review = MessageAsked("r", number, DE, "review_request")
    text = MessageAsked("t", number, DE, "text", "Danke!")
    assert [each.fault for each in channel.messages.send([review, text])] == [None, None]
    (again,) = channel.messages.send([review])
    assert again.fault.kind is FaultKind.REFUSED


def test_notifications_are_subscribed_to_once_and_understood(stand):
    channel = connected(stand)
    topics = channel.notifications.subscribe("https://ours.example/hook", secret="s")
    assert {"ORDER_CHANGE", "LISTINGS_ITEM_STATUS_CHANGE"} <= set(topics)
    assert channel.notifications.subscribe("https://ours.example/hook", secret="s") == topics
    assert len(stand.state()["state"]["subscriptions"]) == len(topics)


def test_expired_tokens_are_fetched_anew_without_anybody_noticing(stand):
    channel = connected(stand)
    channel.check()
    stand.tell("tokens", {})
    assert channel.check().sites


def test_an_authorisation_that_was_taken_back_is_a_persons_business(stand):
    channel = connected(stand)
    channel.check()
    tell(stand, "access", {"revoked": True})
    try:
        with pytest.raises(Fault) as denied:
            channel.check()
        assert denied.value.kind is FaultKind.DENIED
        assert "invalid_grant" in denied.value.said
    finally:
        tell(stand, "access", {"revoked": False})
    assert channel.check().sites


@pytest.mark.parametrize("wrong", [{"client_secret": "x"}, {"refresh_token": "x"}, {"client_id": "x"}])
def test_wrong_credentials_are_denied(stand, wrong):
    with pytest.raises(Fault) as denied:
        connected(stand, **wrong).check()
    assert denied.value.kind is FaultKind.DENIED
