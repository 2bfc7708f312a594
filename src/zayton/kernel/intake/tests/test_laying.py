"""A file read as its kind: footers aside, rows reshaped, and not one of them lost between the file and its import."""

from collections.abc import Iterator, Mapping

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.laying import fixed_by_kind, laid_out
from zayton.kernel.intake.layouts import _LAYOUTS, Layout, Shaped, register_layouts
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.operations.mending import mend_rows
from zayton.kernel.intake.operations.replaying import Replayed, replay_rows
from zayton.kernel.intake.reading.dates import day_reader
from zayton.kernel.intake.reading.found import Choices, FileRefused
from zayton.kernel.intake.reading.numbers import BadCell
from zayton.kernel.intake.running import ASIDE
from zayton.kernel.intake.tests.builders import AT, HEAD, as_csv, end_state, fresh_target, imported, read

COLUMNS = {"number": "= number", "item": "Item", "quantity": "Qty", "at": "When"}


def shape(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Orders have their number on their first row only; subtotals are no rows."""
    number = pl.when(pl.col(heads["number"]) != "").then(pl.col(heads["number"])).forward_fill()
    frame = frame.with_columns(number.alias("= number"))
    subtotal = pl.col(heads["item"]) == "subtotal"
    return Shaped(frame.filter(~subtotal), frame.filter(subtotal)["row"].to_list())


KIND = Layout(
    name="tests.laid",
    title="Laid",
    marketplace="tests",
    target="tests.tally",
    headings={
        "number": ("Order",),
        "item": ("Item",),
        "quantity": ("Qty",),
        "at": ("When",),
        "price": ("Price",),
    },
    known_by=("number", "item", "quantity"),
    columns={"number": "= number", "item": "item", "quantity": "quantity", "at": "at"},
    options={"zone": "Asia/Shanghai"},
    dates={"at": "dmy"},
    footers=(r"\d+ rows?\b", r"Seller\b"),
    reshape=shape,
)


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    fresh_target()
    _LAYOUTS.pop(KIND.name, None)
    register_layouts([KIND])
    yield
    _LAYOUTS.pop(KIND.name, None)


def taken(*lines: str, head: str = HEAD, **more: object) -> Import:
    headings = [*head.split(","), "= number"]
    return imported(
        as_csv(*lines, head=head),
        columns=COLUMNS,
        choices=Choices(layout=KIND.name),
        headings=headings,
        **more,
    )


@pytest.mark.django_db
def test_rows_take_what_stands_once_and_totals_are_counted_beside_them():
    run = taken("A1,cup,2,02/01/2024,1", ",mug,1,02/01/2024,1", ",subtotal,3,,", "2 rows", "Seller: acme")
    assert (run.total, dict(run.outcomes), run.quarantined) == (5, {ASIDE: 3, "sale": 2}, 0)
    assert [line[:2] for line in end_state()["A1"]] == [["cup", 2], ["mug", 1]]


@pytest.mark.django_db
def test_what_the_kind_settles_needs_no_answer_and_no_form_can_change_it():
    run = taken("A1,cup,2,02/01/2024,1", options={"zone": "UTC"})
    assert run.options == {"zone": "Asia/Shanghai"}
    assert end_state()["A1"][0][2].startswith("2024-01-01 16:00")


@pytest.mark.django_db
def test_a_reshaped_row_lies_in_quarantine_with_its_cells_and_is_mended_into_its_order():
    run = taken("A1,cup,2,02/01/2024,1", ",mug,x,02/01/2024,1")
    row = QuarantinedRow.objects.get()
    assert (row.row, row.document, row.column, row.cells) == (
        3,
        "A1",
        "quantity",
        ["", "mug", "x", "02/01/2024", "1", "A1"],
    )
    mend_rows(import_id=run.pk, rows=[3], cells={"quantity": "4"}, actor=SYSTEM)
    assert replay_rows(import_id=run.pk, rows=[3], actor=SYSTEM, at=AT) == Replayed(1, 0)
    assert [line[:2] for line in end_state()["A1"]] == [["cup", 2], ["mug", 4]]


@pytest.mark.django_db
def test_an_import_whose_kind_is_gone_fails_in_words_and_imports_nothing():
    _LAYOUTS.pop(KIND.name)
    run = taken("A1,cup,2,02/01/2024,1")
    assert (run.state, run.error_code, end_state()) == ("failed", "intake.unknown_layout", {})


def test_a_file_that_lost_a_heading_of_its_kind_is_refused_by_its_name():
    with pytest.raises(FileRefused) as caught:
        laid_out(read(as_csv("A1,cup", head="Order,Item")), KIND)
    assert (caught.value.refusal.code, dict(caught.value.refusal.figures)) == (
        "intake.heading_gone",
        {"heading": "Qty"},
    )


def test_a_footer_is_no_footer_where_a_whole_row_stands():
    table = laid_out(read(as_csv("12 rows,cup,2,02/01/2024,1", "12 rows,,,,")), KIND)
    assert (table.frame["row"].to_list(), list(table.aside)) == ([2], [3])


def test_a_persons_own_choice_comes_before_that_of_the_kind():
    chosen = Choices(layout=KIND.name, dates={"When": "mdy"})
    assert fixed_by_kind(chosen, HEAD.split(",")).dates == {"When": "mdy"}
    assert fixed_by_kind(Choices(layout=KIND.name), HEAD.split(",")).dates == {"When": "dmy"}


def test_a_kind_that_loses_a_row_is_a_mistake_and_not_a_silence():
    losing = Layout(
        "l",
        "l",
        "t",
        "t",
        KIND.headings,
        KIND.known_by,
        {},
        reshape=lambda frame, _heads: Shaped(frame.head(1)),
    )
    with pytest.raises(ValueError, match="does not account"):
        laid_out(read(as_csv("A1,cup,2,02/01/2024,1", "A2,cup,2,02/01/2024,1")), losing)


_SOME_LINES = (
    "A1,cup,2,02/01/2024,1",
    ",mug,1,,",
    ",subtotal,,,",
    "3 rows",
    "Seller X,,,,",
    "A2,cup",
    ",,,,",
    'A3,"c',
)
_LINES = st.lists(st.sampled_from(_SOME_LINES), max_size=12)


@given(lines=_LINES)
def test_every_line_of_a_file_is_a_row_broken_aside_or_blank(lines: list[str]):
    content = as_csv("A0,cup,1,02/01/2024,1", *lines)
    plain, shaped = read(content), laid_out(read(content), KIND)
    assert shaped.rows == plain.rows
    everywhere = [*shaped.frame["row"], *(row.row for row in shaped.broken), *shaped.aside]
    assert sorted(everywhere) == sorted([*plain.frame["row"], *(row.row for row in plain.broken)])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mar-13-26", "2026-03-13"), ("10-Dez-25", "2025-12-10"), ("13 juil. 2026 20:21:38 UTC+2", ""),
        ("4 févr. 2026", "2026-02-04"), ("3 ene 2026", "2026-01-03"), ("5 giu 2026", "2026-06-05"),
        ("Mar 13, 2026 8:21:38 PM PDT", "2026-03-13"), ("Foo-13-26", ""), ("Mar-40-26", ""),
    ],
)  # fmt: skip
def test_the_months_of_marketplaces_reports_are_read_in_their_languages(text, day):
    try:
        assert day_reader("")(text).isoformat() == day
    except BadCell:
        assert not day
