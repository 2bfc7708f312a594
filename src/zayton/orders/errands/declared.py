"""What errands register: events, refusals, permissions, notices, jobs, and the service that runs them."""

from zayton.orders.errands import errors, events, jobs, notices, permissions, services

__all__ = ["errors", "events", "jobs", "notices", "permissions", "services"]
