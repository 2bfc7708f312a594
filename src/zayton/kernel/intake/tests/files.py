"""Marketplaces' files on their way through the intake, recognised and imported as the page does it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

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

DAY = datetime(2026, 7, 3, 9, tzinfo=UTC)


def uploaded(content: bytes, name: str = "report.csv", *, at: datetime = DAY) -> RawFile:
    """A file in the vault."""
    raw = upload_file(name=name, pieces=[content], actor=SYSTEM, at=at)
    assert not isinstance(raw, Refusal), raw
    return raw


def kind_of(content: bytes) -> str:
    """The kind that a file certainly is; blank when nobody can tell."""
    found = told(recognised(uploaded(content)))
    return found.layout if found else ""


def taken_as(
    content: bytes,
    options: Callable[[str], Mapping[str, str]],
    *,
    at: datetime = DAY,
    dates: str = "",
    dry_run: bool = False,
) -> Import:
    """A file recognised and imported; every row is accounted for.

    `options` are what a person answers for a target, `dates` how the file writes days where nobody can tell.
    """
    raw = uploaded(content, at=at)
    found = told(recognised(raw))
    assert found, recognised(raw)
    layout = layout_named(found.layout)
    assert layout
    choices = Choices(layout=layout.name, header_line=found.header_line)
    said = dict(options(layout.target))
    seen = preview(
        raw_file=raw, target=target_named(layout.target), choices=choices, columns=None, options=said,
        scope=SYSTEM.scope,
    )  # fmt: skip
    assert isinstance(seen, Preview), seen
    assert dates or not seen.questions, seen.questions
    if seen.questions:
        choices = Choices(
            layout=layout.name, header_line=found.header_line, dates=dict.fromkeys(seen.questions, dates)
        )
    run = start_import(
        raw_file=raw, target=layout.target, columns=seen.mapping, options=said, choices=choices,
        headings=seen.facts.headers, dry_run=dry_run, actor=SYSTEM, at=at, now_and_here=True,
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
