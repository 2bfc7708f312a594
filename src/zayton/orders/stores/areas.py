"""Looking up where postcodes lie."""

from collections.abc import Collection

from zayton.orders.rules.countries import Point
from zayton.orders.stores.models import PostcodeArea
from zayton.orders.stores.rules.postcodes import beginnings, point_of


def points_of(places: Collection[tuple[str, str]]) -> dict[tuple[str, str], Point]:
    """The points of (country, postcode) in one query; those that no area covers are left out."""
    heads = {head for _, postcode in places for head in beginnings(postcode)}
    if not heads:
        return {}
    found = PostcodeArea.objects.filter(country__in={country for country, _ in places}, prefix__in=heads)
    areas = {
        (country, prefix): Point(latitude, longitude)
        for country, prefix, latitude, longitude in found.values_list(
            "country", "prefix", "latitude_e6", "longitude_e6"
        )
    }
    located = {(country, postcode): point_of(country, postcode, areas) for country, postcode in places}
    return {place: point for place, point in located.items() if point is not None}
