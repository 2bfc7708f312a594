"""The catalogue read through the API: what a SKU shows, every filter, every list walked to its end, costs hidden."""

import pytest

from zayton.api.tests.builders import caller, items_of, problem, tea_goods
from zayton.catalog.models import Brand, Category, Product
from zayton.catalog.public import SkuDraft
from zayton.catalog.tests.builders import gtin13, some_skus
from zayton.kernel.access.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    return tea_goods()


def codes(someone, query: str = "") -> list[str]:
    return [row["code"] for row in items_of(someone.get(f"catalog/skus?{query}"))]


def test_a_sku_is_shown_with_all_that_is_known_of_it(ids):
    told = caller().get(f"catalog/skus/{ids['CUP']}").json()
    product = Product.objects.get(code="P-1")
    assert told == {
        "id": ids["CUP"],
        "code": "CUP",
        "product": "P-1",
        "title_zh": "杯子 🫖",
        "title_en": "Cup",
        "brand": "Citong",
        "category": "Home > Tea",
        "lifecycle": "new",
        "person_id": Person.objects.get(username="mei").pk,
        "length_mm": None,
        "width_mm": None,
        "height_mm": None,
        "weight_g": None,
        "purchase_cost_minor": None,
        "barcodes": [gtin13(1)],
        "is_bundle": False,
        "simulated": [],
    }
    assert product.skus.count() == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=cup", ["CUP"]),
        ("code=%20Pot%20", ["POT"]),
        ("barcode=0{gtin}", ["CUP"]),
        ("barcode=1", []),
        ("category={home}", ["CUP", "POT", "JAR"]),
        ("category={tea}", ["CUP", "POT"]),
        ("category=999999", []),
        ("brand={citong}", ["CUP", "POT"]),
        ("product={product}", ["CUP", "POT"]),
        ("person={mei}", ["CUP"]),
        ("lifecycle=growth", ["JAR"]),
        ("brand={citong}&lifecycle=growth", []),
        ("limit=1", ["CUP"]),
    ],
)
def test_skus_are_narrowed_by_each_filter_and_by_all_together(ids, query, found):
    keys = {
        "gtin": gtin13(1),
        "home": Category.objects.get(name="Home").pk,
        "tea": Category.objects.get(name="Tea").pk,
        "citong": Brand.objects.get(name="Citong").pk,
        "product": Product.objects.get(code="P-1").pk,
        "mei": Person.objects.get(username="mei").pk,
    }
    assert codes(caller(), query.format(**keys)) == found


@pytest.mark.parametrize(
    "query",
    ["lifecycle=young", "category=0", "category=x", "brand=-1", "limit=0", "limit=201", "barcode=" + "1" * 15,
     "code=", "product=" + "9" * 30, "cursor=made-up"],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused_by_its_field(ids, query):
    told = caller().get(f"catalog/skus?{query}").json()
    assert told["status"] == 422
    assert told["errors"] or told["code"] == "http.bad_cursor"


@pytest.mark.parametrize("path", ["catalog/skus/999999", f"catalog/skus/{2**63 - 1}"])
def test_a_sku_that_does_not_exist_is_not_found(path):
    problem(caller().get(path), 404, "http.not_found")


@pytest.mark.parametrize("path", ["skus", "products", "brands", "categories"])
def test_every_list_of_nothing_is_an_empty_page(path):
    assert caller().get(f"catalog/{path}").json() == {"items": [], "next": None}


@pytest.mark.parametrize(("path", "count"), [("products", 2), ("brands", 2), ("categories", 2), ("skus", 3)])
def test_every_list_is_walked_page_by_page_without_loss(ids, path, count):
    someone, seen, address = caller(), [], f"catalog/{path}?limit=1"
    while True:
        page = someone.get(address).json()
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        address = f"catalog/{path}?limit=1&cursor={page['next']}"
    assert (len(seen), seen) == (count, sorted(set(seen)))


def test_products_and_categories_are_shown_with_what_they_belong_to(ids):
    someone = caller()
    product = items_of(someone.get("catalog/products"))[0]
    assert (product["code"], product["title_zh"], product["brand_id"]) == (
        "P-1",
        "杯子 🫖",
        Brand.objects.get(name="Citong").pk,
    )
    home, tea = sorted(items_of(someone.get("catalog/categories")), key=lambda row: row["id"])
    assert (home["parent_id"], home["path"]) == (None, [home["id"]])
    assert (tea["parent_id"], tea["path"]) == (home["id"], [home["id"], tea["id"]])


def test_costs_stay_hidden_in_lists_and_in_what_a_filter_finds(ids):
    blind = caller(sees_cost=False)
    assert {row["purchase_cost_minor"] for row in items_of(blind.get("catalog/skus"))} == {None}
    assert {row["purchase_cost_minor"] for row in items_of(caller().get("catalog/skus?code=POT"))} == {90}


@pytest.mark.parametrize("path", ["products", "brands", "categories"])
def test_a_list_takes_the_same_queries_however_long(path, django_assert_max_num_queries):
    some_skus(*(SkuDraft(f"S-{number}", brand=f"B{number}", category=f"C{number}") for number in range(40)))
    someone = caller()
    someone.get(f"catalog/{path}")
    with django_assert_max_num_queries(3):
        assert len(items_of(someone.get(f"catalog/{path}?limit=40"))) == 40
