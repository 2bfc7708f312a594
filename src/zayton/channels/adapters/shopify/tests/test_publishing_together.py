"""Many products a call: few calls for many, and each product with an answer of its own."""

import httpx
import pytest

from zayton.channels.adapters.shopify.families import Asked, Ready, packed
from zayton.channels.adapters.shopify.tests.connecting import connected, listings
from zayton.channels.adapters.shopify.tests.drafting import cup, draft
from zayton.channels.adapters.shopify.tests.test_client import channel_of, graph
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, Standing
from zayton.sandbox.shopify.tests.shops import Admin, StockedShop
from zayton.sandbox.tests.stalls import standing

SHOP = graph(
    shop={
        "id": "gid://shopify/Shop/1",
        "name": "S",
        "myshopifyDomain": "s.myshopify.com",
        "currencyCode": "GBP",
    },
    locations={"nodes": [{"id": "gid://shopify/Location/7", "name": "L"}]},
)
WINDOW = graph(publications={"nodes": [{"id": "gid://shopify/Publication/5", "name": "Online Store"}]})
NOTHING = graph(productVariants={"nodes": []})
HIDDEN = {"userErrors": []}
NONE = graph(f0=None, f1=None)


class ModestShop(StockedShop):
    """A shop whose points suffice for ten products or so."""

    points_at_once, points_a_second = 330, 0.1


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    return connected(stand).channel


def calls(stand):
    return sum(number for path, number in stand.state()["calls"].items() if path.endswith("graphql.json"))


def made(number):
    """What the shop answers to a product that it set."""
    variant = {
        "id": f"gid://shopify/ProductVariant/{number}",
        "sku": f"POT-{number}",
        "product": {"id": f"gid://shopify/Product/{number}"},
        "inventoryItem": {"id": f"gid://shopify/InventoryItem/{number}"},
    }
    product = {"id": f"gid://shopify/Product/{number}", "status": "ACTIVE", "variants": {"nodes": [variant]}}
    return {"product": product, "userErrors": []}


def answer(data, *errors):
    return httpx.Response(200, json={"data": data, "errors": list(errors)})


def of_field(name, code=""):
    return {"message": f"{name} broke", "path": [name], "extensions": {"code": code}}


def faults_of(published):
    return [one.outcome.fault and one.outcome.fault.kind for one in published]


def test_thirty_new_products_take_a_dozen_calls(stand, channel):
    drafts = [draft(f"MANY-{number}", quantity=number) for number in range(30)]
    before = calls(stand)
    published = channel.listings.publish(drafts)
    # for each ten how they stand, what they are to be and where they are shown; before that who and what is there
    assert calls(stand) - before <= 12
    assert {one.standing for one in published} == {Standing.LIVE}
    found = listings(channel)
    assert [found[one.key.sku].quantity for one in drafts] == list(range(30))
    assert {found[one.key.sku].key.remote for one in drafts} == {one.key.remote for one in published}
    assert len({one.key.remote for one in published}) == 30


def test_published_again_they_are_the_same_products_changed(channel):
    drafts = [draft(f"AGAIN-{number}") for number in range(12)]
    first = channel.listings.publish(drafts)
    again = channel.listings.publish([one._replace(price_minor=5100) for one in drafts])
    assert [one.key for one in again] == [one.key for one in first]
    assert {listings(channel)[one.key.sku].price_minor for one in drafts} == {5100}


def test_one_that_the_shop_refuses_leaves_the_others_published(channel):
    gone = ListingKey("", "SHOWN-GONE", "99:98:97:72602000001")
    published = channel.listings.publish([draft("SHOWN-1"), draft("SHOWN-GONE", key=gone), draft("SHOWN-2")])
    assert [one.standing for one in published] == [Standing.LIVE, Standing.REJECTED, Standing.LIVE]
    assert published[1].problems[0].code == "PRODUCT_DOES_NOT_EXIST"
    assert "SHOWN-GONE" not in listings(channel)


def test_a_product_of_many_variants_keeps_those_that_nobody_names(channel):
    colours = ["Red", "Blue", "Green", "White", "Black", "Grey", "Gold"]
    channel.listings.publish([cup(colour) for colour in colours])
    channel.listings.publish([draft("POT-BESIDE"), cup("Pink")])
    assert {sku for sku in listings(channel) if sku.startswith("CUP-")} == {
        f"CUP-{colour}" for colour in [*colours, "Pink"]
    }


def test_a_product_that_is_named_twice_in_one_set_loses_nothing(stand, channel):
    channel.listings.publish([cup("Red"), cup("Blue")])
    # one is found by its SKU, the other by the product's handle
    channel.listings.publish([cup("Red", price_minor=7700), cup("Violet")])
    found = listings(channel)
    assert found["CUP-Red"].price_minor == 7700
    assert {"CUP-Red", "CUP-Blue", "CUP-Violet"} <= set(found)
    products = Admin(stand).get("products").json()["products"]
    assert len([one for one in products if one["title"] == "Enamel cup"]) == 1


