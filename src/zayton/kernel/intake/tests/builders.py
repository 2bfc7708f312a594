"""A small target for tests, the files it takes, and shortcuts to run them."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import polars as pl
import pytest
from django.utils.translation import override

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.starting import start_import
from zayton.kernel.intake.operations.uploading import upload_file
from zayton.kernel.intake.reading.found import Choices, FileRefused, RawTable
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.targets import (
    _TARGETS,
    BadRow,
    Context,
    Kind,
    Locale,
    Outcome,
    SliceFrame,
    SliceResult,
    Target,
    TargetColumn,
    TargetOption,
    register_target,
)
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Happening,
    append,
    register_events,
    register_kinds,
)

AT = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
HEAD = "Order,Item,Qty,When,Price"
COLUMNS = {"number": "Order", "item": "Item", "quantity": "Qty", "at": "When", "price": "Price"}

TALLY = DocumentKind("test_tally", 9001, "Tally")
TALLIED = Event("tests.tallied", "test_tally", "Tallied")
register_kinds([TALLY])
register_events([TALLIED])


class Tally:
    """What the target's work saw; reset by `fresh_target`."""

    slices: list[pl.DataFrame] = []
    fails_on: set[str] = set()
    contexts: list[Context] = []


def tally(part: SliceFrame, context: Context) -> SliceResult:
    """Journal one entry a document that changed, refuse quantity 0 and fail on the documents named in
    `Tally`.
    """
    Tally.slices.append(part.frame)
    Tally.contexts.append(context)
    bad = [
        BadRow(row, "tests.nothing", "quantity", str(quantity), {})
        for row, quantity in part.frame.select("row", "quantity").iter_rows()
        if quantity == 0
    ]
    kinds: Counter[str] = Counter()
    for (number,), group in part.frame.filter(pl.col("quantity") != 0).group_by(
        "number", maintain_order=True
    ):
        if number in Tally.fails_on:
            raise ValueError(f"cannot work {number}")
        lines = group.select("item", "quantity", pl.col("at").dt.to_string("iso"), "price").rows()
        before = Entry.objects.filter(verb="tests.tallied", payload__number=number).order_by("id").last()
        if before and before.payload["lines"] == [list(line) for line in lines]:
            kinds["unchanged"] += group.height
            continue
        append([Happening(TALLIED, 1, context.at, {"number": number, "lines": lines})], actor=context.actor)
        kinds["sale"] += group.height
    return SliceResult(kinds, bad)


def fresh_target() -> Target:
    """Register the test target anew and forget what it saw."""
    Tally.slices, Tally.fails_on, Tally.contexts = [], set(), []
    _TARGETS.pop("tests.tally", None)
    target = Target(
        name="tests.tally",
        title="Tally",
        work=tally,
        columns=[
            TargetColumn("number", "Order number", required=True, synonyms=("Order", "订单号")),
            TargetColumn("item", "Item", required=True, synonyms=("商品",)),
            TargetColumn("quantity", "Quantity", Kind.QUANTITY, required=True, synonyms=("Qty", "数量")),
            TargetColumn("at", "Ordered at", Kind.MOMENT, synonyms=("When",)),
            TargetColumn("price", "Price", Kind.DECIMAL),
        ],
        group_by=("number",),
        order_by=("at",),
        options=[
            TargetOption(
                "zone", "Zone", lambda _scope: [("UTC", "UTC"), ("Asia/Shanghai", "Shanghai")], False
            )
        ],
        outcomes=[Outcome("sale", "Sales"), Outcome("unchanged", "Unchanged")],
        locale=lambda options: Locale(zone=options.get("zone") or "UTC", currency="GBP"),
    )
    register_target(target)
    return target


def registered(target: Target) -> Target:
    """Register a target in place of the one of its name."""
    _TARGETS.pop(target.name, None)
    register_target(target)
    return target


def as_csv(*lines: str, head: str = HEAD) -> bytes:
    """A CSV file of these lines under the usual headings."""
    return "\n".join([head, *lines, ""]).encode()


def csv_of(rows: list[list[str]]) -> bytes:
    """A properly quoted CSV file of these rows."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def uploaded(content: bytes, name: str = "orders.csv") -> RawFile:
    """A file in the vault."""
    raw = upload_file(name=name, pieces=[content], actor=SYSTEM, at=AT)
    assert isinstance(raw, RawFile), raw
    return raw


def started(
    content: bytes, *, columns: dict[str, str] | None = None, name: str = "orders.csv", **more: object
) -> Import:
    """An import asked for, not yet begun."""
    run = start_import(
        raw_file=uploaded(content, name),
        target="tests.tally",
        columns=COLUMNS if columns is None else columns,
        actor=SYSTEM,
        at=AT,
        now_and_here=True,
        **more,  # type: ignore[arg-type]
    )
    assert isinstance(run, Import), run
    return run


def imported(content: bytes, **more: object) -> Import:
    """An import carried out."""
    run = started(content, **more)  # type: ignore[arg-type]
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    return run


def end_state() -> dict[str, list[object]]:
    """The last lines of every document that was tallied: what must not depend on order or interruption."""
    entries = Entry.objects.filter(verb="tests.tallied").order_by("id")
    return {entry.payload["number"]: entry.payload["lines"] for entry in entries}


def workbook_of(
    rows: str,
    *,
    shared: str | None = None,
    styles: str | None = None,
    facts: str = "",
    sheets: str = '<sheet name="S" sheetId="1" r:id="rId1"/>',
    relations: str = '<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>',
    more: dict[str, str] | None = None,
) -> bytes:
    """A workbook whose XML is written by hand: the rows of its first sheet, and whatever else is given."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    named = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    parts = {
        "xl/workbook.xml": f"<workbook {main} {named}>{facts}<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": shared,
        "xl/styles.xml": styles,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts, **(more or {})}.items():
            if text is not None:
                archive.writestr(name, text)
    return stream.getvalue()


def texts_of(*rows: Sequence[str]) -> str:
    """Rows of inline texts, without any references."""
    cells = ["".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) for row in rows]
    return "".join(f"<row>{row}</row>" for row in cells)


def read(content: bytes, *, rows: int | None = None, **choices: object) -> RawTable:
    """A file as it is read with some choices."""
    return read_table(io.BytesIO(content), Choices(**choices), rows=rows)


def refusal_of(content: bytes, **choices: object) -> Refusal:
    """Why a file is refused as a whole."""
    with pytest.raises(FileRefused) as caught:
        read(content, **choices)
    return caught.value.refusal


def worded_refusal(content: bytes, **choices: object) -> tuple[str, str]:
    """The code of a refusal and what happened in English; what to do is there too."""
    refusal = refusal_of(content, **choices)
    with override("en"):
        happened, remedy = words_of(refusal)
    assert happened
    assert remedy
    return refusal.code, happened


def cells_of(table: RawTable) -> list[tuple[str, ...]]:
    """The rows that could be read, without their lines."""
    return table.frame.drop("row").rows()


def broken_of(table: RawTable) -> list[tuple[int, str]]:
    """The rows that could not be read: line and code."""
    return [(row.row, row.code) for row in table.broken]


def noticed(table: RawTable) -> dict[str, dict[str, int | str]]:
    """What was noticed on the way: code → figures."""
    return {notice.code: dict(notice.figures) for notice in table.facts.notices}
