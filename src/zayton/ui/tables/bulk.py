"""Acting on many rows: chosen by hand or by filter, previewed first, refusals by row, undone where possible."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal, Words

# what one transaction of an operation carries
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class BulkField:
    """A value the person gives for all chosen rows; `kind` is text, number, date or choice."""

    name: str
    label: Words | str
    kind: str = "text"
    choices: Mapping[str, Words | str] | Callable[[Actor], Mapping[str, Words | str]] = field(
        default_factory=dict
    )
    required: bool = True


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """Who wants to do it, on which row ids (as texts), with which values, when."""

    actor: Actor
    ids: Sequence[str]
    values: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a preview: what about it changes from what to what, ready for reading."""

    subject: str
    before: str
    after: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen: a sentence, the first changes, how many there are, and who would be refused."""

    sentence: str
    changes: Sequence[Change] = ()
    count: int = 0
    refusals: Sequence[Refusal] = ()


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What happened: a sentence, refusals, and `undo` (given back to the action's `undo`) where possible.

    `job` is the id of a job that carries it out, when it takes over a second.
    """

    sentence: str
    refusals: Sequence[Refusal] = ()
    undo: Mapping[str, Any] | None = None
    job: str = ""


@dataclass(frozen=True, slots=True)
class BulkLink:
    """A page that the chosen rows are carried to: by their ids as `chosen`, or by the filters when all are meant."""

    name: str
    label: Words | str
    permission: str
    href: str
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A verb for the chosen rows."""

    name: str
    label: Words | str
    permission: str
    preview: Callable[[BulkRequest], Preview]
    apply: Callable[[BulkRequest], BulkResult]
    fields: Sequence[BulkField] = ()
    undo: Callable[[BulkRequest], BulkResult] | None = None
    icon: str = "edit"

    def choices_of(self, bulk_field: BulkField, actor: Actor) -> Mapping[str, Words | str]:
        """What a field offers to this actor."""
        return bulk_field.choices(actor) if callable(bulk_field.choices) else bulk_field.choices
