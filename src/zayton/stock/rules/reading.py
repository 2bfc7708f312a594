"""Lines that people type, paste or scan into a form: a SKU, a quantity and, where goods come in, their cost."""

from typing import NamedTuple

MOST_LINES = 1_000
LARGEST = 1_000_000_000


class TypedLine(NamedTuple):
    """A line of the form as it was typed: its number from 1, the code, the quantity and the rest."""

    number: int
    code: str
    quantity: int
    cost: str = ""


class Reading(NamedTuple):
    """Lines that could be read, and the numbers of those that could not."""

    lines: list[TypedLine]
    unread: list[int]


def read_lines(text: str) -> Reading:
    """Read `SKU quantity [cost]` a line, apart by spaces, tabs, commas or semicolons; a SKU alone is one unit.

    A code that holds spaces keeps them as long as tabs, commas or semicolons stand between the parts.
    """
    lines: list[TypedLine] = []
    unread: list[int] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        line = _read(number, raw.strip())
        if line is None or len(lines) >= MOST_LINES:
            unread.append(number)
        else:
            lines.append(line)
    return Reading(lines, unread)


def _read(number: int, raw: str) -> TypedLine | None:
    marks = "\t" if "\t" in raw else ";" if ";" in raw else "," if "," in raw else None
    parts = [part.strip() for part in raw.split(marks) if part.strip()]
    if not parts or len(parts) > 3:
        return None
    code, quantity, cost = (*parts, *("1", "")[len(parts) - 1 :])
    sign, digits = ("-", quantity[1:]) if quantity[0] in "-−" else ("", quantity.removeprefix("+"))
    # the length first: Python refuses to read thousands of digits at all
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 20 or int(digits) > LARGEST:
        return None
    return TypedLine(number, code, int(f"{sign}{digits}"), cost)
