"""Array literals say to PostgreSQL exactly the values they were made of."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg.types.json import Jsonb

from zayton.kernel.literals import array, arrays

EARLIEST = datetime(1900, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
NASTY = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.mark.pure
@pytest.mark.parametrize(
    ("kind", "values", "literal"),
    [
        ("bigint", [], "{}"),
        ("bigint", [1, None, -3], "{1,NULL,-3}"),
        ("integer", [True], "{1}"),
        ("text", ["a", "", None, "NULL"], '{"a","",NULL,"NULL"}'),
        ("varchar", ['say "hi"', "back\\slash", "{,}"], '{"say \\"hi\\"","back\\\\slash","{,}"}'),
        ("boolean", [True, False, None], "{t,f,NULL}"),
        ("numeric", [Decimal("0.10"), Decimal("1E+3")], '{"0.10","1E+3"}'),
        ("date", [date(2026, 3, 1)], "{2026-03-01}"),
        ("jsonb", [{"n": "刺桐"}], '{"{\\"n\\": \\"\\\\u523a\\\\u6850\\"}"}'),
    ],
)
def test_a_column_is_written_as_one_literal(kind: str, values: list[object], literal: str) -> None:
    assert array(kind, values) == literal


@pytest.mark.pure
def test_no_rows_are_as_many_empty_columns() -> None:
    assert arrays(("bigint", "text"), []) == ["{}", "{}"]


@pytest.mark.pure
def test_rows_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        arrays(("bigint", "text"), [(1, "a"), (2,)])


@pytest.mark.postgres
class TestRoundTrip(TestCase):
    """Whatever a value is made of, the server reads it back as it was."""

    @given(st.lists(st.none() | NASTY, max_size=8))
    def test_texts(self, values: list[str | None]) -> None:
        assert _read_back("text", values) == values

    @given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=8))
    def test_whole_numbers(self, values: list[int | None]) -> None:
        assert _read_back("bigint", values) == values

    @given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=6), max_size=5))
    def test_decimals(self, values: list[Decimal]) -> None:
        assert _read_back("numeric", values) == values

    @given(st.lists(st.datetimes(EARLIEST, timezones=st.just(UTC)), max_size=5))
    def test_moments(self, values: list[datetime]) -> None:
        assert _read_back("timestamptz", values) == values

    @given(st.lists(st.dictionaries(NASTY, st.none() | st.integers() | NASTY, max_size=3), max_size=4))
    def test_documents(self, values: list[dict[str, object]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT unnest(%s::jsonb[]) = unnest(%s::jsonb[])",
                [array("jsonb", values), [Jsonb(value) for value in values]],
            )
            assert all(same for (same,) in cursor.fetchall())


def _read_back(kind: str, values: object) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unnest(%s::{kind}[])", [array(kind, values)])  # type: ignore[arg-type]
        return [value for (value,) in cursor.fetchall()]


@pytest.mark.pure
def test_a_number_that_is_not_whole_is_never_cut_off() -> None:
    with pytest.raises(ValueError, match="not whole"):
        array("bigint", [1.5])
