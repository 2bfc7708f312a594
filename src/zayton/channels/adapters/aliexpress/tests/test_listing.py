"""Products at the stand-in: published, changed, ended, read; stock and prices; rules; messages."""

import hmac
import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.aliexpress import ADAPTER
from zayton.channels.adapters.aliexpress.signing import push_signature, signature
from zayton.channels.adapters.aliexpress.tests.selling import (
    VALUES,
    connected,
    draft,
    listed,
    shown,
    wait_for,
)
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, Standing, StockAsked

AE = "AE_GLOBAL"


def seen(channel, sku):
    [document] = channel.listings.named([ListingKey(AE, sku)])
    return next(one for one in ADAPTER.reading.listing(document.body) if one.key.sku == sku)


def variant(sku, colour):
    attributes = {
        "Color": colour,
        "variation_group": {"key": "TEE", "title": "Plain Tee", "varies_by": ["Color"]},
    }
    return draft(sku, attributes=attributes)


def test_a_draft_is_audited_and_reads_as_it_was_drafted(stand, channel):
    [published] = channel.listings.publish([draft("B-1", quantity=7, price_minor=1995)])
    assert published.standing in (Standing.PENDING, Standing.LIVE)
    wait_for(lambda: shown(stand, "B-1"))
    got = seen(channel, "B-1")
    assert shown(stand, "B-1") == [(7, 1995)]
    assert (got.key, got.item, got.standing) == (published.key, published.item, Standing.LIVE)
    assert (got.title, got.quantity, got.price_minor, got.currency) == ("Glass Storage Jar", 7, 1995, "USD")
    assert (got.barcode, got.category, got.parent) == ("4006381333931", "9999", None)
    assert got.description == "<p>A jar.</p><ul><li>Holds a litre</li><li>Dish&lt;washer&gt; safe</li></ul>"
    assert got.url == f"https://www.aliexpress.com/item/{published.item}.html"


def test_published_twice_is_published_once_and_changed(stand, channel):
    first = listed(stand, channel, draft("B-2"))[0]
    again = listed(stand, channel, draft("B-2", title="Another Jar", price_minor=500, quantity=2))[0]
    assert (first.key, first.item) == (again.key, again.item)
    assert shown(stand, "B-2") == [(2, 500)]
    assert seen(channel, "B-2").title == "Another Jar"


def test_variations_are_one_product(stand, channel):
    results = listed(stand, channel, variant("TEE-B", "Blue"), variant("TEE-R", "Red"))
    assert len({one.item for one in results}) == 1
    assert seen(channel, "TEE-R").parent == results[0].item
    [lost] = channel.listings.publish([variant("TEE-B", "Blue")])
    assert (lost.standing, lost.outcome.fault.kind) == (Standing.REJECTED, FaultKind.REFUSED)
    assert shown(stand, "TEE-R") == [(10, 1299)]


def test_what_the_channel_has_against_a_draft_is_told_and_the_others_are_published(stand, channel):
    drafts = [draft("B-3", title="x" * 219), draft("B-4"), draft("B-5", product_type="200000346")]
    results = channel.listings.publish(drafts)
    assert [one.problems[0].code if one.problems else "" for one in results] == [
        "isv.subject-invalid",
        "",
        "isv.attribute-missing",
    ]
    assert results[0].standing is results[2].standing is Standing.REJECTED
    wait_for(lambda: shown(stand, "B-4"))


def test_a_connection_without_templates_cannot_publish_and_says_so(stand):
    [published] = connected(stand, freight_template="").listings.publish([draft("B-6")])
    assert "freight template" in published.problems[0].words


