"""The pages: who sees what, what a form really writes, how many queries a list costs."""

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.catalog.models import Brand, Category, Sku
from zayton.catalog.panels import _PANELS, SkuPanel, register_sku_panels
from zayton.catalog.public import SkuDraft
from zayton.catalog.tests.builders import client_of, gtin13, some_skus
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    return some_skus(
        SkuDraft(
            "K-1",
            "P-1",
            "水壶",
            "Kettle",
            "Brewmate",
            "Home > Kitchen",
            weight_g=900,
            purchase_cost_minor=12345,
        ),
        SkuDraft("K-2", "P-1", None, "=Kettle", simulated="weight_g", weight_g=5, barcodes=(gtin13(1),)),
        SkuDraft("C-1", None, None, "Cup", "Lumen", "Garden"),
    )


def rows_of(client: Client, query: str = "") -> list[dict]:
    answer = client.get(f"{reverse('catalog:skus')}?format=json&{query}")
    return json.loads(answer.content)["rows"]


def codes(rows: list[dict]) -> list[str]:
    return [row["code"] for row in rows]


def test_every_role_reads_and_only_some_edit(ids):
    reader = client_of("warehouse")
    for name, args in (("skus", []), ("sku", [ids["K-1"]]), ("categories", []), ("brands", [])):
        assert reader.get(reverse(f"catalog:{name}", args=args)).status_code == 200
    before = Entry.objects.count()
    for name, args in (("sku-edit", [ids["K-1"]]), ("brand-new", []), ("category-new", []), ("sku-new", [])):
        assert (
            reader.post(reverse(f"catalog:{name}", args=args), {"name": "X", "code": "X"}).status_code == 403
        )
    assert Entry.objects.count() == before


def test_the_table_filters_by_category_branch_text_and_barcode(ids):
    client = client_of("operator")
    assert codes(rows_of(client, "f.category=Home")) == ["K-1", "K-2"]
    assert codes(rows_of(client, "f.category=has:kitch")) == ["K-1", "K-2"]
    assert codes(rows_of(client, "f.brand=Lumen")) == ["C-1"]
    assert codes(rows_of(client, f"q={gtin13(1)}")) == ["K-2"]
    assert codes(rows_of(client, "q=k-")) == ["K-1", "K-2"]
    assert codes(rows_of(client, "f.weight_g=gte:900")) == ["K-1"]
    assert rows_of(client, "q=K-2")[0]["_marks"] == {"weight_g": "simulated"}


def test_cost_leaves_only_for_those_who_see_it(ids):
    blind, seeing = client_of("operator"), client_of("boss", sees_cost=True)
    assert "purchase_cost_minor" not in rows_of(blind)[1]
    assert rows_of(seeing)[1]["purchase_cost_minor"] == "123.45"
    for address in (reverse("catalog:skus") + "?format=csv", reverse("catalog:sku", args=[ids["K-1"]])):
        text = [b"".join(client.get(address)).decode() for client in (blind, seeing)]
        assert ["123.45" in one for one in text] == [False, True]


def test_the_export_is_what_one_sees_with_formulas_escaped(ids):
    answer = client_of("operator").get(
        reverse("catalog:skus") + "?format=csv&columns=code,title,category&sort=-code"
    )
    lines = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert lines[:3] == [
        ["SKU", "Title", "Category"],
        ["K-2", "'=Kettle", "Home > Kitchen"],
        ["K-1", "Kettle", "Home > Kitchen"],
    ]


def test_a_list_costs_the_same_queries_for_three_and_for_three_hundred(ids):
    client = client_of("boss")
    address = reverse("catalog:skus")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    some_skus(
        *(SkuDraft(f"X-{number}", brand=f"B{number % 7}", category=f"C{number % 5}") for number in range(300))
    )
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 12


