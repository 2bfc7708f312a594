"""What requests about imports say, and what their answers show."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from zayton.kernel.http.public import (
    WHOLE,
    Body,
    Key,
    Refused,
    Shown,
)
from zayton.kernel.intake.public import (
    ImportState,
    RowState,
)

Heading = Annotated[str, Field(max_length=300)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class ColumnShown(Shown):
    """A column that a target understands."""

    name: str
    words: str
    kind: str
    required: bool


class OptionShown(Shown):
    """A choice made once for a whole import, with its values and their words."""

    name: str
    words: str
    required: bool
    choices: dict[str, str]


class TargetShown(Shown):
    """A place that files are imported into."""

    name: str
    words: str
    columns: list[ColumnShown]
    options: list[OptionShown]


class TargetsShown(Shown):
    """Every target."""

    items: list[TargetShown]


class FileShown(Shown):
    """A file as it was understood; a file sent again is the same one."""

    id: int
    name: str
    size: int
    kind: str
    encoding: str
    headings: list[str]


class ForgetSaid(Body):
    """Which files to forget."""

    file_ids: Annotated[list[Key], Field(min_length=1, max_length=1000)]


class ForgottenShown(Shown):
    """The files that are gone, how many quarantined rows lost their cells, and what was refused."""

    file_ids: list[int]
    rows: int
    refusals: list[Refused]


class Spelling(Body):
    """How the file is spelt, where detection shall not decide; dates and decimals by heading."""

    encoding: Annotated[str, Field(max_length=40)] | None = None
    delimiter: Annotated[str, Field(max_length=1)] | None = None
    header_line: Annotated[int, Field(ge=0, le=1000, strict=True), WHOLE] | None = None
    sheet: Annotated[str, Field(max_length=100)] | None = None
    decimals: dict[Heading, Annotated[str, Field(pattern="^[.,]$")]] = {}
    dates: dict[Heading, Annotated[str, Field(pattern="^(ymd|dmy|mdy)$")]] = {}
    fill_short_rows: bool = False


class ImportSaid(Body):
    """Which file goes where; without `columns` they are mapped as the last such file was, else by their headings."""

    file_id: Key
    target: Name
    columns: dict[Name, Heading] | None = None
    options: dict[Name, Annotated[str, Field(max_length=100)]] = {}
    spelling: Spelling = Spelling()
    dry_run: bool = False


class ImportShown(Shown):
    """An import; accepted and quarantined rows add up to those read, always."""

    id: int
    file_id: int
    target: str
    state: ImportState
    dry_run: bool
    total: int | None
    read: int
    accepted: int
    quarantined: int
    documents: int
    outcomes: dict[str, int]
    columns: dict[str, str]
    problem: Refused | None
    asked_at: datetime
    ended_at: datetime | None


class QuarantinedShown(Shown):
    """A row in quarantine: its line in the file, the column and value at fault, and why."""

    id: int
    row: int
    document: str
    column: str
    value: str
    state: RowState
    reason: Refused
