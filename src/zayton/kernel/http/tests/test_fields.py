"""What a field takes, what it refuses, and in which words: bounded so that no value surprises a database."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from zayton.kernel.errors import Refusal, declared_reasons
from zayton.kernel.http import errors as http_errors
from zayton.kernel.http.fields import (
    MOST_KEY,
    MOST_MINOR,
    MOST_QUANTITY,
    Amount,
    Body,
    Code,
    Country,
    Currency,
    Key,
    Minor,
    Moment,
    Quantity,
    SignedQuantity,
    Text,
)
from zayton.kernel.http.parsing import StrictParser
from zayton.kernel.http.problems import TITLES, Problem, Wrong, all_refused, answer_of, refused
from zayton.kernel.http.throttle import Throttle
from zayton.kernel.http.wording import _WORDS, invalid, invalid_field


class Line(Body):
    sku: Code
    quantity: Quantity


class Said(Body):
    lines: list[Line]


def read(kind, value):
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "value", "taken"),
    [
        (Key, 1, 1),
        (Key, MOST_KEY, MOST_KEY),
        (Quantity, 1, 1),
        (Quantity, 3.0, 3),
        (Quantity, MOST_QUANTITY, MOST_QUANTITY),
        (SignedQuantity, -MOST_QUANTITY, -MOST_QUANTITY),
        (SignedQuantity, 0, 0),
        (Minor, -MOST_MINOR, -MOST_MINOR),
        (Amount, 0, 0),
        (Amount, 1e3, 1_000),
        (Code, "  K-1 ", "K-1"),
        (Code, "茶" * 64, "茶" * 64),
        (Text, " " * 600, ""),
        (Text, "🫖" * 500, "🫖" * 500),
        (Currency, "KWD", "KWD"),
        (Country, "GB", "GB"),
    ],
)
def test_what_fits_is_taken_and_tidied(kind, value, taken):
    assert read(kind, value) == taken


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Key, 0),
        (Key, -1),
        (Key, MOST_KEY + 1),
        (Quantity, 0),
        (Quantity, "3"),
        (Quantity, True),
        (Quantity, 2.5),
        (Quantity, MOST_QUANTITY + 1),
        (Quantity, float("nan")),
        (Quantity, float("inf")),
        (SignedQuantity, MOST_QUANTITY + 1),
        (Minor, MOST_MINOR + 1),
        (Amount, -1),
        (Amount, 0.1),
        (Amount, None),
        (Code, ""),
        (Code, "   "),
        (Code, "x" * 65),
        (Code, 7),
        (Text, "x" * 501),
        (Currency, "usd"),
        (Currency, "USDT"),
        (Currency, "USD\n"),
        (Country, "gb"),
        (Country, "GBR"),
    ],
)
def test_what_does_not_fit_is_refused(kind, value):
    with pytest.raises(ValidationError):
        read(kind, value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T08:00:00Z", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T08:00:00+08:00", datetime(2026, 3, 1, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2199-12-31T23:59:59-12:00", datetime(2200, 1, 1, 11, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_moment_is_taken_with_its_offset_and_kept_in_utc(text, moment):
    read_moment = read(Moment, text)
    assert (read_moment, read_moment.utcoffset()) == (moment, timedelta(0))


@pytest.mark.parametrize(
    "text",
    ["2026-03-01T08:00:00", "2026-03-01", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00",
     "9999-12-31T23:59:59-12:00", "2026-02-30T00:00:00Z", "yesterday"],
)  # fmt: skip
def test_a_moment_without_an_offset_or_out_of_our_time_is_refused(text):
    with pytest.raises(ValidationError):
        read(Moment, text)


def test_a_field_that_nobody_declared_is_refused_so_that_typing_errors_show():
    with pytest.raises(ValidationError) as caught:
        Line.model_validate({"sku": "K-1", "quantity": 1, "qty": 2})
    assert [error["type"] for error in caught.value.errors()] == ["extra_forbidden"]


def wrongs(said) -> list[tuple[str, str, str]]:
    with pytest.raises(ValidationError) as caught:
        Said.model_validate(said)
    problem = invalid(caught.value.errors())
    assert (problem.status, problem.refusal.code) == (422, "http.invalid")
    assert problem.refusal.figures["count"] == len(problem.errors)
    return [(wrong.field, wrong.code, wrong.detail) for wrong in problem.errors]


def test_every_wrong_field_is_named_by_its_path_in_words():
    with override("en"):
        found = wrongs({"lines": [{"sku": "x" * 65, "quantity": 0}, {"quantity": "two"}]})
    assert found == [
        ("lines.0.sku", "string_too_long", "At most 64 characters are taken."),
        ("lines.0.quantity", "greater_than_equal", "It must be 1 or more."),
        ("lines.1.sku", "missing", "It is missing."),
        ("lines.1.quantity", "int_type", "A whole number is wanted."),
    ]


def test_wrong_fields_are_told_in_chinese_too():
    with override("zh-hans"):
        details = [detail for _field, _code, detail in wrongs({"lines": [{"sku": "", "quantity": 10**9}]})]
    assert all(detail and not detail.isascii() for detail in details)


def test_a_kind_of_error_without_words_of_ours_is_told_in_its_own():
    (wrong,) = invalid([{"loc": ("a", 0), "type": "brand_new", "msg": "Something else"}]).errors
    assert (wrong.field, wrong.detail) == ("a.0", "Something else")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_words_of_every_kind_of_error_can_be_filled_in(language):
    figures = {"min_length": 1, "max_length": 2, "pattern": "x", "ge": 0, "gt": 0, "le": 9, "expected": "'a'"}
    with override(language):
        assert all(str(words) % figures for words in _WORDS.values())


def test_a_route_may_name_a_wrong_field_itself():
    problem = invalid_field("body.said.name", "twice", "One is named twice.")
    assert problem.errors == [Wrong(field="body.said.name", code="twice", detail="One is named twice.")]


def parsed(body: bytes):
    return StrictParser().parse_body(RequestFactory().post("/", body, content_type="application/json"))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=10))
def test_whatever_json_can_say_without_nul_is_read_as_it_was_said(value):
    body = json.dumps({"value": value}).encode()
    if b"\\u0000" in body:
        with pytest.raises(Problem):
            parsed(body)
    else:
        assert parsed(body) == {"value": value}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{'a': 1}", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": "\xff"}', b'{"a\\u0000": 1}',
     b'{"a": {"b": ["\\u0000"]}}', b"[" * 100_000, "{\"a\": 1}".encode("utf-16")],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_before_any_field_is(body):
    with pytest.raises(Problem) as caught:
        parsed(body)
    assert (caught.value.status, caught.value.refusal.code) == (400, "http.unreadable")


def test_a_text_that_merely_spells_the_escape_of_nul_is_read():
    assert parsed(b'{"a": "\\\\u0000"}') == {"a": "\\u0000"}


def test_a_query_with_nul_is_refused():
    request = RequestFactory().get("/")
    assert StrictParser().parse_querydict(QueryDict("a=1&b=2"), [], request) == {"a": "1", "b": "2"}
    with pytest.raises(Problem):
        StrictParser().parse_querydict(QueryDict("a=%00"), [], request)


def test_a_problem_is_told_as_the_standard_has_it():
    refusal = Refusal("http.not_found", "A1")
    problem = Problem(404, refusal, refusals=[refusal], headers={"Retry-After": "1"})
    with override("en"):
        answer = answer_of(problem)
    told = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert (answer["Cache-Control"], answer["Retry-After"]) == ("no-store", "1")
    assert (told["type"], told["title"], told["status"]) == (
        "/api/reference/#http.not_found",
        "Not found",
        404,
    )
    assert told["refusals"][0] == {
        "code": "http.not_found",
        "detail": told["detail"],
        "remedy": told["remedy"],
        "subject": "A1",
        "figures": {},
        "row": None,
    }


def test_chinese_stands_in_a_problem_as_itself():
    with override("zh-hans"):
        content = answer_of(Problem(401, Refusal("http.unauthenticated"))).content.decode()
    assert "\\u" not in content


def test_a_set_of_which_nothing_was_done_is_a_conflict_with_each_reason():
    problem = all_refused([Refusal("tests.a", row=0), Refusal("tests.b", row=2)])
    assert (problem.status, problem.refusal.figures) == (409, {"count": 2})
    assert [refused(one).row for one in problem.refusals] == [0, 2]


def test_every_refusal_of_the_front_door_has_words():
    codes = {value for name, value in vars(http_errors).items() if name.isupper() and isinstance(value, str)}
    assert codes <= declared_reasons().keys()
    with override("zh-hans"):
        assert all(str(title) for title in TITLES.values())


def test_a_throttle_forgets_yesterdays_strangers():
    throttle = Throttle(most=5)
    for stranger in range(1_000):
        throttle.count(f"stranger {stranger}", seconds=10)
    throttle.count("a", seconds=70)
    assert list(throttle._counts) == ["a"]


@pytest.mark.parametrize(("seconds", "wait"), [(0, "60"), (59, "1"), (59.9, "1"), (30.5, "29")])
def test_the_wait_is_until_the_minute_ends_and_never_none(seconds, wait):
    throttle = Throttle(most=0)
    with pytest.raises(Problem) as caught:
        throttle.count("a", seconds=seconds)
    assert caught.value.headers["Retry-After"] == wait
