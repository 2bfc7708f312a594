"""A size chart as somebody typed it, and goods that it is for."""

from zayton.catalog.public import SkuDraft, create_brand, create_category, write_skus
from zayton.kernel.access.public import SYSTEM
from zayton.listings.operations.charting import ChartDraft, write_size_chart
from zayton.listings.rules.sizing import Grid, Row
from zayton.listings.tests.builders import DAY

GRID = Grid("EU", ("UK", "US"), (Row("42", {"UK": "8", "US": "9"}), Row("43", {"US": "10"})))


def draft(**changed):
    return ChartDraft("Boots", GRID, {"": "size"}, "shoes")._replace(**changed)


def write(actor=SYSTEM, **changed):
    return write_size_chart(draft=draft(**changed), actor=actor, at=DAY)


def brand(name="Hill"):
    return create_brand(name=name, actor=SYSTEM, at=DAY).ids[0]


def category(name="Shoes", parent=None):
    return create_category(name=name, name_zh="", parent_id=parent, actor=SYSTEM, at=DAY).ids[0]


def put(code, **where):
    """Say of which brand (by name) and category (by names from the root) a SKU's product is."""
    assert not write_skus(drafts=[SkuDraft(code=code, **where)], actor=SYSTEM, at=DAY).refusals
