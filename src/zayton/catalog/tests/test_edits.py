"""Edits of single cells: what each field takes, what clears it, and what speaks against a set."""

import pytest

from zayton.catalog.models import Barcode, Brand, Category, Product, Sku
from zayton.catalog.operations import skus as sku_operations
from zayton.catalog.public import Edit, SkuDraft, create_skus, revise_skus, undo_change, write_skus
from zayton.catalog.tests.builders import AT, BUYER, OPERATOR, codes_of, counts, gtin13, place_of, some_skus
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry, Reference

pytestmark = pytest.mark.django_db


def revised(*edits: Edit, actor=BUYER):
    return revise_skus(edits=edits, actor=actor, at=AT)


@pytest.fixture
def kettle() -> int:
    Person.objects.create_user("mei", display_name="梅")
    draft = SkuDraft(
        "K-1",
        "P-1",
        "水壶",
        "Kettle",
        "Brewmate",
        "Home > Kitchen",
        person="mei",
        length_mm=300,
        weight_g=900,
        purchase_cost_minor=1250,
        barcodes=(gtin13(1), gtin13(2)),
    )
    return some_skus(draft)["K-1"]


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("title_zh", ""),
        ("title_en", ""),
        ("length_mm", None),
        ("weight_g", None),
        ("purchase_cost_minor", None),
        ("person_id", None),
    ],
)
def test_nothing_said_clears_a_field_of_a_sku(kettle, field, empty):
    written = revised(Edit(kettle, field.removesuffix("_id"), None))
    assert not written.refusals
    assert getattr(Sku.objects.get(), field) == empty


def test_nothing_said_takes_every_barcode_off(kettle):
    written = revised(Edit(kettle, "barcodes", None))
    assert [(cell.before, cell.after) for cell in written.cells] == [((gtin13(1), gtin13(2)), ())]
    assert not Barcode.objects.exists()


@pytest.mark.parametrize("field", ["brand", "category"])
def test_nothing_said_takes_a_product_out_of_its_brand_or_category(kettle, field):
    revised(Edit(kettle, field, None))
    assert getattr(Product.objects.get(), field) is None
    assert (Brand.objects.count(), Category.objects.count()) == (1, 2)


def test_a_stage_cannot_be_cleared(kettle):
    before = counts()
    assert codes_of(revised(Edit(kettle, "lifecycle", None))) == ["catalog.stage_unknown"]
    assert (counts(), Sku.objects.get().lifecycle) == (before, "new")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title_en", 5, "catalog.value_unfit"),
        ("title_zh", ("水", "壶"), "catalog.value_unfit"),
        ("weight_g", "heavy", "catalog.value_unfit"),
        ("length_mm", 2.5, "catalog.value_unfit"),
        ("purchase_cost_minor", ("1",), "catalog.value_unfit"),
        ("barcodes", 4006381333931, "catalog.value_unfit"),
        ("barcodes", "4006381333931", "catalog.value_unfit"),
        ("lifecycle", 5, "catalog.stage_unknown"),
        ("brand", "Brewmate", "catalog.brand_unknown"),
        ("category", ("Home",), "catalog.category_unknown"),
        ("person", "mei", "catalog.person_unknown"),
        ("product", "P-1", "catalog.product_unknown"),
        ("product", 0, "catalog.product_unknown"),
        ("title_en", "two\nlines", "catalog.text_unprintable"),
        ("weight_g", 100_000_001, "catalog.measure_out_of_range"),
        ("purchase_cost_minor", 10**13 + 1, "catalog.measure_out_of_range"),
        ("nonsense", 1, "catalog.field_unknown"),
        ("id", 7, "catalog.field_unknown"),
    ],
)
def test_a_value_of_another_kind_is_refused_and_changes_nothing(kettle, field, value, code):
    before = counts(), Sku.objects.values().get(), Product.objects.values().get()
    assert codes_of(revised(Edit(kettle, field, value))) == [code]
    assert (counts(), Sku.objects.values().get(), Product.objects.values().get()) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight_g", 0),
        ("weight_g", 100_000_000),
        ("height_mm", 100_000),
        ("purchase_cost_minor", 10**13),
        ("title_zh", "🫖" * 300),
        ("title_en", ""),
    ],
)
def test_the_largest_and_the_smallest_value_fit(kettle, field, value):
    assert not revised(Edit(kettle, field, value)).refusals
    assert getattr(Sku.objects.get(), field) == value


