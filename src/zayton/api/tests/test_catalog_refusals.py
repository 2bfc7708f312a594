"""The catalogue through the API: every refusal as problem details, nothing changed behind it, every filter and page."""

import pytest

from zayton.api.tests.builders import caller, items_of, problem, tea_goods
from zayton.catalog.models import Brand, Category, Sku
from zayton.catalog.tests.builders import counts, gtin13

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    return tea_goods()


def patched(someone, *cells: tuple):
    body = {"cells": [{"sku_id": sku, "field": field, "value": value} for sku, field, value in cells]}
    return someone.ask("PATCH", "catalog/skus", body)


@pytest.mark.parametrize(
    ("sku", "code"),
    [
        ({"code": "cup"}, "catalog.code_taken"),
        ({"code": "N", "barcodes": [gtin13(1)]}, "catalog.barcode_taken"),
        ({"code": "N", "barcodes": ["123"]}, "catalog.barcode_wrong"),
        ({"code": "N", "person": "nobody"}, "catalog.person_unknown"),
        ({"code": "N", "title_en": "a\u202eb"}, "catalog.text_unprintable"),
        ({"code": "N", "category": " > "}, "catalog.category_too_deep"),
        ({"code": "ﷺ" * 20}, "catalog.text_too_long"),
        ({"code": " "}, "catalog.code_missing"),
    ],
)
def test_a_sku_that_cannot_be_added_is_a_conflict_with_its_reason_and_row(ids, sku, code):
    someone, before = caller(), counts()
    told = problem(someone.post("catalog/skus", {"skus": [sku]}), 409, "http.refused")
    assert [(one["code"], one["row"]) for one in told["refusals"]] == [(code, 0)]
    assert counts() == before


