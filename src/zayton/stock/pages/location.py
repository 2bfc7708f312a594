"""Where a warehouse stands: asked for when it is opened, and changed on its page."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.stock.models import Warehouse
from zayton.stock.operations.places import locate_warehouses
from zayton.stock.permissions import SETUP
from zayton.ui.public import page, sentences

AXES = (("latitude", 90), ("longitude", 180))
Point = tuple[int, int]
"""Latitude and longitude in millionths of a degree, north and east positive."""


def typed_point(values: Mapping[str, str]) -> Point | list[str] | None:
    """The point that was typed, `None` for none, or what is wrong with it."""
    found = [_microdegrees(values[name], most) for name, most in AXES]
    faults = []
    if any(values[name] and point is None for (name, _most), point in zip(AXES, found, strict=True)):
        faults.append(_("Give latitude and longitude in degrees, such as 51.5074 and -0.1278."))
    if bool(values["latitude"]) != bool(values["longitude"]):
        faults.append(_("Give both latitude and longitude, or neither."))
    if faults:
        return faults
    north, east = found
    return None if north is None or east is None else (north, east)


def degrees_of(found: Warehouse) -> dict[str, str]:
    """Where a warehouse stands, as it is typed; blank where nobody said."""
    points = (found.latitude_microdegrees, found.longitude_microdegrees)
    return {
        name: "" if point is None else str(Decimal(point) / 1_000_000)
        for (name, _most), point in zip(AXES, points, strict=True)
    }


@page(permission=SETUP.name)
@require_POST
def warehouse_location(request: HttpRequest, warehouse_id: int) -> HttpResponseBase:
    """Say where a warehouse stands, or that nobody knows."""
    actor = actor_of(request)
    if not actor.scope.sees_warehouse(warehouse_id):
        raise Http404
    point = typed_point({name: request.POST.get(name, "").strip() for name, _most in AXES})
    if isinstance(point, list):
        for words in point:
            messages.error(request, words)
        return redirect("stock:warehouse", warehouse_id)
    refusals = locate_warehouses(points={warehouse_id: point}, at=now(), actor=actor)
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, _("Saved. Orders are sent by the new distance from now on."))
    return redirect("stock:warehouse", warehouse_id)


def _microdegrees(text: str, most: int) -> int | None:
    """Degrees as people write them in millionths of a degree; `None` for a blank and for what is none."""
    try:
        degrees = Decimal(text)
    except InvalidOperation:
        return None
    return round(degrees * 1_000_000) if degrees.is_finite() and abs(degrees) <= most else None
