"""What a product type's own schema has against a draft, before anything is sent."""

from types import SimpleNamespace
from typing import Any

import pytest

from zayton.channels.ports.offers import ListingDraft, ListingKey, Problem, ProductRules
from zayton.listings.operations import sending
from zayton.listings.rules.drafting import problems_with
from zayton.listings.rules.product_types import Judge

pytestmark = pytest.mark.pure

TEXT: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 5}
COLOUR = {"anyOf": [{**TEXT, "enum": ["Red", "Blue"]}, {"type": "array", "items": {"enum": ["Red", "Blue"]}}]}
SCHEMA = {
    "$schema": "https://example.org/a-dialect-of-its-own",
    "type": "object",
    "properties": {"Colour": COLOUR, "Make": TEXT, "Watts": {"type": "integer", "maximum": 3000}},
    "required": ["Colour"],
}


def draft(**attributes: Any) -> ListingDraft:
    bare = dict.fromkeys(("description", "brand", "barcode", "product_type"), "")
    return ListingDraft(
        ListingKey("EBAY_GB", "JAR"),
        "Jar",
        **bare,
        bullets=(),
        images=(),
        language="en",
        price_minor=100,
        currency="GBP",
        quantity=1,
        attributes=attributes,
    )


def judged(schema: dict[str, Any], **attributes: Any) -> list[Problem]:
    return problems_with(draft(**attributes), Judge(ProductRules("20625", schema, {})))


def test_what_the_kind_of_goods_must_say_is_named() -> None:
    assert judged(SCHEMA, Make="Korn") == [Problem("required", "", "Colour")]


def test_a_value_that_is_not_on_the_list_comes_with_the_list() -> None:
    assert judged(SCHEMA, Colour="Green") == [Problem("not_allowed", "Red, Blue", "Colour")]
    assert judged(SCHEMA, Colour=["Red", "Green"]) == [Problem("not_allowed", "Red, Blue", "Colour")]


def test_a_text_that_is_too_long_or_empty_is_named() -> None:
    assert judged(SCHEMA, Colour="Red", Make="Korken") == [Problem("too_long", "5", "Make")]
    assert judged(SCHEMA, Colour="Red", Make="") == [Problem("required", "", "Make")]


def test_anything_else_that_does_not_fit_is_told_in_the_words_of_the_schema() -> None:
    [problem] = judged(SCHEMA, Colour="Red", Watts=4000)
    assert (problem.code, problem.field) == ("unfit", "Watts")
    assert "3000" in problem.words


def test_a_demand_that_follows_from_another_value_is_named_too() -> None:
    battery = {
        "if": {"properties": {"Battery": {"const": "yes"}}, "required": ["Battery"]},
        "then": {"required": ["Cell"]},
    }
    assert judged({"allOf": [battery]}, Battery="yes") == [Problem("required", "", "Cell")]
    assert judged({"allOf": [battery]}, Battery="no") == []


def test_how_a_value_is_written_on_the_wire_is_no_concern_of_the_schema_here() -> None:
    assert judged(SCHEMA, Colour={"value": "Red"}, Watts="60") == []


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "nonsense"},
        {"properties": {"a": {"$ref": "http://127.0.0.1:9/schema"}}},
        {"pattern": "("},
    ],
)
def test_a_schema_that_nobody_can_read_keeps_nothing_back(schema: dict[str, Any]) -> None:
    assert judged(schema, Colour="Green") == []


def test_a_field_of_ours_is_named_as_ours_and_once() -> None:
    schema = {"required": ["item_name"], "properties": {"item_name": TEXT}}
    rules = ProductRules(
        "HOME",
        schema,
        {"title": {"max_length": 5}},
        {"item_name": "title"},
        said=lambda one: {"item_name": one.title},
    )
    long = draft()._replace(title="Storage jar")
    assert problems_with(long, Judge(rules)) == [Problem("too_long", "5", "title")]


def test_what_the_channel_alone_can_tell_is_not_judged() -> None:
    rules = ProductRules("HOME", {"required": ["country"]}, {}, said=lambda _draft: None)
    assert problems_with(draft(), Judge(rules)) == []


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("integer", "60", 60),
        ("integer", "-3", -3),
        ("number", "2.5", 2.5),
        ("boolean", "Yes", True),
        ("boolean", "false", False),
        # what is neither is told as it was typed, and the channel says what it thinks of it
        ("integer", "sixty", "sixty"),
        ("number", "1.2.3", "1.2.3"),
        ("boolean", "maybe", "maybe"),
        ("", "60", "60"),
        ("integer", ["1", "2"], [1, 2]),
        ("integer", {"value": "1"}, {"value": "1"}),
    ],
)
def test_figures_and_switches_are_told_as_the_channel_wants_them(kind: str, typed: Any, told: Any) -> None:
    judge = Judge(ProductRules("HOME", {}, {}, kinds={"Watts": kind}))
    assert judge.typed(draft(Watts=typed)).attributes == {"Watts": told}


def test_the_rules_of_few_kinds_are_kept_and_the_oldest_given_up(monkeypatch) -> None:
    asked: list[str] = []

    def rules(kind: str, *, site: str) -> ProductRules:
        asked.append(kind)
        return ProductRules(kind, SCHEMA, {})

    monkeypatch.setattr(sending, "_MOST_KNOWN", 2)
    monkeypatch.setattr(sending, "keep_limits", lambda *_: None)
    known, channel = sending._KnownRules(), SimpleNamespace(listings=SimpleNamespace(rules=rules))
    judges = [known.of(channel, "1", "UK", kind) for kind in "ABCCBA"]  # type: ignore[arg-type]
    assert asked == ["A", "B", "C", "A"]
    # what it was made of is given up too
    assert [judge.rules.schema for judge in judges if judge] == [{}] * 6