def test_one_sku_costs_a_bounded_number_of_queries(ids):
    client = client_of("boss", sees_cost=True)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("catalog:sku", args=[ids["K-1"]]))
    assert len(queries) <= 17


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send back untouched."""
    values = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', html))
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        values[name] = chosen[1] if chosen else ""
    return values


def test_the_form_writes_only_what_was_changed_in_it(ids):
    client = client_of("boss", sees_cost=True)
    address = reverse("catalog:sku-edit", args=[ids["K-1"]])
    values = fields_of(client.get(address).content.decode())
    assert (values["purchase_cost_minor"], values["weight_g"]) == ("123.45", "900")
    Sku.objects.filter(pk=ids["K-1"]).update(title_en="Changed by another")
    answer = client.post(address, values | {"weight_g": "950", "barcodes": gtin13(5)})
    assert answer.status_code == 302
    sku = Sku.objects.get(pk=ids["K-1"])
    assert (sku.weight_g, sku.title_en, sku.barcodes.get().digits) == (950, "Changed by another", gtin13(5))
    assert set(Entry.objects.order_by("-id")[0].payload["cells"]) == {"weight_g", "barcodes"}


def test_a_form_with_faults_says_so_beside_the_field_and_keeps_what_was_typed(ids):
    client = client_of("operator")
    address = reverse("catalog:sku-edit", args=[ids["K-1"]])
    values = fields_of(client.get(address).content.decode())
    answer = client.post(address, values | {"weight_g": "heavy", "title_en": "New"})
    assert answer.status_code == 422
    assert 'id="fault-weight_g"' in answer.content.decode()
    assert 'value="heavy"' in answer.content.decode()
    assert Sku.objects.get(pk=ids["K-1"]).title_en == "Kettle"


def test_a_sku_is_added_by_hand_with_everything_it_names():
    client = client_of("operator")
    answer = client.post(
        reverse("catalog:sku-new"), {"code": "N-1", "brand": "New", "category": "A > B", "weight_g": "7"}
    )
    assert answer.status_code == 302
    assert Sku.objects.get().product.category.parent.name == "A"
    again = client.post(reverse("catalog:sku-new"), {"code": "n-1"})
    assert again.status_code == 422
    assert "already taken" in again.content.decode()


def test_a_bundle_is_written_as_lines(ids):
    client = client_of("operator")
    address = reverse("catalog:sku-bundle", args=[ids["K-1"]])
    client.post(address, {"parts": "C-1 × 2\nk-2"})
    assert sorted(Sku.objects.get(pk=ids["K-1"]).parts.values_list("component__code", "quantity")) == [
        ("C-1", 2),
        ("K-2", 1),
    ]
    client.post(address, {"parts": "unknown * 3"})
    assert Sku.objects.get(pk=ids["K-1"]).parts.count() == 2


def test_the_bulk_edit_previews_applies_and_undoes(ids):
    client = client_of("operator")
    address = reverse("catalog:skus")
    wanted = {
        "bulk": "edit",
        "id": [ids["K-1"], ids["C-1"]],
        "lifecycle": "slow",
        "brand": "",
        "weight_g": "1,000",
    }
    preview = client.post(address, wanted | {"step": "preview"}).content.decode()
    assert "2 SKUs would change." in preview
    assert Sku.objects.filter(lifecycle="slow").count() == 0
    done = client.post(address, wanted | {"step": "apply"}).content.decode()
    assert list(Sku.objects.filter(lifecycle="slow").values_list("weight_g", flat=True)) == [1000, 1000]
    undo = re.search(r'name="undo" value="([^"]+)"', done)[1]
    client.post(address, {"bulk": "edit", "step": "undo", "undo": undo})
    assert Sku.objects.get(pk=ids["K-1"]).weight_g == 900
    assert not Sku.objects.filter(lifecycle="slow").exists()


def test_a_change_shows_before_and_after_and_hides_costs_where_it_must(ids):
    boss, operator = client_of("boss", sees_cost=True), client_of("operator")
    address = reverse("catalog:sku-edit", args=[ids["K-1"]])
    values = fields_of(boss.get(address).content.decode())
    boss.post(address, values | {"purchase_cost_minor": "200", "weight_g": "1"})
    change = reverse("catalog:change", args=[Entry.objects.order_by("-id")[0].document_id])
    assert "£200.00" in boss.get(change).content.decode()
    assert "£200.00" not in operator.get(change).content.decode()
    boss.post(f"{change}/undo")
    assert Sku.objects.get(pk=ids["K-1"]).purchase_cost_minor == 12345


def test_categories_and_brands_are_kept_on_their_pages(ids):
    client = client_of("operator")
    home = Category.objects.get(name="Home")
    client.post(reverse("catalog:category-new"), {"name": "Bath", "name_zh": "卫浴", "parent": str(home.pk)})
    bath = Category.objects.get(name="Bath")
    client.post(reverse("catalog:category-move", args=[bath.pk]), {"parent": ""})
    client.post(reverse("catalog:category-rename", args=[bath.pk]), {"name": "Bathroom"})
    assert "Bathroom" in client.get(reverse("catalog:categories")).content.decode()
    refused = client.post(reverse("catalog:category-delete", args=[home.pk]), follow=True).content.decode()
    assert "still holds" in refused
    client.post(reverse("catalog:category-delete", args=[bath.pk]))
    assert not Category.objects.filter(pk=bath.pk).exists()
    client.post(reverse("catalog:brand-new"), {"name": "Fresh"})
    fresh = Brand.objects.get(name="Fresh")
    client.post(reverse("catalog:brand-rename", args=[fresh.pk]), {"name": "Fresher"})
    assert "Fresher" in client.get(reverse("catalog:brand", args=[fresh.pk])).content.decode()


def test_the_pages_of_products_brands_and_categories_list_their_skus(ids):
    client = client_of("operator")
    sku = Sku.objects.get(pk=ids["K-1"])
    home = Category.objects.get(name="Home").pk
    for name, key in (("product", sku.product_id), ("brand", sku.product.brand_id), ("category", home)):
        answer = client.get(reverse(f"catalog:{name}", args=[key]) + "?format=json")
        assert codes(json.loads(answer.content)["rows"]) == ["K-1", "K-2"]


def test_an_empty_catalogue_says_what_belongs_here():
    html = client_of("operator").get(reverse("catalog:skus")).content.decode()
    assert "No SKUs yet" in html


def test_a_higher_domain_adds_its_panel_to_the_sku(ids, monkeypatch):
    monkeypatch.setattr("zayton.catalog.panels._PANELS", dict(_PANELS))
    register_sku_panels([SkuPanel("test", "Shelf", "catalog.edit", lambda _request, sku: f"<b>{sku}</b>")])
    address = reverse("catalog:sku", args=[ids["K-1"]])
    assert "Shelf" in client_of("operator").get(address).content.decode()
    assert "Shelf" not in client_of("warehouse").get(address).content.decode()


def test_the_palette_finds_skus_by_code_and_title(ids):
    html = client_of("operator").get(reverse("ui:palette") + "?q=kettle").content.decode()
    assert "K-1" in html
    assert "C-1" not in html
