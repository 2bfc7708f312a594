"""Adding, importing and revising SKUs, one behaviour each."""

import pytest

from zayton.catalog.models import Barcode, Brand, Category, Product, Sku
from zayton.catalog.public import (
    Edit,
    SkuDraft,
    create_skus,
    purchase_costs,
    revise_skus,
    sku_cards,
    sku_ids_by_barcode,
    sku_ids_by_code,
    skus_of,
    undo_change,
    write_skus,
)
from zayton.catalog.tests.builders import AT, BUYER, OPERATOR, READER, codes_of, counts, gtin13, some_skus
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry, Reference
from zayton.kernel.journal.public import expanded

pytestmark = pytest.mark.django_db


def test_a_new_sku_brings_its_brand_category_and_product_with_it():
    ids = some_skus(
        SkuDraft("K-1", product="Kettle", brand="Brewmate", category="Home > Kitchen", weight_g=900)
    )
    card = sku_cards(ids.values())[ids["K-1"]]
    assert (card.code, card.weight_g, card.lifecycle) == ("K-1", 900, "new")
    assert Brand.objects.get(pk=card.brand_id).name == "Brewmate"
    kitchen = Category.objects.get(pk=card.category_id)
    assert (kitchen.name, kitchen.parent.name) == ("Kitchen", "Home")
    assert kitchen.path == f"/{kitchen.parent_id}/{kitchen.pk}/"
    assert Product.objects.get(pk=card.product_id).code == "Kettle"


def test_skus_of_one_file_share_the_product_they_name():
    some_skus(SkuDraft("K-1", product="KETTLE"), SkuDraft("K-2", product="kettle "))
    assert Product.objects.count() == 1


def test_a_code_is_found_whatever_its_capitals_and_keeps_its_spelling():
    ids = some_skus(SkuDraft("Ab-12 x"))
    assert sku_ids_by_code(["AB-12  X", "ab-12 x", "other"]) == {
        "AB-12  X": ids["Ab-12 x"],
        "ab-12 x": ids["Ab-12 x"],
    }
    assert sku_cards(ids.values())[ids["Ab-12 x"]].code == "Ab-12 x"


def test_creating_a_code_that_exists_is_refused_and_changes_nothing():
    some_skus(SkuDraft("K-1", weight_g=900))
    before = counts()
    written = create_skus(drafts=[SkuDraft("k-1", weight_g=5)], actor=SYSTEM, at=AT)
    assert codes_of(written) == ["catalog.code_taken"]
    assert counts() == before
    assert Sku.objects.get().weight_g == 900


def test_a_second_delivery_of_the_same_rows_changes_nothing():
    draft = SkuDraft(
        "K-1", brand="B", category="A > C", weight_g=900, title_en="Kettle", barcodes=(gtin13(2), gtin13(1))
    )
    some_skus(draft)
    before = counts()
    written = write_skus(drafts=[draft], actor=SYSTEM, at=AT)
    assert (written.unchanged, written.created, written.changed, written.change_id) == (1, {}, {}, None)
    assert counts() == before


def test_what_was_made_up_is_the_same_in_whatever_order_it_is_said():
    made_up = ("weight_g,brand", "brand,weight_g", "weight_g,brand,weight_g,")
    some_skus(SkuDraft("K-1", weight_g=5, brand="B", simulated=made_up[0]))
    before = counts()
    for simulated in made_up:
        written = write_skus(
            drafts=[SkuDraft("K-1", weight_g=5, brand="B", simulated=simulated)], actor=SYSTEM, at=AT
        )
        assert (written.unchanged, written.change_id) == (1, None)
    assert counts() == before
    assert Sku.objects.get().simulated == "brand,weight_g"


def test_an_import_says_which_fields_changed_and_leaves_what_it_does_not_say():
    ids = some_skus(SkuDraft("K-1", brand="B", weight_g=900, title_en="Kettle"))
    written = write_skus(drafts=[SkuDraft("K-1", brand="C", weight_g=950)], actor=SYSTEM, at=AT)
    assert set(written.changed[ids["K-1"]]) == {"brand", "weight_g"}
    sku = Sku.objects.select_related("product__brand").get()
    assert (sku.weight_g, sku.title_en, sku.product.brand.name) == (950, "Kettle", "C")


def test_a_dry_run_says_what_would_happen_and_writes_nothing():
    some_skus(SkuDraft("K-1", weight_g=900))
    before = counts()
    drafts = [SkuDraft("K-1", weight_g=950), SkuDraft("K-2", brand="New"), SkuDraft("", row=4)]
    written = write_skus(drafts=drafts, actor=SYSTEM, at=AT, dry_run=True)
    assert (list(written.created), len(written.changed), codes_of(written)) == (
        ["K-2"],
        1,
        ["catalog.code_missing"],
    )
    assert written.added["brand"] == 1
    assert counts() == before


