"""What must hold for any set of words about SKUs: trials foretell, repeats change nothing, undoing restores."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.catalog.models import Barcode, Brand, Category, Product, Sku
from zayton.catalog.public import Edit, SkuDraft, Stage, revise_skus, undo_change, write_skus
from zayton.catalog.tests.builders import AT, BUYER, OPERATOR, as_if, catalogue, counts, gtin13, some_skus
from zayton.kernel.access.models import Person

pytestmark = pytest.mark.django_db
tried = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def ids() -> dict[str, int]:
    """Four SKUs of three products, one with barcodes, one without anything, one partly made up."""
    Person.objects.create_user("mei", display_name="梅")
    return some_skus(
        SkuDraft(
            "K-1",
            "P",
            "水壶",
            "Kettle",
            "Brew",
            "Home > Tea",
            "growth",
            "mei",
            1,
            2,
            3,
            900,
            450,
            (gtin13(1),),
        ),
        SkuDraft("K-2", "P", barcodes=(gtin13(2), gtin13(3))),
        SkuDraft("K-3", "Q", brand="Lumen", category="Garden", lifecycle="ended"),
        SkuDraft("K-4", weight_g=5, simulated="weight_g"),
    )


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


drafts = st.builds(
    SkuDraft,
    code=st.sampled_from(["K-1", "k-2", "Ｋ-3", "K-4", "N-1", "n-1", "N-2", "新-1", "", "x" * 65]),
    product=maybe(st.sampled_from(["P", "q", "R"])),
    title_zh=maybe(st.sampled_from(["", "壶", "🫖", "a\nb"])),
    brand=maybe(st.sampled_from(["Brew", "LUMEN", "New", ""])),
    category=maybe(st.sampled_from(["Home > Tea", "home>TEA>Pots", "Garden", " > ", ""])),
    lifecycle=maybe(st.sampled_from([*Stage, "young"])),
    person=maybe(st.sampled_from(["mei", "梅", "nobody"])),
    weight_g=maybe(st.sampled_from([0, 900, 10**8, -1])),
    purchase_cost_minor=maybe(st.sampled_from([450, 0])),
    barcodes=maybe(st.lists(st.integers(1, 4).map(gtin13), max_size=2).map(tuple)),
    simulated=st.sampled_from(["", "weight_g", "weight_g,brand"]),
)
sets = st.lists(drafts, max_size=5).map(
    lambda found: [draft._replace(row=row) for row, draft in enumerate(found)]
)
actors = st.sampled_from([BUYER, OPERATOR])


def edits_of(ids: dict[str, int]) -> st.SearchStrategy[list[Edit]]:
    """Edits of single cells, some of which no SKU could take."""
    brands = list(Brand.objects.values_list("pk", flat=True))
    categories = list(Category.objects.values_list("pk", flat=True))
    products = list(Product.objects.values_list("pk", flat=True))
    cells = st.one_of(
        st.tuples(st.just("weight_g"), st.sampled_from([None, 0, 7, 900, -1, "heavy"])),
        st.tuples(st.just("title_en"), st.sampled_from([None, "", "Pot", "Kettle", 5])),
        st.tuples(st.just("lifecycle"), st.sampled_from([*Stage, None, "young"])),
        st.tuples(st.just("brand"), st.sampled_from([None, 10**9, *brands])),
        st.tuples(st.just("category"), st.sampled_from([None, *categories])),
        st.tuples(st.just("product"), st.sampled_from([None, *products])),
        st.tuples(st.just("barcodes"), st.lists(st.integers(1, 5).map(gtin13), max_size=2).map(tuple)),
        st.tuples(st.just("purchase_cost_minor"), st.sampled_from([None, 0, 450, 999])),
        st.tuples(st.just("moon"), st.just(1)),
    )
    owners = st.sampled_from([*ids.values(), 10**9])
    return st.lists(st.tuples(owners, cells).map(lambda pair: Edit(pair[0], *pair[1])), max_size=6)


def told(written: Any) -> tuple:
    """What a write says it did, without the keys that only a real one has."""
    return (
        sorted(written.created), dict(written.changed), written.unchanged, dict(written.added),
        [(refusal.code, refusal.subject, refusal.row) for refusal in written.refusals],
    )  # fmt: skip


@tried
@given(found=sets, actor=actors)
def test_a_trial_of_any_set_says_what_the_set_then_does(ids: dict[str, int], found: list, actor: Any) -> None:
    with as_if():
        before = counts(), catalogue()
        trial = write_skus(drafts=found, actor=actor, at=AT, dry_run=True)
        assert (counts(), catalogue()) == before
        assert told(trial) == told(write_skus(drafts=found, actor=actor, at=AT))


@tried
@given(found=sets)
def test_any_set_said_again_changes_nothing_more(ids: dict[str, int], found: list) -> None:
    with as_if():
        write_skus(drafts=found, actor=BUYER, at=AT)
        before, stands = counts(), catalogue()
        again = write_skus(drafts=found, actor=BUYER, at=AT)
        assert (again.created, again.changed, again.change_id) == ({}, {}, None)
        assert (counts(), catalogue()) == (before, stands)


@tried
@given(found=sets)
def test_every_member_of_a_set_is_created_changed_unchanged_or_refused(
    ids: dict[str, int], found: list
) -> None:
    with as_if():
        written = write_skus(drafts=found, actor=BUYER, at=AT)
        refused = {refusal.row for refusal in written.refusals}
        assert len(written.created) + len(written.changed) + written.unchanged + len(refused) == len(found)
        assert Sku.objects.count() == len(ids) + len(written.created)


@tried
@given(found=sets.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_members_that_do_not_touch_each_other_may_come_in_any_order(
    ids: dict[str, int], found: tuple
) -> None:
    apart, keys = [], set()
    for draft in found[0]:
        key = draft.code.lower()
        if key not in keys and not draft.barcodes and draft.product is None and draft.brand is None:
            keys.add(key)
            # siblings share their category, so only one of them may speak of it
            apart.append(draft._replace(category=None))
    shuffled = sorted(
        apart, key=lambda draft: found[1].index(next(one for one in found[0] if one.row == draft.row))
    )
    ends = []
    for some in (apart, shuffled):
        with as_if():
            write_skus(drafts=some, actor=BUYER, at=AT)
            ends.append(catalogue())
    assert ends[0] == ends[1]


@tried
@given(data=st.data(), actor=actors)
def test_a_trial_of_any_edits_says_what_the_edits_then_do(
    ids: dict[str, int], data: st.DataObject, actor: Any
) -> None:
    edits = data.draw(edits_of(ids))
    with as_if():
        before = counts(), catalogue()
        trial = revise_skus(edits=edits, actor=actor, at=AT, dry_run=True)
        assert (counts(), catalogue()) == before
        done = revise_skus(edits=edits, actor=actor, at=AT)
        assert told(trial) == told(done)
        assert (trial.cells, trial.siblings) == (done.cells, done.siblings)


@tried
@given(data=st.data())
def test_any_edits_that_were_taken_are_taken_back_whole(ids: dict[str, int], data: st.DataObject) -> None:
    edits = data.draw(edits_of(ids))
    with as_if():
        before = catalogue()
        done = revise_skus(edits=edits, actor=BUYER, at=AT)
        if done.change_id is None:
            assert catalogue() == before
            return
        assert catalogue() != before or all(cell.field == "simulated" for cell in done.cells)
        undone = undo_change(change_id=done.change_id, actor=BUYER, at=AT)
        assert not undone.refusals
        assert catalogue() == before


@tried
@given(data=st.data(), found=sets)
def test_what_a_set_revised_is_taken_back_and_what_it_created_stays(
    ids: dict[str, int], data: st.DataObject, found: list
) -> None:
    with as_if():
        before = catalogue()
        done = write_skus(drafts=found, actor=BUYER, at=AT)
        if done.change_id is None or not done.changed:
            return
        assert not undo_change(change_id=done.change_id, actor=BUYER, at=AT).refusals
        assert {code: facts for code, facts in catalogue().items() if code in before} == before
        assert set(catalogue()) == set(before) | set(done.created)


@tried
@given(data=st.data())
def test_a_sku_with_a_refused_edit_keeps_every_cell_and_the_others_change(
    ids: dict[str, int], data: st.DataObject
) -> None:
    edits = data.draw(edits_of(ids))
    with as_if():
        before = (
            dict(Sku.objects.values_list("code", "title_en")),
            dict(Sku.objects.values_list("code", "weight_g")),
        )
        written = revise_skus(edits=edits, actor=BUYER, at=AT)
        refused = {refusal.subject for refusal in written.refusals}
        after = (
            dict(Sku.objects.values_list("code", "title_en")),
            dict(Sku.objects.values_list("code", "weight_g")),
        )
        for code in refused & set(ids):
            assert (after[0][code], after[1][code]) == (before[0][code], before[1][code])
            assert ids[code] not in written.changed


@tried
@given(found=st.lists(sets, min_size=1, max_size=4))
def test_whatever_is_said_one_barcode_stands_on_one_sku_and_one_code_is_one_sku(
    ids: dict[str, int], found: list
) -> None:
    with as_if():
        for some in found:
            write_skus(drafts=some, actor=BUYER, at=AT)
        gtins = list(Barcode.objects.values_list("gtin", flat=True))
        assert len(gtins) == len(set(gtins))
        keys = list(Sku.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        for category in Category.objects.select_related("parent"):
            above = category.parent.path if category.parent else "/"
            assert category.path == f"{above}{category.pk}/"
