"""A small target for tests, the files it takes, and shortcuts to run them."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime

import polars as pl

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.starting import start_import
from zayton.kernel.intake.operations.uploading import upload_file
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