def test_of_two_edits_of_one_cell_the_later_stands(kettle):
    written = revised(Edit(kettle, "weight_g", 1), Edit(kettle, "weight_g", 2))
    assert [(cell.before, cell.after) for cell in written.cells] == [(900, 2)]
    assert Sku.objects.get().weight_g == 2


def test_an_edit_that_says_what_stands_leaves_no_document(kettle):
    before = counts()
    written = revised(Edit(kettle, "weight_g", 900), Edit(kettle, "barcodes", (gtin13(2), gtin13(1))))
    assert (written.unchanged, written.change_id, written.cells) == (1, None, ())
    assert counts() == before


def test_no_edits_are_no_change(kettle):
    before = counts()
    assert (revised().change_id, revised().refusals) == (None, ())
    assert counts() == before


def test_a_sku_moves_to_another_product_and_takes_on_what_that_one_is(kettle):
    other = some_skus(SkuDraft("C-1", "P-2", brand="Lumen"))["C-1"]
    pot = Product.objects.get(code="P-2").pk
    written = revised(Edit(kettle, "product", pot))
    assert written.changed == {kettle: ("product",)}
    assert Sku.objects.get(pk=kettle).product.brand.name == "Lumen"
    assert Product.objects.filter(code="P-1").exists()
    assert Sku.objects.get(pk=other).product_id == pot


def test_a_brand_said_with_a_move_is_that_of_the_product_moved_to(kettle):
    some_skus(SkuDraft("C-1", "P-2", brand="Lumen"), SkuDraft("K-2", "P-1"))
    pot, garden = Product.objects.get(code="P-2").pk, Brand.objects.create(name="New", key="new").pk
    written = revised(Edit(kettle, "product", pot), Edit(kettle, "brand", garden))
    assert (written.changed, written.siblings) == ({kettle: ("product", "brand")}, 1)
    assert dict(Product.objects.values_list("code", "brand__name")) == {"P-1": "Brewmate", "P-2": "New"}
    undo_change(change_id=written.change_id, actor=BUYER, at=AT)
    assert dict(Product.objects.values_list("code", "brand__name")) == {"P-1": "Brewmate", "P-2": "Lumen"}
    assert Sku.objects.get(pk=kettle).product.code == "P-1"


def test_a_brand_that_the_product_moved_to_has_already_is_no_change_of_it(kettle):
    some_skus(SkuDraft("C-1", "P-2", brand="Lumen"))
    pot = Product.objects.get(code="P-2")
    written = revised(Edit(kettle, "brand", pot.brand_id), Edit(kettle, "product", pot.pk))
    assert written.changed == {kettle: ("product",)}
    assert dict(Product.objects.values_list("code", "brand__name")) == {"P-1": "Brewmate", "P-2": "Lumen"}


def test_who_moves_in_and_who_lives_there_cannot_name_two_brands(kettle):
    other = some_skus(SkuDraft("C-1", "P-2", brand="Lumen"))["C-1"]
    pot = Product.objects.get(code="P-2").pk
    one, two = (Brand.objects.create(name=name, key=name.lower()).pk for name in ("One", "Two"))
    written = revised(Edit(kettle, "product", pot), Edit(kettle, "brand", one), Edit(other, "brand", two))
    assert [(refusal.code, refusal.subject) for refusal in written.refusals] == [
        ("catalog.product_disagrees", "C-1")
    ]
    assert Product.objects.get(code="P-2").brand_id == one


def test_siblings_that_nobody_named_are_counted_and_change_along(kettle):
    sibling = some_skus(SkuDraft("K-2", "P-1"), SkuDraft("C-1"))["K-2"]
    garden = some_skus(SkuDraft("G-1", category="Garden")) and place_of("Garden")
    written = revised(Edit(kettle, "category", garden))
    assert (written.siblings, list(written.changed)) == (1, [kettle])
    assert Sku.objects.get(pk=sibling).product.category_id == garden
    assert revised(Edit(kettle, "weight_g", 1)).siblings == 0


def test_two_skus_of_one_product_cannot_be_given_two_brands_at_once(kettle):
    sibling = some_skus(SkuDraft("K-2", "P-1"))["K-2"]
    one, two = (Brand.objects.create(name=name, key=name.lower()).pk for name in ("One", "Two"))
    written = revised(Edit(kettle, "brand", one), Edit(sibling, "brand", two))
    assert codes_of(written) == ["catalog.product_disagrees"]
    assert Product.objects.get().brand_id == one


