"""Formulas: what is read, what is refused and where, and that units and zeros are minded."""

import contextlib

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.lake.rules.formulas import (
    MAX_DEPTH,
    MAX_LENGTH,
    Binary,
    FormulaError,
    Name,
    Node,
    Number,
    computed,
    names_in,
    parse,
    power_of,
    written,
)

NAMES = ("revenue", "orders", "days")
leaves = st.one_of(
    st.integers(0, 999).map(lambda number: Number(str(number))), st.sampled_from(NAMES).map(Name)
)


def _joined(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(Binary, st.sampled_from("+-*/"), children, children)


trees = st.recursive(leaves, _joined, max_leaves=12)


def value(formula: str, **columns: float) -> float | None:
    frame = pl.DataFrame({name: [number] for name, number in columns.items()} or {"none": [0]})
    result: float | None = frame.select(
        computed(parse(formula), {name: pl.col(name) for name in columns})
    ).item()
    return result


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 - 3 - 2", 3),
        ("8 / 4 / 2", 1),
        ("-a + 5", 3),
        ("2 * -a", -4),
        ("a / (b - b)", None),
        ("a / b", 0.5),
    ],
)
def test_a_formula_is_computed_as_in_school(formula: str, expected: float | None) -> None:
    assert value(formula, a=2, b=4) == expected


@pytest.mark.parametrize(
    ("formula", "code", "at"),
    [
        ("", "unfinished", 0),
        ("revenue +", "unfinished", 9),
        ("revenue orders", "unexpected", 8),
        ("(revenue", "unclosed", 0),
        ("revenue)", "unexpected", 7),
        ("revenue ** 2", "unexpected", 9),
        ("__import__('os')", "unexpected", 0),
        ("revenue; 1", "unexpected", 7),
        ("a.b", "unexpected", 1),
        ("a  ? b", "unexpected", 3),
        (" 收入", "unexpected", 1),
        ("a + \t%", "unexpected", 5),
        ("(" * 200 + "a" + ")" * 199, "too_deep", MAX_DEPTH + 1),
        ("a + " * 200 + "a", "too_long", MAX_LENGTH),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(formula: str, code: str, at: int) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(formula)
    assert (refused.value.code, refused.value.at) == (code, at)


@given(trees)
def test_a_written_formula_reads_back_as_the_same_tree(tree: Node) -> None:
    assert parse(written(tree)) == tree


@given(trees, st.integers(-5, 5), st.integers(-5, 5))
def test_a_formula_never_fails_whatever_the_figures(tree: Node, revenue: int, orders: int) -> None:
    frame = pl.DataFrame({"revenue": [revenue], "orders": [orders], "days": [7]})
    frame.select(computed(tree, {name: pl.col(name) for name in NAMES}))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FormulaError):
        names_in(parse(text))


def test_units_follow_the_arithmetic() -> None:
    powers = {"revenue": (1, 0), "orders": (0, 0), "days": (0, 1)}
    assert power_of(parse("revenue / orders"), powers) == (1, 0)
    assert power_of(parse("revenue / revenue"), powers) == (0, 0)
    assert power_of(parse("orders / (orders / days)"), powers) == (0, 1)
    with pytest.raises(FormulaError) as refused:
        power_of(parse("revenue + orders"), powers)
    assert refused.value.code == "unlike_units"
