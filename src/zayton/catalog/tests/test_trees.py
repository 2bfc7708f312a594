"""Categories and bundles: whatever is tried, nothing ever hangs below or inside itself."""

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.catalog.models import Brand, BundlePart, Category, Sku
from zayton.catalog.operations import bundles as bundle_operations
from zayton.catalog.public import (
    Move,
    Part,
    SkuDraft,
    create_brand,
    create_category,
    define_bundles,
    delete_category,
    move_categories,
    parts_of,
    register_stock_guard,
    rename_brand,
    rename_category,
)
from zayton.catalog.tests.builders import AT, BUYER, READER, codes_of, counts, place_of, some_skus
from zayton.catalog.trees import Branch, below, bundle_refusal, path_to, place_branch
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.models import Entry

NODES = 8


def paths() -> dict[str, str]:
    return {row.name: row.path for row in Category.objects.all()}


def grown() -> dict[str, Category]:
    some_skus(SkuDraft("K-1", category="Home > Kitchen > Kettles"), SkuDraft("K-2", category="Garden"))
    return {category.name: category for category in Category.objects.all()}


@given(st.lists(st.tuples(st.integers(1, NODES), st.none() | st.integers(1, NODES)), max_size=40))
def test_no_sequence_of_moves_ever_closes_a_circle(moves):
    tree = {node: Branch(node, None, f"k{node}", f"n{node}") for node in range(1, NODES + 1)}
    for category, parent in moves:
        placed = place_branch(tree, category, parent)
        if isinstance(placed, Refusal):
            assert parent in below(tree, category)
        else:
            tree = dict(placed)
        for node in tree:
            line = path_to(tree, node).strip("/").split("/")
            assert len(line) == len(set(line))
            assert line[-1] == str(node)


@given(
    st.lists(
        st.tuples(st.integers(1, NODES), st.lists(st.integers(1, NODES), min_size=1, max_size=3)), max_size=30
    )
)
def test_no_sequence_of_bundles_ever_holds_itself(wanted):
    held: dict[int, list[int]] = {}
    for bundle, components in wanted:
        if bundle_refusal("B", bundle, [(component, 1) for component in components], held) is None:
            held[bundle] = components
    for bundle in held:
        reached, ends = set(), list(held[bundle])
        while ends:
            step = ends.pop()
            assert step != bundle
            if step not in reached:
                reached.add(step)
                ends += held.get(step, [])


@pytest.mark.django_db(transaction=True)
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4)), max_size=12))
def test_stored_paths_always_spell_the_tree(moves):
    Category.objects.update(parent=None)
    Category.objects.all().delete()
    ids = [
        create_category(name=f"c{node}", name_zh="", parent_id=None, actor=SYSTEM, at=AT).ids[0]
        for node in range(5)
    ]
    wanted = [Move(ids[category], None if parent is None else ids[parent]) for category, parent in moves]
    move_categories(moves=wanted, actor=SYSTEM, at=AT)
    for category in Category.objects.select_related("parent"):
        above = category.parent.path if category.parent else "/"
        assert category.path == f"{above}{category.pk}/"


@pytest.mark.django_db
def test_a_moved_branch_takes_everything_below_it_along():
    tree = grown()
    settled = move_categories(moves=[Move(tree["Kitchen"].pk, tree["Garden"].pk)], actor=SYSTEM, at=AT)
    assert settled.ids == (tree["Kitchen"].pk,)
    assert paths()["Kettles"] == f"/{tree['Garden'].pk}/{tree['Kitchen'].pk}/{tree['Kettles'].pk}/"
    assert Entry.objects.filter(verb="catalog.category_moved").count() == 1


@pytest.mark.django_db
def test_a_category_cannot_move_below_its_own_branch():
    tree = grown()
    before = paths()
    settled = move_categories(moves=[Move(tree["Home"].pk, tree["Kettles"].pk)], actor=SYSTEM, at=AT)
    assert codes_of(settled) == ["catalog.category_under_itself"]
    assert paths() == before


@pytest.mark.django_db
def test_the_database_itself_refuses_a_category_below_itself():
    tree = grown()
    with pytest.raises(DatabaseError), transaction.atomic():
        Category.objects.filter(pk=tree["Home"].pk).update(parent=tree["Kettles"])


@pytest.mark.django_db
def test_siblings_never_share_a_name():
    tree = grown()
    made = create_category(name="GARDEN", name_zh="", parent_id=None, actor=SYSTEM, at=AT)
    renamed = rename_category(category_id=tree["Garden"].pk, name="home", name_zh="", actor=SYSTEM, at=AT)
    assert codes_of(made) == codes_of(renamed) == ["catalog.name_taken"]
    assert Category.objects.count() == 4


@pytest.mark.django_db
def test_a_tree_has_at_most_twelve_levels():
    deep = " > ".join(f"level {level}" for level in range(12))
    some_skus(SkuDraft("K-1", category=deep))
    deepest = Category.objects.get(name="level 11")
    made = create_category(name="one more", name_zh="", parent_id=deepest.pk, actor=SYSTEM, at=AT)
    assert codes_of(made) == ["catalog.category_too_deep"]


