"""What somebody who keeps a catalogue could check by hand."""

from decimal import Decimal

import pytest

from zayton.catalog.models import Category, Sku
from zayton.catalog.public import (
    Edit,
    Move,
    Part,
    SkuDraft,
    category_titles,
    create_brand,
    define_bundles,
    gtin_of,
    move_categories,
    parts_of,
    revise_skus,
    skus_of,
    undo_change,
    write_skus,
)
from zayton.catalog.rules.reading import rounded
from zayton.catalog.targets import LENGTH_UNITS, WEIGHT_UNITS
from zayton.catalog.tests.builders import AT, BUYER, OPERATOR, some_skus
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


def test_the_check_digit_of_an_american_upc():
    """036000291452: (0+6+0+2+1+5)×3 + (3+0+0+9+4) = 42 + 16 = 58, and 60 − 58 = 2; as an EAN it gains a zero."""
    assert gtin_of("036000291452") == gtin_of("0036000291452") == "00036000291452"
    assert gtin_of("036000291451") is None


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [
        ("10", "in", 254),
        ("0.5", "in", 13),
        ("2.54", "cm", 25),
        ("2.56", "cm", 26),
        ("0.5", "mm", 0),
        ("1.5", "mm", 2),
    ],
)
def test_a_length_from_a_suppliers_sheet(typed, unit, kept):
    """10 in × 25.4 = 254 mm; 0.5 in = 12.7 → 13; 25.4 → 25; 25.6 → 26; a half goes to the even: 0.5 → 0, 1.5 → 2."""
    assert rounded(int(Decimal(typed) * 1_000_000), LENGTH_UNITS[unit]) == kept


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [("2", "lb", 907), ("8", "oz", 227), ("1.2345", "kg", 1234), ("1.2355", "kg", 1236)],
)
def test_a_weight_from_an_american_sheet(typed, unit, kept):
    """2 lb × 453.59237 = 907.18 g; 8 oz × 28.349523125 = 226.8 g; 1,234.5 g goes to 1,234, and 1,235.5 to 1,236."""
    assert rounded(int(Decimal(typed) * 1_000_000), WEIGHT_UNITS[unit]) == kept


def test_two_suppliers_spell_one_code_differently():
    """KET-01, ket-01 and ＫＥＴ-01 are one kettle: the first file makes it, the other two set its weight and title."""
    made = some_skus(SkuDraft("KET-01", purchase_cost_minor=1299))
    for draft in (SkuDraft("ket-01", weight_g=850), SkuDraft("ＫＥＴ-01", title_zh="电热水壶")):
        assert write_skus(drafts=[draft], actor=SYSTEM, at=AT).changed.keys() == {made["KET-01"]}
    sku = Sku.objects.get()
    assert (sku.code, sku.weight_g, sku.title_zh, sku.purchase_cost_minor) == (
        "KET-01",
        850,
        "电热水壶",
        1299,
    )


def test_the_life_of_a_garden_lamp():
    """New in spring, it grows and matures, runs slow in winter, ends; in May it may come back as growing, never new."""
    ids = some_skus(SkuDraft("LAMP"))
    wanted = ["growth", "mature", "slow", "ended", "mature", "new", "growth"]
    taken = []
    for stage in wanted:
        written = revise_skus(edits=[Edit(ids["LAMP"], "lifecycle", stage)], actor=SYSTEM, at=AT)
        taken.append(not written.refusals)
    assert taken == [True, True, True, True, False, False, True]
    assert Sku.objects.get().lifecycle == "growth"


def test_a_hamper_whose_basket_is_replaced():
    """Three hampers: first 3 × (1 basket + 4 jars) = 3 and 12; then with tins instead, 3 × (1 + 2 + 2) as counted."""
    ids = some_skus(*(SkuDraft(code) for code in ("BASKET", "JAR", "TIN", "HAMPER")))
    hamper = ids["HAMPER"]
    held = (
        [Part(ids["BASKET"], 1), Part(ids["JAR"], 4)],
        [Part(ids["TIN"], 2), Part(ids["BASKET"], 1), Part(ids["JAR"], 2)],
    )
    needs = []
    for parts in held:
        define_bundles(bundles={hamper: parts}, actor=SYSTEM, at=AT)
        needs.append({part.component_id: 3 * part.quantity for part in parts_of([hamper])[hamper]})
    assert needs == [
        {ids["BASKET"]: 3, ids["JAR"]: 12},
        {ids["BASKET"]: 3, ids["JAR"]: 6, ids["TIN"]: 6},
    ]


def test_a_buyer_corrects_a_cost_a_clerk_may_not_see():
    """£4.50 becomes £5.25 in one change with the weight; the clerk takes back the weight only, the cost stays."""
    ids = some_skus(SkuDraft("C-1", weight_g=100, purchase_cost_minor=450))
    edits = [Edit(ids["C-1"], "purchase_cost_minor", 525), Edit(ids["C-1"], "weight_g", 120)]
    change = revise_skus(edits=edits, actor=BUYER, at=AT).change_id
    undone = undo_change(change_id=change, actor=OPERATOR, at=AT)
    assert [refusal.code for refusal in undone.refusals] == ["catalog.cost_hidden"]
    assert Sku.objects.values_list("weight_g", "purchase_cost_minor").get() == (100, 525)


def test_a_clerk_mistypes_one_digit_of_a_carton_code():
    """10012345678902 on the carton, …912 in the file: the check digit stays and no longer fits.

    1×3+0×1+0×3+1×1+2×3+3×1+4×3+5×1+6×3+7×1+8×3+9×1+0×3 = 3+0+0+1+6+3+12+5+18+7+24+9+0 = 88, and 90 - 88 = 2.
    """
    assert gtin_of("10012345678902") == "10012345678902"
    assert gtin_of("10012345678912") is None