@pytest.mark.parametrize("kinds", [["fail_after"], ["drop_after"], ["throttle", "fail_before", "expire"]])
def test_publishing_ends_in_one_product_each_whatever_goes_wrong(stand, channel, kinds):
    drafts = [draft(f"W-{kinds[0]}-{at}") for at in range(3)]
    stand.tell("faults", {"rate": 0.2, "kinds": kinds, "only": "/sync", "retry_after": 0.01})
    for _ in range(30):
        results = channel.listings.publish(drafts)
        if all(one.outcome.fault is None for one in results):
            break
        assert all(one.outcome.fault is None or one.outcome.fault.passes for one in results)
    stand.tell("faults", {})
    products = stand.state()["state"]["products"].values()
    skus = [sku for product in products for sku in product["skus"] if sku.startswith(f"W-{kinds[0]}-")]
    assert sorted(skus) == sorted(one.key.sku for one in drafts)


def test_every_product_is_read_in_every_status(stand, channel, monkeypatch):
    monkeypatch.setattr("zayton.channels.adapters.aliexpress.shop._PAGE", 2)
    results = listed(stand, channel, *(draft(f"L-{at}") for at in range(3)))
    channel.listings.end([results[0].key])
    found, cursor = [], ""
    while True:
        page = channel.listings.all(cursor=cursor)
        found += [document.key for document in page.documents]
        cursor = page.cursor
        if not cursor:
            break
    assert {one.item for one in results} <= set(found)
    assert len(found) == len(set(found))
    assert seen(channel, "L-0").standing is Standing.INACTIVE


def test_an_ended_listing_is_off_sale_and_can_be_put_on_again(stand, channel):
    [first] = listed(stand, channel, draft("B-7"))
    for _ in range(2):
        [outcome] = channel.listings.end([first.key])
        assert outcome.fault is None
    assert shown(stand, "B-7") == []
    [again] = listed(stand, channel, draft("B-7"))
    assert again.key == first.key


def test_one_variation_ends_without_the_others(stand, channel):
    group = {"key": "CUP", "varies_by": ["Color"]}
    drafts = [draft(sku, attributes={"Color": sku, "variation_group": group}) for sku in ("CUP-B", "CUP-R")]
    results = listed(stand, channel, *drafts)
    channel.listings.end([results[0].key])
    assert (shown(stand, "CUP-B"), shown(stand, "CUP-R")) == ([], [(10, 1299)])
    channel.listings.end([results[1].key])
    assert shown(stand, "CUP-R") == []


def test_a_listing_that_is_not_there_is_left_out_and_cannot_end(channel):
    assert channel.listings.named([ListingKey(AE, "NOBODY")]) == []
    [outcome] = channel.listings.end([ListingKey(AE, "NOBODY")])
    assert outcome.fault.kind is FaultKind.GONE


def test_stock_is_shown_for_many_products_with_or_without_their_ids(stand, channel):
    keys = [one.key for one in listed(stand, channel, *(draft(f"S-{at}") for at in range(3)))]
    keys[2] = keys[2]._replace(remote="")
    asked = [StockAsked(key, 40 + at) for at, key in enumerate(keys)]
    outcomes = channel.stock.show([*asked, StockAsked(ListingKey(AE, "NOBODY"), 1)])
    assert [(one.key, one.fault and one.fault.kind) for one in outcomes] == [
        ("S-0", None),
        ("S-1", None),
        ("S-2", None),
        ("NOBODY", FaultKind.GONE),
    ]
    assert [shown(stand, f"S-{at}")[0][0] for at in range(3)] == [40, 41, 42]


def test_twenty_five_products_go_in_two_calls(stand, channel):
    results = listed(stand, channel, *(draft(f"T-{at}") for at in range(25)))
    before = stand.state()["calls"]["/sync"]
    outcomes = channel.stock.show([StockAsked(one.key, 5) for one in results])
    assert {one.fault for one in outcomes} == {None}
    assert stand.state()["calls"]["/sync"] == before + 2


def test_the_last_unit_gone_takes_the_product_off_sale(stand, channel):
    [one] = listed(stand, channel, draft("S-4"))
    [outcome] = channel.stock.show([StockAsked(one.key, 0)])
    assert (outcome.fault, shown(stand, "S-4")) == (None, [])