@pytest.mark.django_db
def test_only_an_empty_category_is_deleted():
    tree = grown()
    assert codes_of(delete_category(category_id=tree["Kitchen"].pk, actor=SYSTEM, at=AT)) == [
        "catalog.category_in_use"
    ]
    empty = create_category(name="Empty", name_zh="空", parent_id=None, actor=SYSTEM, at=AT).ids[0]
    assert delete_category(category_id=empty, actor=SYSTEM, at=AT).ids == (empty,)
    assert not Category.objects.filter(name="Empty").exists()


@pytest.mark.django_db
def test_a_brand_is_added_and_renamed_once_per_name():
    brand = create_brand(name="  Brew  mate ", actor=SYSTEM, at=AT).ids[0]
    assert Brand.objects.get(pk=brand).name == "Brew mate"
    assert codes_of(create_brand(name="BREW MATE", actor=SYSTEM, at=AT)) == ["catalog.name_taken"]
    assert rename_brand(brand_id=brand, name="Brew Mate", actor=SYSTEM, at=AT).ids == (brand,)
    assert codes_of(rename_brand(brand_id=brand, name=" ", actor=SYSTEM, at=AT)) == ["catalog.text_missing"]
    assert codes_of(create_brand(name="Other", actor=READER, at=AT)) == ["catalog.not_allowed"]
    assert Brand.objects.count() == 1


@pytest.mark.django_db
def test_a_bundle_of_bundles_takes_its_components_multiplied_out():
    ids = some_skus(*(SkuDraft(code) for code in ("CUP", "PLATE", "SET", "CRATE")))
    bundles = {
        ids["SET"]: [Part(ids["CUP"], 2), Part(ids["PLATE"], 1)],
        ids["CRATE"]: [Part(ids["SET"], 6), Part(ids["CUP"], 1)],
    }
    assert not define_bundles(bundles=bundles, actor=SYSTEM, at=AT).refusals
    assert parts_of([ids["CRATE"], ids["CUP"]]) == {
        ids["CRATE"]: (Part(ids["CUP"], 13), Part(ids["PLATE"], 6))
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "catalog.bundle_empty"),
        ([("CUP", 0)], "catalog.bundle_quantity"),
        ([("SET", 1)], "catalog.bundle_cycle"),
        ([("CRATE", 1)], "catalog.bundle_cycle"),
    ],
)
def test_a_bundle_that_cannot_be_is_refused_and_keeps_its_parts(parts, code):
    ids = some_skus(*(SkuDraft(name) for name in ("CUP", "SET", "CRATE")))
    define_bundles(
        bundles={ids["SET"]: [Part(ids["CUP"], 2)], ids["CRATE"]: [Part(ids["SET"], 1)]}, actor=SYSTEM, at=AT
    )
    wanted = {ids["SET"]: [Part(ids[name], quantity) for name, quantity in parts]}
    assert codes_of(define_bundles(bundles=wanted, actor=SYSTEM, at=AT)) == [code]
    assert BundlePart.objects.get(bundle=ids["SET"]).quantity == 2


@pytest.mark.django_db
def test_a_sku_that_was_in_stock_cannot_become_a_bundle(monkeypatch):
    monkeypatch.setattr(bundle_operations, "_GUARDS", [])
    ids = some_skus(SkuDraft("CUP"), SkuDraft("SET"))
    register_stock_guard(lambda skus: [ids["SET"]])
    written = define_bundles(bundles={ids["SET"]: [Part(ids["CUP"], 2)]}, actor=SYSTEM, at=AT)
    assert codes_of(written) == ["catalog.bundle_in_stock"]
    assert not Sku.objects.get(code="SET").is_bundle


@pytest.mark.django_db
def test_what_is_so_already_is_taken_for_done_and_tells_nothing():
    some_skus(SkuDraft("K-9", brand="Brew", category="Home > Kitchen"))
    kitchen, home, brand = place_of("Kitchen"), place_of("Home"), Brand.objects.get(key="brew").pk
    Category.objects.filter(pk=kitchen).update(name_zh="厨房")
    before = counts()
    said = {"actor": BUYER, "at": AT}
    for settled, key in (
        (move_categories(moves=[Move(kitchen, home), Move(kitchen, home)], **said), kitchen),
        (rename_category(category_id=kitchen, name=" Kitchen ", name_zh="厨房", **said), kitchen),
        (rename_brand(brand_id=brand, name="Brew", **said), brand),
    ):
        assert (set(settled.ids), settled.refusals) == ({key}, ())
    assert counts() == before
    assert not rename_category(category_id=kitchen, name="Kitchen", name_zh="灶间", **said).refusals
    assert Category.objects.get(pk=kitchen).name_zh == "灶间"
    assert counts()[-1] == before[-1] + 1
