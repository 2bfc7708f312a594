"""Keeping and erasing one recipient at the same moment: on PostgreSQL, where they really meet."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, connections, transaction

from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.orders.recipients.events import ASKED
from zayton.orders.recipients.models import Recipient, RecipientTerm
from zayton.orders.recipients.operations import erase_recipients, keep_recipients
from zayton.orders.recipients.sealing import opened
from zayton.orders.recipients.terms import set_terms
from zayton.orders.tests.builders import DAY, a_shop

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MARY = Address(name="Mary", lines=("1 Road",))


def until_somebody_waits():
    """Return once another session waits for what this one holds; fail where none comes to."""
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    last = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < last:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waited")


def side_by_side(*works):
    def closed(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [running.result() for running in [pool.submit(closed, work) for work in works]]


def test_an_address_that_arrives_while_its_order_is_erased_is_erased_too(business) -> None:
    key, written = business.sell("1", CUP=1), Event()

    def keep():
        with transaction.atomic():
            keep_recipients(addresses={key: MARY}, at=DAY)
            written.set()
            # so that the erasing meets a row that nobody else can see yet
            until_somebody_waits()

    def erase():
        written.wait(5)
        return erase_recipients(order_ids=[key], why=ASKED, actor=SYSTEM, at=DAY)

    _kept, erased = side_by_side(keep, erase)
    row = Recipient.objects.get()
    assert (erased, bytes(row.sealed), row.erased_at) == ({key}, b"", DAY)


def test_an_address_that_arrives_just_after_finds_the_mark(business) -> None:
    key, marked = business.sell("1", CUP=1), Event()

    def erase():
        with transaction.atomic():
            erase_recipients(order_ids=[key], why=ASKED, actor=SYSTEM, at=DAY)
            marked.set()
            until_somebody_waits()

    def keep():
        marked.wait(5)
        keep_recipients(addresses={key: MARY}, at=DAY)

    side_by_side(erase, keep)
    assert bytes(Recipient.objects.get().sealed) == b""


@pytest.mark.parametrize("count", [1, 80])
def test_the_same_address_kept_twice_at_once_is_one_change(business, count) -> None:
    keys, written = [business.sell(str(number), CUP=1) for number in range(count)], Event()

    def first():
        with transaction.atomic():
            kept = keep_recipients(addresses=dict.fromkeys(keys, MARY), at=DAY)
            written.set()
            until_somebody_waits()
        return kept

    def second():
        written.wait(5)
        return keep_recipients(addresses=dict.fromkeys(keys, MARY), at=DAY)

    assert side_by_side(first, second) == [set(keys), set()]


def test_another_address_that_arrives_a_moment_later_is_the_one_that_is_kept(business) -> None:
    key, written = business.sell("1", CUP=1), Event()
    moved = MARY._replace(lines=("2 Road",))

    def first():
        with transaction.atomic():
            keep_recipients(addresses={key: MARY}, at=DAY)
            written.set()
            until_somebody_waits()

    def second():
        written.wait(5)
        return keep_recipients(addresses={key: moved}, at=DAY)

    assert side_by_side(first, second)[1] == {key}
    assert opened(Recipient.objects.get().sealed) == moved


def test_erased_by_many_at_once_it_is_erased_once(business) -> None:
    keys = [business.sell(str(number), CUP=1) for number in range(4)]
    keep_recipients(addresses=dict.fromkeys(keys, MARY), at=DAY)

    def erase():
        return erase_recipients(order_ids=keys, why=ASKED, actor=SYSTEM, at=DAY)

    erased = side_by_side(*[erase] * 4)
    assert sorted(map(len, erased)) == [0, 0, 0, 4]
    assert Entry.objects.filter(verb="orders.recipient_erased").count() == 4


def test_two_who_set_the_terms_of_the_same_shops_at_once_never_wait_in_a_circle(business) -> None:
    second = a_shop(business.owner, tuple(business.houses.values()), code="TWO")
    first = business.shop

    def setting(order, days):
        return lambda: [
            set_terms(days=dict.fromkeys(order, days + n), actor=SYSTEM, at=DAY) for n in range(30)
        ]

    done = side_by_side(setting((first, second), 100), setting((second, first), 200))
    assert done == [[[]] * 30] * 2
    assert len({one.days for one in RecipientTerm.objects.all()}) == 1
