"""What forms about stores say, parsed: times of day, days, percentages, amounts and SKUs with prices."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from zayton.kernel.money import AmountError, to_minor
from zayton.orders.stores.rules.hours import MINUTES_A_DAY

_BP = 100


class UnreadableError(ValueError):
    """A field that cannot be understood; it carries the field's name."""


def minute_of(text: str, field: str) -> int:
    """A time of day such as `09:30` as a minute of the day; `24:00` is its end."""
    hour, _, minute = text.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) == 2):
        raise UnreadableError(field)
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > MINUTES_A_DAY:
        raise UnreadableError(field)
    return found


def clock_text(minute: int) -> str:
    """A minute of the day as forms show it."""
    # 24:00 is none that a browser's field knows
    hour, rest = divmod(minute % MINUTES_A_DAY, 60)
    return f"{hour:02d}:{rest:02d}"


def spans_of(said: Mapping[str, str]) -> tuple[tuple[int, int, int], ...]:
    """The opening hours of a form with `opens-<weekday>-<turn>` and `closes-…`; a half-filled pair is unreadable."""
    spans = []
    for weekday in range(7):
        for turn in range(2):
            opens, closes = (said.get(f"{name}-{weekday}-{turn}", "").strip() for name in ("opens", "closes"))
            if bool(opens) != bool(closes):
                raise UnreadableError("hours")
            if opens:
                # until midnight is until the end of the day
                closing = minute_of(closes, "hours") or MINUTES_A_DAY
                spans.append((weekday, minute_of(opens, "hours"), closing))
    return tuple(spans)


def days_of(text: str) -> tuple[str, ...]:
    """Days as `2026-12-25`, one a line."""
    try:
        return tuple(
            date.fromisoformat(line.strip()).isoformat() for line in text.splitlines() if line.strip()
        )
    except ValueError as problem:
        raise UnreadableError("closed_dates") from problem


def number_of(text: str, field: str) -> int:
    """A whole number; blank is zero."""
    plain = text.strip() or "0"
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 10):
        raise UnreadableError(field)
    return int(plain)


def percent_of(text: str, field: str) -> int:
    """A percentage such as `12.5` in hundredths of a percent; finer than that is unreadable."""
    try:
        exact = Decimal(text.strip() or "0")
    except InvalidOperation as problem:
        raise UnreadableError(field) from problem
    if not exact.is_finite() or not 0 <= exact <= 100 or exact * _BP != int(exact * _BP):
        raise UnreadableError(field)
    return int(exact * _BP)


def amount_of(text: str, currency: str, field: str) -> int:
    """An amount in major units as minor units; blank is zero."""
    try:
        return to_minor(text.strip() or "0", currency)
    except AmountError as problem:
        raise UnreadableError(field) from problem
