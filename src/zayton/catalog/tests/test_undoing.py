"""Taking a change back: all of it, what is left of it, and what can no longer come back."""

import pytest

from zayton.catalog.models import Barcode, Brand, Change, Product, Sku
from zayton.catalog.public import (
    Edit,
    Part,
    SkuDraft,
    define_bundles,
    delete_category,
    revise_skus,
    undo_change,
    write_skus,
)
from zayton.catalog.tests.builders import AT, BUYER, OPERATOR, codes_of, counts, gtin13, place_of, some_skus
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def revised(*edits: Edit, actor=BUYER) -> int:
    written = revise_skus(edits=edits, actor=actor, at=AT)
    assert not written.refusals
    return written.change_id


def undone(change: int, actor=BUYER):
    return undo_change(change_id=change, actor=actor, at=AT)


def test_every_kind_of_cell_comes_back():
    ids = some_skus(
        SkuDraft("K-1", "P-1", "壶", "Kettle", "A", "X > Y", weight_g=1, barcodes=(gtin13(1), gtin13(2))),
        SkuDraft("K-2", "P-2", brand="B", category="Z"),
    )
    before = Sku.objects.values().get(code="K-1"), Product.objects.values().get(code="P-1")
    change = revised(
        Edit(ids["K-1"], "title_zh", "新"),
        Edit(ids["K-1"], "title_en", None),
        Edit(ids["K-1"], "lifecycle", "ended"),
        Edit(ids["K-1"], "weight_g", None),
        Edit(ids["K-1"], "barcodes", (gtin13(3),)),
        Edit(ids["K-1"], "brand", Brand.objects.get(name="B").pk),
        Edit(ids["K-1"], "category", None),
    )
    assert not undone(change).refusals
    assert (Sku.objects.values().get(code="K-1"), Product.objects.values().get(code="P-1")) == before
    assert set(Barcode.objects.values_list("digits", flat=True)) == {gtin13(1), gtin13(2)}


def test_an_undoing_says_which_change_it_undoes_and_names_every_sku_it_touches():
    ids = some_skus(SkuDraft("K-1", "P"), SkuDraft("K-2", "P"), SkuDraft("K-3"))
    brand = Brand.objects.create(name="B", key="b").pk
    change = revised(Edit(ids["K-1"], "brand", brand), Edit(ids["K-3"], "weight_g", 1))
    written = undone(change)
    assert Change.objects.get(pk=written.change_id).undoes_id == change
    assert dict(written.changed) == {
        ids["K-1"]: ("brand",),
        ids["K-2"]: ("brand",),
        ids["K-3"]: ("weight_g",),
    }
    assert Entry.objects.order_by("-id")[0].payload["undoes"] == change


def test_an_undoing_can_be_undone_and_that_brings_the_change_back():
    ids = some_skus(SkuDraft("K-1", weight_g=1))
    first = undone(revised(Edit(ids["K-1"], "weight_g", 2)))
    assert Sku.objects.get().weight_g == 1
    assert not undone(first.change_id).refusals
    assert Sku.objects.get().weight_g == 2


def test_a_stage_may_go_back_where_no_move_leads():
    ids = some_skus(SkuDraft("K-1"))
    undone(revised(Edit(ids["K-1"], "lifecycle", "mature")))
    assert Sku.objects.get().lifecycle == "new"


def test_what_an_import_revised_is_taken_back_and_what_it_created_stays():
    some_skus(SkuDraft("K-1", weight_g=1, brand="A"))
    drafts = [SkuDraft("K-1", weight_g=2, brand="B"), SkuDraft("K-2", weight_g=3)]
    change = write_skus(drafts=drafts, actor=SYSTEM, at=AT).change_id
    assert not undone(change).refusals
    assert dict(Sku.objects.values_list("code", "weight_g")) == {"K-1": 1, "K-2": 3}
    assert Product.objects.get(code="K-1").brand.name == "A"


