"""Brands and categories: every refusal of every verb, what the journal is told, several moves in one set."""

import pytest

from zayton.catalog.models import Brand, BundlePart, Category, Product, Sku
from zayton.catalog.operations import branches
from zayton.catalog.operations import skus as sku_operations
from zayton.catalog.public import (
    Move,
    Part,
    SkuDraft,
    create_brand,
    create_category,
    define_bundles,
    delete_category,
    move_categories,
    rename_brand,
    rename_category,
)
from zayton.catalog.tests.builders import AT, BUYER, READER, codes_of, counts, place_of, some_skus
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
NOBODY_HAS = 10**9


def made(name: str, parent: int | None = None, zh: str = "") -> int:
    return create_category(name=name, name_zh=zh, parent_id=parent, actor=SYSTEM, at=AT).ids[0]


def move(*moves: tuple[int, int | None], actor=SYSTEM):
    return move_categories(moves=[Move(*one) for one in moves], actor=actor, at=AT)


def stands() -> set[tuple]:
    return {
        *Category.objects.values_list("pk", "name", "name_zh", "key", "parent", "path"),
        *Brand.objects.values_list("pk", "name", "key"),
    }


WRITES = {
    "create_brand": lambda name, actor=SYSTEM: create_brand(name=name, actor=actor, at=AT),
    "rename_brand": lambda name, actor=SYSTEM: rename_brand(
        brand_id=Brand.objects.get(name="Old").pk, name=name, actor=actor, at=AT
    ),
    "create_category": lambda name, actor=SYSTEM: create_category(
        name=name, name_zh="", parent_id=None, actor=actor, at=AT
    ),
    "create_category_zh": lambda name, actor=SYSTEM: create_category(
        name="Fine", name_zh=name, parent_id=None, actor=actor, at=AT
    ),
    "rename_category": lambda name, actor=SYSTEM: rename_category(
        category_id=place_of("Old"), name=name, name_zh="", actor=actor, at=AT
    ),
    "rename_category_zh": lambda name, actor=SYSTEM: rename_category(
        category_id=place_of("Old"), name="Fine", name_zh=name, actor=actor, at=AT
    ),
}


@pytest.fixture
def old() -> int:
    create_brand(name="Old", actor=SYSTEM, at=AT)
    return made("Old", zh="旧")


