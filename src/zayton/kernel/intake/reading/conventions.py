"""Which decimal mark and which order of day and month a column uses, from its own cells and a person's
choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .dates import ORDERS, order_of
from .numbers import Evidence, evidence_of


@dataclass(frozen=True, slots=True)
class Convention:
    """A column's `mark` or `order` ("" where each cell must prove its own), and what a person should know of
    it.

    `question` is `decimals` or `dates` when the cells do not tell and somebody has to choose. `mixed` says
    that the column holds both conventions.
    """

    mark: str = ""
    order: str = ""
    question: str = ""
    mixed: bool = False
    pointed: bool = False


_NUMERIC = frozenset({"quantity", "amount", "decimal"})
_DATED = frozenset({"moment", "date"})


def conventions_of(
    columns: Mapping[str, tuple[str, Sequence[str]]],
    *,
    decimals: Mapping[str, str],
    dates: Mapping[str, str],
    typed_file: bool = False,
) -> dict[str, Convention]:
    """Conventions by heading, from each column's kind and distinct cells and from the choices made by
    heading.

    A column that does not tell its decimal mark takes that of the other columns, when they agree. In a
    `typed_file` (a workbook, Parquet) numbers were rendered with a point, so a point proves itself.
    """
    evidence = {
        heading: evidence_of(cells, whole=kind == "quantity")
        for heading, (kind, cells) in columns.items()
        if kind in _NUMERIC
    }
    # one file is written in one locale: what one column proves, the others may rely on
    proved = {found.proved for found in evidence.values() if found.proved}
    known = proved.pop() if len(proved) == 1 else "." if typed_file else ""
    conventions = {
        heading: _number_convention(found, decimals.get(heading), known)
        for heading, found in evidence.items()
    }
    for heading, (kind, cells) in columns.items():
        if kind in _DATED:
            conventions[heading] = _date_convention(cells, dates.get(heading))
    return conventions


def _number_convention(found: Evidence, chosen: str | None, known: str) -> Convention:
    if chosen:
        return Convention(mark=chosen, mixed=found.mixed)
    if found.mixed:
        return Convention(mixed=True)
    mark = found.proved or known
    return Convention(mark=mark or ".", question="" if mark or not found.either else "decimals")


def _date_convention(cells: Sequence[str], chosen: str | None) -> Convention:
    found = order_of(cells)
    if chosen:
        # year first says nothing of day and month, so what stands otherwise must still prove its own order
        return Convention(order=chosen if chosen in ORDERS else "", mixed=found.mixed)
    if found.proved or found.mixed or not found.either:
        return Convention(order=found.proved, mixed=found.mixed)
    return Convention(question="dates")
