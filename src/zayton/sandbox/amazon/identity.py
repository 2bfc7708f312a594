"""Ids in Amazon's shapes. Each is new, and none needs chance: a counter is spread over the digits."""

from zayton.sandbox.amazon.state import World

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# coprime to powers of ten and of thirty-six, so that no two counts meet before all were used
_SPREAD = 7_368_787


def count(world: World, kind: str) -> int:
    """The next number of a kind, from 1."""
    world.counters[kind] = world.counters.get(kind, 0) + 1
    return world.counters[kind]


def order_number(world: World) -> str:
    """`026-7368787-0000001`."""
    number = count(world, "order")
    # three groups of digits, whose first says nothing of the site; the same shape on all of them
    return f"026-{number * _SPREAD % 10**7:07d}-{number:07d}"


def digits(world: World, kind: str, length: int) -> str:
    """An id of digits."""
    return str(10 ** (length - 1) + count(world, kind) * _SPREAD % (9 * 10 ** (length - 1)))


def letters(world: World, kind: str, prefix: str, length: int) -> str:
    """An id of capital letters and digits, such as an ASIN (`B0…`) or a label of Amazon's warehouses (`X00…`)."""
    number, text = count(world, kind) * _SPREAD, ""
    for _ in range(length - len(prefix)):
        number, place = divmod(number, 36)
        text = _LETTERS[place] + text
    return prefix + text


def uuid(world: World, kind: str) -> str:
    """An id in the shape of a UUID."""
    number = count(world, kind)
    return f"{number * _SPREAD % 16**8:08x}-{number % 16**4:04x}-4{len(kind):03x}-8000-{number:012x}"
