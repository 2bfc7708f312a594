"""Figures, amounts and moments as the reader's language writes them; zero is "–", unknown is blank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zayton.kernel.countries import country_words
from zayton.kernel.money import exponent, to_major

Figure = int | float | Decimal
ZERO = "–"
_MINUS = "\u2212"


def locale() -> Locale:
    """The reader's locale: mainland Chinese or British English."""
    chinese = (translation.get_language() or "en").startswith("zh")
    return Locale("zh", "CN", script="Hans") if chinese else Locale("en", "GB")


def _signed(text: str) -> str:
    # the sign of minus is as wide as a plus, so figures under each other stay in line; what rounds to nothing has none
    return text.replace("-", _MINUS if _is_something(text) else "")


def _is_something(text: str) -> bool:
    return any(digit in text for digit in "123456789")


def number_text(value: Figure | None, decimals: int = 0) -> str:
    """A figure with its thousands grouped and at most `decimals` decimals."""
    if value is None:
        return ""
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return _signed(format_decimal(value, format=pattern, locale=locale())) if value else ZERO


def count_text(value: Figure | None) -> str:
    """A whole figure for a sentence, where zero is a numeral: a dash there would read as a pause."""
    return number_text(value) if value else "0"


def said(text: str) -> str:
    """The text of a figure as a sentence has it: a zero becomes a numeral, with its unit where it has one."""
    # only the first: what follows the dash is the unit, which may hold one of its own
    return text.replace(ZERO, "0", 1) if text.startswith(ZERO) else text


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences after each other; those that are blank are left out, and in Chinese no space stands between.

    With HTML among them they are HTML, and the others are escaped.
    """
    between, told = "" if locale().language == "zh" else " ", [part for part in parts if part]
    if any(isinstance(part, SafeString) for part in told):
        return format_html_join(between, "{}", ((part,) for part in told))
    return between.join(told)


def listed(parts: Iterable[str], mark: str = ", ") -> str:
    """Words of one kind after each other, with the mark that the language has for it; `mark` where it has none."""
    return ("、" if locale().language == "zh" else mark).join(parts)


def compact_text(value: Figure | None) -> str:
    """A short figure for tiles: 1.2万, 1.2M."""
    if value is None:
        return ""
    return _signed(format_compact_decimal(value, fraction_digits=1, locale=locale())) if value else ZERO


def money_text(minor: int | None, currency: str, *, whole: bool = False) -> str:
    """An amount in minor units with its currency; `whole` leaves the decimals out, for tiles."""
    if minor is None:
        return ""
    # the currency stays beside the dash: nothing of yen and nothing of pounds are two statements
    if not minor:
        return f"{ZERO} {currency}"
    decimals = 0 if whole else exponent(currency)
    pattern = "¤#,##0" + ("." + "0" * decimals if decimals else "")
    # our pattern decides: CLDR has fewer decimals for some currencies than ISO 4217
    text = format_currency(
        to_major(minor, currency), currency, pattern, locale=locale(), currency_digits=False
    )
    return _signed(text)


def percent_text(fraction: Figure | None, *, signed: bool = False) -> str:
    """A fraction as a percentage with one decimal: 0.125 is 12.5 %."""
    if fraction is None:
        return ""
    if not fraction:
        return ZERO
    text = format_percent(fraction, format="#,##0.#%", locale=locale())
    return ("+" if signed and fraction > 0 and _is_something(text) else "") + _signed(text)


def date_text(day: date | None) -> str:
    """A day: 2026-11-22 in Chinese, 22 Nov 2026 in English."""
    if day is None:
        return ""
    return day.isoformat() if locale().language == "zh" else format_date(day, "d MMM y", locale=locale())


def moment_text(at: datetime | None) -> str:
    """A moment in its own zone, to the minute; pages turn it into the reader's zone."""
    if at is None:
        return ""
    pattern = "yyyy-MM-dd HH:mm" if locale().language == "zh" else "d MMM y HH:mm"
    return format_datetime(at, pattern, locale=locale(), tzinfo=at.tzinfo)


def moment_html(at: datetime | None) -> SafeString:
    """A moment for a sentence of a page, which the page turns into the reader's zone."""
    if at is None:
        return SafeString("")
    return format_html('<time data-moment datetime="{}">{}</time>', at.isoformat(), moment_text(at))


def country_text(code: str) -> str:
    """A country's name from its ISO 3166 alpha-2 code; the code itself when it is none."""
    if code == "TW" and locale().language == "zh":
        # mainland Chinese have it so, where CLDR gives the name alone
        return "中国台湾"
    # the kernel also knows the codes that trade uses and CLDR has no name for, such as XC
    return country_words(code, locale().language)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a figure stands against another: `fraction` is None where the other is zero or unknown."""

    against: str
    direction: Literal["rise", "fall", "level", "unknown"]
    fraction: Decimal | None

    @property
    def arrow(self) -> str:
        """The arrow beside the sign."""
        return {"rise": "▲", "fall": "▼"}.get(self.direction, "")

    @property
    def text(self) -> str:
        """The change with its sign: +4.2%."""
        if self.direction == "unknown":
            return _("nothing to compare with")
        return percent_text(self.fraction, signed=True) if self.fraction else _("unchanged")


def compared(value: Figure | None, before: Figure | None, against: str) -> Comparison:
    """The relative change from `before` to `value`; `against` says in words what it is compared with."""
    # a change from nothing has no percentage, however large it is
    if value is None or not before:
        return Comparison(against, "unknown", None)
    # by way of text, since a float's own digits would show in the percentage
    change = (Decimal(str(value)) - Decimal(str(before))) / abs(Decimal(str(before)))
    direction: Literal["rise", "fall", "level"] = "rise" if change > 0 else "fall" if change < 0 else "level"
    return Comparison(against, direction, change)
