"""Everything that others find by name."""

from zayton.listings import (
    errors,
    events,
    frame,
    permissions,
    price_frame,
    pricing_errors,
    pricing_events,
    pricing_services,
    readers,
    services,
    watch_errors,
    watch_events,
    watch_services,
)
from zayton.listings.operations import taking, watching

__all__ = [
    "errors",
    "events",
    "frame",
    "permissions",
    "price_frame",
    "pricing_errors",
    "pricing_events",
    "pricing_services",
    "readers",
    "services",
    "taking",
    "watch_errors",
    "watch_events",
    "watch_services",
    "watching",
]
