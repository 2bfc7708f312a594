"""What a filter of the address means in the column's own units, and what it never means."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.money import exponent
from zayton.ui.public import Column, Filter
from zayton.ui.tables.query import PAGE_SIZES, whole_units
from zayton.ui.tests.builders import asked

FIGURES = st.decimals(-(10**12), 10**12, allow_nan=False, places=4)


def filters(text: str, kind: str, **facts):
    return asked(f"f.x={text}", [Column("x", "X", kind, **facts)]).filters


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("gte:12.5", "GBP", 1250),
        ("gte:12.505", "GBP", 1251),
        ("lte:12.505", "GBP", 1250),
        ("gte:-12.505", "GBP", -1250),
        ("lte:-12.505", "GBP", -1251),
        ("gte:0.001", "GBP", 1),
        ("lte:0.001", "GBP", 0),
        ("gte:1250", "JPY", 1250),
        ("gte:1249.01", "JPY", 1250),
        ("lte:1249.99", "JPY", 1249),
        ("gte:1.2505", "KWD", 1251),
        ("lte:1.2505", "KWD", 1250),
        ("gte:1e3", "GBP", 100_000),
        ("gte:999999999999999", "KWD", 999_999_999_999_999_000),
    ],
)
def test_a_bound_between_two_minor_units_leaves_out_the_one_beyond_it(text, currency, minor):
    assert filters(text, "money", currency=currency) == (Filter("x", text[:3], (minor,)),)


@pytest.mark.parametrize(
    ("text", "values"),
    [("12.50", (1250,)), ("12.5", (1250,)), ("12.505", ()), ("-0.01", (-1,)), ("0", (0,)), ("1e1", (1000,))],
)
def test_an_amount_is_met_exactly_or_by_no_row(text, values):
    assert filters(text, "money", currency="GBP") == (Filter("x", "in", values),)


@pytest.mark.parametrize("text", ["gte:12.5", "lte:12.5", "12.5"])
def test_where_each_row_has_its_currency_an_amount_stays_what_was_typed(text):
    (found,) = filters(text, "money", currency_key="coin")
    assert (found.values, found.currency_key) == ((Decimal("12.5"),), "coin")


def test_an_amount_of_one_currency_needs_no_other():
    assert filters("12.5", "money", currency="EUR")[0].currency_key == ""


@given(FIGURES, st.integers(-(10**15), 10**15), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_a_bound_holds_for_exactly_the_amounts_on_its_side(figure, minor, currency):
    amount = Decimal(minor).scaleb(-exponent(currency))
    for operator, fits in (("gte", amount >= figure), ("lte", amount <= figure)):
        (bound,) = filters(f"{operator}:{figure}", "money", currency=currency)
        assert (minor >= bound.value if operator == "gte" else minor <= bound.value) == fits


@given(FIGURES)
def test_whole_units_are_the_nearest_within(figure):
    from_, to = whole_units(figure, "gte"), whole_units(figure, "lte")
    assert to <= figure <= from_
    assert from_ - to == (0 if figure == int(figure) else 1)
    assert whole_units(figure, "in") == (from_ if from_ == to else None)


@pytest.mark.parametrize("kind", ["number", "quantity"])
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("gte:2.5", (3,)),
        ("lte:2.5", (2,)),
        ("gte:-2.5", (-2,)),
        ("lte:-2.5", (-3,)),
        ("2.5", ()),
        ("2.0", (2,)),
        ("-0", (0,)),
        ("+7", (7,)),
        (" 7 ", (7,)),
        ("٧", (7,)),
    ],
)
def test_units_are_whole_and_half_a_unit_is_what_no_row_has(kind, text, values):
    (found,) = filters(text.replace("+", "%2B"), kind)
    assert found.values == values
    assert all(isinstance(value, int) for value in found.values)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("gte:12.5", "0.125"), ("lte:-3", "-0.03"), ("100", "1"), ("gte:0", "0"), ("gte:0.01", "0.0001")],
)
def test_a_percentage_is_asked_as_the_fraction_that_is_kept(text, fraction):
    assert filters(text, "percent")[0].value == Decimal(fraction)


@pytest.mark.parametrize("kind", ["number", "quantity", "money", "percent"])
@pytest.mark.parametrize(
    "text", ["", "gte:", "abc", "1,5", "1 000", "NaN", "gte:sNaN", "Infinity", "lte:-Infinity", "1e15", "gte:1e999",
             "0x10", "--1"]
)  # fmt: skip
def test_what_is_no_figure_of_this_world_narrows_nothing(kind, text):
    assert filters(text, kind) == ()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "gte:2026-02-28", date(2026, 2, 28)),
        ("date", "lte:20260228", date(2026, 2, 28)),
        ("datetime", "gte:2026-02-28T23:30:00Z", datetime(2026, 2, 28, 23, 30, tzinfo=UTC)),
        ("datetime", "lte:2026-03-01T07:30:00%2B08:00", datetime(2026, 2, 28, 23, 30, tzinfo=UTC)),
        ("datetime", "gte:2026-02-28T23:30:00.123456Z", datetime(2026, 2, 28, 23, 30, 0, 123456, UTC)),
    ],
)
def test_days_and_moments_are_read_with_their_zone(kind, text, value):
    assert filters(text, kind)[0].value == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "gte:2026-02-29"),
        ("date", "gte:28/02/2026"),
        ("date", "gte:2026-02-28T10:00"),
        ("date", "today"),
        ("datetime", "gte:0001-01-01T00:00:00%2B08:00"),
        ("datetime", "lte:9999-12-31T23:59:59-08:00"),
        ("datetime", "gte:25:00"),
    ],
)
def test_days_and_moments_that_are_none_narrow_nothing(kind, text):
    assert filters(text, kind) == ()


@pytest.mark.parametrize("kind", ["text", "link", "status", "country"])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("茶壶", Filter("x", "in", ("茶壶",))),
        ("🛍", Filter("x", "in", ("🛍",))),
        ("has:路", Filter("x", "has", ("路",))),
        ("is:has:路", Filter("x", "in", ("has:路",))),
        ("is:is:a", Filter("x", "in", ("is:a",))),
        ("a:b", Filter("x", "in", ("a:b",))),
        (" a ", Filter("x", "in", ("a",))),
        ("has: a ", Filter("x", "has", (" a ",))),
        ("empty:", Filter("x", "empty", ("",))),
        ("empty:whatever", Filter("x", "empty", ("",))),
        ("gte:b", Filter("x", "gte", ("b",))),
        ("=1%2B1", Filter("x", "in", ("=1+1",))),
    ],
)
def test_texts_are_asked_for_as_they_are_written(kind, text, found):
    assert filters(text, kind) == (found,)


@pytest.mark.parametrize("kind", ["number", "quantity", "money", "percent", "date", "datetime"])
def test_only_a_text_is_blank_when_it_is_empty(kind):
    assert filters("empty:", kind) == (Filter("x", "empty", ()),)


def test_an_empty_part_is_looked_for_in_nothing():
    assert filters("has:", "text") == ()
    assert filters("has:5", "money") == (Filter("x", "has", ("5",)),)


def test_a_long_text_is_cut_before_it_is_asked():
    assert filters("茶" * 900, "text")[0].value == "茶" * 200


def test_several_values_of_one_column_are_one_question_beside_its_bounds():
    (bound, either) = asked("f.x=3&f.x=gte:2&f.x=5", [Column("x", "X", "number")]).filters
    assert (bound, either) == (Filter("x", "gte", (2,)), Filter("x", "in", (3, 5)))


def test_what_cannot_be_read_among_several_is_left_out_alone():
    assert filters("3&f.x=many&f.x=5", "number") == (Filter("x", "in", (3, 5)),)


def test_filters_come_in_the_order_of_the_columns_and_not_of_the_address():
    columns = [Column("a", "A"), Column("b", "B")]
    assert [one.key for one in asked("f.b=1&f.a=1", columns).filters] == ["a", "b"]


def test_a_column_that_does_not_filter_cannot_be_asked_by_hand():
    assert filters("a", "text", filterable=False) == ()


def test_a_column_of_costs_that_is_not_there_cannot_be_asked():
    assert asked("f.cost=gte:1&sort=cost&columns=cost", [Column("name", "Name")]).columns == ("name",)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ("a", "b")),
        ("columns=b,a", ("b", "a")),
        ("columns=b,b,a,b", ("b", "a")),
        ("columns=c", ("c",)),
        ("columns=nonsense", ("a", "b")),
        ("columns=,,", ("a", "b")),
        ("columns=c,nonsense,a", ("c", "a")),
    ],
)
def test_columns_are_shown_as_they_were_dragged_each_once(text, shown):
    columns = [Column("a", "A"), Column("b", "B"), Column("c", "C", default_shown=False)]
    assert asked(text, columns).columns == shown


@pytest.mark.parametrize("size", PAGE_SIZES)
def test_the_number_of_a_page_is_counted_in_its_own_size(size):
    query = asked(f"page=4&size={size}", [])
    assert (query.offset, query.limit, query.page) == (3 * size, size, 4)


def test_another_slice_asks_the_same_without_counting():
    query = asked("f.x=a&q=b&sort=-x", [Column("x", "X")])
    cut = query.slice(5_000, 70)
    assert (cut.offset, cut.limit, cut.wants_totals) == (5_000, 70, False)
    assert (cut.filters, cut.search, cut.sort) == (query.filters, query.search, query.sort)
    assert query.wants_totals
