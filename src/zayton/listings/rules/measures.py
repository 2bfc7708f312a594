"""Weights and lengths in the units that a site's buyers read: pure.

Our own measures are grams and millimetres, and channels are sent those (adapters convert where an API demands it).
People and free attributes get the site's units, rounded half to even: grams whole, kilograms to two decimals,
centimetres to one, ounces to one, pounds to two, inches to one and below one inch to two. Only a value that is a
measure and nothing else is converted: in running text "2 in 1" is none.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any, Final


class System(StrEnum):
    """Which units people read: metric ones, or ounces, pounds and inches."""

    METRIC = "metric"
    CUSTOMARY = "customary"


# countries that sell goods by US customary units (Fair Packaging and Labeling Act, 15 U.S.C. 1453)
_CUSTOMARY: Final = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})
_GRAMS: Final = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
}
_MILLIMETRES: Final = {
    "mm": Decimal(1),
    "cm": Decimal(10),
    "m": Decimal(1000),
    "in": Decimal("25.4"),
    "ft": Decimal("304.8"),
}
_CUSTOMARY_UNITS: Final = frozenset({"oz", "lb", "in", "ft"})
_SPELLINGS: Final = {
    "grams": "g",
    "gram": "g",
    "kilograms": "kg",
    "ounces": "oz",
    "ounce": "oz",
    "lbs": "lb",
    "pounds": "lb",
    "pound": "lb",
    "inches": "in",
    "inch": "in",
    '"': "in",
    "″": "in",
    "feet": "ft",
    "foot": "ft",
    "厘米": "cm",
    "毫米": "mm",
    "米": "m",
    "公斤": "kg",
    "千克": "kg",
    "克": "g",
    "英寸": "in",
    "磅": "lb",
    "盎司": "oz",
}
_NUMBER = r"\d{1,6}(?:[.,]\d{1,4})?"
_MEASURE = re.compile(rf"({_NUMBER})((?:\s*[x×*]\s*{_NUMBER}){{0,2}})\s*([^\d\s.,]{{1,10}})", re.IGNORECASE)


def system_of(country: str) -> System:
    """What buyers of a country read."""
    return System.CUSTOMARY if country in _CUSTOMARY else System.METRIC


def weight_words(grams: int, system: System) -> str:
    """`1250` as `1.25 kg`, or as `2.76 lb`."""
    unit = _weight_unit(Decimal(grams), system)
    return f"{_rounded(Decimal(grams) / _GRAMS[unit], unit)} {unit}"


def size_words(sides_mm: tuple[int, ...], system: System) -> str:
    """Sides together in one unit: `120, 90` as `12 × 9 cm`, or as `4.7 × 3.5 in`."""
    unit = "in" if system == System.CUSTOMARY else "cm"
    return f"{' × '.join(_rounded(side / _MILLIMETRES[unit], unit) for side in sides_mm)} {unit}"


def package_words(
    weight_g: int | None, sides_mm: tuple[int | None, int | None, int | None], system: System
) -> str:
    """What is known of a package's weight and size; blank when nothing is."""
    sides = tuple(side for side in sides_mm if side)
    known = [weight_words(weight_g, system)] if weight_g else []
    known += [size_words(sides, system)] if sides else []
    return ", ".join(known)


def in_system(value: str, system: System) -> str:
    """A value that is a measure of the other system, in this one; anything else as it is."""
    found = _MEASURE.fullmatch(value.strip())
    if found is None:
        return value
    unit = _unit_of(found.group(3))
    if unit not in _GRAMS and unit not in _MILLIMETRES:
        return value
    if (unit in _CUSTOMARY_UNITS) == (system == System.CUSTOMARY):
        return value
    numbers = [_decimal(text) for text in re.findall(_NUMBER, found.group(1) + found.group(2))]
    scale = _GRAMS if unit in _GRAMS else _MILLIMETRES
    exact = [number * scale[unit] for number in numbers]
    largest = max(exact)
    to = _weight_unit(largest, system) if scale is _GRAMS else _length_unit(largest, system)
    return f"{' x '.join(_rounded(one / scale[to], to) for one in exact)} {to}"


def _unit_of(text: str) -> str:
    # 5G is no weight: a unit of one letter is small
    return text if len(text) == 1 and text.isupper() else _SPELLINGS.get(text.lower(), text.lower())


def attributes_in(attributes: Mapping[str, Any], system: System) -> dict[str, Any]:
    """Attributes with the measures among them in a site's units."""
    return {name: _in_system(value, system) for name, value in attributes.items()}


def _in_system(value: Any, system: System) -> Any:
    if isinstance(value, (list, tuple)):
        return [_in_system(one, system) for one in value]
    return in_system(value, system) if isinstance(value, str) else value


def _decimal(text: str) -> Decimal:
    # a comma before three digits stands between thousands: nobody measures goods to a thousandth
    whole, mark, rest = text.partition(",")
    return Decimal(whole + rest) if mark and len(rest) == 3 else Decimal(text.replace(",", "."))


def _weight_unit(grams: Decimal, system: System) -> str:
    if system == System.CUSTOMARY:
        return "oz" if grams < _GRAMS["lb"] else "lb"
    return "g" if grams < _GRAMS["kg"] else "kg"


def _length_unit(millimetres: Decimal, system: System) -> str:
    if system == System.CUSTOMARY:
        return "in"
    return "mm" if millimetres < _MILLIMETRES["cm"] else "cm"


def _rounded(amount: Decimal, unit: str) -> str:
    places = {"g": 0, "mm": 0, "kg": 2, "lb": 2, "cm": 1, "oz": 1, "in": 1 if amount >= 1 else 2}[unit]
    text = f"{amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
