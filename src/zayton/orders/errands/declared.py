"""What errands register: events, refusals, permissions, notices, jobs, a reader, and the service that runs them."""

from zayton.orders.errands import errors, events, following, jobs, notices, permissions, services

__all__ = ["errors", "events", "following", "jobs", "notices", "permissions", "services"]
