"""A figure on a page: its unit, its moment, its comparisons, its formula, and what it opens into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zayton.kernel.errors import Words
from zayton.ui.formats import Comparison


@dataclass(frozen=True, slots=True)
class FigureTile:
    """One figure to look at; `text` is already worded (`money_text`, `number_text`).

    `href` opens what it is made of, `formula` shows on hover, `mark` is estimated, settled or simulated,
    `colour` (red, amber, green, blue) with `icon` says what to do about it.
    """

    label: Words | str
    text: str
    unit: Words | str = ""
    href: str = ""
    formula: Words | str = ""
    as_of: datetime | None = None
    comparisons: Sequence[Comparison] = ()
    mark: str = ""
    note: Words | str = ""
    colour: str = ""
    icon: str = ""
    trend: Sequence[float] = ()
