"""What buyers and rivals do at the marketplaces of a world, and what these then show."""

from typing import Any

from zayton.web.tests.walking import World

SKU = "LIGHT-1"
_UK = "A1F83G8C2ARO7P"


def shown(world: World) -> dict[str, int]:
    """Units that each marketplace offers to buyers."""
    return {
        name: sum(good["quantity"] for good in stand.goods() if good["sku"] == SKU)
        for name, stand in world.stands.items()
    }


def bought(world: World, name: str, units: int) -> str:
    """The number of an order that a buyer has just placed at a marketplace."""
    (number,) = world.stands[name].tell("buy", [{"items": [[SKU, units]]}])
    assert number
    return str(number)


def rival(world: World, move: str, **more: Any) -> None:
    """Another seller does something with our listing on Amazon."""
    listed = world.stands["amazon"].state()["state"]["listings"][_UK][SKU]
    told = {"move": move, "asin": listed["asin"], "site": _UK, **more}
    world.stands["amazon"].tell("amazon/rival", told)


def priced(world: World) -> int:
    """What buyers pay at Amazon, in pence."""
    (good,) = [one for one in world.stands["amazon"].goods() if one["sku"] == SKU]
    return int(good["price_minor"])
