"""What stores register: events, refusals, permissions, the file of postcodes, readers, and their pages."""

from zayton.orders.stores import errors, events, following, frame, permissions, targets
from zayton.orders.stores.operations import candidates

__all__ = ["candidates", "errors", "events", "following", "frame", "permissions", "targets"]