def test_a_bad_row_is_refused_with_its_row_while_the_others_are_kept():
    drafts = [
        SkuDraft("K-1", row=2),
        SkuDraft("k-1", row=3),
        SkuDraft("K-2", lifecycle="young", row=4),
        SkuDraft("K-3", weight_g=-1, row=5),
        SkuDraft("K-4", barcodes=("4006381333932",), row=6),
        SkuDraft("K-5", person="nobody", brand="Unborn", row=7),
        SkuDraft("x" * 65, row=8),
        SkuDraft("K-6\x00", row=9),
    ]
    written = write_skus(drafts=drafts, actor=SYSTEM, at=AT)
    assert sorted((refusal.row, refusal.code) for refusal in written.refusals) == [
        (3, "catalog.code_repeated"),
        (4, "catalog.stage_unknown"),
        (5, "catalog.measure_out_of_range"),
        (6, "catalog.barcode_wrong"),
        (7, "catalog.person_unknown"),
        (8, "catalog.text_too_long"),
        (9, "catalog.text_unprintable"),
    ]
    assert list(written.created) == ["K-1"]
    assert not Brand.objects.exists()


def test_rows_that_disagree_about_their_product_are_refused():
    drafts = [SkuDraft("K-1", product="P", brand="A", row=2), SkuDraft("K-2", product="p", brand="B", row=3)]
    written = write_skus(drafts=drafts, actor=SYSTEM, at=AT)
    assert codes_of(written) == ["catalog.product_disagrees"]
    assert list(Brand.objects.values_list("name", flat=True)) == ["A"]


def test_a_barcode_belongs_to_one_sku():
    ids = some_skus(SkuDraft("K-1", barcodes=(gtin13(7),)))
    written = write_skus(drafts=[SkuDraft("K-2", barcodes=(gtin13(7),))], actor=SYSTEM, at=AT)
    assert codes_of(written) == ["catalog.barcode_taken"]
    assert sku_ids_by_barcode([gtin13(7)]) == {gtin13(7): ids["K-1"]}


def test_barcodes_said_again_replace_those_that_stood():
    ids = some_skus(SkuDraft("K-1", barcodes=(gtin13(7), gtin13(8))))
    written = write_skus(drafts=[SkuDraft("K-1", barcodes=(gtin13(9), gtin13(8)))], actor=SYSTEM, at=AT)
    assert written.changed == {ids["K-1"]: ("barcodes",)}
    assert set(Barcode.objects.values_list("digits", flat=True)) == {gtin13(8), gtin13(9)}


def test_somebody_who_may_not_edit_is_refused_and_nothing_changes():
    ids = some_skus(SkuDraft("K-1", weight_g=900))
    before = counts()
    for written in (
        create_skus(drafts=[SkuDraft("K-2")], actor=READER, at=AT),
        write_skus(drafts=[SkuDraft("K-1", weight_g=1)], actor=READER, at=AT),
        revise_skus(edits=[Edit(ids["K-1"], "weight_g", 1)], actor=READER, at=AT),
        undo_change(change_id=1, actor=READER, at=AT),
    ):
        assert codes_of(written) == ["catalog.not_allowed"]
    assert counts() == before


def test_cost_is_seen_and_written_only_by_those_who_see_costs():
    ids = some_skus(SkuDraft("K-1", purchase_cost_minor=450))
    assert purchase_costs(ids.values(), scope=Scope()) == {}
    assert purchase_costs(ids.values(), scope=Scope.everything()) == {ids["K-1"]: 450}
    refused = [
        write_skus(drafts=[SkuDraft("K-1", purchase_cost_minor=1)], actor=OPERATOR, at=AT),
        revise_skus(edits=[Edit(ids["K-1"], "purchase_cost_minor", 1)], actor=OPERATOR, at=AT),
    ]
    assert [codes_of(written) for written in refused] == [["catalog.cost_hidden"]] * 2
    assert Sku.objects.get().purchase_cost_minor == 450


def test_a_person_answers_for_the_skus_that_name_them():
    person = Person.objects.create_user("mei", display_name="梅")
    ids = some_skus(SkuDraft("K-1", person="mei"), SkuDraft("K-2"))
    assert skus_of(people=[person.pk]) == {ids["K-1"]}


def test_a_person_is_named_by_sign_in_or_by_a_name_that_only_one_has():
    mei = Person.objects.create_user("mei", display_name="梅")
    for name in ("wei1", "wei2"):
        Person.objects.create_user(name, display_name="伟")
    some_skus(SkuDraft("K-1", person="梅"))
    assert Sku.objects.get().person_id == mei.pk
    assert codes_of(write_skus(drafts=[SkuDraft("K-2", person="伟")], actor=SYSTEM, at=AT)) == [
        "catalog.person_unknown"
    ]


def test_a_category_counts_with_everything_below_it():
    ids = some_skus(
        SkuDraft("K-1", category="Home > Kitchen"),
        SkuDraft("K-2", category="Home"),
        SkuDraft("K-3", category="Garden"),
    )
    home = Category.objects.get(name="Home").pk
    assert skus_of(categories=[home]) == {ids["K-1"], ids["K-2"]}
    assert expanded("category", [home])["sku"] == {ids["K-1"], ids["K-2"]}


