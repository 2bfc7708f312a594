"""What higher domains say beside the choice of a shop's warehouses, without channels knowing them."""

from collections.abc import Callable

from django.http import HttpRequest

from zayton.channels.queries import ShopFacts

RoutingHint = Callable[[HttpRequest, ShopFacts], str]
"""Answers safe HTML for a shop, or "" where there is nothing to say."""

_HINTS: dict[str, RoutingHint] = {}


def register_routing_hint(name: str, hint: RoutingHint) -> None:
    """Have something said where a person chooses how a shop's warehouses are asked."""
    _HINTS[name] = hint


def routing_hints(request: HttpRequest, shop: ShopFacts) -> list[str]:
    """What there is to say of a shop."""
    return [said for hint in _HINTS.values() if (said := hint(request, shop))]