@pytest.mark.parametrize(
    ("sku", "field"),
    [
        ({}, "code"),
        ({"code": ""}, "code"),
        ({"code": "x" * 65}, "code"),
        ({"code": 5}, "code"),
        ({"code": "N", "colour": "red"}, "colour"),
        ({"code": "N", "weight_g": -1}, "weight_g"),
        ({"code": "N", "weight_g": "5"}, "weight_g"),
        ({"code": "N", "weight_g": 1.5}, "weight_g"),
        ({"code": "N", "purchase_cost_minor": 10**13 + 1}, "purchase_cost_minor"),
        ({"code": "N", "lifecycle": "young"}, "lifecycle"),
        ({"code": "N", "barcodes": "4006381333931"}, "barcodes"),
        ({"code": "N", "barcodes": ["1"] * 21}, "barcodes"),
        ({"code": "N", "title_zh": "壶" * 301}, "title_zh"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_field_of_a_sku_that_is_wrong_is_named_by_its_path(ids, method, sku, field):
    someone, before = caller(), counts()
    told = problem(someone.ask(method, "catalog/skus", {"skus": [sku]}), 422, "http.invalid")
    assert [error["field"].rsplit("skus.0.", 1)[1].split(".")[0] for error in told["errors"]] == [field]
    assert counts() == before


@pytest.mark.parametrize("count", [0, 1_001])
def test_a_set_is_neither_empty_nor_endless(count):
    body = {"skus": [{"code": f"S-{number}"} for number in range(count)]}
    problem(caller().post("catalog/skus", body), 422, "http.invalid")
    assert not Sku.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("code", "NEW", "catalog.field_unknown"),
        ("is_bundle", 1, "catalog.field_unknown"),
        ("weight_g", "heavy", "catalog.value_unfit"),
        ("title_en", 5, "catalog.value_unfit"),
        ("barcodes", 4006381333931, "catalog.value_unfit"),
        ("brand", "Citong", "catalog.brand_unknown"),
        ("category", 999_999, "catalog.category_unknown"),
        ("person", ["1"], "catalog.person_unknown"),
        ("product", None, "catalog.product_unknown"),
        ("lifecycle", None, "catalog.stage_unknown"),
        ("lifecycle", "young", "catalog.stage_unknown"),
        ("weight_g", 100_000_001, "catalog.measure_out_of_range"),
    ],
)
def test_a_cell_that_cannot_be_changed_so_is_a_conflict_with_its_reason(ids, field, value, code):
    someone = caller()
    before = counts(), Sku.objects.values().get(code="CUP")
    told = problem(patched(someone, (ids["CUP"], field, value)), 409, "http.refused")
    assert [one["code"] for one in told["refusals"]] == [code]
    assert (counts(), Sku.objects.values().get(code="CUP")) == before


@pytest.mark.parametrize(
    ("field", "shown"),
    [("title_zh", ""), ("title_en", ""), ("barcodes", []), ("person", None), ("brand", None)],
)
def test_null_clears_a_field(ids, field, shown):
    someone = caller()
    assert patched(someone, (ids["CUP"], field, None)).status_code == 200
    told = someone.get(f"catalog/skus/{ids['CUP']}").json()
    assert told["person_id" if field == "person" else field] == shown


def test_cells_are_one_document_and_a_sku_is_changed_wholly_or_not_at_all(ids):
    told = patched(
        caller(), (ids["CUP"], "weight_g", 1), (ids["POT"], "weight_g", 2), (ids["POT"], "length_mm", 10**12)
    ).json()
    assert (told["changed"], [one["code"] for one in told["refusals"]]) == (
        {str(ids["CUP"]): ["weight_g"]},
        ["catalog.measure_out_of_range"],
    )
    assert dict(Sku.objects.values_list("code", "weight_g")) == {"CUP": 1, "POT": 5, "JAR": None}


def test_what_says_nothing_new_is_answered_without_a_change(ids):
    told = patched(caller(), (ids["POT"], "weight_g", 5)).json()
    assert told == {"change_id": None, "created": {}, "changed": {}, "unchanged": 1, "refusals": []}


def test_a_refused_write_is_repeated_with_its_first_answer(ids):
    someone, body = caller(), {"skus": [{"code": "cup"}]}
    first = someone.post("catalog/skus", body, HTTP_IDEMPOTENCY_KEY="one")
    Sku.objects.filter(code="CUP").update(key="gone")
    again = someone.post("catalog/skus", body, HTTP_IDEMPOTENCY_KEY="one")
    assert (again.status_code, again.content) == (409, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert someone.post("catalog/skus", body, HTTP_IDEMPOTENCY_KEY="two").status_code == 200


@pytest.mark.parametrize(
    ("parts", "status"),
    [([], 422), ([("CUP", 0)], 422), ([("CUP", 10_001)], 409), ([("JAR", 1)], 409), ([(None, 1)], 409)],
)
def test_a_bundle_that_cannot_be_is_refused_and_the_sku_stays_plain(ids, parts, status):
    body = {"parts": [{"sku_id": ids.get(code, 999_999), "quantity": count} for code, count in parts]}
    answer = caller().ask("PUT", f"catalog/skus/{ids['JAR']}/parts", body)
    problem(answer, status, "http.invalid" if status == 422 else "http.refused")
    assert not Sku.objects.get(code="JAR").is_bundle


def test_parts_of_a_sku_that_does_not_exist_are_not_found(ids):
    body = {"parts": [{"sku_id": ids["CUP"], "quantity": 1}]}
    problem(caller().ask("PUT", "catalog/skus/999999/parts", body), 404, "http.not_found")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("brands", {"name": "CITONG"}, "catalog.name_taken"),
        ("brands", {"name": "  "}, "catalog.text_missing"),
        ("brands", {"name": "ﷺ" * 20}, "catalog.text_too_long"),
        ("categories", {"name": "HOME"}, "catalog.name_taken"),
        ("categories", {"name": "A > B"}, "catalog.name_split"),
        ("categories", {"name": "New", "parent_id": 999_999}, "catalog.category_unknown"),
    ],
)
def test_a_group_that_cannot_be_added_says_why_in_both_languages(ids, path, body, code):
    someone, details = caller(), set()
    before = counts()
    for someone.language in ("en", "zh-hans"):
        told = problem(someone.post(f"catalog/{path}", body), 409, "http.refused")
        assert [one["code"] for one in told["refusals"]] == [code]
        details.add(told["refusals"][0]["detail"])
    assert len(details) == 2
    assert counts() == before


def test_a_group_that_is_added_answers_its_id_and_is_listed(ids):
    someone, home = caller(), Category.objects.get(name="Home").pk
    brand = someone.post("catalog/brands", {"name": " New  Brand "}).json()["id"]
    bath = someone.post("catalog/categories", {"name": "Bath", "name_zh": "卫浴", "parent_id": home}).json()[
        "id"
    ]
    assert Brand.objects.get(pk=brand).name == "New Brand"
    assert Category.objects.get(pk=bath).path == f"/{home}/{bath}/"
    assert {row["name_zh"] for row in items_of(someone.get("catalog/categories"))} == {"", "卫浴"}