def test_an_error_of_one_field_is_that_products_alone():
    _caller, channel = channel_of(
        NOTHING, SHOP, NONE,
        answer({"f0": made(1), "f1": None}, of_field("f1")),
        WINDOW, answer({"f0": HIDDEN}),
    )  # fmt: skip
    published = channel.listings.publish([draft("POT-1"), draft("POT-2")])
    assert faults_of(published) == [None, FaultKind.REFUSED]
    assert published[0].standing == Standing.LIVE


def test_a_call_that_is_refused_as_a_whole_is_made_for_each_by_itself():
    refused = httpx.Response(200, json={"errors": [{"message": "Variable $input1 is invalid"}]})
    _caller, channel = channel_of(
        NOTHING, SHOP, NONE, refused,
        NONE, answer({"f0": made(1)}), WINDOW, answer({"f0": HIDDEN}),
        NONE, refused,
    )  # fmt: skip
    published = channel.listings.publish([draft("POT-1"), draft("POT-2")])
    assert faults_of(published) == [None, FaultKind.REFUSED]


@pytest.mark.parametrize("code", ["ACCESS_DENIED", "THROTTLED"])
def test_what_we_may_not_do_at_all_is_no_fault_of_a_product(code):
    _caller, channel = channel_of(NOTHING, SHOP, NONE, answer({"f0": None}, of_field("f0", code)))
    with pytest.raises(Fault) as caught:
        channel.listings.publish([draft("POT-1")])
    assert caught.value.kind in (FaultKind.DENIED, FaultKind.THROTTLED)


def test_an_answer_that_lacks_a_product_is_unreadable_for_it_alone():
    _caller, channel = channel_of(
        NOTHING, SHOP, NONE, answer({"f0": {"product": {}}, "f1": made(2)}),
        WINDOW, answer({"f0": HIDDEN}),
    )  # fmt: skip
    published = channel.listings.publish([draft("POT-1"), draft("POT-2")])
    assert faults_of(published) == [FaultKind.UNREADABLE, None]


def test_points_that_run_out_leave_the_rest_for_later():
    with standing(ModestShop) as stand:
        channel = connected(stand).channel
        published = channel.listings.publish([draft(f"POOR-{number}") for number in range(30)])
        found = {one["sku"] for one in stand.goods()}
    assert faults_of(published) == [None] * 10 + [FaultKind.THROTTLED] * 20
    assert {one.key.sku for one in published[:10]} <= found


def large(number):
    """How a product stands that has more variants than are looked at together."""
    option = {"name": "Title", "value": f"Other {number}"}
    node = {"id": "gid://shopify/ProductVariant/77", "sku": "OTHER", "selectedOptions": [option]}
    variants = {"nodes": [node], "pageInfo": {"hasNextPage": True, "endCursor": ""}}
    return {"id": f"gid://shopify/Product/{number}", "variants": variants}


def test_of_large_products_one_is_done_before_the_next_is_looked_at_and_stays_done():
    used_up = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    _caller, channel = channel_of(
        NOTHING, SHOP, graph(f0=large(1), f1=large(2)),
        graph(f0=large(1)), graph(productByIdentifier=large(1)),
        answer({"f0": made(1)}), WINDOW, answer({"f0": HIDDEN}),
        httpx.Response(200, json={"errors": [used_up]}),
    )  # fmt: skip
    published = channel.listings.publish([draft("POT-1"), draft("POT-2")])
    assert faults_of(published) == [None, FaultKind.THROTTLED]


def test_a_known_variant_beyond_those_that_are_told_of_is_published_all_the_same():
    known = ListingKey("", "POT-9", "1:98:97:7")
    node = {"id": "gid://shopify/ProductVariant/98", "sku": "POT-9", "selectedOptions": []}
    stands = {"id": "gid://shopify/Product/1", "variants": {"nodes": [node], "pageInfo": {}}}
    _caller, channel = channel_of(
        graph(f0=stands), SHOP, answer({"f0": made(1)}), WINDOW, answer({"f0": HIDDEN}), graph(nodes=[]),
    )  # fmt: skip
    (published,) = channel.listings.publish([draft("POT-9", key=known)])
    assert (published.outcome.fault, published.key.remote) == (None, "1:98:97:7")


def ready(variants, files=0):
    asked = {"variants": [{}] * variants, "files": [{}] * files}
    return Ready(Asked({}, [], {}), {}, asked)


def test_calls_are_packed_by_what_they_cost():
    dear, cheap = ready(150), ready(1, files=3)
    assert [len(few) for few in packed([cheap] * 10)] == [10]
    assert [len(few) for few in packed([dear, cheap, dear, cheap])] == [2, 2]
    # dearer than a call should be: alone, and the shop decides
    assert [len(few) for few in packed([ready(250), ready(250)])] == [1, 1]
