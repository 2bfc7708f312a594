"""Whether a marketplace's own word makes an errand needless: pure."""

from collections.abc import Mapping

from zayton.channels.ports.orders import ChannelOrder, FulfilledBy, Progress


def is_over(order: ChannelOrder) -> bool:
    """Whether nobody awaits a shipment of ours: the marketplace ships it itself, or all of it has left already."""
    return order.fulfilled_by == FulfilledBy.MARKETPLACE or order.progress == Progress.SHIPPED


def knows_of(order: ChannelOrder, units: Mapping[str, int]) -> bool:
    """Whether a marketplace counts as shipped what we told of it in all, given as units by line key."""
    if order.progress == Progress.SHIPPED:
        return True
    shipped = {line.key: line.shipped for line in order.lines}
    return bool(units) and all(shipped.get(key, 0) >= count for key, count in units.items())


def is_cancelled(order: ChannelOrder) -> bool:
    """Whether a marketplace shows an order as cancelled, or every unit of it."""
    off = bool(order.lines) and all(line.cancelled >= line.quantity for line in order.lines)
    return off or order.progress == Progress.CANCELLED
