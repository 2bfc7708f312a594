"""Everything that others find by name."""

from zayton.listings import errors, events, frame, permissions, readers, services
from zayton.listings import watch_errors, watch_events, watch_services  # the watch
from zayton.listings.operations import taking, watching

__all__ = [
    "errors",
    "events",
    "frame",
    "permissions",
    "readers",
    "services",
    "taking",
    "watch_errors",
    "watch_events",
    "watch_services",
    "watching",
]
