"""Where a postcode lies: the area with the longest beginning that it shares."""

from collections.abc import Mapping

from zayton.orders.rules.countries import Point

LONGEST = 12


def plain(postcode: str) -> str:
    """A postcode as areas are compared by: capitals and digits alone, so that `sw1a 1aa` is `SW1A1AA`."""
    return "".join(sign for sign in postcode.upper() if sign.isalnum())[:LONGEST]


def beginnings(postcode: str) -> list[str]:
    """All beginnings of a postcode, the longest first."""
    whole = plain(postcode)
    return [whole[:length] for length in range(len(whole), 0, -1)]


def point_of(country: str, postcode: str, areas: Mapping[tuple[str, str], Point]) -> Point | None:
    """The point of the area with the longest beginning, of areas by (country, beginning); `None` if there is none."""
    return next((areas[country, head] for head in beginnings(postcode) if (country, head) in areas), None)
