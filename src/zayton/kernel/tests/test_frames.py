"""Rows of the books as a frame: whatever stands in a cell comes out as it was kept, on either database."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import DatabaseError, connection, transaction

from zayton.kernel.access.models import Person, Token
from zayton.kernel.frames import MOMENT, moment, read_frame

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 12, 30, 15, 123_456, tzinfo=UTC)
TEXTS = [
    "",
    " ",
    "\\N",
    "null",
    'a "quoted" one',
    "one,two",
    "two\nlines",
    "茶壶 🫖",
    "it's",
    "100 %",
    "=1+1",
    "\t",
]


def people(*names: str) -> None:
    Person.objects.bulk_create(
        [Person(username=f"p{at}", display_name=name) for at, name in enumerate(names)]
    )


def names(where: str = "", *parameters: object) -> list[str]:
    statement = f"SELECT display_name FROM access_person {where} ORDER BY id"
    return read_frame(statement, parameters, {"name": pl.String})["name"].to_list()


def tokens(*moments: tuple[datetime, datetime | None]) -> pl.DataFrame:
    person = Person.objects.create(username="lin", display_name="Lin")
    for at, (made, ends) in enumerate(moments):
        Token.objects.create(
            person=person, name="t", prefix="zt", digest=str(at), created_at=made, expires_at=ends
        )
    columns = f"id, {moment('created_at')}, {moment('expires_at')}"
    schema = {"id": pl.Int64, "made": MOMENT, "ends": MOMENT}
    return read_frame(f"SELECT {columns} FROM access_token ORDER BY id", [], schema)


def test_a_text_is_what_was_kept_though_it_looks_like_a_mark_of_the_copy():
    people(*TEXTS)
    assert names() == TEXTS


def test_nothing_is_told_from_an_empty_text():
    people("", "x")
    found = read_frame(
        "SELECT display_name, NULLIF(display_name, 'x') FROM access_person ORDER BY id",
        [],
        {"name": pl.String, "none": pl.String},
    )
    assert found.rows() == [("", ""), ("x", None)]


def test_what_is_asked_with_is_a_parameter_and_no_statement():
    people("O'Neill", "x' OR '1'='1")
    assert names("WHERE display_name = %s", "x' OR '1'='1") == ["x' OR '1'='1"]


def test_moments_come_to_the_microsecond_and_in_utc():
    late = AT.astimezone().replace(microsecond=0) + timedelta(days=200)
    found = tokens((AT, None), (AT.replace(microsecond=0), late), (AT.replace(microsecond=120_000), AT))
    assert found["made"].to_list() == [AT, AT.replace(microsecond=0), AT.replace(microsecond=120_000)]
    assert found["ends"].to_list() == [None, late.astimezone(UTC), AT]
    assert found.schema["made"] == found.schema["ends"] == MOMENT


def test_the_largest_number_and_none_at_all_come_as_they_are():
    people("a")
    columns = "CAST(9223372036854775807 AS bigint), CAST(NULL AS integer)"
    found = read_frame(f"SELECT {columns} FROM access_person", [], {"big": pl.Int64, "none": pl.Int64})
    assert found.rows() == [(2**63 - 1, None)]


def test_no_rows_are_an_empty_frame_with_its_types():
    schema = {"name": pl.String, "made": MOMENT, "day": pl.Date}
    found = read_frame(
        f"SELECT display_name, {moment('created_at')}, NULL FROM access_person WHERE 1 = 0", [], schema
    )
    assert (found.height, dict(found.schema)) == (0, schema)


def test_days_of_a_thousand_rows_are_read_in_one_query(django_assert_num_queries):
    people(*[str(at) for at in range(1_000)])
    with django_assert_num_queries(0 if connection.vendor == "postgresql" else 1):
        assert len(names()) == 1_000


def test_a_mistake_in_the_statement_is_the_databases_error():
    with pytest.raises(DatabaseError), transaction.atomic():
        read_frame("SELECT nothing_of_the_kind FROM access_person", [], {"x": pl.String})
    assert names() == []


def test_a_column_of_nothing_keeps_its_type_for_what_is_computed_with_it():
    people("a", "b")
    found = read_frame(
        "SELECT CAST(NULL AS date), display_name FROM access_person", [], {"day": pl.Date, "name": pl.String}
    )
    assert (
        found.with_columns(pl.col("day").fill_null(date(2026, 1, 1)))["day"].to_list()
        == [date(2026, 1, 1)] * 2
    )
