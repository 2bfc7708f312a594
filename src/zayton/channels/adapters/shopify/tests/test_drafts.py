"""Drafts as products: what is sent, and what is refused before it is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft201909Validator

from zayton.channels.adapters.shopify.drafts import (
    RULES,
    Family,
    description,
    handle_of,
    problems,
    product_input,
    rules,
    told_options,
)
from zayton.channels.adapters.shopify.naming import Remote, remote_of
from zayton.channels.adapters.shopify.tests.drafting import draft
from zayton.channels.ports.offers import ListingKey


def made(*drafts, remotes=None, standing=()):
    return product_input(Family(drafts, remotes or {}, standing), location="7")


def test_a_new_variant_brings_its_units_weight_and_barcode():
    (variant,) = made(draft("POT"))["variants"]
    assert (variant["price"], variant["barcode"]) == ("49.00", "4006381333931")
    assert variant["inventoryItem"] == {
        "sku": "POT",
        "tracked": True,
        "measurement": {"weight": {"unit": "GRAMS", "value": 850}},
    }
    assert variant["inventoryQuantities"] == [
        {"locationId": "gid://shopify/Location/7", "name": "available", "quantity": 7}
    ]


def test_a_known_variant_keeps_its_units():
    (variant,) = made(draft("POT"), remotes={"POT": Remote("1", "2", "3", "7")})["variants"]
    assert variant["id"] == "gid://shopify/ProductVariant/2"
    assert "inventoryQuantities" not in variant


def test_variants_that_stand_are_not_deleted():
    stands = [
        {"id": "gid://shopify/ProductVariant/9", "selectedOptions": [{"name": "Colour", "value": "Red"}]}
    ]
    told = made(draft("POT-BLUE", attributes={"options": {"Colour": "Blue"}}), standing=stands)
    assert told["variants"][-1]["id"] == "gid://shopify/ProductVariant/9"
    assert [value["name"] for value in told["productOptions"][0]["values"]] == ["Blue", "Red"]


@pytest.mark.parametrize(
    ("drafts", "code"),
    [
        ([draft("A", title=" ")], "title_missing"),
        ([draft("A", title="x" * 256)], "title_too_long"),
        ([draft("A", attributes={"options": dict.fromkeys("abcd", "x")})], "too_many_options"),
        ([draft("A"), draft("B")], "options_alike"),
        ([draft("A"), draft("B", attributes={"options": {"Size": "L"}})], "options_differ"),
    ],
)
def test_what_the_shop_would_refuse_is_known_before(drafts, code):
    assert code in {one.code for one in problems(Family(drafts, {}, ()))}


def test_a_good_draft_has_no_problems():
    assert problems(Family([draft("A")], {}, ())) == []


def test_text_cannot_become_markup():
    told = description(draft("A", description="a < b & c", bullets=("<script>",)))
    assert told == "<p>a &lt; b &amp; c</p><ul><li>&lt;script&gt;</li></ul>"


def test_the_rules_say_what_attributes_may_be():
    check = Draft201909Validator(RULES)
    assert check.is_valid({"product": "tea-pot", "options": {"Colour": "Red"}})
    assert not check.is_valid({"product": "Tea Pot"})
    assert not check.is_valid({"options": {}})
    assert rules("Pots").limits["title"]["max_length"] == 255


_SKU = st.text("aAbB1-/ é", min_size=1, max_size=6)


@given(_SKU, _SKU)
def test_skus_that_differ_have_handles_that_differ(one, other):
    assert one == other or handle_of(draft(one)) != handle_of(draft(other))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_a_handle_is_one_that_the_rules_allow(sku):
    assert Draft201909Validator(RULES).is_valid({"product": handle_of(draft(sku))})


@given(st.text())
def test_any_remote_is_read(text):
    assert len(remote_of(ListingKey("", "A", text))) == 4


def test_options_are_text_whatever_they_were():
    assert told_options(draft("A", attributes={"options": {"Size": 4}})) == {"Size": "4"}
    assert told_options(draft("A", attributes={"options": "none"})) == {}


RED = {"id": "gid://shopify/ProductVariant/8", "selectedOptions": [{"name": "Colour", "value": "Red"}]}
BLUE = {"id": "gid://shopify/ProductVariant/9", "selectedOptions": [{"name": "Colour", "value": "Blue"}]}


def test_one_of_several_variants_that_stand_keeps_its_place_and_the_products_words():
    told = made(draft("POT"), remotes={"POT": Remote("1", "9", "3", "7")}, standing=[RED, BLUE])
    assert told["variants"][0]["optionValues"] == [{"optionName": "Colour", "name": "Blue"}]
    assert "title" not in told
    assert [value["name"] for value in told["productOptions"][0]["values"]] == ["Blue", "Red"]


def test_a_variant_that_does_not_fit_those_that_stand_is_refused():
    found = problems(Family([draft("NEW", attributes={"options": {"Size": "L"}})], {}, [RED]))
    assert {one.code for one in found} == {"options_differ"}
    found = problems(Family([draft("NEW", attributes={"options": {"Colour": "Red"}})], {}, [RED]))
    assert {one.code for one in found} == {"options_alike"}


def test_images_are_told_of_a_new_product_only():
    assert made(draft("POT"))["files"]
    assert "files" not in made(draft("POT"), remotes={"POT": Remote("1", "8", "3", "7")}, standing=[RED])
