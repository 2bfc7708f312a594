"""The reads that other domains build on: sets in, sets out, unknown members left out."""

import pytest

from zayton.catalog.frame import find_skus
from zayton.catalog.models import Category, Product, Sku
from zayton.catalog.people import actor_names, people_by_name, people_names
from zayton.catalog.public import (
    Edit,
    Part,
    SkuDraft,
    bundles_question,
    category_titles,
    define_bundles,
    found_skus,
    parts_of,
    purchase_costs,
    revise_skus,
    sku_cards,
    sku_ids_by_barcode,
    sku_ids_by_code,
    skus_of,
    titled,
)
from zayton.catalog.queries import branches_of
from zayton.catalog.tests.builders import AT, BUYER, gtin13, place_of, some_skus
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.public import expanded
from zayton.kernel.statements import selected

pytestmark = pytest.mark.django_db
NOBODY_HAS = 10**9


def test_an_empty_set_is_answered_by_an_empty_set():
    some_skus(SkuDraft("K-1", barcodes=(gtin13(1),), purchase_cost_minor=1))
    assert sku_ids_by_code([]) == sku_ids_by_barcode([]) == sku_cards([]) == parts_of([]) == {}
    assert purchase_costs([], scope=Scope.everything()) == {}
    assert skus_of(categories=[]) == skus_of(brands=[]) == skus_of(people=[]) == frozenset()
    assert category_titles([]) == {}


def test_unknown_members_are_left_out():
    ids = some_skus(SkuDraft("K-1"))
    assert sku_cards([ids["K-1"], NOBODY_HAS]).keys() == {ids["K-1"]}
    assert sku_ids_by_code(["K-1", "K-2", ""]) == {"K-1": ids["K-1"]}
    assert sku_ids_by_barcode([gtin13(5), "", "abc"]) == {}
    assert category_titles([NOBODY_HAS]) == {}


def test_a_code_that_cannot_be_written_is_simply_unknown():
    some_skus(SkuDraft("K-1"))
    assert sku_ids_by_code(["K'1; --", "K%", "K_1", "🫖" * 500]) == {}


def test_a_thousand_codes_are_found_in_one_query(django_assert_num_queries):
    ids = some_skus(*(SkuDraft(f"S-{number}") for number in range(1_000)))
    with django_assert_num_queries(1):
        assert sku_ids_by_code(ids) == ids


def test_a_scanner_finds_a_sku_whether_it_reads_the_upc_or_the_ean():
    ids = some_skus(SkuDraft("K-1", barcodes=("036000291452",)))
    spellings = ["036000291452", "0036000291452", "00036000291452", "36000291452", " 036000291452 "]
    assert sku_ids_by_barcode(spellings) == dict.fromkeys(spellings, ids["K-1"])


def test_costs_are_of_those_that_have_one_zero_included():
    ids = some_skus(
        SkuDraft("K-1", purchase_cost_minor=0), SkuDraft("K-2"), SkuDraft("K-3", purchase_cost_minor=10**13)
    )
    assert purchase_costs(ids.values(), scope=Scope.everything()) == {ids["K-1"]: 0, ids["K-3"]: 10**13}


def test_the_dimensions_given_are_all_to_be_met():
    person = Person.objects.create_user("mei", display_name="梅").pk
    ids = some_skus(
        SkuDraft("K-1", "P", brand="A", category="Home > Tea", person="mei"),
        SkuDraft("K-2", "P"),
        SkuDraft("K-3", brand="B", category="Home", person="mei"),
    )
    product = Product.objects.get(code="P")
    assert skus_of(products=[product.pk]) == {ids["K-1"], ids["K-2"]}
    assert skus_of(categories=[place_of("Home")], people=[person]) == {ids["K-1"], ids["K-3"]}
    assert skus_of(categories=[place_of("Home")], brands=[product.brand_id], people=[person]) == {ids["K-1"]}
    assert skus_of() == set(ids.values())


@pytest.mark.parametrize("dimension", ["product", "brand", "person", "category"])
def test_tracing_by_a_dimension_asks_which_skus_it_has_now(dimension):
    Person.objects.create_user("mei", display_name="梅")
    ids = some_skus(SkuDraft("K-1", "P", brand="A", category="Home", person="mei"), SkuDraft("K-2"))
    sku = Sku.objects.select_related("product").get(code="K-1")
    key = sku.person_id if dimension == "person" else getattr(sku, "product_id", 0)
    if dimension in ("brand", "category"):
        key = getattr(sku.product, f"{dimension}_id")
    assert expanded(dimension, [key])["sku"] == {ids["K-1"]}
    if dimension != "product":
        revise_skus(edits=[Edit(ids["K-1"], dimension, None)], actor=BUYER, at=AT)
        assert expanded(dimension, [key])["sku"] == frozenset()


def test_a_branch_does_not_take_in_one_whose_number_merely_begins_alike():
    Category.objects.create(pk=1, name="One", key="one", path="/1/")
    Category.objects.create(pk=12, name="Twelve", key="twelve", path="/12/")
    Category.objects.create(pk=5, name="Below", key="below", path="/1/5/", parent_id=1)
    assert set(branches_of([1]).values_list("pk", flat=True)) == {1, 5}
    assert set(branches_of([1, 12]).values_list("pk", flat=True)) == {1, 5, 12}
    assert not branches_of([NOBODY_HAS]).exists()


