"""A point in each country to measure distances from, by ISO 3166-1 code (and the intake's `EU`, `XC`, `XI`).

The points are rounded capitals or centres of population: good to tell Leipzig from Shenzhen, not streets.
"""

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0088


class Point(NamedTuple):
    """A place on the globe, in millionths of a degree."""

    latitude_e6: int
    longitude_e6: int


_TABLE = """
AE 25.2 55.3; AR -34.6 -58.4; AT 48.2 16.4; AU -33.9 151.2; BE 50.8 4.4; BG 42.7 23.3;
BH 26.2 50.6; BR -23.5 -46.6; CA 43.7 -79.4; CH 47.4 8.5; CL -33.4 -70.7; CN 31.2 121.5;
CO 4.7 -74.1; CY 35.2 33.4; CZ 50.1 14.4; DE 51.2 10.4; DK 55.7 12.6; EE 59.4 24.7;
EG 30.0 31.2; ES 40.4 -3.7; EU 50.8 4.4; FI 60.2 24.9; FR 48.9 2.4; GB 51.5 -0.1;
GG 49.5 -2.5; GR 38.0 23.7; HK 22.3 114.2; HR 45.8 16.0; HU 47.5 19.0; ID -6.2 106.8;
IE 53.3 -6.3; IL 32.1 34.8; IM 54.2 -4.5; IN 19.1 72.9; IS 64.1 -21.9; IT 41.9 12.5;
JE 49.2 -2.1; JP 35.7 139.7; KE -1.3 36.8; KR 37.6 127.0; KW 29.4 48.0; LB 33.9 35.5;
LT 54.7 25.3; LU 49.6 6.1; LV 56.9 24.1; MA 33.6 -7.6; MT 35.9 14.5; MX 19.4 -99.1;
MY 3.1 101.7; NG 6.5 3.4; NL 52.4 4.9; NO 59.9 10.8; NZ -36.8 174.8; PH 14.6 121.0;
PL 52.2 21.0; PT 38.7 -9.1; QA 25.3 51.5; RO 44.4 26.1; RS 44.8 20.5; SA 24.7 46.7;
SE 59.3 18.1; SG 1.3 103.8; SI 46.1 14.5; SK 48.1 17.1; TH 13.8 100.5; TR 41.0 29.0;
TW 25.0 121.5; UA 50.5 30.5; US 39.8 -98.6; VN 10.8 106.6; XC 49.2 -2.1; XI 54.6 -5.9;
ZA -26.2 28.0
"""


def _point(latitude: str, longitude: str) -> Point:
    # by way of tenths, since 0.1 has no exact double
    return Point(round(float(latitude) * 10) * 100_000, round(float(longitude) * 10) * 100_000)


CENTRES: Mapping[str, Point] = MappingProxyType(
    {code: _point(*place) for code, *place in (row.split() for row in _TABLE.split(";"))}
)


def kilometres(start: Point, end: Point) -> int:
    """Great-circle distance in whole kilometres by the haversine formula (Sinnott 1984)."""
    one, other = radians(start.latitude_e6 / 1e6), radians(end.latitude_e6 / 1e6)
    span = radians((end.longitude_e6 - start.longitude_e6) / 1e6)
    # rounding can lift antipodes a hair above 1, where the arc sine ends
    chord = sin((other - one) / 2) ** 2 + cos(one) * cos(other) * sin(span / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord))))
