"""Numbers as people write them, read exactly: never a float, never NaN, never an infinity."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

LARGEST = 10**12
# as many digits as a spreadsheet keeps of any number
_EXACT_DIGITS = 15
_LONGEST = 64
_MARKS = re.compile(r"[^\d.,]")
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’_")
_CURRENCY = r"(?:[A-Z]{2,3}|[A-Z]{0,2}[$£€¥₩₹₽₫₺฿]|元|円)?"
_SHAPE = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+−]?){_CURRENCY}(?P<inner>[-+−]?)(?P<body>[\d.,]*\d[\d.,]*(?:[eE][-+]?\d{{1,2}})?){_CURRENCY}(?P<after>-?)(?P<close>\))?"
)
_NO_NUMBERS = frozenset({"nan", "inf", "infinity", "∞"})


class BadCell(ValueError):  # noqa: N818
    """A cell that is not what its column holds: a reason code and the figures for its words."""

    def __init__(self, code: str, **figures: int | str) -> None:
        super().__init__(code)
        self.code, self.figures = code, figures


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a column's cells say of its decimal mark: how many prove `.`, how many `,`, how many could be
    either.
    """

    points: int = 0
    commas: int = 0
    either: int = 0
    either_mark: str = ""

    @property
    def mixed(self) -> bool:
        """Whether both conventions are proved in one column."""
        return bool(self.points and self.commas)

    @property
    def proved(self) -> str:
        """The one mark that is proved, or nothing."""
        return "" if self.mixed else "." if self.points else "," if self.commas else ""


def evidence_of(cells: Iterable[str], *, whole: bool = False) -> Evidence:
    """Weigh the distinct cells of a column; in a column of `whole` numbers, `1,234` can only be a thousands
    mark.
    """
    counts = {".": 0, ",": 0, "": 0}
    mark_of_either = ""
    for cell in cells:
        proof, mark = _proof(_MARKS.sub("", cell), whole=whole)
        if mark:
            counts[proof] += 1
            mark_of_either = mark_of_either or ("" if proof else mark)
    return Evidence(counts["."], counts[","], counts[""], mark_of_either)


def _proof(digits: str, *, whole: bool) -> tuple[str, str]:
    """The decimal mark that a number proves (or none), and a mark it holds (or none)."""
    point, comma = digits.rfind("."), digits.rfind(",")
    if point < 0 and comma < 0:
        return "", ""
    if point >= 0 and comma >= 0:
        # the last of two marks is the decimal one, as groups come before it
        return ("." if point > comma else ","), "."
    mark, other = (".", ",") if point >= 0 else (",", ".")
    first, *groups = digits.split(mark)
    if len(groups) > 1:
        return other, mark
    if len(groups[0]) != 3 or len(first) > 3 or first in ("", "0"):
        # groups of thousands have three digits, and never follow a zero alone
        return mark, mark
    return (other, mark) if whole and groups[0] != "000" else ("", mark)


def number(text: str, mark: str) -> Decimal:
    """The exact number in a cell; `mark` is the decimal mark, "" where a column mixes both (then each proves
    its own).

    Takes signs before, inside and after, brackets for negatives, currency signs and codes, and grouping.
    """
    # the pattern below takes quadratic time on a long run of digits
    if len(text) > _LONGEST:
        raise BadCell("intake.not_a_number")
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.strip().translate(_SPACES)
    match = _SHAPE.fullmatch(plain)
    signs = [match[name] for name in ("open", "sign", "inner", "after") if match[name]] if match else []
    if match is None or bool(match["open"]) != bool(match["close"]) or len(signs) > 1:
        raise BadCell(
            "intake.not_a_number" if plain.lower().lstrip("+-") not in _NO_NUMBERS else "intake.nan"
        )
    body, _, power = match["body"].replace("E", "e").partition("e")
    value = Decimal(_ungrouped(body, mark) + (f"e{power}" if power else ""))
    if abs(value) > LARGEST:
        raise BadCell("intake.number_too_large", limit=LARGEST)
    return value if not signs or signs[0] == "+" else -value


def _ungrouped(body: str, mark: str) -> str:
    if not mark:
        mark, held = _proof(body, whole=False)
        if held and not mark:
            raise BadCell("intake.ambiguous_number")
    mark = mark or "."
    group = "," if mark == "." else "."
    whole, _, fraction = body.partition(mark)
    if mark in fraction or group in fraction:
        raise BadCell("intake.not_a_number")
    first, *groups = whole.split(group)
    # Indian grouping has pairs: 1,23,456
    if any(len(part) not in (2, 3) for part in groups[:-1]) or (
        groups and (len(groups[-1]) != 3 or not first)
    ):
        raise BadCell("intake.not_a_number")
    return f"{whole.replace(group, '') or '0'}.{fraction or '0'}"


def scaled(places: int, too_fine: str, mark: str) -> Callable[[str], int]:
    """A reader of numbers as integers of 10^-`places`; what is finer is refused with the code `too_fine`.

    A spreadsheet's own noise, such as 0.30000000000000004, is rounded away: it lies beyond the 15th digit.
    """

    def read(text: str) -> int:
        value = number(text, mark)
        exact = value.scaleb(places)
        if exact != exact.to_integral_value() and len(value.as_tuple().digits) > _EXACT_DIGITS:
            exact = Decimal(f"{value:.{_EXACT_DIGITS - 1}e}").scaleb(places)
        if exact != exact.to_integral_value():
            raise BadCell(too_fine, places=places)
        return int(exact)

    return read