def test_a_category_is_titled_in_the_readers_language_where_it_has_one():
    some_skus(SkuDraft("K-1", category="Home > Tea > Pots"))
    Category.objects.filter(name="Tea").update(name_zh="茶")
    pots = place_of("Pots")
    assert category_titles([pots]) == {pots: "Home > Tea > Pots"}
    assert category_titles([pots], chinese=True) == {pots: "Home > 茶 > Pots"}
    assert len(category_titles()) == 3


@pytest.mark.parametrize(
    ("zh", "en", "chinese", "title"),
    [
        ("壶", "Kettle", True, "壶"),
        ("壶", "Kettle", False, "Kettle"),
        ("壶", "", False, "壶"),
        ("", "Kettle", True, "Kettle"),
        ("", "", True, "K-1"),
    ],
)
def test_a_sku_is_called_in_the_readers_language_else_in_the_other_else_by_its_code(zh, en, chinese, title):
    ids = some_skus(SkuDraft("K-1", title_zh=zh, title_en=en))
    assert titled(sku_cards(ids.values())[ids["K-1"]], chinese=chinese) == title


def test_suggestions_begin_with_codes_and_go_on_with_titles():
    some_skus(
        SkuDraft("TEA-2"),
        SkuDraft("TEA-1"),
        SkuDraft("K-9", title_en="Green Tea-1"),
        SkuDraft("K-1", title_zh="tea-壶"),
    )
    assert [card.code for card in found_skus("tea-")] == ["TEA-1", "TEA-2", "K-1", "K-9"]
    assert [card.code for card in found_skus(" ＴＥＡ-1 ")] == ["TEA-1"]
    assert [card.code for card in found_skus("tea-", limit=3)] == ["TEA-1", "TEA-2", "K-1"]
    assert [card.code for card in found_skus("壶")] == ["K-1"]


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "nothing like it", "'"])
def test_suggestions_for_nothing_are_none(text):
    some_skus(SkuDraft("K-1", title_en="Kettle"))
    assert found_skus(text) == []


def test_the_palette_leads_to_the_sku():
    ids = some_skus(SkuDraft("K-1", title_en="Kettle"))
    (hit,) = find_skus("kettle", Scope(), 5)
    assert hit.href == f"/catalog/sku/{ids['K-1']}"


def test_a_bundle_within_a_bundle_is_asked_for_in_a_fixed_number_of_queries(django_assert_num_queries):
    codes = [f"B-{number}" for number in range(20)]
    ids = some_skus(*(SkuDraft(code) for code in (*codes, "CUP")))
    chain = {
        ids[outer]: [Part(ids[inner], 2)] for outer, inner in zip(codes, [*codes[1:], "CUP"], strict=True)
    }
    define_bundles(bundles=chain, actor=SYSTEM, at=AT)
    with django_assert_num_queries(2):
        parts = parts_of(ids.values())
    assert parts[ids["B-0"]] == (Part(ids["CUP"], 2**20),)
    assert parts[ids["B-19"]] == (Part(ids["CUP"], 2),)
    assert ids["CUP"] not in parts


def test_skus_without_a_bundle_among_them_cost_one_query(django_assert_num_queries):
    ids = some_skus(SkuDraft("CUP"), SkuDraft("SET"), SkuDraft("POT"))
    define_bundles(bundles={ids["SET"]: [Part(ids["CUP"], 1)]}, actor=SYSTEM, at=AT)
    with django_assert_num_queries(1):
        assert parts_of([ids["CUP"], ids["POT"]]) == {}
    assert [bool(selected(*bundles_question([ids[code]]))) for code in ("CUP", "SET")] == [False, True]


def test_two_ways_to_one_component_add_up():
    ids = some_skus(*(SkuDraft(code) for code in ("CUP", "SET", "BOX")))
    bundles = {
        ids["SET"]: [Part(ids["CUP"], 2), Part(ids["CUP"], 3)],
        ids["BOX"]: [Part(ids["SET"], 2), Part(ids["CUP"], 1)],
    }
    define_bundles(bundles=bundles, actor=SYSTEM, at=AT)
    assert parts_of([ids["BOX"]])[ids["BOX"]] == (Part(ids["CUP"], 2 * (2 + 3) + 1),)


def test_people_who_have_left_are_named_but_no_longer_chosen():
    mei = Person.objects.create_user("mei", display_name="梅")
    gone = Person.objects.create_user("gone", display_name="Gone", is_active=False)
    assert people_by_name(["mei", "梅", "gone", "Gone"]) == {"mei": mei.pk, "梅": mei.pk}
    assert people_names() == {mei.pk: "梅"}
    assert people_names([gone.pk]) == {gone.pk: "Gone"}
    assert people_by_name([]) == {}


def test_a_sign_in_name_goes_before_the_name_another_is_shown_under():
    mei = Person.objects.create_user("mei", display_name="梅")
    Person.objects.create_user("other", display_name="mei")
    assert people_by_name(["mei"])["mei"] == mei.pk


def test_actors_that_are_no_people_are_called_what_they_are():
    mei = Person.objects.create_user("mei", display_name="梅")
    named = actor_names([f"person:{mei.opaque_id}", "rule:7", "system"])
    assert (named[f"person:{mei.opaque_id}"], named["rule:7"]) == ("梅", "rule:7")
    assert named["system"] != "system"
