"""The form of a SKU and of its bundle: what it shows, what it writes, what it says when it does not."""

import re
from html import unescape

import pytest
from django.urls import reverse

from zayton.catalog.models import Barcode, Brand, Sku
from zayton.catalog.public import Part, SkuDraft, define_bundles
from zayton.catalog.tests.builders import AT, client_of, counts, gtin13, place_of, some_skus
from zayton.catalog.tests.test_pages import fields_of
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle() -> int:
    Person.objects.create_user("mei", display_name="梅")
    draft = SkuDraft(
        "K-1",
        "P-1",
        "水壶",
        'A "fine" <kettle>',
        "Brewmate",
        "Home > Kitchen",
        person="mei",
        weight_g=900,
        purchase_cost_minor=1250,
        barcodes=(gtin13(1),),
    )
    return some_skus(draft)["K-1"]


def edit_of(sku: int) -> str:
    return reverse("catalog:sku-edit", args=[sku])


def saved(client, sku: int, **changes: str):
    shown = fields_of(client.get(edit_of(sku)).content.decode())
    untouched = {name: unescape(value) for name, value in shown.items()}
    return client.post(edit_of(sku), untouched | changes)


def test_a_form_sent_back_untouched_changes_nothing(kettle):
    client, before = client_of("boss", sees_cost=True), counts()
    answer = saved(client, kettle)
    assert answer.status_code == 302
    assert counts() == before
    assert "Nothing was changed." in client.get(answer["Location"]).content.decode()


def test_whoever_has_left_stays_responsible_until_somebody_else_is_chosen(kettle):
    Person.objects.filter(username="mei").update(is_active=False)
    saved(client_of("operator"), kettle, weight_g="950")
    sku = Sku.objects.get()
    assert (sku.weight_g, sku.person.display_name) == (950, "梅")


def test_a_field_that_is_emptied_is_cleared(kettle):
    saved(
        client_of("boss", sees_cost=True),
        kettle,
        title_zh="",
        weight_g="",
        purchase_cost_minor="",
        barcodes="",
        person="",
        brand="",
        category="",
    )
    sku = Sku.objects.select_related("product").get()
    assert (sku.title_zh, sku.weight_g, sku.purchase_cost_minor, sku.person_id) == ("", None, None, None)
    assert (sku.product.brand_id, sku.product.category_id) == (None, None)
    assert not Barcode.objects.exists()


def test_the_brand_and_category_chosen_are_those_of_the_whole_product(kettle):
    other = some_skus(SkuDraft("K-2", "P-1"), SkuDraft("X", brand="Lumen", category="Garden"))["K-2"]
    brand, category = Brand.objects.get(name="Lumen").pk, place_of("Garden")
    saved(client_of("operator"), kettle, brand=str(brand), category=str(category))
    product = Sku.objects.get(pk=other).product
    assert (product.brand_id, product.category_id) == (brand, category)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("weight_g", "-1", "is no number"),
        ("weight_g", "100000001", "it must lie between 0 and 100000000"),
        ("weight_g", "1.5", "is no number"),
        ("purchase_cost_minor", "twelve", "is no number"),
        ("purchase_cost_minor", "-1", "is not possible"),
        ("purchase_cost_minor", "NaN", "is no number"),
        ("barcodes", "4006381333932", "is no GTIN"),
        ("title_en", "x" * 301, "at most 300 fit"),
        ("brand", "999999", "The brand does not exist"),
        ("brand", "Lumen", "is no number"),
        ("lifecycle", "young", "is no stage"),
        ("lifecycle", "", "is no stage"),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_is_written(kettle, field, value, words):
    client, before = client_of("boss", sees_cost=True), counts()
    answer = saved(client, kettle, **{field: value, "title_zh": "新"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html.split(f'id="fault-{field}"')[1].split("</span>")[0]
    assert (counts(), Sku.objects.get().title_zh) == (before, "水壶")


def test_a_fault_is_said_in_chinese_too(kettle):
    html = saved(client_of("operator", language="zh-hans"), kettle, weight_g="重").content.decode()
    assert "“重”不是可用的数字。" in html


def test_who_sees_no_costs_is_shown_none_and_writes_none(kettle):
    client = client_of("operator")
    html = client.get(edit_of(kettle)).content.decode()
    assert 'name="purchase_cost_minor"' not in html
    assert "12.50" not in html
    saved(client, kettle, purchase_cost_minor="1", weight_g="1")
    assert (Sku.objects.get().purchase_cost_minor, Sku.objects.get().weight_g) == (1250, 1)


def test_a_barcode_of_another_sku_is_named_with_its_owner(kettle):
    other = some_skus(SkuDraft("C-1"))["C-1"]
    html = saved(client_of("operator"), other, barcodes=gtin13(1)).content.decode()
    assert f"The barcode {gtin13(1)} already belongs to K-1." in html
    assert Barcode.objects.get().sku_id == kettle


@pytest.mark.parametrize("role", ["service", "finance", "warehouse"])
def test_the_forms_are_closed_to_those_who_only_read(kettle, role):
    client, before = client_of(role), counts()
    assert client.get(edit_of(kettle)).status_code == 403
    assert client.post(reverse("catalog:sku-bundle", args=[kettle]), {"parts": "K-1"}).status_code == 403
    assert "Edit" not in client.get(reverse("catalog:sku", args=[kettle])).content.decode()
    assert counts() == before


def test_a_sku_that_does_not_exist_has_no_form():
    assert client_of("operator").get(edit_of(10**9)).status_code == 404


def added(client, **said: str):
    return client.post(reverse("catalog:sku-new"), said)


def test_a_sku_with_everything_is_added_by_hand():
    added(
        client_of("boss", sees_cost=True),
        code=" N-1 ",
        product="P",
        title_zh="茶壶 🫖",
        title_en="Teapot",
        brand="B",
        category="Home > Tea",
        barcodes=f"{gtin13(1)}, {gtin13(2)}",
        length_mm="1,200",
        weight_g="0",
        purchase_cost_minor="12.345",
    )
    sku = Sku.objects.get()
    assert (sku.code, sku.product.code, sku.title_zh, sku.lifecycle) == ("N-1", "P", "茶壶 🫖", "new")
    assert (sku.length_mm, sku.width_mm, sku.weight_g, sku.purchase_cost_minor) == (1200, None, 0, 1234)
    assert sku.barcodes.count() == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "The SKU has no code."),
        ({"code": "N" * 65}, "at most 64 fit"),
        ({"code": "N-1", "weight_g": "much"}, "is no number"),
        ({"code": "N-1", "barcodes": "1234"}, "is no GTIN"),
        ({"code": "N-1", "category": " > "}, "does not fit: a tree has one to 12 levels"),
    ],
)
def test_a_sku_that_cannot_be_added_is_refused_and_what_was_typed_stays(said, words):
    before = counts()
    answer = added(client_of("operator"), title_en="Typed already", **said)
    html = answer.content.decode()
    assert (answer.status_code, counts()) == (422, before)
    assert words in html
    assert 'value="Typed already"' in html


