"""What the lake is told about SKUs."""

import pytest

from zayton.catalog.facts import (
    TABLES,
    brand_rows,
    category_rows,
    department_rows,
    product_rows,
    sku_rows,
    stage_rows,
)
from zayton.catalog.models import Category
from zayton.catalog.public import SkuDraft
from zayton.catalog.tests.builders import some_skus
from zayton.kernel.access.models import Person
from zayton.lake.public import declared_dimensions

pytestmark = pytest.mark.django_db


def test_a_sku_brings_its_department_and_names_its_person_by_opaque_id_only():
    person = Person.objects.create_user("mei", display_name="梅")
    ids = some_skus(SkuDraft("K-1", title_zh="水壶", category="Home > Kitchen", brand="B", person="mei"))
    row = sku_rows().row(0, named=True)
    assert (row["sku_id"], row["label_en"], row["person"]) == (ids["K-1"], "K-1 水壶", person.opaque_id)
    assert row["department_id"] == Category.objects.get(name="Home").pk


def test_a_category_reads_as_its_path_in_both_languages():
    some_skus(SkuDraft("K-1", category="Home > Kitchen"))
    Category.objects.filter(name="Kitchen").update(name_zh="厨房")
    assert set(category_rows().rows()) >= {
        (Category.objects.get(name="Kitchen").pk, "Home > Kitchen", "Home > 厨房"),
    }


def test_every_table_has_its_declared_columns_even_when_empty():
    for table in TABLES:
        assert table.rows().schema == table.columns, table.name


def test_stages_have_words_and_dimensions_lead_to_declared_tables():
    assert stage_rows().height == 5
    names = {table.name for table in TABLES}
    mine = [one for one in declared_dimensions().values() if one.through == "skus"]
    assert {one.name for one in mine} == {"product", "brand", "category", "department", "person", "stage"}
    assert {one.label[0] for one in mine if one.label} <= names


def test_a_sku_that_belongs_nowhere_has_no_brand_category_or_person():
    some_skus(SkuDraft("K-1"))
    row = sku_rows().row(0, named=True)
    assert [row[name] for name in ("brand_id", "category_id", "department_id", "person")] == [None] * 4
    assert (row["label_en"], row["label_zh"], row["stage"]) == ("K-1", "K-1", "new")


def test_a_label_takes_the_other_languages_title_where_its_own_is_missing():
    some_skus(SkuDraft("K-1", title_en="Kettle"), SkuDraft("K-2", title_zh="壶"))
    labels = {row["label_en"]: row["label_zh"] for row in sku_rows().rows(named=True)}
    assert labels == {"K-1 Kettle": "K-1 Kettle", "K-2 壶": "K-2 壶"}
    assert {row[1]: row[2] for row in product_rows().rows()} == labels


def test_a_department_is_the_root_of_the_branch_however_deep_the_category():
    some_skus(SkuDraft("K-1", category="Home > Tea > Pots > Iron"), SkuDraft("K-2", category="Garden"))
    roots = dict(Category.objects.filter(parent=None).values_list("pk", "name"))
    assert [roots[key] for key in sku_rows().sort("label_en")["department_id"]] == ["Home", "Garden"]


def test_a_department_is_called_by_its_own_name_and_a_brand_the_same_in_both_languages():
    some_skus(SkuDraft("K-1", brand="Brewmate", category="Home > Tea"))
    Category.objects.filter(name="Tea").update(name_zh="茶")
    assert {row[1:] for row in department_rows().rows()} == {("Home", "Home"), ("Tea", "茶")}
    assert [row[1:] for row in brand_rows().rows()] == [("Brewmate", "Brewmate")]


def test_the_lake_reads_the_catalogue_in_as_many_queries_whatever_its_size(django_assert_num_queries):
    some_skus(
        *(SkuDraft(f"S-{number}", brand=f"B{number}", category=f"C > D{number}") for number in range(50))
    )
    with django_assert_num_queries(6):
        rows = [table.rows().height for table in TABLES if table.name != "stages"]
    assert rows == [50, 51, 51, 50, 50]
