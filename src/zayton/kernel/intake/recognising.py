"""What a file is, from its headings alone: ranked guesses, each with what told and what is missing."""

from collections.abc import Sequence
from typing import NamedTuple

from zayton.kernel.intake.layouts import Layout, folded

# below it a likeness tells nothing: half of all order files have an order number and a quantity
_LEAST_SHARE = 0.6


class Guess(NamedTuple):
    """A kind of file that this may be: the headings that told, those it lacks, and how many others fit.

    `header_line` is where the headings stand, if that is not where they were looked for.
    """

    layout: str
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    breadth: int
    header_line: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every heading that makes this kind is there."""
        return not self.missing

    @property
    def weight(self) -> tuple[bool, int, int]:
        """What guesses are ranked by: whole ones first, then by how much told."""
        return self.is_whole, len(self.matched), self.breadth


def guesses(headings: Sequence[str], known: Sequence[Layout], *, line: int | None = None) -> list[Guess]:
    """The kinds of file that headings may belong to, the likeliest first; none when nothing is similar."""
    found = [_guess(headings, layout, line) for layout in known]
    likely = [one for one in found if one is not None]
    return sorted(likely, key=lambda one: one.weight, reverse=True)


def _guess(headings: Sequence[str], layout: Layout, line: int | None) -> Guess | None:
    found = layout.found_in(headings)
    if any(key in found for key in layout.without):
        return None
    matched = tuple(found[key] for key in layout.known_by if key in found)
    missing = tuple(layout.headings[key][0] for key in layout.known_by if key not in found)
    if len(matched) < len(layout.known_by) * _LEAST_SHARE:
        return None
    return Guess(layout.name, matched, missing, len(found), line)


def best_of(lines: Sequence[tuple[int, Sequence[str]]], known: Sequence[Layout]) -> list[Guess]:
    """Guesses by the line among a file's first ones that tells most, for files that open with other lines."""
    by_line = [guesses(cells, known, line=line) for line, cells in lines if len({*map(folded, cells)}) > 2]
    told = [found for found in by_line if found and found[0].is_whole]
    return max(told, key=lambda found: found[0].weight, default=[])


def told(found: Sequence[Guess]) -> Guess | None:
    """The one kind that a file certainly is; `None` when none is whole, or two are equally likely."""
    whole = [one for one in found if one.is_whole]
    if not whole or (len(whole) > 1 and whole[0].weight == whole[1].weight):
        return None
    return whole[0]
