"""What a domain declares so that files can be imported into it: a target, its columns and its work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

import polars as pl

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Words

# unit prices have more decimals than their currency, and must not become floats
MILLIONTHS = 1_000_000
# a slice is one transaction: its locks are held for a second or two (ADR 6)
SLICE_ROWS = 10_000
SLICE_DOCUMENTS = 1_000

NOTHING: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """How the text of a column is understood, and the type it has in a slice (null where the cell is blank).

    text      String, stripped
    barcode   String, spaces and a trailing `.0` removed; refused when a spreadsheet rounded it (1.23E+12)
              or its GTIN check digit is wrong
    quantity  Int64; a fraction is refused
    amount    Int64 minor units of the import's currency; finer than a minor unit is refused
    decimal   Int64 millionths (`MILLIONTHS`), exact, for unit prices and measures; finer is refused
    moment    Datetime("us", "UTC"); text without an offset is local time in the import's zone
    date      Date
    country   String, ISO 3166 alpha-2, or the private codes `XI` Northern Ireland, `XC` Channel Islands,
              `EU` European Union, `ZZ` unspecified
    currency  String, ISO 4217
    boolean   Boolean
    """

    TEXT = "text"
    BARCODE = "barcode"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    DECIMAL = "decimal"
    MOMENT = "moment"
    DATE = "date"
    COUNTRY = "country"
    CURRENCY = "currency"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class TargetColumn:
    """A column that a target understands.

    A `required` column must be mapped and its cells must not be blank. `synonyms` are headings, in any
    language, that suggest this column; case, spaces and punctuation do not matter, and `name` and `words`
    count by themselves.
    """

    name: str
    words: Words
    kind: Kind = Kind.TEXT
    required: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetOption:
    """A choice that a person makes once for a whole import, such as the shop; `choices` are (value, words)
    pairs. One that `is_date` has no choices: a person writes a day, kept as `2026-03-14`.
    """

    name: str
    words: Words
    choices: Callable[[Scope], Sequence[tuple[str, str]]] = lambda _scope: ()
    required: bool = True
    is_date: bool = False

    def offers(self, value: str, scope: Scope) -> bool:
        """Whether somebody of this scope may choose this value."""
        if self.is_date:
            return _is_day(value)
        return value in {known for known, _words in self.choices(scope)}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of accepted row, such as `sale` or `unchanged`, and its words."""

    name: str
    words: Words


@dataclass(frozen=True, slots=True)
class Locale:
    """The zone of local times and the currency of amounts in one import."""

    zone: str = "UTC"
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Context:
    """What the work of a slice may know about its import. `source` is the file's name; `at` is aware UTC."""

    import_id: int
    actor: Actor
    at: datetime
    source: str
    options: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    locale: Locale = field(default_factory=Locale)
    dry_run: bool = False
    replay: bool = False


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that nobody could rightly accept: its line in the file, the column and cell at fault, a refusal
    code.

    `figures` fill the code's words. `column` is a target column's name, or "" when the whole row is at fault.
    """

    row: int
    code: str
    column: str = ""
    value: str = ""
    figures: Mapping[str, int | str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class SliceFrame:
    """Whole groups, typed: at most `SLICE_ROWS` rows or `SLICE_DOCUMENTS` groups (one larger group comes
    alone).

    `frame` holds, in this order:

    row         Int64, the line in the file on which the record begins; unique in a file
    group       Int64, 0 for the slice's first group and rising; the rows of a group lie together
    occurrence  Int64, 1 for the first of rows with the same mapped cells in a group, 2 for the second ...
    <column>    every column of the target by its name, typed by its `Kind`, null where blank or not mapped

    Groups come by the earliest `order_by` of their rows, then by their key; the rows of a group by their
    content. So the same rows in another order make the same slices, but for `row`. Rows with a bad cell are
    not in the frame.
    """

    frame: pl.DataFrame

    @property
    def rows(self) -> int:
        """How many rows the slice holds."""
        return self.frame.height

    @property
    def groups(self) -> int:
        """How many groups (documents) the slice holds."""
        return int(self.frame["group"].n_unique())


@dataclass(frozen=True, slots=True)
class SliceResult:
    """What became of a slice: accepted rows by outcome and the rows put in quarantine.

    The accepted rows and the distinct quarantined rows must sum to the slice's rows.
    """

    accepted: Mapping[str, int]
    quarantined: Sequence[BadRow] = ()


Work = Callable[[SliceFrame, Context], SliceResult]


def _default_locale(_options: Mapping[str, str]) -> Locale:
    return Locale()


@dataclass(frozen=True, slots=True)
class Target:
    """A place that files are imported into.

    `group_by` names the columns whose cells make a document; a group is never cut. `order_by` names the
    columns by which groups come in order (a moment, as a rule). `work` runs inside the slice's transaction,
    may be given the same group again (a second delivery, a replay after mending: then with all its rows that
    are not in quarantine) and must change nothing the second time. A raised exception quarantines the group
    that caused it. `locale` derives the zone and the currency from the chosen options. `permission` is asked
    beside `intake.import`.
    """

    name: str
    title: Words
    columns: Sequence[TargetColumn]
    work: Work
    group_by: tuple[str, ...] = ("external_number",)
    order_by: tuple[str, ...] = ()
    options: Sequence[TargetOption] = ()
    outcomes: Sequence[Outcome] = ()
    locale: Callable[[Mapping[str, str]], Locale] = _default_locale
    permission: str = ""

    def column(self, name: str) -> TargetColumn:
        """The declared column of this name; `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


_TARGETS: dict[str, Target] = {}


def register_target(target: Target) -> None:
    """Make a target known; called while Django starts. Two targets of one name are a `ValueError`."""
    if _TARGETS.setdefault(target.name, target) is not target:
        raise ValueError(f"the import target {target.name!r} is declared twice")
    declared = {column.name for column in target.columns}
    # a wrong name would show only when the first file is imported
    unknown = {*target.group_by, *target.order_by} - declared
    if unknown:
        raise ValueError(f"the import target {target.name!r} does not declare {sorted(unknown)}")


def target_named(name: str) -> Target:
    """The registered target of this name; `KeyError` when there is none."""
    return _TARGETS[name]


def targets() -> Sequence[Target]:
    """Every registered target, in the order of their names."""
    return [_TARGETS[name] for name in sorted(_TARGETS)]
