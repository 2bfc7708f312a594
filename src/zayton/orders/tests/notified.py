"""Orders told by notifications: any number of them, each the same whenever it is asked for, so that none is kept."""

import json
import multiprocessing
import random
import traceback
from array import array
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections

from zayton.channels.models import Connection
from zayton.channels.syncing.hooks import hook_secret, receive
from zayton.channels.tests.fake_market import T0, line, order, signed

CODES = ("CUP", "POT", "LID")
VERSIONS = 3
MOST_OFTEN = 20


def told(number: int) -> dict[str, Any]:
    """The order that the notification of this number is about, as it stood then; every order has three of them."""
    order_number, version = divmod(number, VERSIONS)
    luck = random.Random(order_number)
    wanted = {code: luck.randint(1, 4) for code in luck.sample(CODES, luck.randint(1, 3))}
    by = luck.choice(["seller", "seller", "seller", "marketplace"])
    progress = ("pending", "open", luck.choice(["shipped", "cancelled", "open"]))[version]
    # a buyer who asked for one more at first
    units = {code: count + (version == 0) for code, count in wanted.items()}
    gone = progress == "shipped"
    lines = [line(code, count, 100 * count, shipped=count * gone) for code, count in units.items()]
    changed = T0 + timedelta(minutes=version)
    return order(f"N{order_number}", *lines, changed=changed, progress=progress, by=by)


def deliveries(count: int, *, seed: int = 7) -> array:
    """At least so many deliveries as numbers of notifications: each comes 1 to 20 times, in no order."""
    luck, number = random.Random(seed), 0
    drawn = array("L")
    while len(drawn) < count or number % VERSIONS:
        drawn.extend([number] * luck.randint(1, MOST_OFTEN))
        number += 1
    luck.shuffle(drawn)
    return drawn


def notifier(found: Connection) -> Callable[[int], None]:
    """Delivers the notification of a number, signed; every tenth names its order without telling it."""
    secret = hook_secret(found)

    def notify(number: int) -> None:
        one = told(number)
        said = {"changed": [one["number"]]} if number % 10 == 0 else {"order": one}
        body = json.dumps(said).encode()
        headers = {"x-signature": signed(body, secret)}
        came = receive(found.hook_key, headers=headers, body=body, address="", at=T0)
        assert sum(came) == 1, came

    return notify


def side_by_side(processes: int, work: Callable[[int], None]) -> None:
    """Do work in so many processes, each with its number; the first one's trouble is raised."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    troubles = fork.SimpleQueue()

    def tried(number: int) -> None:
        try:
            work(number)
        except Exception:  # noqa: BLE001 told to the parent, which fails
            troubles.put(traceback.format_exc(limit=-6))
        connections.close_all()

    started = [fork.Process(target=tried, args=(number,)) for number in range(processes)]
    for one in started:
        one.start()
    for one in started:
        one.join()
    assert troubles.empty(), troubles.get()
    assert [one.exitcode for one in started] == [0] * processes
