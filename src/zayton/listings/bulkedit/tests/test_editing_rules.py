"""What an edit would change in one listing: only what says something else, by what the channel demands of its kind."""

from zayton.listings.rules.cells import Fault
from zayton.listings.rules.editing import Line, Money, Standing, lines_of_edit, undone

OWN = {
    "title": None,
    "price": 999,
    "rule": None,
    "bullets": None,
    "description": "Own",
    "product_type": "HOME",
    "category": "",
    "images": None,
}
LIMITS = {
    "HOME": {"title": {"max_length": 10}},
    "TOY": {"title": {"max_length": 5}, "images": {"required": True}},
}


def standing(**more):
    common = {"title": "A cup", "rule": {"keep_back": 2, "percent": 100, "cap": None, "stop_at": 0}}
    return Standing(1, "CUP", "EUR", {**OWN, **more.pop("own", {})}, common, **more)


def edited(typed, **more):
    return lines_of_edit(standing(**more), typed, lambda kind: LIMITS.get(kind, {}))


def codes(lines):
    return {line.field: line.fault.code if line.fault else "" for line in lines}


def test_what_says_the_same_is_no_change_however_it_is_spelt() -> None:
    same = {"title": "A cup ", "price": "9.990", "keep_back": "2.0", "description": " Own\n", "cap": ""}
    assert edited(same) == []


def test_a_text_that_is_already_the_skus_is_not_cleared_again() -> None:
    assert edited({"title": "", "images": ""}) == []


def test_limits_are_those_of_the_kind_that_the_listing_becomes() -> None:
    assert codes(edited({"title": "Longer"})) == {"title": ""}
    turned = codes(edited({"title": "Longer", "product_type": "TOY"}))
    assert turned == {"title": "listings.edit_too_long", "product_type": ""}


def test_clearing_is_judged_by_what_would_be_published_then() -> None:
    assert codes(edited({"description": ""})) == {"description": ""}
    own = {"product_type": "TOY", "images": ["https://p.example/1.jpg"]}
    assert codes(edited({"images": ""}, own=own)) == {"images": "listings.edit_needed"}


def test_a_closed_field_says_why_before_anything_else() -> None:
    locked = {"price": Fault("listings.edit_gone")}
    assert codes(edited({"price": "nonsense"}, locked=locked)) == {"price": "listings.edit_gone"}


def test_a_price_below_break_even_is_told_and_goes_through() -> None:
    (line,) = edited({"price": "5"}, money=Money(floor=400, break_even=700))
    assert (line.fault, line.note.code) == (None, "listings.edit_below_cost")
    assert line.note.figures == {"most": "7.00 EUR"}
    (ruled,) = edited({"price": "8"}, money=Money(break_even=700, is_ruled=True))
    assert ruled.note.code == "listings.edit_rule_moves"


def test_a_wrong_part_keeps_the_whole_rule_out() -> None:
    (line,) = edited({"cap": "5", "percent": "200"})
    assert (line.field, line.fault.code, line.will) == ("rule", "listings.edit_bad_units", "200")


def test_taking_back_asks_whether_what_was_written_still_stands() -> None:
    wrote = Line("description", "Before", "Own", "Before")
    assert undone(wrote, standing()) == Line("description", "Own", "Before", "Own")
    since = undone(wrote, standing(own={"description": "Theirs"}))
    assert since.fault == Fault("listings.edit_changed_since")
    unknown = undone(Line("price", None, 999, None), standing())
    assert unknown.fault.code == "listings.edit_needed"
