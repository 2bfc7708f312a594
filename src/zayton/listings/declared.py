"""Everything that others find by name."""

from zayton.listings import (
    errors,
    events,
    frame,
    layouts,
    offers_told,
    permissions,
    price_frame,
    pricing_errors,
    pricing_events,
    pricing_services,
    readers,
    services,
    size_errors,
    size_events,
    size_frame,
    targets,
    watch_errors,
    watch_events,
    watch_services,
)
from zayton.listings.bulkedit import errors as edit_errors
from zayton.listings.bulkedit import events as edit_events
from zayton.listings.bulkedit import frame as edit_frame
from zayton.listings.operations import taking, watching
from zayton.listings.translating import errors as translating_errors
from zayton.listings.translating import events as translating_events
from zayton.listings.translating import frame as translating_frame
from zayton.listings.translating import jobs as translating_jobs
from zayton.listings.translating import permissions as translating_permissions

__all__ = [
    "edit_errors",
    "edit_events",
    "edit_frame",
    "errors",
    "events",
    "frame",
    "layouts",
    "offers_told",
    "permissions",
    "price_frame",
    "pricing_errors",
    "pricing_events",
    "pricing_services",
    "readers",
    "services",
    "size_errors",
    "size_events",
    "size_frame",
    "taking",
    "targets",
    "translating_errors",
    "translating_events",
    "translating_frame",
    "translating_jobs",
    "translating_permissions",
    "watch_errors",
    "watch_events",
    "watch_services",
    "watching",
]
