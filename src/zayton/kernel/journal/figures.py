"""What the figures in the payloads of entries are called, and how their codes are said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zayton.kernel.errors import Words


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What a figure is called; `say` puts a code into words and may be asked about a code that is no more."""

    words: Words
    say: Callable[[Any], object] | None = None


_FIGURES: dict[str, Figure] = {}


def register_figures(figures: Mapping[str, Figure | Words]) -> None:
    """Make figures known by the name they have in payloads; a name that is taken is a `ValueError`."""
    for name, figure in figures.items():
        if name in _FIGURES:
            raise ValueError(f"the figure {name!r} is declared twice")
        _FIGURES[name] = figure if isinstance(figure, Figure) else Figure(figure)


def figure_named(name: str) -> Figure | None:
    """The figure with this name, or `None` when nobody declared it."""
    return _FIGURES.get(name)
