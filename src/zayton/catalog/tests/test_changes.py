"""Changes in words: the page of one, the history of a SKU, and what is kept from whom."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from zayton.catalog.bulk import edits_of, read
from zayton.catalog.history import cells_told, changes_of, told_by
from zayton.catalog.models import Brand, Product
from zayton.catalog.public import Cell, Edit, SkuDraft, revise_skus, undo_change, write_skus
from zayton.catalog.tests.builders import AT, BUYER, client_of, gtin13, place_of, some_skus
from zayton.catalog.wording import HIDDEN, value_words, worded
from zayton.catalog.words import FIELDS
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.tests.builders import sign
from zayton.ui.public import names_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    Person.objects.create_user("mei", display_name="梅")
    return some_skus(
        SkuDraft("K-1", "P-1", "壶", "Kettle", "Brewmate", "Home > Tea", person="mei", weight_g=1900),
        SkuDraft("K-2", "P-1"),
    )


def page(client, change: int) -> str:
    answer = client.get(reverse("catalog:change", args=[change]))
    assert answer.status_code == 200
    return answer.content.decode()


def words(field: str, before, after, owner: int, *, sees_cost: bool = True):
    (line,) = worded([Cell(owner, field, before, after)], sees_cost=sees_cost)
    return line.before, line.after


def test_ids_are_shown_by_name_and_figures_as_the_reader_has_them(ids):
    product = Product.objects.get(code="P-1")
    sku, mei = ids["K-1"], Person.objects.get().pk
    assert words("person", None, mei, sku) == ("", "梅")
    assert words("product", product.pk, None, sku) == ("P-1", "")
    assert words("brand", product.brand_id, None, product.pk) == ("Brewmate", "")
    assert words("category", None, product.category_id, product.pk) == ("", "Home > Tea")
    assert words("weight_g", 1900, 1_000_000, sku) == ("1,900", "1,000,000")
    assert words("purchase_cost_minor", None, 123_456, sku) == ("", "£1,234.56")
    assert words("barcodes", (gtin13(1), gtin13(2)), (), sku) == (f"{gtin13(1)} {gtin13(2)}", "")
    assert words("title_en", "", "Kettle", sku) == ("", "Kettle")


@pytest.mark.parametrize(("language", "stage"), [("en", "Growing"), ("zh-hans", "成长")])
def test_a_stage_is_worded_in_the_readers_language(ids, language, stage):
    with override(language):
        assert words("lifecycle", "new", "growth", ids["K-1"])[1] == stage


def test_a_name_that_is_gone_shows_its_number():
    assert value_words("brand", 77, {"brand": {}}) == "77"
    assert value_words("lifecycle", "young", {}) == "young"


def test_costs_are_hidden_on_both_sides_and_marks_of_a_demo_are_not_shown(ids):
    cells = [Cell(ids["K-1"], "purchase_cost_minor", 1, None), Cell(ids["K-1"], "simulated", "a", "b")]
    (line,) = worded(cells, sees_cost=False)
    assert (line.subject, line.before, line.after) == ("K-1", HIDDEN, HIDDEN)


def test_what_belongs_to_a_product_is_said_of_the_product(ids):
    product = Product.objects.get(code="P-1")
    (line,) = worded([Cell(product.pk, "brand", None, product.brand_id)], sees_cost=True)
    assert (line.subject, line.field) == ("P-1", str(FIELDS["brand"]))


def test_names_cost_the_same_queries_for_one_cell_and_for_two_hundred(django_assert_max_num_queries):
    skus = some_skus(*(SkuDraft(f"S-{number}", brand=f"B{number}") for number in range(200)))
    brands = list(Brand.objects.values_list("pk", flat=True))
    cells = [Cell(sku, "brand", None, brand) for sku, brand in zip(skus.values(), brands, strict=True)]
    for few in (cells[:1], cells):
        with django_assert_max_num_queries(2):
            worded(few, sees_cost=True)


def test_the_page_of_a_change_says_who_what_and_how_to_take_it_back(ids):
    done = revise_skus(edits=[Edit(ids["K-1"], "weight_g", 5)], actor=BUYER, at=AT)
    html = page(client_of("operator"), done.change_id)
    assert "SKUs revised" in html
    assert "1,900" in html
    assert BUYER.id in html
    assert reverse("catalog:change-undo", args=[done.change_id]) in html
    assert reverse("catalog:change-undo", args=[done.change_id]) not in page(
        client_of("service"), done.change_id
    )


def test_a_change_and_its_undoing_lead_to_each_other_and_neither_is_undone_twice(ids):
    done = revise_skus(edits=[Edit(ids["K-1"], "weight_g", 5)], actor=BUYER, at=AT)
    undone = undo_change(change_id=done.change_id, actor=SYSTEM, at=AT)
    client = client_of("operator")
    first, second = page(client, done.change_id), page(client, undone.change_id)
    assert reverse("catalog:change", args=[undone.change_id]) in first
    assert reverse("catalog:change-undo", args=[done.change_id]) not in first
    assert reverse("catalog:change", args=[done.change_id]) in second
    assert "Zayton itself" in second


def test_a_change_that_only_created_offers_nothing_to_undo(ids):
    change = told_change()
    html = page(client_of("operator"), change)
    assert "New SKUs" in html
    assert "/undo" not in html


def told_change() -> int:
    return write_skus(drafts=[SkuDraft("N-1"), SkuDraft("N-2")], actor=SYSTEM, at=AT).change_id


def test_undoing_by_post_needs_the_permission(ids):
    done = revise_skus(edits=[Edit(ids["K-1"], "weight_g", 5)], actor=BUYER, at=AT)
    address = reverse("catalog:change-undo", args=[done.change_id])
    assert client_of("service").post(address).status_code == 403
    assert client_of("operator").get(address).status_code == 405
    assert told_by(done.change_id)["cells"]["weight_g"] == [[ids["K-1"], 1900, 5]]


def test_the_history_of_a_sku_is_newest_first_and_of_the_catalogue_only(ids):
    for weight in (1, 2, 3):
        revise_skus(edits=[Edit(ids["K-1"], "weight_g", weight)], actor=BUYER, at=AT)
    verbs = [entry.verb for entry in changes_of(ids["K-1"])]
    assert verbs == ["catalog.skus_revised"] * 3 + ["catalog.skus_imported"]
    assert len(changes_of(ids["K-1"], limit=2)) == 2
    assert [entry.verb for entry in changes_of(ids["K-2"])] == ["catalog.skus_imported"]


def test_a_sku_that_sells_all_day_keeps_its_history_on_its_page(ids):
    for _ in range(3):
        sign(*range(1, 21), sku=[ids["K-1"]])
    assert [entry.verb for entry in changes_of(ids["K-1"], limit=12)] == ["catalog.skus_imported"]
    said = client_of("service").get(reverse("catalog:sku", args=[ids["K-1"]])).content.decode()
    assert "SKUs imported" in said[said.index('id="sku-history"') :]


def test_what_the_journal_kept_is_read_back_as_it_was_written(ids):
    done = revise_skus(
        edits=[Edit(ids["K-1"], "barcodes", (gtin13(1),)), Edit(ids["K-1"], "title_zh", "🫖")],
        actor=BUYER,
        at=AT,
    )
    assert set(cells_told(told_by(done.change_id))) == set(done.cells)
    assert told_by(10**9) == {}


def test_documents_of_the_catalogue_are_called_by_their_names(ids):
    sku, home = ids["K-1"], place_of("Home")
    assert names_for("sku", [sku]) == {sku: "K-1"}
    assert names_for("category", [home]) == {home: "Home"}
    assert names_for("brand", [10**9]) == {10**9: str(10**9)}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("weight_g", "1,200", 1200),
        ("weight_g", "1.0", None),
        ("weight_g", "12,50", None),
        ("purchase_cost_minor", "12,50", None),
        ("purchase_cost_minor", "1,23,456", None),
        ("weight_g", "²", None),
        ("brand", "12", 12),
        ("brand", "9" * 19, None),
        ("person", "mei", None),
        ("lifecycle", "slow", "slow"),
        ("purchase_cost_minor", "1,234.565", 123_456),
        ("purchase_cost_minor", "£5", None),
        ("purchase_cost_minor", "1e30", None),
    ],
)
def test_what_a_form_holds_is_read_as_its_field_has_it(field, text, value):
    assert read(field, text) == value


def test_what_is_left_blank_is_not_edited_and_one_unreadable_value_stops_all():
    edits, refusals = edits_of(["1", "2"], {"weight_g": "5", "brand": "", "lifecycle": "slow"})
    assert (len(edits), refusals) == (4, [])
    edits, refusals = edits_of(["1"], {"weight_g": "x", "lifecycle": "slow"})
    assert (edits, [one.code for one in refusals]) == ([], ["catalog.measure_unreadable"])
