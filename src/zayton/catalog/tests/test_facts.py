"""What the lake is told about SKUs."""

import pytest

from zayton.catalog.facts import TABLES, category_rows, sku_rows, stage_rows
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
