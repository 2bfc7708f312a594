"""Countries as sellers' files write them, as ISO 3166-1 codes, and a point in each to measure distances from.

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
AE 25.2 55.3 united arab emirates,uae
AR -34.6 -58.4 argentina
AT 48.2 16.4 austria
AU -33.9 151.2 australia
BE 50.8 4.4 belgium
BG 42.7 23.3 bulgaria
BH 26.2 50.6 bahrain
BR -23.5 -46.6 brazil
CA 43.7 -79.4 canada
CH 47.4 8.5 switzerland
CL -33.4 -70.7 chile
CN 31.2 121.5 china,people's republic of china
CO 4.7 -74.1 colombia
CY 35.2 33.4 cyprus
CZ 50.1 14.4 czech republic,czechia
DE 51.2 10.4 germany,deutschland
DK 55.7 12.6 denmark
EE 59.4 24.7 estonia
EG 30.0 31.2 egypt
ES 40.4 -3.7 spain
EU 50.8 4.4 european community,european union
FI 60.2 24.9 finland
FR 48.9 2.4 france
GB 51.5 -0.1 united kingdom,uk,great britain,england,scotland,wales,northern ireland
GR 38.0 23.7 greece
HK 22.3 114.2 hong kong
HR 45.8 16.0 croatia
HU 47.5 19.0 hungary
ID -6.2 106.8 indonesia
IE 53.3 -6.3 ireland,eire
IL 32.1 34.8 israel
IN 19.1 72.9 india
IS 64.1 -21.9 iceland
IT 41.9 12.5 italy
JE 49.2 -2.1 channel islands,jersey
JP 35.7 139.7 japan
KE -1.3 36.8 kenya
KR 37.6 127.0 south korea,korea,republic of korea
KW 29.4 48.0 kuwait
LB 33.9 35.5 lebanon
LT 54.7 25.3 lithuania
LU 49.6 6.1 luxembourg
LV 56.9 24.1 latvia
MA 33.6 -7.6 morocco
MT 35.9 14.5 malta
MX 19.4 -99.1 mexico
MY 3.1 101.7 malaysia
NG 6.5 3.4 nigeria
NL 52.4 4.9 netherlands,the netherlands,holland
NO 59.9 10.8 norway
NZ -36.8 174.8 new zealand
PH 14.6 121.0 philippines
PL 52.2 21.0 poland
PT 38.7 -9.1 portugal
QA 25.3 51.5 qatar
RO 44.4 26.1 romania
RS 44.8 20.5 serbia
SA 24.7 46.7 saudi arabia
SE 59.3 18.1 sweden
SG 1.3 103.8 singapore
SI 46.1 14.5 slovenia
SK 48.1 17.1 slovakia
TH 13.8 100.5 thailand
TR 41.0 29.0 turkey,türkiye
TW 25.0 121.5 taiwan
UA 50.5 30.5 ukraine
US 39.8 -98.6 united states,usa,united states of america,u.s.a.
VN 10.8 106.6 vietnam,viet nam
ZA -26.2 28.0 south africa,rsa
"""
_ROWS = [line.split(" ", 3) for line in _TABLE.strip().splitlines()]

CENTRES: Mapping[str, Point] = MappingProxyType(
    {
        code: Point(round(float(latitude) * 10) * 100_000, round(float(longitude) * 10) * 100_000)
        for code, latitude, longitude, _ in _ROWS
    }
)
_BY_NAME = {name: code for code, _, _, names in _ROWS for name in names.split(",")}
_UNKNOWN = frozenset({"", "unspecified", "unknown", "n/a", "other"})


def country_code(written: str) -> str | None:
    """The ISO code for a country as a file writes it; `""` when it says that it does not know, `None` when unheard of."""
    name = written.strip()
    if len(name) == 2 and name.isascii() and name.isalpha():
        return "GB" if name.upper() == "UK" else name.upper()
    return "" if name.casefold() in _UNKNOWN else _BY_NAME.get(name.casefold())


def kilometres(start: Point, end: Point) -> int:
    """Great-circle distance in whole kilometres by the haversine formula (Sinnott 1984)."""
    one, other = radians(start.latitude_e6 / 1e6), radians(end.latitude_e6 / 1e6)
    span = radians((end.longitude_e6 - start.longitude_e6) / 1e6)
    chord = sin((other - one) / 2) ** 2 + cos(one) * cos(other) * sin(span / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord))))
