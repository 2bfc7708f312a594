"""Sizes by a chart: which convention a site reads, what is replaced, and that nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.listings.rules.sizing import (
    Grid,
    GridFault,
    Reach,
    Row,
    Sized,
    Step,
    chart_for,
    chart_of,
    convention_at,
    fault_of,
    localised,
    read_grid,
    shoe_proposal,
    written_grid,
)

SHOES = Grid(
    "EU",
    ("UK", "US", "FR", "CM"),
    (Row("42", {"UK": "8", "US": "9", "FR": "43", "CM": "26.5"}), Row("43 1/3", {"UK": "9"})),
)
CHART = chart_of(SHOES, {"": "size", "amazon": "size_name"})


def at(country, value="42", marketplace="ebay", name="size"):
    return localised({name: value, "colour": "red"}, CHART, country=country, marketplace=marketplace)


@pytest.mark.parametrize(
    ("country", "size"),
    [("GB", "8"), ("US", "9"), ("DE", "42"), ("FR", "43"), ("JP", "26.5"), ("CN", "26.5")],
)
def test_a_site_gets_the_size_that_its_buyers_read(country, size):
    assert at(country).attributes == {"size": size, "colour": "red"}


def test_the_step_names_our_size_and_the_sites():
    assert at("GB", " 42 ").step == Step("size", "EU", "42", "UK", "8")


@pytest.mark.parametrize(
    ("country", "value", "convention"),
    [("US", "43 1/3", "US"), ("GB", "44", "UK"), ("BR", "42", "BR"), ("CA", "42", "CA")],
)
def test_what_the_chart_does_not_say_stays_and_is_named(country, value, convention):
    made = at(country, value)
    assert made.attributes["size"] == value
    assert made.step == Step("size", "EU", value, convention, "")


def test_a_site_without_the_column_is_named_by_its_usual_convention():
    chart = chart_of(Grid("", ("US",), (Row("M", {"US": "8"}),)), {"": "size"})
    steps = [localised({"size": "M"}, chart, country=one, marketplace="").step for one in ("JP", "DE")]
    assert [step and step.convention for step in steps] == ["JP", "EU"]


def test_a_size_that_somebody_wrote_as_the_sites_is_left_alone():
    assert at("GB", "9") == Sized({"size": "9", "colour": "red"})


def test_the_attribute_is_named_by_marketplace():
    assert at("GB", marketplace="amazon").step is None
    assert at("GB", marketplace="amazon", name="size_name").attributes["size_name"] == "8"


@pytest.mark.parametrize("value", [None, 42, ["42"], {"value": "42"}, "", " "])
def test_what_is_no_text_is_left_alone(value):
    assert at("GB", value).step is None


def test_a_country_reads_its_own_column_first_in_any_case():
    assert convention_at("IT", ("EU", "it")) == "it"
    assert convention_at("JP", ("CM", "JP")) == "JP"
    assert convention_at("BR", ("EU", "US")) == ""


def test_the_brands_chart_goes_first_then_the_nearest_category():
    reaches = [
        Reach(1, None, 10),
        Reach(2, None, 11),
        Reach(3, 5, None),
        Reach(4, 5, 10),
        Reach(5, None, None),
    ]
    assert chart_for(5, (10, 11), reaches) == 4
    assert chart_for(5, (20,), reaches) == 3
    assert chart_for(None, (10, 11), reaches) == 2
    assert chart_for(6, (10,), reaches) == 1
    assert chart_for(None, (), reaches) is None


def test_a_grid_is_read_from_a_sheet_or_from_bars():
    assert read_grid("EU\tUK\tUS\n42\t8\t9\n\n43\t\t10\t\t") == read_grid("EU|UK|US\n42 | 8 | 9\n43 | | 10")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", GridFault("heading", 1)),
        ("EU\n42", GridFault("heading", 1)),
        ("EU|UK|uk\n42|8|8", GridFault("heading_twice", 1)),
        ("EU|UK\n42|8|9", GridFault("cells", 2)),
        ("EU|UK\n42|8\n|9", GridFault("size", 3)),
        ("EU|UK\nXL|8\nxl|9", GridFault("size_twice", 3)),
        ("EU|UK\n" + "4" * 41 + "|8", GridFault("size", 2)),
        ("EU|UK", GridFault("rows", 1)),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, fault):
    grid = read_grid(text)
    assert (grid if isinstance(grid, GridFault) else fault_of(grid)) == fault


CELL = st.text(st.characters(categories=("Lu", "Nd")), min_size=1, max_size=8)


@given(st.lists(CELL, min_size=1, max_size=5, unique_by=str.upper), st.lists(CELL, min_size=1, max_size=9))
def test_a_grid_comes_back_from_the_form_as_it_was(columns, ours):
    grid = Grid("", tuple(columns), tuple(Row(one, {columns[0]: one}) for one in ours))
    assert read_grid(written_grid(grid)) == grid


def test_the_proposal_for_shoes_is_arithmetic():
    grid = shoe_proposal()
    assert fault_of(grid) is None
    sizes = {row.ours: (row.sizes["CN"], row.sizes["JP"], row.sizes["EU"]) for row in grid.rows}
    # (250 + 15) ÷ 6⅔ = 39.75; (265 + 15) ÷ 6⅔ = 42
    assert (sizes["250"], sizes["265"]) == (("250", "25", "40"), ("265", "26.5", "42"))
    assert (min(sizes), max(sizes)) == ("220", "300")
