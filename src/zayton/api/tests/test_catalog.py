"""The catalogue through the API: added, written by code, changed by cell, and paged."""

import pytest

from zayton.api.tests.builders import caller, items_of
from zayton.catalog.models import Brand, Sku

pytestmark = pytest.mark.django_db


def codes(rows):
    return [row["code"] for row in rows]


def add(someone, *skus):
    response = someone.post(
        "catalog/skus", {"skus": [{"code": one} if isinstance(one, str) else one for one in skus]}
    )
    assert response.status_code == 200, response.content
    return response.json()["created"]


def test_a_sku_is_added_with_what_it_names(django_assert_max_num_queries):
    someone = caller()
    key = add(
        someone, {"code": "CUP", "brand": "Citong", "category": "Home > Kitchen", "purchase_cost_minor": 90}
    )["CUP"]
    told = someone.get(f"catalog/skus/{key}").json()
    assert (told["brand"], told["category"], told["purchase_cost_minor"]) == ("Citong", "Home > Kitchen", 90)
    brand = items_of(someone.get("catalog/brands"))[0]["id"]
    top = next(one["id"] for one in items_of(someone.get("catalog/categories")) if one["parent_id"] is None)
    for query in ("code=cup", f"brand={brand}", f"category={top}", "lifecycle=new"):
        assert codes(items_of(someone.get(f"catalog/skus?{query}"))) == ["CUP"], query
    assert items_of(someone.get("catalog/skus?code=other")) == []


def test_a_code_that_exists_is_refused_and_the_others_are_added():
    someone = caller()
    add(someone, "CUP")
    told = someone.post("catalog/skus", {"skus": [{"code": "POT"}, {"code": "cup"}]}).json()
    assert list(told["created"]) == ["POT"]
    assert [one["row"] for one in told["refusals"]] == [1]
    assert Sku.objects.count() == 2


def test_skus_written_by_code_keep_what_is_not_said():
    someone = caller()
    key = add(someone, {"code": "CUP", "title_en": "Cup", "weight_g": 300})["CUP"]
    told = someone.ask(
        "PUT", "catalog/skus", {"skus": [{"code": "CUP", "title_zh": "杯子"}, {"code": "POT"}]}
    ).json()
    assert (list(told["created"]), told["changed"]) == (["POT"], {str(key): ["title_zh"]})
    sku = Sku.objects.get(pk=key)
    assert (sku.title_en, sku.title_zh, sku.weight_g) == ("Cup", "杯子", 300)


def test_single_cells_are_changed_and_cleared():
    someone = caller()
    key = add(someone, {"code": "CUP", "weight_g": 300})["CUP"]
    cells = [
        {"sku_id": key, "field": "weight_g", "value": None},
        {"sku_id": key, "field": "title_en", "value": "Cup"},
    ]
    assert someone.ask("PATCH", "catalog/skus", {"cells": cells}).status_code == 200
    sku = Sku.objects.get(pk=key)
    assert (sku.weight_g, sku.title_en) == (None, "Cup")


def test_a_sku_becomes_a_bundle():
    someone = caller()
    ids = add(someone, "SET", "CUP", "POT")
    parts = {"parts": [{"sku_id": ids["CUP"], "quantity": 2}, {"sku_id": ids["POT"], "quantity": 1}]}
    assert someone.ask("PUT", f"catalog/skus/{ids['SET']}/parts", parts).status_code == 200
    assert someone.get(f"catalog/skus/{ids['SET']}").json()["is_bundle"] is True
    circle = {"parts": [{"sku_id": ids["SET"], "quantity": 1}]}
    assert someone.ask("PUT", f"catalog/skus/{ids['SET']}/parts", circle).status_code == 409


def test_costs_are_hidden_from_those_who_may_not_see_them():
    key = add(caller(), {"code": "CUP", "purchase_cost_minor": 90})["CUP"]
    stranger = caller(sees_cost=False)
    assert stranger.get(f"catalog/skus/{key}").json()["purchase_cost_minor"] is None


def test_a_reader_may_not_write_and_nothing_changes():
    reader = caller(permissions=["catalog.read"])
    for method, path, body in (
        ("POST", "catalog/skus", {"skus": [{"code": "CUP"}]}),
        ("PUT", "catalog/skus", {"skus": [{"code": "CUP"}]}),
        ("PATCH", "catalog/skus", {"cells": [{"sku_id": 1, "field": "title_en", "value": "x"}]}),
        ("POST", "catalog/brands", {"name": "Citong"}),
        ("POST", "catalog/categories", {"name": "Home"}),
    ):
        assert reader.ask(method, path, body).status_code == 403, path
    assert not Sku.objects.exists()
    assert not Brand.objects.exists()


def test_a_page_of_skus_takes_the_same_queries_however_many_there_are(django_assert_max_num_queries):
    someone = caller()
    add(someone, *({"code": f"SKU-{number}", "category": f"C{number}"} for number in range(20)))
    someone.get("catalog/skus")
    with django_assert_max_num_queries(4):
        assert len(items_of(someone.get("catalog/skus?limit=20"))) == 20


def test_every_sku_is_listed_once_while_others_are_added():
    someone = caller()
    add(someone, *(f"SKU-{number}" for number in range(5)))
    seen, path = [], "catalog/skus?limit=2"
    for turn in range(4):
        page = someone.get(path).json()
        seen += codes(page["items"])
        if page["next"] is None:
            break
        path = f"catalog/skus?limit=2&cursor={page['next']}"
        if turn < 2:
            add(someone, f"LATE-{turn}")
    assert seen == [*(f"SKU-{number}" for number in range(5)), "LATE-0", "LATE-1"]


def test_who_may_not_see_costs_may_not_write_them_either():
    key = add(caller(), {"code": "CUP", "purchase_cost_minor": 90})["CUP"]
    stranger = caller(sees_cost=False)
    edit = {"cells": [{"sku_id": key, "field": "purchase_cost_minor", "value": 1}]}
    stranger.ask("PATCH", "catalog/skus", edit)
    stranger.ask("PUT", "catalog/skus", {"skus": [{"code": "CUP", "purchase_cost_minor": 1}]})
    assert Sku.objects.get(pk=key).purchase_cost_minor == 90