@pytest.mark.parametrize("verb", WRITES)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 121, "catalog.text_too_long"),
        ("ﷺ" * 20, "catalog.text_too_long"),
        ("bell\x07", "catalog.text_unprintable"),
        ("a\u202eb", "catalog.text_unprintable"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_and_nothing_changes(old, verb, name, code):
    before = stands(), counts()
    assert codes_of(WRITES[verb](name)) == [code]
    assert (stands(), counts()) == before


@pytest.mark.parametrize("verb", [verb for verb in WRITES if not verb.endswith("zh")])
def test_a_name_of_spaces_is_none(old, verb):
    before = stands(), counts()
    assert codes_of(WRITES[verb](" \u3000 ")) == ["catalog.text_missing"]
    assert (stands(), counts()) == before


@pytest.mark.parametrize("verb", [verb for verb in WRITES if "category" in verb])
def test_the_name_of_a_category_holds_no_mark_that_parts_levels(old, verb):
    before = stands(), counts()
    assert codes_of(WRITES[verb]("A>B")) == ["catalog.name_split"]
    assert (stands(), counts()) == before


@pytest.mark.parametrize("verb", WRITES)
def test_whoever_may_not_edit_is_refused_and_nothing_changes(old, verb):
    before = stands(), counts()
    assert codes_of(WRITES[verb]("New", actor=READER)) == ["catalog.not_allowed"]
    assert (stands(), counts()) == before


def test_moving_and_deleting_need_the_permission_too(old):
    before = stands(), counts()
    assert codes_of(move((old, None), actor=READER)) == ["catalog.not_allowed"]
    assert codes_of(delete_category(category_id=old, actor=READER, at=AT)) == ["catalog.not_allowed"]
    assert (stands(), counts()) == before


def test_what_is_unknown_is_neither_renamed_nor_moved_nor_deleted(old):
    before = stands(), counts()
    assert codes_of(rename_category(category_id=NOBODY_HAS, name="N", name_zh="", actor=SYSTEM, at=AT)) == [
        "catalog.category_unknown"
    ]
    assert codes_of(delete_category(category_id=NOBODY_HAS, actor=SYSTEM, at=AT)) == [
        "catalog.category_unknown"
    ]
    assert codes_of(rename_brand(brand_id=NOBODY_HAS, name="N", actor=SYSTEM, at=AT)) == [
        "catalog.brand_unknown"
    ]
    assert codes_of(create_category(name="N", name_zh="", parent_id=NOBODY_HAS, actor=SYSTEM, at=AT)) == [
        "catalog.category_unknown"
    ]
    assert codes_of(move((NOBODY_HAS, None), (old, NOBODY_HAS))) == ["catalog.category_unknown"] * 2
    assert (stands(), counts()) == before


def test_a_brand_takes_no_name_that_another_has_under_other_capitals(old):
    create_brand(name="Straße", actor=SYSTEM, at=AT)
    before = stands()
    assert codes_of(WRITES["rename_brand"]("STRASSE")) == ["catalog.name_taken"]
    assert stands() == before


def test_a_brand_may_change_its_own_capitals(old):
    assert not WRITES["rename_brand"]("OLD").refusals
    assert Brand.objects.get().name == "OLD"


def test_one_name_may_stand_below_two_parents():
    one, two = made("One"), made("Two")
    made("Tea", one)
    made("Tea", two)
    assert codes_of(create_category(name="TEA", name_zh="", parent_id=one, actor=SYSTEM, at=AT)) == [
        "catalog.name_taken"
    ]
    assert Category.objects.filter(name="Tea").count() == 2


def test_a_category_does_not_move_where_its_name_is_taken():
    one, two = made("One"), made("Two")
    tea = made("Tea", one)
    made("tea", two)
    before = stands()
    assert codes_of(move((tea, two))) == ["catalog.name_taken"]
    assert stands() == before


def test_a_branch_that_would_reach_too_deep_stays():
    deep, parent = [], None
    for level in range(11):
        parent = made(f"l{level}", parent)
        deep.append(parent)
    branch = made("branch")
    made("leaf", branch)
    before = stands()
    assert codes_of(move((branch, deep[-1]))) == ["catalog.category_too_deep"]
    assert stands() == before
    assert move((branch, deep[-2])).ids == (branch,)


def test_a_set_of_moves_is_judged_one_after_the_other():
    """B leaves its place below A, and only then may A hang below B; the way round that closes a circle is refused."""
    a = made("A")
    b = made("B", a)
    settled = move((a, b), (b, None), (a, b))
    assert (codes_of(settled), settled.ids) == (["catalog.category_under_itself"], (b, a))
    assert dict(Category.objects.values_list("name", "path")) == {"B": f"/{b}/", "A": f"/{b}/{a}/"}


def test_a_name_comes_where_the_same_set_has_just_made_room_for_it():
    some_skus(
        SkuDraft("1", category="P > X"), SkuDraft("2", category="Q > X"), SkuDraft("3", category="R > S")
    )
    mine, other = place_of("X", "P"), place_of("X", "Q")
    settled = move((other, place_of("S")), (mine, place_of("Q")))
    assert not settled.refusals
    assert place_of("X", "S") == other
    assert Category.objects.get(pk=mine).path == f"/{place_of('Q')}/{mine}/"


def test_too_many_moves_at_once_are_refused_whole(old, monkeypatch):
    monkeypatch.setattr(sku_operations, "MOST_AT_ONCE", 1)
    assert codes_of(move((old, None), (old, None))) == ["catalog.too_many"]


def test_the_journal_is_told_both_names_and_both_places():
    one, two = made("One"), made("Two", zh="二")
    move((two, one))
    rename_category(category_id=two, name="Second", name_zh="第二", actor=BUYER, at=AT)
    delete_category(category_id=two, actor=SYSTEM, at=AT)
    told = {entry.verb: (entry.document_id, entry.payload) for entry in Entry.objects.order_by("id")}
    assert told["catalog.category_moved"] == (two, {"before": None, "after": one})
    assert told["catalog.category_renamed"] == (two, {"before": "Two", "after": "Second", "after_zh": "第二"})
    assert told["catalog.category_deleted"] == (two, {"name": "Second"})


def test_a_category_that_holds_products_or_branches_says_how_many():
    some_skus(
        SkuDraft("K-1", category="Home"),
        SkuDraft("K-2", category="Home"),
        SkuDraft("K-3", category="Home > A"),
    )
    (refusal,) = delete_category(category_id=place_of("Home"), actor=SYSTEM, at=AT).refusals
    assert (refusal.code, refusal.figures["count"]) == ("catalog.category_in_use", 3)
    assert Category.objects.count() == 2


def test_the_whole_tree_is_read_in_one_query(django_assert_num_queries):
    some_skus(SkuDraft("K-1", category=" > ".join("abcdefghijkl")), SkuDraft("K-2", category="m > n"))
    with django_assert_num_queries(1):
        tree = branches.tree()
    assert {one.name: tree[one.parent].name if one.parent else None for one in tree.values()}["l"] == "k"


def parts(*held: tuple[int, int]) -> list[Part]:
    return [Part(*one) for one in held]


def bundled(actor=SYSTEM, **bundles):
    ids = dict(Sku.objects.values_list("code", "pk"))
    wanted = {
        ids[code]: parts(*((ids.get(name, NOBODY_HAS), count) for name, count in held))
        for code, held in bundles.items()
    }
    return define_bundles(bundles=wanted, actor=actor, at=AT)


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ([("CUP", 10_001)], "catalog.bundle_quantity"),
        ([("CUP", -1)], "catalog.bundle_quantity"),
        ([("CUP", 1), ("NOTHING", 1)], "catalog.sku_unknown"),
    ],
)
def test_a_bundle_of_what_is_not_or_too_much_is_refused(held, code):
    some_skus(SkuDraft("CUP"), SkuDraft("SET"))
    before = counts()
    assert codes_of(bundled(SET=held)) == [code]
    assert counts() == before
    assert not Sku.objects.filter(is_bundle=True).exists()


