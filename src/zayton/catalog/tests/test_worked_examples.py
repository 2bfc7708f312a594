"""What somebody who keeps a catalogue could check by hand."""

import pytest

from zayton.catalog.models import Category, Sku
from zayton.catalog.public import (
    Edit,
    Move,
    Part,
    SkuDraft,
    category_titles,
    define_bundles,
    gtin_of,
    move_categories,
    parts_of,
    revise_skus,
    skus_of,
    undo_change,
    write_skus,
)
from zayton.catalog.tests.builders import AT, some_skus
from zayton.kernel.access.public import SYSTEM

pytestmark = pytest.mark.django_db


def test_the_check_digit_of_a_german_pen():
    """4006381333931: 4+0×3+0+6×3+3+8×3+1+3×3+3+3×3+9+3×3 = 89, and 90 − 89 = 1."""
    assert gtin_of("4006381333931") == "04006381333931"
    assert gtin_of("4006381333938") is None


def test_a_gift_set_of_two_mugs_and_a_teapot_sold_by_the_crate():
    """A crate of six sets, with one spare mug: 6 × 2 + 1 = 13 mugs and 6 teapots leave the shelf."""
    ids = some_skus(*(SkuDraft(code) for code in ("MUG", "TEAPOT", "SET", "CRATE")))
    define_bundles(
        bundles={
            ids["SET"]: [Part(ids["MUG"], 2), Part(ids["TEAPOT"], 1)],
            ids["CRATE"]: [Part(ids["SET"], 6), Part(ids["MUG"], 1)],
        },
        actor=SYSTEM,
        at=AT,
    )
    assert dict(parts_of([ids["CRATE"]])[ids["CRATE"]]) == {ids["MUG"]: 13, ids["TEAPOT"]: 6}


def test_kettles_move_from_kitchen_to_appliances_with_everything_below():
    """Home > Kitchen > Kettles becomes Appliances > Kettles; the two kettles count for Appliances, not for Home."""
    ids = some_skus(
        SkuDraft("K-1", category="Home > Kitchen > Kettles"),
        SkuDraft("K-2", category="Home > Kitchen > Kettles > Electric"),
        SkuDraft("PAN", category="Home > Kitchen"),
        SkuDraft("FAN", category="Appliances"),
    )
    place = {category.name: category.pk for category in Category.objects.all()}
    move_categories(moves=[Move(place["Kettles"], place["Appliances"])], actor=SYSTEM, at=AT)
    assert category_titles([place["Electric"]])[place["Electric"]] == "Appliances > Kettles > Electric"
    assert skus_of(categories=[place["Appliances"]]) == {ids["K-1"], ids["K-2"], ids["FAN"]}
    assert skus_of(categories=[place["Home"]]) == {ids["PAN"]}


def test_a_season_ends_and_somebody_thinks_better_of_it():
    """Three lanterns end in one change; one is brought back by hand; undoing the change leaves that one alone."""
    ids = some_skus(
        *(SkuDraft(f"LANTERN-{colour}", lifecycle="mature") for colour in ("RED", "BLUE", "GOLD"))
    )
    ended = revise_skus(edits=[Edit(sku, "lifecycle", "ended") for sku in ids.values()], actor=SYSTEM, at=AT)
    revise_skus(edits=[Edit(ids["LANTERN-GOLD"], "lifecycle", "slow")], actor=SYSTEM, at=AT)
    undone = undo_change(change_id=ended.change_id, actor=SYSTEM, at=AT)
    assert [refusal.subject for refusal in undone.refusals] == ["LANTERN-GOLD"]
    stages = dict(Sku.objects.values_list("code", "lifecycle"))
    assert stages == {"LANTERN-RED": "mature", "LANTERN-BLUE": "mature", "LANTERN-GOLD": "slow"}


def test_a_supplier_sends_a_price_list_for_half_of_the_range():
    """The list names two of four SKUs, one at the old price: one changes, one does not, two are not spoken of."""
    ids = some_skus(*(SkuDraft(f"C-{number}", purchase_cost_minor=1000 + number) for number in range(4)))
    prices = [SkuDraft("c-1", purchase_cost_minor=1001), SkuDraft("C-2 ", purchase_cost_minor=1150)]
    written = write_skus(drafts=prices, actor=SYSTEM, at=AT)
    assert (written.unchanged, dict(written.changed)) == (1, {ids["C-2"]: ("purchase_cost_minor",)})
    costs = Sku.objects.order_by("code").values_list("purchase_cost_minor", flat=True)
    assert list(costs) == [1000, 1001, 1150, 1003]
