"""Dates and times as people write them: the order of day and month is a column's convention, never a
guess.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from zoneinfo import ZoneInfo

from .numbers import BadCell

ORDERS = ("dmy", "mdy")
_LONGEST = 64
_TIME = (
    r"(?:(?:[ T]|,\s*|\s+at\s+)\s*(?P<half_before>上午|下午)?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[ECMP][SD]T|CES?T|BST|JST|(?:UTC|GMT)?[+-]\d{2}:?\d{2})?"
)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?:[-/.]|年\s*)(?P<m>\d{1,2})(?:[-/.]|月\s*)(?P<d>\d{1,2})日?" + _TIME)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)" + _TIME)
_EITHER = re.compile(r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2})" + _TIME)
_MONTH_INSIDE = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-\s./]*(?P<word>[^\W\d]{3,10})[-\s./,]*(?P<y>\d{4}|\d{2})" + _TIME
)
_MONTH_FIRST = re.compile(
    # two digits of a year only behind a dash (Mar-13-26): behind a space they may be the hour
    r"(?P<word>[^\W\d]{3,10})\.?[-\s]*(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+|,|-)(?P<y>\d{4}|(?<=-)\d{2})"
    + _TIME
)
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan januar january janvier janv jänner ene enero gen gennaio",
            "feb februar february février févr febrero febbraio",
            "mar märz mrz march mars marzo",
            "apr april avril avr abr abril aprile",
            "may mai mayo mag maggio",
            "jun juni june juin junio giu giugno",
            "jul juli july juillet juil julio lug luglio",
            "aug august août ago agosto",
            "sep sept september septembre septiembre set settembre",
            "oct okt oktober october octobre octubre ott ottobre",
            "nov november novembre noviembre",
            "dec dez dezember december décembre déc dic diciembre dicembre",
        ),
        start=1,
    )
    for word in words.split()
}
# as the exports of American marketplaces have them: CST is Chicago there and not China
_OFFSETS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_OFFSETS |= {"Z": 0, "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "JST": 9}


@dataclass(frozen=True, slots=True)
class Order:
    """What a column's dates say of the order of day and month: how many prove each, how many could be
    either.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    @property
    def mixed(self) -> bool:
        """Whether both orders are proved in one column."""
        return bool(self.day_first and self.month_first)

    @property
    def proved(self) -> str:
        """`dmy` or `mdy` where one is proved, or nothing."""
        return "" if self.mixed else "dmy" if self.day_first else "mdy" if self.month_first else ""


def order_of(cells: Iterable[str]) -> Order:
    """Weigh the distinct cells of a column; dots between the parts mean day first everywhere they are
    used.
    """
    counts = {"dmy": 0, "mdy": 0, "": 0}
    for cell in cells:
        match = _EITHER.fullmatch(cell)
        if match:
            counts[_order_proved(match)] += 1
    return Order(counts["dmy"], counts["mdy"], counts[""])


def _order_proved(match: re.Match[str]) -> str:
    first, second = int(match["a"]), int(match["b"])
    if first > 12 or match["mark"] == ".":
        return "dmy"
    return "mdy" if second > 12 else "dmy" if first == second else ""


def moment_reader(order: str, zone: str) -> Callable[[str], datetime]:
    """A reader of moments as aware UTC; without an offset they are local in `zone` (the earlier of two, at a
    turn).

    `order` is `dmy` or `mdy`; "" reads only what proves its own order.
    """
    local = ZoneInfo(zone)
    return partial(_moment, order=order, zone=local)


def _moment(text: str, *, order: str, zone: ZoneInfo) -> datetime:
    match, day = _parsed(text, order)
    # of the two moments of a repeated hour, fold=0 is the earlier; in a skipped hour it moves forward
    at = datetime(day.year, day.month, day.day, *_time(match), tzinfo=_zone(match["zone"]) or zone)
    return at.astimezone(UTC)


def day_reader(order: str) -> Callable[[str], date]:
    """A reader of calendar days; a time beside the day is left out."""

    def read(text: str) -> date:
        match, day = _parsed(text, order)
        # of nobody's interest here, but a cell with a time that does not exist is refused
        _time(match)
        return day

    return read


def _parsed(text: str, order: str) -> tuple[re.Match[str], date]:
    plain = text.strip()
    if len(plain) > _LONGEST:
        raise BadCell("intake.not_a_date")
    match = _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match:
        return match, _day(match["y"], match["m"], match["d"])
    if match := _EITHER.fullmatch(plain):
        proved = order or _order_proved(match)
        if not proved:
            raise BadCell("intake.ambiguous_date")
        day, month = (match["a"], match["b"]) if proved == "dmy" else (match["b"], match["a"])
        return match, _day(match["y"], month, day, order=proved)
    match = _MONTH_INSIDE.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)
    month_number = _MONTHS.get(match["word"].lower()) if match else None
    if match is None or month_number is None:
        raise BadCell("intake.not_a_date")
    return match, _day(match["y"], str(month_number), match["d"])


def _day(year: str, month: str, day: str, *, order: str = "") -> date:
    # two digits: 69 is 2069 and 70 is 1970, as POSIX reads them
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    try:
        found = date(full, int(month), int(day))
    except ValueError as problem:
        raise BadCell("intake.date_not_in_order" if order else "intake.no_such_day", order=order) from problem
    if not 1900 <= found.year <= 2199:
        raise BadCell("intake.no_such_day", order=order)
    return found


def _time(match: re.Match[str]) -> tuple[int, int, int, int]:
    if match["hour"] is None:
        return 0, 0, 0, 0
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["half"] or "").lower().replace(".", "") or {"上午": "am", "下午": "pm"}.get(
        match["half_before"] or ""
    )
    if half and not (1 <= hour <= 12 or (match["half_before"] and hour < 24)):
        raise BadCell("intake.no_such_time")
    # 12 AM is midnight and 12 PM is noon
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise BadCell("intake.no_such_time")
    return hour, minute, second, int((match["fraction"] or "").ljust(6, "0")[:6])


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[text]))
    sign = -1 if "-" in text else 1
    digits = re.sub(r"\D", "", text)
    hours, minutes = int(digits[:2]), int(digits[2:])
    # the islands at the date line are the furthest ahead
    if hours > 14 or minutes > 59:
        raise BadCell("intake.no_such_time")
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