def test_a_bundle_needs_the_permission():
    some_skus(SkuDraft("CUP"), SkuDraft("SET"))
    assert codes_of(bundled(SET=[("CUP", 1)], actor=READER)) == ["catalog.not_allowed"]
    assert not BundlePart.objects.exists()


def test_a_circle_through_two_bundles_of_one_set_is_seen():
    some_skus(SkuDraft("A"), SkuDraft("B"))
    written = bundled(A=[("B", 1)], B=[("A", 1)])
    assert codes_of(written) == ["catalog.bundle_cycle"]
    assert BundlePart.objects.get().bundle.code == "A"


def test_the_other_bundles_of_a_set_are_kept_and_told_with_what_they_held():
    ids = some_skus(SkuDraft("CUP"), SkuDraft("POT"), SkuDraft("SET"), SkuDraft("BOX"))
    bundled(SET=[("CUP", 1)])
    written = bundled(SET=[("POT", 3)], BOX=[])
    assert (codes_of(written), list(written.changed)) == (["catalog.bundle_empty"], [ids["SET"]])
    told = Entry.objects.order_by("-id")[0].payload["parts"]
    assert told == [[ids["SET"], [[ids["CUP"], 1]], [[ids["POT"], 3]]]]


def test_a_product_keeps_the_words_of_the_row_that_named_it_first():
    some_skus(SkuDraft("K-1", "Pot", "壶", "Pot"), SkuDraft("K-2", "POT", "另", "Other"))
    assert Product.objects.values_list("code", "title_zh", "title_en").get() == ("Pot", "壶", "Pot")


def test_no_moves_and_no_bundles_change_nothing():
    before = counts()
    assert move() == branches.Settled()
    assert bundled().change_id is None
    assert counts() == before