def test_one_barcode_cannot_be_given_to_two_skus_at_once(kettle):
    other = some_skus(SkuDraft("C-1"))["C-1"]
    written = revised(Edit(kettle, "barcodes", (gtin13(9),)), Edit(other, "barcodes", ("0" + gtin13(9),)))
    assert codes_of(written) == ["catalog.barcode_repeated"]
    assert Barcode.objects.get(digits=gtin13(9)).sku_id == kettle


def test_a_barcode_of_another_sku_is_refused_under_any_spelling(kettle):
    other = some_skus(SkuDraft("C-1"))["C-1"]
    written = revised(Edit(other, "barcodes", ("0" + gtin13(1),)))
    assert codes_of(written) == ["catalog.barcode_taken"]
    assert written.refusals[0].figures["owner"] == "K-1"
    assert Barcode.objects.filter(sku=kettle).count() == 2


def test_every_fault_of_one_sku_is_named(kettle):
    written = revised(
        Edit(kettle, "weight_g", -1),
        Edit(kettle, "title_en", "x" * 301),
        Edit(kettle, "brand", 10**9),
        Edit(kettle, "purchase_cost_minor", 5),
        actor=OPERATOR,
    )
    assert set(codes_of(written)) == {
        "catalog.measure_out_of_range",
        "catalog.text_too_long",
        "catalog.brand_unknown",
        "catalog.cost_hidden",
    }
    assert Sku.objects.get().purchase_cost_minor == 1250


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        (("growth", "new"), "catalog.stage_never_new"),
        (("growth", "ended", "mature"), "catalog.stage_ended"),
    ],
)
def test_a_move_that_no_sku_makes_is_refused_by_its_reason(kettle, stages, code):
    *way, last = stages
    for stage in way:
        assert not revised(Edit(kettle, "lifecycle", stage)).refusals
    assert codes_of(revised(Edit(kettle, "lifecycle", last))) == [code]
    assert Sku.objects.get().lifecycle == way[-1]


def test_an_import_may_not_make_a_sku_new_again_either(kettle):
    revised(Edit(kettle, "lifecycle", "mature"))
    written = write_skus(drafts=[SkuDraft("K-1", lifecycle="new", weight_g=1, row=7)], actor=SYSTEM, at=AT)
    assert [(refusal.code, refusal.row) for refusal in written.refusals] == [("catalog.stage_never_new", 7)]
    assert Sku.objects.get().weight_g == 900


def test_more_than_one_change_may_hold_is_refused_whole(kettle, monkeypatch):
    monkeypatch.setattr(sku_operations, "MOST_AT_ONCE", 2)
    before = counts()
    for written in (
        revised(*[Edit(kettle, "weight_g", 1)] * 3),
        write_skus(drafts=[SkuDraft(code) for code in "ABC"], actor=BUYER, at=AT),
        create_skus(drafts=[SkuDraft(code) for code in "ABC"], actor=BUYER, at=AT),
    ):
        assert codes_of(written) == ["catalog.too_many"]
        assert written.refusals[0].figures == {"count": 3, "most": 2}
    assert counts() == before
    assert not revised(*[Edit(kettle, "weight_g", 1)] * 2).refusals


def test_a_revision_is_one_entry_that_names_its_skus_and_both_values(kettle):
    other = some_skus(SkuDraft("C-1"))["C-1"]
    written = revised(Edit(kettle, "weight_g", 1), Edit(other, "weight_g", 2))
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.verb, entry.document_id, entry.actor) == (
        "catalog.skus_revised",
        written.change_id,
        BUYER.id,
    )
    assert sorted(entry.payload["cells"]["weight_g"]) == sorted([[kettle, 900, 1], [other, None, 2]])
    assert set(Reference.objects.filter(entry_id=entry.id).values_list("key", flat=True)) == {kettle, other}


def test_a_value_typed_in_is_simulated_no_longer():
    sku = some_skus(SkuDraft("K-1", weight_g=5, length_mm=6, simulated="length_mm,weight_g"))["K-1"]
    revised(Edit(sku, "weight_g", 5))
    assert Sku.objects.get().simulated == "length_mm"


def test_a_thousand_edits_cost_the_queries_of_ten(django_assert_max_num_queries):
    ids = list(some_skus(*(SkuDraft(f"S-{number}") for number in range(300))).values())
    for few in (ids[:10], ids):
        with django_assert_max_num_queries(14):
            revised(*(Edit(sku, field, 3) for sku in few for field in ("weight_g", "length_mm", "width_mm")))
