"""The table of SKUs: filter, sort, search, views, exports and the bulk edit, for each reader."""

import csv
import io
import json
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zayton.catalog.models import Brand, Sku
from zayton.catalog.public import SkuDraft
from zayton.catalog.tests.builders import client_of, counts, gtin13, place_of, some_skus
from zayton.kernel.access.models import Person
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
ADDRESS = "/catalog/"


@pytest.fixture
def ids() -> dict[str, int]:
    Person.objects.create_user("mei", display_name="梅")
    return some_skus(
        SkuDraft("A-1", "P-1", "水壶", "Kettle", "Brewmate", "Home > Kitchen", "growth", "mei", weight_g=900),
        SkuDraft("A-2", "P-1", None, "@SUM(1)", lifecycle="ended", barcodes=(gtin13(1), gtin13(2))),
        SkuDraft("B-1", None, "🫖 茶杯", None, "Lumen", "Garden", weight_g=5, purchase_cost_minor=1),
        SkuDraft("b-2", title_en="-10% off"),
    )


def rows(client, query: str = "") -> list[dict]:
    answer = client.get(f"{ADDRESS}?format=json&{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)["rows"]


def codes(client, query: str) -> list[str]:
    return [row["code"] for row in rows(client, query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("f.lifecycle=ended", ["A-2"]),
        ("f.lifecycle=ended&f.lifecycle=growth", ["A-1", "A-2"]),
        ("f.lifecycle=nonsense", []),
        ("f.person=梅", ["A-1"]),
        ("f.person=empty:", ["A-2", "B-1", "b-2"]),
        ("f.brand=has:LUM", ["B-1"]),
        ("f.brand=empty:", ["b-2"]),
        ("f.category=empty:", ["b-2"]),
        ("f.category=Garden&f.category=Home", ["A-1", "A-2", "B-1"]),
        ("f.category=Nowhere", []),
        ("f.weight_g=lte:5", ["B-1"]),
        ("f.weight_g=gte:5&f.brand=Brewmate", ["A-1"]),
        ("f.weight_g=gte:heavy", ["A-1", "A-2", "B-1", "b-2"]),
        ("f.code=has:-1", ["A-1", "B-1"]),
        ("f.created_at=gte:2026-03-02T09:30%2B00:00", ["A-1", "A-2", "B-1", "b-2"]),
        ("f.created_at=lte:2026-03-02T09:29%2B00:00", []),
        ("f.created_at=lte:0001-01-01", ["A-1", "A-2", "B-1", "b-2"]),
        ("f.created_at=gte:9999-12-31T23:59-12:00", ["A-1", "A-2", "B-1", "b-2"]),
        ("f.created_at=lte:0001-01-01T00:00%2B12:00", ["A-1", "A-2", "B-1", "b-2"]),
        ("q=茶", ["B-1"]),
        ("q=🫖", ["B-1"]),
        ("q=p-1", ["A-1", "A-2"]),
        ("q=" + "0" + gtin13(2), ["A-2"]),
        ("q=%25", ["b-2"]),
        ("q=kettle&f.weight_g=gte:901", []),
        ("q=" + "x" * 300, []),
    ],
)
def test_a_question_in_the_address_narrows_the_rows(ids, query, expected):
    assert codes(client_of("operator"), query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A-1", "A-2", "B-1", "b-2"]),
        ("sort=-code", ["b-2", "B-1", "A-2", "A-1"]),
        ("sort=lifecycle,-code", ["A-2", "A-1", "b-2", "B-1"]),
        ("sort=nonsense", ["A-1", "A-2", "B-1", "b-2"]),
        ("sort=category", ["A-1", "A-2", "B-1", "b-2"]),
    ],
)
def test_rows_come_in_the_order_asked_for(ids, query, expected):
    assert [code.upper() for code in codes(client_of("operator"), query)] == [one.upper() for one in expected]