def test_a_sku_that_the_product_has_not_got_never_takes_it_off_sale(stand, channel):
    [one] = listed(stand, channel, draft("S-5"))
    [outcome] = channel.stock.show([StockAsked(one.key._replace(sku="OTHER"), 0)])
    assert outcome.fault.kind is FaultKind.REFUSED
    assert shown(stand, "S-5") == [(10, 1299)]


def test_prices_are_set_and_a_price_of_nothing_is_refused_with_its_product_alone(stand, channel):
    first, second = (one.key for one in listed(stand, channel, draft("S-6"), draft("S-7")))
    outcomes = channel.prices.price([PriceAsked(first, 888, "USD"), PriceAsked(second, 0, "USD")])
    assert [one.fault and one.fault.kind for one in outcomes] == [None, FaultKind.REFUSED]
    assert (shown(stand, "S-6")[0][1], shown(stand, "S-7")[0][1]) == (888, 1299)


def test_the_rules_of_a_category_judge_a_drafts_attributes(channel):
    rules = channel.listings.rules("200000346", site=AE)
    jsonschema.validate({"Material": "Glass"}, rules.schema)
    for bad in ({}, {"Material": "Cheese"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, rules.schema)
    assert rules.limits["title"]["max_length"] == 218


def test_a_category_that_is_none_is_refused(channel):
    with pytest.raises(Fault) as caught:
        channel.listings.rules("jars", site=AE)
    assert caught.value.kind is FaultKind.REFUSED


def test_a_connection_that_opens_says_where_it_sells(channel):
    assert [site.ref for site in channel.check().sites] == [AE]


def message(**data):
    return json.dumps(
        {"data": data, "message_type": 53, "site": "ae_global", "timestamp": 1719389200}
    ).encode()


def heard(body, header=None, values=VALUES):
    given = push_signature(VALUES["app_secret"], VALUES["app_key"], body) if header is None else header
    return ADAPTER.receive(
        {"authorization": given}, body, secret="", address="https://shop.example/hook", values=values
    )


def test_a_message_names_its_order_and_is_known_again():
    body = message(orderId=1105933950463697, orderStatus="OrderShipped")
    [notice], [again] = heard(body), heard(body)
    assert (notice.subject, notice.key, notice.document) == (Subject.ORDER, "1105933950463697", None)
    assert notice.ident == again.ident
    assert heard(message(orderId=1105933950463697, orderStatus="OrderClosed"))[0].ident != notice.ident


def test_a_message_about_something_else_says_nothing():
    assert heard(message(productId=1)) == ()


def test_a_forged_message_is_denied():
    body = message(orderId=1)
    for header in ("", "0" * 64, push_signature("other", VALUES["app_key"], body)):
        with pytest.raises(Fault) as caught:
            heard(body, header)
        assert caught.value.kind is FaultKind.DENIED
    with pytest.raises(Fault):
        heard(body, values={})


@given(st.text(max_size=100))
def test_no_header_gets_through_by_chance(header):
    with pytest.raises(Fault):
        heard(message(orderId=1), header)


def test_a_signature_by_hand():
    # the platform's own example: the path, then names and values in the order of the names
    params = {"foo": "1", "bar": "2", "foo_bar": "3", "foobar": "4"}
    wanted = hmac.new(b"helloworld", b"/test/apibar2foo1foo_bar3foobar4", "sha256").hexdigest().upper()
    assert signature("helloworld", params, "/test/api") == wanted


def test_what_the_adapter_says_of_itself_is_whole():
    assert ADAPTER.name == "aliexpress"
    assert all(limit.rate > 0 and limit.burst >= 1 for limit in ADAPTER.limits)
    secret = {one.name for one in ADAPTER.credentials if one.secret}
    assert secret == {"app_secret", "refresh_token", "authorization_code"}
