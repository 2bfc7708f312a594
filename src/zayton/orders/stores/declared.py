"""What stores register: events, refusals, permissions, the file of postcodes, readers, and their pages."""

from zayton.channels.public import register_routing_hint
from zayton.orders.stores import errors, events, following, frame, hints, permissions, targets
from zayton.orders.stores.operations import candidates

__all__ = ["candidates", "errors", "events", "following", "frame", "permissions", "targets"]

register_routing_hint("stores", hints.of_shop)