def test_a_page_ends_where_the_next_begins(ids):
    some_skus(*(SkuDraft(f"Z-{number:03}") for number in range(60)))
    client = client_of("operator")
    pages = [codes(client, f"size=50&page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 14, 0]
    assert len({*pages[0], *pages[1]}) == 64


def test_the_title_is_the_readers_own_or_the_other_or_the_code(ids):
    english = {row["code"]: row["title"] for row in rows(client_of("operator"))}
    chinese = {row["code"]: row["title"] for row in rows(client_of("operator", language="zh-hans"))}
    assert english == {"A-1": "Kettle", "A-2": "@SUM(1)", "B-1": "🫖 茶杯", "b-2": "-10% off"}
    assert chinese == {"A-1": "水壶", "A-2": "@SUM(1)", "B-1": "🫖 茶杯", "b-2": "-10% off"}


def test_barcodes_are_shown_when_their_column_is(ids):
    shown = {row["code"]: row.get("barcodes") for row in rows(client_of("operator"), "columns=code,barcodes")}
    assert shown["A-2"] == f"{gtin13(1)} {gtin13(2)}"
    assert shown["A-1"] is None


def exported(client, form: str, query: str = "") -> list[list[str]]:
    answer = client.get(f"{ADDRESS}?format={form}&{query}")
    content = b"".join(answer)
    assert "attachment" in answer["Content-Disposition"]
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_holds_what_is_asked_for_in_both_forms(ids, form):
    lines = exported(client_of("operator"), form, "columns=code,title,weight_g&f.brand=Brewmate&sort=-code")
    assert [line[0] for line in lines] == ["SKU", "A-2", "A-1"]
    assert float(lines[2][2]) == 900


def test_no_cell_of_an_export_is_a_formula(ids):
    titles = [line[0] for line in exported(client_of("operator"), "csv", "columns=title")][1:]
    assert titles == ["Kettle", "'@SUM(1)", "🫖 茶杯", "'-10% off"]


def test_an_export_speaks_the_readers_language(ids):
    head = exported(client_of("operator", language="zh-hans"), "csv", "columns=code,title,lifecycle")
    assert head[0][1:] == ["标题", "生命周期"]
    assert head[1][1] == "水壶"


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_costs_asked_for_by_name_do_not_leave_for_those_who_see_none(ids, form):
    blind = client_of("operator")
    query = "columns=code,purchase_cost_minor&sort=purchase_cost_minor&f.purchase_cost_minor=gte:0.01"
    if form == "json":
        found = rows(blind, query)
        assert len(found) == 4
        assert all("purchase_cost_minor" not in row for row in found)
    else:
        assert all(len(line) == 1 for line in exported(blind, form, query))


def test_the_table_says_how_many_lack_what_and_leaves_out_the_ended(ids):
    html = client_of("operator").get(ADDRESS).content.decode()
    assert "3 SKUs on sale or to come; 1 without weight, 2 without a responsible person." in html


@pytest.mark.parametrize(("language", "words"), [("en", "No SKUs yet"), ("zh-hans", "还没有 SKU")])
def test_an_empty_catalogue_says_what_to_do_in_both_languages(language, words):
    assert words in client_of("operator", language=language).get(ADDRESS).content.decode()


def test_a_narrowed_table_that_finds_nothing_does_not_pretend_that_there_is_nothing(ids):
    assert "No SKUs yet" not in client_of("operator").get(f"{ADDRESS}?q=nothing").content.decode()


def test_only_who_may_edit_is_offered_to_change_many(ids):
    offered = [
        '"name": "edit"' in client_of(role).get(ADDRESS).content.decode() for role in ("buyer", "service")
    ]
    assert offered == [True, False]


def bulk(client, ids, step="apply", **values):
    return client.post(ADDRESS, {"bulk": "edit", "step": step, "id": ids, **values})


def test_somebody_who_may_not_edit_changes_nothing_by_posting_all_the_same(ids):
    before = counts()
    bulk(client_of("service"), list(ids.values()), lifecycle="slow")
    assert counts() == before
    assert not Sku.objects.filter(lifecycle="slow").exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"weight_g": "heavy"}, "“heavy” is no number"),
        ({"weight_g": "1.5"}, "“1.5” is no number"),
        ({"weight_g": "9" * 30}, "is no number"),
        ({}, "Fill in what shall change"),
    ],
)
def test_a_bulk_edit_that_cannot_be_read_says_so_and_changes_nothing(ids, values, words):
    client, before = client_of("operator"), counts()
    assert words in bulk(client, list(ids.values()), "preview", **values).content.decode()
    bulk(client, list(ids.values()), **values)
    assert counts() == before


