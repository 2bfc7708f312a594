"""Numbers that a workbook shows as dates: which styles are dates, and a serial number as ISO text."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

_BUILT_IN = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
# the day after 31 December 9999
_LAST_SERIAL = 2_958_466


def shows_date(number_format_id: int, code: str) -> bool:
    """Whether a number format shows a date (ECMA-376 part 1, 18.8.30); elapsed times stay numbers."""
    if not code:
        return number_format_id in _BUILT_IN
    # quoted words, escapes, colours and locales hold letters that mean no date
    bare = _ASIDE.sub("", code.split(";", maxsplit=1)[0])
    return bare.lower() != "general" and not _ELAPSED.search(bare) and bool(_DATE_LETTERS.search(bare))


@lru_cache(maxsize=65_536)
def date_text(serial: str, *, from_1904: bool = False) -> str:
    """A serial number of days as ISO text to the second, without a time at midnight; other numbers as they
    are.

    Serials below 61 fall before Excel's invented 29 February 1900 and are a day later than the epoch says.
    """
    days = float(serial)
    if not 0 <= days < _LAST_SERIAL:
        return serial
    if not from_1904 and days < 61:
        days += 1
    try:
        at = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(days * 86_400))
    # counted from 1904 the same limit lies four years later, beyond the year 9999
    except OverflowError:
        return serial
    return f"{at:%Y-%m-%d}" if at.hour == at.minute == at.second == 0 else f"{at:%Y-%m-%d %H:%M:%S}"


@lru_cache(maxsize=65_536)
def number_text(text: str) -> str:
    """A number as a person typed it: a workbook keeps 0.1 as 0.10000000000000001."""
    # long whole numbers would lose their last digits as floats
    if text.lstrip("-").isdigit() and len(text) <= 17:
        return text
    try:
        plain = repr(float(text))
    except ValueError:
        return text
    return plain.removesuffix(".0")
