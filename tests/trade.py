"""A small trade written through the public verbs, and the file of its orders; for tests in real processes."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import start_import, upload_file
from zayton.orders.tests.builders import Business, a_business

ORDERS = 240
HEAD = "Order,SKU,Title,Quantity,Price,When,Customer,Country"
COLUMNS = {
    "external_number": "Order",
    "code": "SKU",
    "title": "Title",
    "quantity": "Quantity",
    "unit_price": "Price",
    "placed_at": "When",
    "customer": "Customer",
    "country": "Country",
}
SKUS = tuple(f"CUP{number:02}" for number in range(20))
FIRST = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def lines(*, seed: int = 7) -> Iterator[str]:
    """The lines of a file of orders: sales, returns, charges, and some rows that nobody could accept."""
    chance = random.Random(seed)
    for number in range(ORDERS):
        at = (FIRST + timedelta(minutes=17 * number)).strftime("%Y-%m-%d %H:%M")
        is_return = number % 15 == 14
        order = f"C{number:05}" if is_return else f"{number:05}"
        for _ in range(chance.randint(1, 5)):
            quantity = chance.randint(1, 4) * (-1 if is_return else 1)
            price = "nothing" if chance.random() < 0.01 else f"{chance.randint(100, 900) / 100:.2f}"
            code = chance.choice(SKUS)
            yield f"{order},{code},Cup {code[3:]},{quantity},{price},{at},{chance.randint(100, 140)},United Kingdom"
        if number % 9 == 0 and not is_return:
            yield f"{order},POST,Postage,1,4.50,{at},,United Kingdom"


def written() -> Business:
    """The business with full shelves."""
    business = a_business(skus=SKUS)
    for house in business.shelves:
        business.stock(house, **dict.fromkeys(SKUS, 400))
    return business


def ask_for_import() -> int:
    """Write the trade, upload its file, and ask for its import; the key of the job."""
    business = written()
    text = "\n".join([HEAD, *lines()]) + "\n"
    raw = upload_file(name="orders.csv", pieces=[text.encode()], actor=SYSTEM, at=FIRST)
    options = {"shop": str(business.shop), "fulfilment": "allocate", "unknown_skus": "quarantine"}
    options["warehouse"] = str(business.houses["LEEDS"])
    run = start_import(
        raw_file=raw, target="orders", columns=COLUMNS, options=options, actor=SYSTEM, at=FIRST
    )
    assert not isinstance(run, list), run
    assert run.job_id is not None
    return run.job_id
