"""Everything that others find by name."""

from zayton.listings import (
    errors,
    events,
    frame,
    layouts,
    offers_told,
    overshown,
    permissions,
    readers,
    services,
    targets,
)
from zayton.listings.bulkedit import errors as edit_errors
from zayton.listings.bulkedit import events as edit_events
from zayton.listings.bulkedit import frame as edit_frame
from zayton.listings.operations import taking
from zayton.listings.pricing import errors as pricing_errors
from zayton.listings.pricing import events as pricing_events
from zayton.listings.pricing import frame as price_frame
from zayton.listings.pricing import services as pricing_services
from zayton.listings.sizing import errors as size_errors
from zayton.listings.sizing import events as size_events
from zayton.listings.sizing import frame as size_frame
from zayton.listings.translating import errors as translating_errors
from zayton.listings.translating import events as translating_events
from zayton.listings.translating import frame as translating_frame
from zayton.listings.translating import jobs as translating_jobs
from zayton.listings.translating import permissions as translating_permissions
from zayton.listings.watching import errors as watch_errors
from zayton.listings.watching import events as watch_events
from zayton.listings.watching import findings as watching
from zayton.listings.watching import services as watch_services

__all__ = [
    "edit_errors",
    "edit_events",
    "edit_frame",
    "errors",
    "events",
    "frame",
    "layouts",
    "offers_told",
    "overshown",
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
