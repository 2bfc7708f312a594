"""What every change of an order does."""

from zayton.sandbox.ebay.answers import Json
from zayton.sandbox.ebay.world import World


def touch(world: World, order: Json) -> None:
    """Note that an order changed now."""
    order["lastModifiedDate"] = world.stamp()
