"""Files as Amazon writes them, and their way through the intake."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.models import QuarantinedRow
from zayton.kernel.intake.public import (
    Choices,
    Import,
    Preview,
    RawFile,
    layout_named,
    perform_import,
    preview,
    recognised,
    start_import,
    target_named,
    told,
    upload_file,
)

SAMPLE = (Path(__file__).parent / "data" / "settlement-v2-usd-synthetic.txt").read_bytes()
DAY = datetime(2026, 7, 3, 9, tzinfo=UTC)


def uploaded(content: bytes, name: str = "report.csv") -> RawFile:
    """A file in the vault."""
    raw = upload_file(name=name, pieces=[content], actor=SYSTEM, at=DAY)
    assert not isinstance(raw, Refusal), raw
    return raw


def kind_of(content: bytes) -> str:
    """The kind that a file certainly is; blank when nobody can tell."""
    found = told(recognised(uploaded(content)))
    return found.layout if found else ""


def taken(content: bytes, shop: int, *, dry_run: bool = False) -> Import:
    """A file recognised and imported as the page does it, without a question; every row is accounted for."""
    raw = uploaded(content)
    found = told(recognised(raw))
    assert found, recognised(raw)
    layout = layout_named(found.layout)
    assert layout
    choices, options = Choices(layout=layout.name, header_line=found.header_line), {"shop": str(shop)}
    target = target_named(layout.target)
    seen = preview(
        raw_file=raw, target=target, choices=choices, columns=None, options=options, scope=SYSTEM.scope
    )
    assert isinstance(seen, Preview), seen
    assert not seen.questions, seen.questions
    run = start_import(
        raw_file=raw, target=layout.target, columns=seen.mapping, options=options, choices=choices,
        headings=seen.facts.headers, dry_run=dry_run, actor=SYSTEM, at=DAY, now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    assert done.accepted + done.quarantined == done.read == done.total
    return done


def outcomes(run: Import) -> dict[str, int]:
    """What became of the accepted rows."""
    return {name: count for name, count in run.outcomes.items() if count}


def held() -> list[tuple[int, str, str]]:
    """What lies in quarantine: line, column and reason."""
    return list(QuarantinedRow.objects.order_by("row").values_list("row", "column", "code"))


def sample(*changes: tuple[str, str]) -> bytes:
    """The settlement report with some of its text changed."""
    text = SAMPLE.decode()
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text.encode()


def date_range(
    headings: Sequence[str], *rows: Mapping[str, Any], preamble: int = 7, mark: str = ","
) -> bytes:
    """A date-range report: lines that explain it, then the table; rows name cells by their heading."""
    text = io.StringIO()
    write = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL).writerow
    for number in range(preamble):
        write([f"Explanation {number}: what the figures of this report include, and what they do not."])
    write(headings)
    for row in rows:
        strange = row.keys() - set(headings)
        assert not strange, strange
        write([row.get(heading, "") for heading in headings])
    return text.getvalue().encode("utf-8-sig")
