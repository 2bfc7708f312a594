"""Terms as people type them, one a line, and back; pure.

`Zayton` stays as it is everywhere, `不锈钢 = stainless steel` reads so everywhere, `不锈钢 = de: Edelstahl` in German.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_LONGEST, MOST = 120, 500
_LANGUAGE = re.compile(r"^([a-z]{2}):\s*(.+)$")


class TermTyped(NamedTuple):
    """A term, the language it is for (blank: any), and how it is to read."""

    term: str
    language: str
    rendering: str


def typed_terms(text: str) -> list[TermTyped] | str:
    """The terms of a text, each (term, language) once, the last one counts; or the line that is none."""
    found: dict[tuple[str, str], TermTyped] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        one = _read(line.strip())
        if one is None:
            return line.strip()[:80]
        found[one.term, one.language] = one
    return list(found.values()) if len(found) <= MOST else f"{len(found)} > {MOST}"


def _read(line: str) -> TermTyped | None:
    term, sign, rest = (part.strip() for part in line.partition("="))
    language = ""
    if sign and (match := _LANGUAGE.match(rest)):
        language, rest = match.group(1), match.group(2).strip()
    rendering = rest if sign else term
    fits = 0 < len(term) <= _LONGEST and 0 < len(rendering) <= _LONGEST and "\0" not in line
    return TermTyped(term, language, rendering) if fits else None


def written_terms(terms: Iterable[TermTyped]) -> str:
    """Terms as they are typed."""
    return "\n".join(_written(one) for one in terms)


def _written(one: TermTyped) -> str:
    if not one.language and one.rendering == one.term:
        return one.term
    return (
        f"{one.term} = {one.language}: {one.rendering}" if one.language else f"{one.term} = {one.rendering}"
    )


def terms_for(terms: Sequence[TermTyped], language: str) -> dict[str, str]:
    """How terms read in a language; what is said of it goes before what is said of all."""
    common = {one.term: one.rendering for one in terms if not one.language}
    return common | {one.term: one.rendering for one in terms if one.language == language}
