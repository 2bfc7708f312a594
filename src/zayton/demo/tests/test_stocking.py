"""The demo's catalogue and shelves, filled through the verbs that everybody uses, and marked as made up."""

from datetime import timedelta

import pytest

from zayton.catalog.models import Category, Sku
from zayton.catalog.public import category_titles
from zayton.demo import stocking
from zayton.demo.classing import IN_CHINESE
from zayton.demo.company import OPERATORS, Company, found_company, hire_people
from zayton.demo.history import Article
from zayton.demo.loading import _by_week
from zayton.demo.stocking import (
    all_receipts,
    expect_all,
    fill_pipeline,
    list_articles,
    plant_categories,
    receive_history,
    sku_draft,
)
from zayton.demo.supplying import Receipt, luck_of, unit_cost_millis
from zayton.demo.tests.builders import AT, DAY, article
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Lot, Movement
from zayton.stock.public import MovementKind, PlaceKind, prove

MUG, LAMP, BAG = (
    article("22423", "REGENCY TEA MUG", (100, -40), (20, -10), price=250.0),
    article("85123A", "GARDEN LANTERN", (90, -200), price=1_000.0),
    article("20685", "JUMBO BAG RED RETROSPOT", (30, -5), (29, 1)),
)
RECEIPTS = [
    Receipt("22423", DAY - timedelta(days=110), 50, 5_000),
    Receipt("85123A", DAY - timedelta(days=110), 220, 99_000),
    Receipt("22423", DAY - timedelta(days=40), 30, 3_000),
]


@pytest.fixture
def company(db: None) -> Company:
    """The company with its people and three articles in the catalogue."""
    founded = found_company(at=AT, actor=SYSTEM)
    hire_people(company=founded, password=None, at=AT, actor=SYSTEM)
    list_articles([MUG, LAMP, BAG], last=DAY, at=AT, actor=SYSTEM)
    return founded


def held(kind: PlaceKind, code: str) -> int:
    """Units of a SKU in places of a kind, by its movements."""
    came = Movement.objects.filter(lot__sku__code=code, to_place__kind=kind).values_list(
        "quantity", flat=True
    )
    went = Movement.objects.filter(lot__sku__code=code, from_place__kind=kind).values_list(
        "quantity", flat=True
    )
    return sum(came) - sum(went)


def test_a_refusal_ends_the_load_with_its_words() -> None:
    expect_all([])
    with pytest.raises(RuntimeError, match="K-1"):
        expect_all([Refusal("catalog.code_taken", "K-1")])


def test_of_many_refusals_five_are_said() -> None:
    with pytest.raises(RuntimeError) as stopped:
        expect_all([Refusal("catalog.code_taken", f"K-{number}") for number in range(9)])
    assert [f"K-{number}" in str(stopped.value) for number in (0, 4, 5, 8)] == [True, True, False, False]


def test_a_sku_says_what_the_file_says_and_what_was_made_up() -> None:
    draft = sku_draft(MUG, DAY)
    assert (draft.code, draft.title_en, draft.category, draft.brand) == (
        "22423", "REGENCY TEA MUG", "Kitchen > Tea and mugs", "Edwardian",
    )  # fmt: skip
    assert draft.purchase_cost_minor == unit_cost_millis(250.0, luck_of("22423")) // 1_000
    assert 80 <= draft.purchase_cost_minor <= 145
    assert 20 <= (draft.weight_g or 0) < 1_500
    assert {"code", "title_en"}.isdisjoint(draft.simulated.split(","))


def test_a_sku_without_a_title_says_none_and_still_has_its_shelf() -> None:
    draft = sku_draft(article("X", ""), DAY)
    assert (draft.title_en, draft.category, draft.brand) == (None, "Other gifts", "House range")


def test_what_sells_for_nothing_still_costs_a_penny() -> None:
    assert sku_draft(article("X", price=0.0), DAY).purchase_cost_minor == 1


def test_articles_of_one_category_have_one_person() -> None:
    drafts = [sku_draft(article(str(number), "TEA CUP"), DAY) for number in range(10)]
    assert len({draft.person for draft in drafts}) == 1
    people = {
        sku_draft(article("A", title), DAY).person
        for title in ("CUP", "BUNTING", "LUNCH BAG", "CLOCK", "TOY")
    }
    assert len(people) > 1
    assert people <= set(OPERATORS)


def test_receipts_of_all_articles_come_oldest_first() -> None:
    receipts = all_receipts([LAMP, MUG, BAG], DAY - timedelta(days=100), DAY)
    assert receipts == all_receipts([BAG, MUG, LAMP], DAY - timedelta(days=100), DAY)
    assert receipts == sorted(receipts, key=lambda one: (one.day, one.code))
    assert {receipt.code for receipt in receipts} == {"22423", "85123A", "20685"}
    assert sum(len(part) for _done, part in _by_week(receipts)) == len(receipts)


