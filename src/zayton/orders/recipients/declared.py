"""What recipients register when Django starts."""

from zayton.orders.recipients import errors, events, following, jobs, permissions

__all__ = ["errors", "events", "following", "jobs", "permissions"]
