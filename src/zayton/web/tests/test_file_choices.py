"""What the form of a file says: only what it offers is taken, and the target that fits best is proposed."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.intake.public import Choices, RawFile, targets
from zayton.kernel.intake.tests.builders import fresh_target
from zayton.web.import_answers import chosen
from zayton.web.import_file_pages import (
    DELIMITERS,
    ENCODINGS,
    _question,
    _standing,
    _target,
    choices_of,
)

NOTHING = Choices(
    encoding=None, delimiter=None, header_line=None, sheet=None, decimals={}, dates={}, fill_short_rows=False
)


def asked(text: str) -> QueryDict:
    return QueryDict(text)


def test_nothing_chosen_leaves_all_to_detection():
    assert choices_of(asked("")) == NOTHING


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_of_the_list_is_taken(encoding):
    assert choices_of(asked(f"encoding={encoding}")).encoding == encoding


@pytest.mark.parametrize(("sent", "mark"), [("%2C", ","), ("%3B", ";"), ("%09", "\t"), ("%7C", "|")])
def test_each_separator_of_the_list_is_taken(sent, mark):
    assert mark in DELIMITERS
    assert choices_of(asked(f"delimiter={sent}")).delimiter == mark


@pytest.mark.parametrize(
    "text",
    [
        "encoding=rot13&delimiter=x",
        "encoding=&delimiter=&sheet=&header_line=",
        "encoding=UTF-8",
        "delimiter=%2C%2C",
        "header_line=-1",
        "header_line=1.5",
        "header_line=123456",
        "header_line=²",
        "d.When=ymd",
        "d.When=",
        "n.Price=x",
        "fill_short_rows=on",
        "fill_short_rows=0",
    ],
)
def test_what_the_form_does_not_offer_is_left_to_detection(text):
    assert choices_of(asked(text)) == NOTHING


@pytest.mark.parametrize(("line", "number"), [("0", 0), ("1", 1), ("99999", 99_999), ("007", 7)])
def test_the_line_of_the_headings_is_a_number_of_a_line(line, number):
    assert choices_of(asked(f"header_line={line}")).header_line == number


def test_conventions_are_chosen_a_column_in_any_script():
    made = choices_of(asked("d.下单时间=dmy&d.When=mdy&n.单价=%2C&n.Price=.&sheet=表 1&fill_short_rows=1"))
    assert made.dates == {"下单时间": "dmy", "When": "mdy"}
    assert made.decimals == {"单价": ",", "Price": "."}
    assert (made.sheet, made.fill_short_rows) == ("表 1", True)


def test_a_column_that_is_chosen_as_none_is_not_mapped():
    assert chosen(asked("c.item=&c.number=Order&o.zone=UTC&other=1"), "c.") == {"number": "Order"}


class TestTheTarget:
    @pytest.fixture(autouse=True)
    def _target(self):
        fresh_target()

    def proposed(self, *headings: str, query: str = "", may: tuple[str, ...] = ()) -> str:
        actor = Actor("person:x", frozenset(may), Scope())
        raw_file = RawFile(facts={"headers": list(headings)})
        found = _target(asked(query), raw_file, actor)
        return found.name if found else ""

    def everything(self) -> tuple[str, ...]:
        return tuple(target.permission for target in targets() if target.permission)

    def test_is_the_one_that_knows_most_of_the_headings(self):
        assert self.proposed("Order", "Item", "Qty", "When") == "tests.tally"
        assert self.proposed("SKU", "Barcode", "Title", "Brand", may=self.everything()).startswith("catalog")

    def test_is_the_one_asked_for(self):
        name = next(target.name for target in targets() if target.permission)
        assert self.proposed("Order", "Item", query=f"target={name}", may=self.everything()) == name

    def test_that_one_may_not_fill_is_as_absent_as_none(self):
        name = next(target.name for target in targets() if target.permission)
        assert self.proposed("Order", query=f"target={name}") == ""
        assert self.proposed("Order", query="target=nonsense", may=self.everything()) == ""
        assert self.proposed("Order", query="target=") == ""

    def test_is_never_proposed_to_who_may_not_fill_it(self):
        allowed = {target.name for target in targets() if not target.permission}
        assert self.proposed("SKU", "Barcode", "Title", "Brand") in allowed


class TestQuestions:
    def ask(self, query: str = "", heading: str = "When", **questions: str):
        return _question(heading, questions, asked(query))

    def test_are_put_where_the_file_does_not_tell(self):
        assert self.ask(When="dates")["name"] == "d.When"
        assert self.ask(When="decimals")["name"] == "n.When"

    def test_stay_open_to_change_once_answered(self):
        question = self.ask("d.When=mdy")
        assert (question["kind"], question["value"]) == ("dates", "mdy")

    def test_are_not_put_for_other_columns_or_none(self):
        assert self.ask(Other="dates") is None
        assert self.ask(heading="", When="dates") is None
        assert self.ask("d.When=nonsense") is None


class TestTheHead:
    def head(self, mapping, questions=()):
        return _standing(SimpleNamespace(mapping=mapping, questions=questions), fresh_target())

    def test_names_each_required_column_that_is_missing(self):
        words = self.head({"item": "Item"})
        assert "Order number" in words
        assert "Quantity" in words
        assert "Price" not in words

    def test_asks_for_conventions_once_all_is_mapped(self):
        whole = {"number": "Order", "item": "Item", "quantity": "Qty"}
        assert self.head(whole, {"When": "dates"}) != self.head(whole)
        assert self.head(whole) != self.head({})
