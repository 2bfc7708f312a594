"""A process that places orders, twenty a second, until it is ended."""

import time

from benchmarks.selling import found, order_one

PACE = 0.05


def main() -> None:
    """Sell from a shop of its own for at most ten minutes."""
    found(200, "writer")
    step = order_one(0, "writer", 200)
    for number in range(12_000):
        step(number)
        time.sleep(PACE)
