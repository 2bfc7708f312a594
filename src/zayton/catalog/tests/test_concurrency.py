"""Several writers at once, as real connections of one server."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from zayton.catalog.models import Barcode, Brand, BundlePart, Category, Change, Product, Sku
from zayton.catalog.public import (
    Edit,
    Move,
    Part,
    SkuDraft,
    create_brand,
    create_category,
    create_skus,
    define_bundles,
    delete_category,
    move_categories,
    revise_skus,
    undo_change,
    write_skus,
)
from zayton.catalog.tests.builders import AT, codes_of, gtin13, place_of, some_skus
from zayton.kernel.access.public import SYSTEM

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WRITERS = 4


def at_once(*works):
    def closed(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(closed, work) for work in works]]


def test_the_same_file_imported_by_several_at_once_is_written_once():
    drafts = [
        SkuDraft(f"K-{number}", f"P-{number % 7}", brand="B", category="A > C") for number in range(200)
    ]
    written = at_once(*[lambda: write_skus(drafts=drafts, actor=SYSTEM, at=AT)] * WRITERS)
    assert sorted(len(one.created) for one in written) == [0] * (WRITERS - 1) + [200]
    assert sum(one.unchanged for one in written) == 200 * (WRITERS - 1)
    assert [model.objects.count() for model in (Sku, Product, Brand, Category)] == [200, 7, 1, 2]


def test_two_branches_moved_below_each_other_at_once_never_close_a_circle():
    one, other = (
        create_category(name=name, name_zh="", parent_id=None, actor=SYSTEM, at=AT).ids[0] for name in "AB"
    )
    settled = at_once(
        lambda: move_categories(moves=[Move(one, other)], actor=SYSTEM, at=AT),
        lambda: move_categories(moves=[Move(other, one)], actor=SYSTEM, at=AT),
    )
    assert sorted(len(each.ids) for each in settled) == [0, 1]
    assert Category.objects.filter(parent=None).count() == 1


def test_a_brand_added_by_several_at_once_is_there_once():
    settled = at_once(*[lambda: create_brand(name="Brew", actor=SYSTEM, at=AT)] * WRITERS)
    assert sorted(len(each.ids) for each in settled) == [0] * (WRITERS - 1) + [1]
    assert {refusal.code for each in settled for refusal in each.refusals} == {"catalog.name_taken"}
    assert Brand.objects.count() == 1


def test_a_code_added_by_several_at_once_is_one_sku_and_the_others_hear_it():
    written = at_once(
        *[lambda: create_skus(drafts=[SkuDraft("K-1", brand="Brew")], actor=SYSTEM, at=AT)] * WRITERS
    )
    assert sorted(len(each.created) for each in written) == [0] * (WRITERS - 1) + [1]
    assert sorted(code for each in written for code in codes_of(each)) == ["catalog.code_taken"] * (
        WRITERS - 1
    )
    assert (Sku.objects.count(), Brand.objects.count(), Change.objects.count()) == (1, 1, 1)


def test_a_barcode_wanted_by_two_skus_at_once_goes_to_one():
    ids = some_skus(SkuDraft("K-1"), SkuDraft("K-2"))

    def scan(sku):
        return lambda: revise_skus(edits=[Edit(sku, "barcodes", (gtin13(1),))], actor=SYSTEM, at=AT)

    written = at_once(*(scan(sku) for sku in ids.values()))
    assert sorted(code for each in written for code in codes_of(each)) == ["catalog.barcode_taken"]
    assert Barcode.objects.count() == 1


def test_a_change_undone_by_several_at_once_is_undone_once():
    sku = some_skus(SkuDraft("K-1", weight_g=1))["K-1"]
    change = revise_skus(edits=[Edit(sku, "weight_g", 2)], actor=SYSTEM, at=AT).change_id
    undone = at_once(*[lambda: undo_change(change_id=change, actor=SYSTEM, at=AT)] * WRITERS)
    assert sorted(code for each in undone for code in codes_of(each)) == ["catalog.undone_already"] * (
        WRITERS - 1
    )
    assert Sku.objects.get().weight_g == 1
    assert Change.objects.filter(undoes=change).count() == 1


def test_two_bundles_put_into_each_other_at_once_never_close_a_circle():
    ids = some_skus(SkuDraft("SET"), SkuDraft("BOX"), SkuDraft("CUP"))

    def holds(outer, inner):
        parts = {ids[outer]: [Part(ids[inner], 1), Part(ids["CUP"], 1)]}
        return lambda: define_bundles(bundles=parts, actor=SYSTEM, at=AT)

    written = at_once(holds("SET", "BOX"), holds("BOX", "SET"))
    assert sorted(code for each in written for code in codes_of(each)) == ["catalog.bundle_cycle"]
    assert BundlePart.objects.count() == 2


def test_a_category_that_is_deleted_while_goods_arrive_keeps_them_or_is_gone_before():
    some_skus(SkuDraft("K-1", category="Home"))
    write_skus(drafts=[SkuDraft("K-1", category="Garden")], actor=SYSTEM, at=AT)
    home = place_of("Home")
    settled, written = at_once(
        lambda: delete_category(category_id=home, actor=SYSTEM, at=AT),
        lambda: write_skus(drafts=[SkuDraft("K-2", category="Home")], actor=SYSTEM, at=AT),
    )
    assert not written.refusals
    assert Product.objects.get(code="K-2").category.name == "Home"
    # whoever came first, the SKU hangs on a category that is there: the former, or one of that name made anew
    assert (Category.objects.filter(pk=home).exists()) == bool(settled.refusals)


def test_edits_of_other_cells_of_one_sku_at_once_are_all_kept():
    sku = some_skus(SkuDraft("K-1"))["K-1"]
    cells = [("weight_g", 1), ("length_mm", 2), ("title_en", "Kettle"), ("lifecycle", "growth")]
    at_once(*(lambda cell=cell: revise_skus(edits=[Edit(sku, *cell)], actor=SYSTEM, at=AT) for cell in cells))
    found = Sku.objects.get()
    assert [getattr(found, field) for field, _value in cells] == [value for _field, value in cells]
    assert Change.objects.count() == 1 + len(cells)