def test_who_sees_no_costs_adds_no_cost():
    client, before = client_of("operator"), counts()
    assert 'name="purchase_cost_minor"' not in client.get(reverse("catalog:sku-new")).content.decode()
    answer = added(client, code="N-1", purchase_cost_minor="1")
    assert answer.status_code == 422
    assert counts() == before


def test_the_form_of_a_bundle_shows_what_it_holds_as_it_is_typed(kettle):
    ids = some_skus(SkuDraft("SET"), SkuDraft("CUP"))
    define_bundles(bundles={ids["SET"]: [Part(ids["CUP"], 6), Part(kettle, 1)]}, actor=SYSTEM, at=AT)
    html = client_of("operator").get(edit_of(ids["SET"])).content.decode()
    assert re.search(r"<textarea[^>]*>([^<]*)</textarea>", html)[1] == "CUP × 6\nK-1 × 1"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ("", "holds nothing"),
        ("CUP × 0", "between 1 and 10000"),
        ("NOTHING", "The SKU NOTHING does not exist."),
        ("K-1 × 2", "would end up inside itself"),
    ],
)
def test_a_bundle_that_cannot_be_says_why_and_keeps_what_it_held(kettle, parts, words):
    cup = some_skus(SkuDraft("CUP"))["CUP"]
    define_bundles(bundles={kettle: [Part(cup, 3)]}, actor=SYSTEM, at=AT)
    before = counts()
    answer = client_of("operator").post(
        reverse("catalog:sku-bundle", args=[kettle]), {"parts": parts}, follow=True
    )
    assert words in answer.content.decode()
    assert (counts(), Sku.objects.get(pk=kettle).parts.get().quantity) == (before, 3)


def test_merely_opening_the_address_of_a_bundle_writes_nothing(kettle):
    before = counts()
    assert client_of("operator").get(reverse("catalog:sku-bundle", args=[kettle])).status_code == 405
    assert counts() == before


def test_a_bundle_and_its_components_lead_to_each_other(kettle):
    ids = some_skus(SkuDraft("SET"))
    define_bundles(bundles={ids["SET"]: [Part(kettle, 2)]}, actor=SYSTEM, at=AT)
    client = client_of("operator")
    pages = {
        sku: client.get(reverse("catalog:sku", args=[sku])).content.decode() for sku in (ids["SET"], kettle)
    }
    assert "What the bundle holds" in pages[ids["SET"]]
    assert "Bundles that hold it" in pages[kettle]
    assert reverse("catalog:sku", args=[ids["SET"]]) in pages[kettle]


def test_what_a_person_typed_is_shown_as_text_and_never_run(kettle):
    html = client_of("operator").get(reverse("catalog:sku", args=[kettle])).content.decode()
    assert "&lt;kettle&gt;" in html
    assert "<kettle>" not in html


@pytest.mark.parametrize(
    ("language", "standing", "other"),
    [("en", "A &quot;fine&quot;", "水壶"), ("zh-hans", "水壶", "A &quot;fine&quot;")],
)
def test_the_page_of_a_sku_is_headed_in_the_readers_language(kettle, language, standing, other):
    html = (
        client_of("operator", language=language).get(reverse("catalog:sku", args=[kettle])).content.decode()
    )
    assert html.index(standing) < html.index(other)


def test_a_measure_that_is_missing_shows_as_a_question():
    sku = some_skus(SkuDraft("K-1", length_mm=1200, height_mm=3))["K-1"]
    html = client_of("operator").get(reverse("catalog:sku", args=[sku])).content.decode()
    assert "1,200 × ? × 3" in html
