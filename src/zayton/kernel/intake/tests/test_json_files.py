"""JSON files: the objects of their lists are rows, to the character, or the file is refused."""

import json

import pytest

from zayton.kernel.intake.reading import objects
from zayton.kernel.intake.tests.builders import cells_of, noticed, read, refusal_of

REPORT = {
    "about": {"kind": "traffic", "days": ["1", "2"]},
    "byDay": [{"date": "2026-03-01", "seen": {"views": 7}}],
    "byItem": [{"item": "CUP", "seen": {"views": 5}}, {"item": "POT", "seen": {"views": 2, "share": 95.24}}],
}


def written(told, **more):
    return json.dumps(told, **more).encode()


def test_lists_are_rows_by_the_path_of_what_they_hold_and_what_stands_beside_them_in_each():
    table = read(written(REPORT))
    assert table.facts.kind == "json"
    assert table.facts.headers == (
        "about.kind", "byDay.date", "byDay.seen.views", "byItem.item", "byItem.seen.views", "byItem.seen.share",
    )  # fmt: skip
    assert cells_of(table) == [
        ("traffic", "2026-03-01", "7", "", "", ""),
        ("traffic", "", "", "CUP", "5", ""),
        ("traffic", "", "", "POT", "2", "95.24"),
    ]
    assert "about.days" in noticed(table)["intake.nested_columns"]["columns"]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_list_alone_is_a_table_too(indent, mark):
    table = read(mark + written([{"a": 1}, {"b": "x"}], indent=indent))
    assert (table.facts.headers, cells_of(table)) == (("a", "b"), [("1", ""), ("", "x")])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("16.79", "16.79"),
        ("650.00", "650.00"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1.2345678E7", "12345678"),
        ("1e999999999", "1e999999999"),
        ("1e-99999999999999999999", "1e-99999999999999999999"),
        ("true", "true"),
        ("null", ""),
        ('"\\u0000"', "\N{SYMBOL FOR NULL}"),
        ('"\\ud800"', "\\ud800"),
        ('"茶壶"', "茶壶"),
    ],
)
def test_what_is_written_is_what_is_read(number, text):
    assert cells_of(read(f'[{{"n": {number}}}]'.encode())) == [(text,)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"orders": [1, 2, 3]}', "intake.not_a_table"),
        (b'{"order": {"number": 1}}', "intake.not_a_table"),
        (b'[{"a": 1}, 2]', "intake.not_a_table"),
        (b'{"rows": []}', "intake.empty_file"),
        (b"[]", "intake.empty_file"),
        (b'{"rows": [{"a": 1}', "intake.damaged_file"),
        (b'[{"a": "\xff"}]', "intake.damaged_file"),
        (b'[{"a": ' + b"[" * 90_000 + b"]" * 90_000 + b"}]", "intake.damaged_file"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    assert refusal_of(content).code == code


def test_more_than_can_be_held_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(objects, "MAX_JSON_BYTES", 10)
    assert refusal_of(written(REPORT)).code == "intake.file_too_large"


def test_a_sample_is_as_long_as_was_asked_for():
    many = written([{"a": number} for number in range(9)])
    assert len(cells_of(read(many, rows=4))) == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        # what stands beside the rows stands in each of them: 15 GB of text in a file of 700 kB
        (written({"beside": "y" * 300_000, "rows": [{"a": 1}] * 50_000}), "intake.expands_too_much"),
        # and each has a cell for what only one of them says
        (written([{f"k{number}": 1 for number in range(999)}, *[{}] * 300_000]), "intake.too_many_rows"),
        (written([{"p" * 1_000_000: {f"k{number}": 1 for number in range(5_000)}}]), "intake.not_a_table"),
    ],
    ids=["beside", "blanks", "paths"],
)
def test_what_would_swell_is_refused_before_it_does(content, code):
    assert refusal_of(content).code == code