@pytest.mark.parametrize("some", [[], [article("A")]])
def test_articles_that_never_left_have_no_receipt(some: list[Article]) -> None:
    assert all_receipts(some, DAY, DAY) == []


@pytest.mark.django_db
def test_the_tree_is_planted_whole_in_both_languages() -> None:
    plant_categories(at=AT, actor=SYSTEM)
    english, chinese = category_titles(), category_titles(chinese=True)
    assert set(english.values()) == set(IN_CHINESE)
    for key, path in english.items():
        assert chinese[key].rpartition(" > ")[2] == IN_CHINESE[path]
    assert Category.objects.filter(parent=None).count() == len(
        [path for path in IN_CHINESE if ">" not in path]
    )


@pytest.mark.django_db
def test_planting_a_second_time_is_a_mistake_of_ours_and_plants_nothing() -> None:
    plant_categories(at=AT, actor=SYSTEM)
    before = Category.objects.count(), Entry.objects.count()
    with pytest.raises(RuntimeError):
        plant_categories(at=AT, actor=SYSTEM)
    assert (Category.objects.count(), Entry.objects.count()) == before


@pytest.mark.django_db
def test_articles_hang_on_the_categories_that_were_planted(company: Company) -> None:
    planted = Category.objects.count()
    plant = {sku.code: sku.product.category.name for sku in Sku.objects.select_related("product__category")}
    assert plant == {
        "22423": "Tea and mugs",
        "85123A": "Candles and holders",
        "20685": "Lunch and shopping bags",
    }
    assert Category.objects.count() == planted
    assert Sku.objects.get(code="22423").person == Person.objects.get(username=sku_draft(MUG, DAY).person)


@pytest.mark.django_db
def test_listing_again_changes_nothing_and_slices_make_no_difference(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Sku.objects.count(), Entry.objects.count()
    monkeypatch.setattr(stocking, "_SLICE", 1)
    list_articles([MUG, LAMP, BAG], last=DAY, at=AT, actor=SYSTEM)
    assert (Sku.objects.count(), Entry.objects.count()) == before


@pytest.mark.django_db
def test_history_is_received_day_by_day_as_simulated_lots_at_their_cost(company: Company) -> None:
    receive_history(RECEIPTS, company=company, actor=SYSTEM)
    lots = Lot.objects.order_by("pk").values_list("sku__code", "simulated")
    assert list(lots) == [("22423", True), ("85123A", True), ("22423", True)]
    moves = Movement.objects.order_by("pk").values_list("quantity", "cost_minor", "kind")
    assert [tuple(move) for move in moves] == [
        (50, 5_000, MovementKind.RECEIVED), (220, 99_000, MovementKind.RECEIVED), (30, 3_000, MovementKind.RECEIVED),
    ]  # fmt: skip
    assert Entry.objects.filter(verb="stock.received").count() == 2
    assert prove() == []


@pytest.mark.django_db
def test_goods_come_in_the_morning_before_the_first_order_of_the_day(company: Company) -> None:
    receive_history(RECEIPTS[:1], company=company, actor=SYSTEM)
    moved_at = Movement.objects.get().at
    assert (moved_at.date(), moved_at.hour) == (DAY - timedelta(days=110), 7)


@pytest.mark.django_db
def test_a_receipt_for_a_sku_under_another_spelling_finds_it(company: Company) -> None:
    receive_history([Receipt("85123a", DAY, 5, 100)], company=company, actor=SYSTEM)
    assert Movement.objects.get().lot.sku.code == "85123A"


@pytest.mark.django_db
def test_the_newest_goods_are_made_again_half_of_them_already_on_their_way(company: Company) -> None:
    receive_history(RECEIPTS, company=company, actor=SYSTEM)
    fill_pipeline(RECEIPTS, company=company, last=DAY, actor=SYSTEM)
    # by cost: the lantern of 990.00 first, then the mug of 30.00, which is the second and so has sailed
    assert (held(PlaceKind.PRODUCTION, "85123A"), held(PlaceKind.TRANSIT, "85123A")) == (220, 0)
    assert (held(PlaceKind.PRODUCTION, "22423"), held(PlaceKind.TRANSIT, "22423")) == (0, 30)
    assert not Lot.objects.filter(simulated=False).exists()
    assert prove() == []


@pytest.mark.django_db
def test_the_pipeline_takes_the_dearest_hundred_and_twenty(company: Company) -> None:
    many = [article(f"S{number:03}", "TEA CUP") for number in range(130)]
    list_articles(many, last=DAY, at=AT, actor=SYSTEM)
    receipts = [Receipt(one.code, DAY, 1, 100 + number) for number, one in enumerate(many)]
    fill_pipeline(receipts, company=company, last=DAY, actor=SYSTEM)
    made = set(Lot.objects.values_list("sku__code", flat=True))
    assert made == {f"S{number:03}" for number in range(10, 130)}