def test_a_small_code_on_a_lipstick():
    """96385074: 9×3+6+3×3+8+5×3+0+7×3 = 27+6+9+8+15+0+21 = 86, and 90 - 86 = 4."""
    assert gtin_of("96385074") == "00000096385074"
    assert gtin_of("96385073") is None


def test_a_family_of_tea_sets_changes_its_brand():
    """A set in three colours is one product; giving RED the new brand gives it to BLUE and GOLD, but not to the pot."""
    ids = some_skus(
        *(SkuDraft(f"SET-{colour}", "TEA-SET", brand="Old Leaf") for colour in ("RED", "BLUE", "GOLD")),
        SkuDraft("POT", brand="Old Leaf"),
    )
    new = create_brand(name="New Leaf", actor=SYSTEM, at=AT).ids[0]
    done = revise_skus(edits=[Edit(ids["SET-RED"], "brand", new)], actor=SYSTEM, at=AT)
    assert (len(done.changed), done.siblings) == (1, 2)
    brands = dict(Sku.objects.values_list("code", "product__brand__name"))
    assert brands == {
        "SET-RED": "New Leaf", "SET-BLUE": "New Leaf", "SET-GOLD": "New Leaf", "POT": "Old Leaf",
    }  # fmt: skip


def test_one_colour_leaves_the_family():
    """GOLD becomes a product of its own brand: RED and BLUE stay what they were, and so does their product."""
    ids = some_skus(
        *(SkuDraft(f"SET-{colour}", "TEA-SET", brand="Leaf") for colour in ("RED", "BLUE", "GOLD"))
    )
    moved = write_skus(drafts=[SkuDraft("SET-GOLD", "GOLD-SET", brand="Gilt")], actor=SYSTEM, at=AT)
    assert dict(moved.changed) == {ids["SET-GOLD"]: ("product",)}
    products = set(Sku.objects.values_list("code", "product__code", "product__brand__name"))
    assert products == {
        ("SET-RED", "TEA-SET", "Leaf"), ("SET-BLUE", "TEA-SET", "Leaf"), ("SET-GOLD", "GOLD-SET", "Gilt"),
    }  # fmt: skip


def test_a_file_of_six_lines_of_which_two_are_wrong():
    """Two new, one changed, one as it was, one with a wrong barcode, one that repeats a code: 2 + 1 + 1 + 2 = 6."""
    some_skus(SkuDraft("OLD-1", weight_g=100), SkuDraft("OLD-2", weight_g=200))
    file = [
        SkuDraft("NEW-1", row=2), SkuDraft("NEW-2", row=3), SkuDraft("OLD-1", weight_g=110, row=4),
        SkuDraft("old-2", weight_g=200, row=5), SkuDraft("NEW-3", barcodes=("96385075",), row=6),
        SkuDraft("new-1", row=7),
    ]  # fmt: skip
    written = write_skus(drafts=file, actor=SYSTEM, at=AT)
    assert (list(written.created), len(written.changed), written.unchanged) == (["NEW-1", "NEW-2"], 1, 1)
    assert [(refusal.row, refusal.code) for refusal in written.refusals] == [
        (6, "catalog.barcode_wrong"), (7, "catalog.code_repeated"),
    ]  # fmt: skip


def test_what_a_crate_of_crates_takes_from_the_shelf():
    """A pallet of 4 crates of 6 sets of 2 mugs: 4 × 6 × 2 = 48 mugs; with one loose set more 48 + 2 = 50."""
    ids = some_skus(*(SkuDraft(code) for code in ("MUG", "SET", "CRATE", "PALLET")))
    bundles = {
        ids["SET"]: [Part(ids["MUG"], 2)],
        ids["CRATE"]: [Part(ids["SET"], 6)],
        ids["PALLET"]: [Part(ids["CRATE"], 4), Part(ids["SET"], 1)],
    }
    define_bundles(bundles=bundles, actor=SYSTEM, at=AT)
    assert dict(parts_of([ids["PALLET"]])[ids["PALLET"]]) == {ids["MUG"]: 50}


def test_a_demo_cost_becomes_a_real_one():
    """Weight and cost were made up; the supplier's invoice says the cost, so only the weight is still marked."""
    some_skus(
        SkuDraft("C-1", weight_g=300, purchase_cost_minor=412, simulated="purchase_cost_minor,weight_g")
    )
    write_skus(drafts=[SkuDraft("C-1", purchase_cost_minor=395)], actor=SYSTEM, at=AT)
    assert Sku.objects.values_list("purchase_cost_minor", "simulated").get() == (395, "weight_g")


def test_a_shop_moves_its_whole_garden_below_outdoors():
    """Garden held 3 SKUs in two branches; below Outdoors, beside 1 barbecue, there are 4; Garden still counts 3."""
    some_skus(
        SkuDraft("G-1", category="Garden > Pots"), SkuDraft("G-2", category="Garden > Tools"),
        SkuDraft("G-3", category="Garden > Tools"), SkuDraft("BBQ", category="Outdoors"),
    )  # fmt: skip
    place = dict(Category.objects.values_list("name", "pk"))
    move_categories(moves=[Move(place["Garden"], place["Outdoors"])], actor=SYSTEM, at=AT)
    counted = {
        name: len(skus_of(categories=[place[name]])) for name in ("Outdoors", "Garden", "Tools", "Pots")
    }
    assert counted == {"Outdoors": 4, "Garden": 3, "Tools": 2, "Pots": 1}
    assert category_titles([place["Tools"]])[place["Tools"]] == "Outdoors > Garden > Tools"