def test_a_bulk_edit_counts_what_is_so_already_and_what_changes_along(ids):
    client = client_of("operator")
    brand = str(Brand.objects.get(name="Lumen").pk)
    html = bulk(client, [ids["A-1"], ids["B-1"]], "preview", brand=brand).content.decode()
    assert "1 SKU would change, 1 are so already; 1 more share their products and change along." in html
    done = bulk(client, [ids["A-1"], ids["B-1"]], brand=brand).content.decode()
    assert "1 SKU was changed." in done
    assert Sku.objects.get(code="A-2").product.brand.name == "Lumen"


def test_a_bulk_edit_refuses_the_sku_that_cannot_and_changes_the_others(ids):
    html = bulk(client_of("operator"), [ids["A-2"], ids["B-1"]], lifecycle="mature").content.decode()
    assert "A-2 has ended" in html
    assert dict(Sku.objects.filter(code__in=["A-2", "B-1"]).values_list("code", "lifecycle")) == {
        "A-2": "ended",
        "B-1": "mature",
    }


def test_a_bulk_edit_of_a_cost_is_only_for_those_who_see_it(ids):
    bulk(client_of("operator"), [ids["B-1"]], purchase_cost_minor="9.99")
    assert Sku.objects.get(code="B-1").purchase_cost_minor == 1
    bulk(client_of("boss", sees_cost=True), [ids["B-1"]], purchase_cost_minor="1,009.99")
    assert Sku.objects.get(code="B-1").purchase_cost_minor == 100_999


@pytest.mark.parametrize("key", ["0", "x", "-1", "9" * 40, ""])
def test_a_key_that_no_sku_has_changes_nothing(ids, key):
    before = Entry.objects.count()
    assert bulk(client_of("operator"), [key], lifecycle="slow").status_code == 200
    assert Entry.objects.count() == before


def test_what_was_undone_cannot_be_undone_again(ids):
    client = client_of("operator")
    done = bulk(client, [ids["A-1"]], weight_g="1").content.decode()
    undo = re.search(r'name="undo" value="([^"]+)"', done)[1]
    for words in ("1 SKU is as it was.", "This change was undone before."):
        assert words in client.post(ADDRESS, {"bulk": "edit", "step": "undo", "undo": undo}).content.decode()
    assert Sku.objects.get(code="A-1").weight_g == 900


@pytest.mark.parametrize("name", ["product", "brand", "category"])
def test_a_group_without_skus_says_how_they_come(name, ids):
    empty = client_of("operator").get(reverse(f"catalog:{name}", args=[group_without_skus(name)]))
    assert "No SKUs here yet" in empty.content.decode()


def group_without_skus(name: str) -> int:
    if name == "brand":
        return Brand.objects.create(name="None", key="none").pk
    if name == "category":
        some_skus(SkuDraft("C-1", category="Empty"))
        Sku.objects.filter(code="C-1").delete()
        return place_of("Empty")
    some_skus(SkuDraft("C-1", "P-9"))
    sku = Sku.objects.get(code="C-1")
    Sku.objects.filter(pk=sku.pk).delete()
    return sku.product_id


@pytest.mark.parametrize("name", ["product", "brand", "category", "sku", "change"])
def test_what_does_not_exist_is_not_found(name):
    assert client_of("operator").get(reverse(f"catalog:{name}", args=[10**9])).status_code == 404


def test_the_list_of_brands_counts_products_and_skus_and_sorts_by_them(ids):
    client = client_of("operator")
    found = json.loads(client.get(reverse("catalog:brands") + "?format=json&sort=-skus").content)["rows"]
    assert [(row["name"], row["products"], row["skus"]) for row in found] == [
        ("Brewmate", 1, 2),
        ("Lumen", 1, 1),
    ]
    found = json.loads(client.get(reverse("catalog:brands") + "?format=json&q=lum").content)["rows"]
    assert [row["name"] for row in found] == ["Lumen"]


def test_an_address_with_an_unwritable_character_is_refused_in_words():
    answer = client_of("operator").get(f"{ADDRESS}?q=%00")
    assert answer.status_code == 400
    assert "This request cannot be read" in answer.content.decode()