def test_one_import_is_one_entry_that_references_every_sku_of_it():
    ids = some_skus(SkuDraft("K-1"), SkuDraft("K-2"))
    entry = Entry.objects.get()
    assert (entry.verb, entry.payload["created"]) == ("catalog.skus_imported", 2)
    assert set(Reference.objects.values_list("key", flat=True)) == set(ids.values())


def test_a_bulk_edit_of_brand_and_weight_is_previewed_done_and_undone():
    ids = some_skus(SkuDraft("K-1", product="P", weight_g=1), SkuDraft("K-2", product="P", weight_g=2))
    brand = Brand.objects.create(name="New", key="new")
    edits = [Edit(ids["K-1"], "brand", brand.pk), Edit(ids["K-1"], "weight_g", 9)]
    preview = revise_skus(edits=edits, actor=BUYER, at=AT, dry_run=True)
    assert (len(preview.cells), preview.siblings, preview.change_id) == (2, 1, None)
    assert Sku.objects.get(code="K-1").weight_g == 1
    done = revise_skus(edits=edits, actor=BUYER, at=AT)
    assert Sku.objects.get(code="K-2").product.brand == brand
    undone = undo_change(change_id=done.change_id, actor=BUYER, at=AT)
    assert not undone.refusals
    assert (Sku.objects.get(code="K-1").weight_g, Product.objects.get().brand) == (1, None)
    assert codes_of(undo_change(change_id=done.change_id, actor=BUYER, at=AT)) == ["catalog.undone_already"]


def test_undoing_leaves_what_somebody_changed_since():
    ids = some_skus(SkuDraft("K-1", weight_g=1, title_en="Old"))
    done = revise_skus(
        edits=[Edit(ids["K-1"], "weight_g", 2), Edit(ids["K-1"], "title_en", "New")], actor=BUYER, at=AT
    )
    revise_skus(edits=[Edit(ids["K-1"], "weight_g", 3)], actor=BUYER, at=AT)
    undone = undo_change(change_id=done.change_id, actor=BUYER, at=AT)
    assert codes_of(undone) == ["catalog.edited_since"]
    sku = Sku.objects.get()
    assert (sku.weight_g, sku.title_en) == (3, "Old")


def test_undoing_a_barcode_that_went_elsewhere_is_refused():
    ids = some_skus(SkuDraft("K-1", barcodes=(gtin13(1),)), SkuDraft("K-2"))
    done = revise_skus(edits=[Edit(ids["K-1"], "barcodes", ())], actor=BUYER, at=AT)
    revise_skus(edits=[Edit(ids["K-2"], "barcodes", (gtin13(1),))], actor=BUYER, at=AT)
    assert codes_of(undo_change(change_id=done.change_id, actor=BUYER, at=AT)) == ["catalog.edited_since"]
    assert Barcode.objects.get().sku_id == ids["K-2"]


def test_a_field_that_is_said_for_real_is_no_longer_simulated():
    some_skus(SkuDraft("K-1", weight_g=1, purchase_cost_minor=2, simulated="purchase_cost_minor,weight_g"))
    write_skus(drafts=[SkuDraft("K-1", weight_g=1)], actor=SYSTEM, at=AT)
    assert Sku.objects.get().simulated == "purchase_cost_minor"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("weight_g", -1, "catalog.measure_out_of_range"),
        ("title_en", "x" * 301, "catalog.text_too_long"),
        ("brand", 999, "catalog.brand_unknown"),
        ("category", 999, "catalog.category_unknown"),
        ("person", 999, "catalog.person_unknown"),
        ("product", None, "catalog.product_unknown"),
        ("lifecycle", "young", "catalog.stage_unknown"),
        ("code", "K-9", "catalog.field_unknown"),
        ("barcodes", ("123",), "catalog.barcode_wrong"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(field, value, code):
    ids = some_skus(SkuDraft("K-1", lifecycle="growth"))
    before = counts()
    written = revise_skus(edits=[Edit(ids["K-1"], field, value)], actor=SYSTEM, at=AT)
    assert code in codes_of(written)
    assert counts() == before


def test_one_wrong_edit_of_a_sku_keeps_all_of_its_cells():
    ids = some_skus(SkuDraft("K-1", weight_g=1), SkuDraft("K-2", weight_g=1))
    edits = [
        Edit(ids["K-1"], "weight_g", 5),
        Edit(ids["K-1"], "length_mm", -1),
        Edit(ids["K-2"], "weight_g", 5),
        Edit(10**9, "weight_g", 5),
    ]
    written = revise_skus(edits=edits, actor=SYSTEM, at=AT)
    assert codes_of(written) == ["catalog.measure_out_of_range", "catalog.sku_unknown"]
    assert list(Sku.objects.order_by("code").values_list("weight_g", flat=True)) == [1, 5]
