"""What people hand in as definitions, and what came of it."""

from dataclasses import dataclass, field

from zayton.kernel.errors import Refusal
from zayton.lake.declarations import Value


@dataclass(frozen=True, slots=True)
class MetricDraft:
    """A metric as somebody wrote it; `id` when it revises one."""

    title: str
    formula: str
    style: str = "decimal"
    id: int | None = None


@dataclass(frozen=True, slots=True)
class DimensionDraft:
    """Groups of values as somebody wrote them; `id` when it revises one."""

    title: str
    base: str
    groups: tuple[tuple[str, tuple[Value, ...]], ...]
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Keys of what was kept, and why the rest was not; each refusal's `row` is its place in the set."""

    ids: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
