"""What the database itself does not keep, whoever writes it, and what goes with what is deleted."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from zayton.catalog.models import Barcode, Brand, BundlePart, Category, Change, Product, Sku
from zayton.catalog.public import Edit, Part, SkuDraft, define_bundles, revise_skus
from zayton.catalog.tests.builders import AT, BUYER, catalogue, counts, gtin13, place_of, some_skus
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    return some_skus(
        SkuDraft("SET"), SkuDraft("CUP", "P", brand="Brew", category="Home > Tea", barcodes=(gtin13(1),))
    )


def refused_by_the_database(write: Any) -> None:
    before = counts(), catalogue()
    with pytest.raises(IntegrityError), transaction.atomic():
        write()
    assert (counts(), catalogue()) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"purchase_cost_minor": -1},
        {"lifecycle": "young"},
        {"lifecycle": ""},
        {"code": ""},
        {"key": "cup"},
        {"weight_g": -1},
        {"length_mm": -1},
    ],
)
def test_a_sku_that_breaks_its_rules_is_not_kept(ids: dict[str, int], wrong: dict[str, Any]) -> None:
    refused_by_the_database(lambda: Sku.objects.filter(pk=ids["SET"]).update(**wrong))


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_bundle_holds_at_least_one_of_each(ids: dict[str, int], quantity: int) -> None:
    part = {"bundle_id": ids["SET"], "component_id": ids["CUP"], "quantity": quantity}
    refused_by_the_database(lambda: BundlePart.objects.create(**part))


def test_a_bundle_never_holds_itself(ids: dict[str, int]) -> None:
    part = {"bundle_id": ids["SET"], "component_id": ids["SET"], "quantity": 1}
    refused_by_the_database(lambda: BundlePart.objects.create(**part))


def test_a_component_stands_once_in_a_bundle(ids: dict[str, int]) -> None:
    define_bundles(bundles={ids["SET"]: [Part(ids["CUP"], 2)]}, actor=SYSTEM, at=AT)
    part = {"bundle_id": ids["SET"], "component_id": ids["CUP"], "quantity": 1}
    refused_by_the_database(lambda: BundlePart.objects.create(**part))


def test_one_gtin_is_on_one_sku_under_any_spelling(ids: dict[str, int]) -> None:
    again = {"sku_id": ids["SET"], "digits": "0" + gtin13(1), "gtin": "0" + gtin13(1)}
    refused_by_the_database(lambda: Barcode.objects.create(**again))


def test_two_siblings_and_two_roots_have_two_names(ids: dict[str, int]) -> None:
    home = place_of("Home")
    refused_by_the_database(
        lambda: Category.objects.create(name="tea", key="tea", path="/9/", parent_id=home)
    )
    refused_by_the_database(lambda: Category.objects.create(name="HOME", key="home", path="/9/"))
    Category.objects.create(name="Tea", key="tea", path="/9/")


@pytest.mark.parametrize("model", [Brand, Product])
def test_brands_and_products_are_known_by_their_key(ids: dict[str, int], model: Any) -> None:
    key = model.objects.get(pk=model.objects.filter(key__in=["brew", "p"])[0].pk).key
    name = {"name": "X"} if model is Brand else {"code": "X"}
    refused_by_the_database(lambda: model.objects.create(key=key, **name))


def test_a_change_is_undone_by_one_other_at_most(ids: dict[str, int]) -> None:
    change = revise_skus(edits=[Edit(ids["CUP"], "weight_g", 1)], actor=BUYER, at=AT).change_id
    Change.objects.create(verb="x", at=AT, actor="a", sku_count=1, undoes_id=change)
    refused_by_the_database(
        lambda: Change.objects.create(verb="x", at=AT, actor="b", sku_count=1, undoes_id=change)
    )


def test_what_goods_hang_on_is_not_deleted_from_under_them(ids: dict[str, int]) -> None:
    define_bundles(bundles={ids["SET"]: [Part(ids["CUP"], 1)]}, actor=SYSTEM, at=AT)
    before = counts()
    for held in (
        Brand.objects.get(), Category.objects.get(name="Tea"), Category.objects.get(name="Home"),
        Product.objects.get(code="P"), Sku.objects.get(code="CUP"),
    ):  # fmt: skip
        with pytest.raises(ProtectedError):
            held.delete()
    assert counts() == before


def test_a_person_who_is_deleted_leaves_their_goods_to_nobody() -> None:
    Person.objects.create_user("mei", display_name="梅")
    some_skus(SkuDraft("K-1", person="mei", weight_g=5))
    Person.objects.get(username="mei").delete()
    assert Sku.objects.values_list("person", "weight_g").get() == (None, 5)


def test_everything_is_called_by_what_people_call_it(ids: dict[str, int]) -> None:
    define_bundles(bundles={ids["SET"]: [Part(ids["CUP"], 2)]}, actor=SYSTEM, at=AT)
    named = [
        Sku.objects.get(code="CUP"),
        Product.objects.get(code="P"),
        Brand.objects.get(),
        Category.objects.get(name="Tea"),
    ]
    assert [str(one) for one in (*named, Barcode.objects.get())] == ["CUP", "P", "Brew", "Tea", gtin13(1)]
    assert str(BundlePart.objects.get()) == f"{ids['SET']} = 2 × {ids['CUP']}"
