"""Refusals: what a caller may expect to be told, as a value with a reason a person can act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

NO_FIGURES: Mapping[str, int | str] = MappingProxyType({})


class Words(Protocol):
    """Text that takes the reader's language when it is turned into `str`."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one member of a set was refused: a code, what it is about, and the figures behind it.

    `row` is the member's position in the set that the caller passed, where that helps to find it again.
    """

    code: str
    subject: str = ""
    figures: Mapping[str, int | str] = field(default_factory=lambda: NO_FIGURES)
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """The words of a refusal code: what happened (with `%(figure)s` places) and what to do about it.

    `called` says of figures that are codes (a state, a permission) what people call them; `subject` may be one.
    """

    words: Words
    remedy: Words
    called: Mapping[str, Callable[[str], Words]] = field(default_factory=lambda: _NOTHING_CALLED)


_NOTHING_CALLED: Mapping[str, Callable[[str], Words]] = MappingProxyType({})
_REASONS: dict[str, Reason] = {}


def register_reasons(reasons: Mapping[str, Reason]) -> None:
    """Make the words of refusal codes known; a code declared twice with other words is a `ValueError`."""
    for code, reason in reasons.items():
        if _REASONS.setdefault(code, reason) is not reason:
            raise ValueError(f"the refusal {code!r} is declared twice")


class _Figures(dict[str, int | str]):
    """Figures that show a dash where a refusal left one out: a reader gets the rest of the sentence."""

    def __missing__(self, name: str) -> str:
        return "–"


def words_of(refusal: Refusal) -> tuple[str, str]:
    """What happened and what to do, in the active language; an undeclared code shows itself and its figures."""
    reason = _REASONS.get(refusal.code)
    if reason is None:
        return f"{refusal.code} {dict(refusal.figures) or ''}".strip(), ""
    figures = _Figures({"subject": refusal.subject, **refusal.figures})
    for name, call in reason.called.items():
        # a figure that was left out has no name to look up, and shows its dash
        if name in figures:
            figures[name] = str(call(str(figures[name])))
    return str(reason.words) % figures, str(reason.remedy) % figures


def declared_reasons() -> Mapping[str, Reason]:
    """Every refusal code with its words, for the reference page and for the tests that look for missing ones."""
    return MappingProxyType(_REASONS)