@pytest.mark.parametrize("what", ["created only", "bundle", "nobody made it"])
def test_a_change_with_nothing_to_take_back_is_refused(what):
    ids = some_skus(SkuDraft("SET"), SkuDraft("CUP"))
    change = {
        "created only": Change.objects.get().pk,
        "bundle": define_bundles(bundles={ids["SET"]: [Part(ids["CUP"], 1)]}, actor=SYSTEM, at=AT).change_id,
        "nobody made it": 10**9,
    }[what]
    before = counts()
    assert codes_of(undone(change)) == ["catalog.change_unknown"]
    assert counts() == before


def test_a_second_undoing_is_refused_and_changes_nothing():
    ids = some_skus(SkuDraft("K-1", weight_g=1))
    change = revised(Edit(ids["K-1"], "weight_g", 2))
    undone(change)
    revised(Edit(ids["K-1"], "weight_g", 2))
    before = counts()
    assert codes_of(undone(change)) == ["catalog.undone_already"]
    assert (counts(), Sku.objects.get().weight_g) == (before, 2)


def test_a_category_that_is_gone_cannot_come_back():
    ids = some_skus(SkuDraft("K-1", category="Home"), SkuDraft("K-2", category="Garden"))
    home, garden = place_of("Home"), place_of("Garden")
    change = revised(Edit(ids["K-1"], "category", garden))
    assert delete_category(category_id=home, actor=SYSTEM, at=AT).ids == (home,)
    before = counts()
    assert codes_of(undone(change)) == ["catalog.edited_since"]
    assert counts() == before
    assert set(Product.objects.values_list("category", flat=True)) == {garden}


def test_a_product_that_was_changed_through_its_sibling_stays():
    ids = some_skus(SkuDraft("K-1", "P"), SkuDraft("K-2", "P"))
    one, two = (Brand.objects.create(name=name, key=name).pk for name in ("one", "two"))
    change = revised(Edit(ids["K-1"], "brand", one))
    revised(Edit(ids["K-2"], "brand", two))
    written = undone(change)
    assert [(refusal.code, refusal.subject) for refusal in written.refusals] == [
        ("catalog.edited_since", "P")
    ]
    assert Product.objects.get().brand_id == two


def test_costs_come_back_only_through_somebody_who_sees_them():
    ids = some_skus(SkuDraft("K-1", weight_g=1, purchase_cost_minor=100))
    change = revised(Edit(ids["K-1"], "purchase_cost_minor", 200), Edit(ids["K-1"], "weight_g", 2))
    written = undone(change, actor=OPERATOR)
    assert codes_of(written) == ["catalog.cost_hidden"]
    sku = Sku.objects.get()
    assert (sku.purchase_cost_minor, sku.weight_g) == (200, 1)


def test_a_change_whose_every_cell_was_changed_since_leaves_no_document():
    ids = some_skus(SkuDraft("K-1", weight_g=1))
    change = revised(Edit(ids["K-1"], "weight_g", 2))
    revised(Edit(ids["K-1"], "weight_g", 3))
    before = counts()
    written = undone(change)
    assert (codes_of(written), written.change_id) == (["catalog.edited_since"], None)
    assert counts() == before


def test_barcodes_that_changed_their_order_only_are_still_the_same():
    ids = some_skus(SkuDraft("K-1", barcodes=(gtin13(2), gtin13(1))))
    change = revised(Edit(ids["K-1"], "barcodes", (gtin13(4), gtin13(3))))
    assert not undone(change).refusals
    assert sorted(Barcode.objects.values_list("digits", flat=True)) == sorted([gtin13(1), gtin13(2)])


def test_a_figure_that_was_simulated_before_is_simulated_again():
    ids = some_skus(SkuDraft("K-1", weight_g=5, simulated="weight_g"))
    change = revised(Edit(ids["K-1"], "weight_g", 6))
    assert Sku.objects.get().simulated == ""
    undone(change)
    assert (Sku.objects.get().weight_g, Sku.objects.get().simulated) == (5, "weight_g")


def test_undoing_a_change_of_many_costs_as_many_queries_as_of_few(django_assert_max_num_queries):
    ids = list(some_skus(*(SkuDraft(f"S-{number}") for number in range(200))).values())
    for chosen in (ids[:3], ids):
        change = revised(*(Edit(sku, "weight_g", len(chosen)) for sku in chosen))
        with django_assert_max_num_queries(16):
            assert len(undone(change).changed) == len(chosen)
