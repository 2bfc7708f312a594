"""The reads of recipients that open nothing, or no more than a place."""

import pytest

from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.orders.recipients.events import ASKED
from zayton.orders.recipients.models import Recipient
from zayton.orders.recipients.operations import erase_recipients, keep_recipients, look_at_recipients
from zayton.orders.recipients.queries import Area, areas_of, kept_by_shop, orders_open_to, recipient_of
from zayton.orders.tests.builders import DAY

pytestmark = pytest.mark.django_db
MARY = Address(name="Mary", lines=("1 Road",), city="Gardenham", region="Kent", phone="123")


@pytest.fixture
def keys(business):
    """Three orders: one kept, one erased, one of another key."""
    made = [business.sell(str(number), CUP=1) for number in range(3)]
    keep_recipients(addresses=dict.fromkeys(made, MARY), at=DAY)
    erase_recipients(order_ids=[made[1]], why=ASKED, actor=SYSTEM, at=DAY)
    Recipient.objects.filter(pk=made[2]).update(sealed=b"x" * 60)
    return made


def test_a_place_is_told_without_who_lives_there_and_only_where_it_can_be_opened(keys) -> None:
    assert areas_of([*keys, 10**9]) == {keys[0]: Area("Gardenham", "Kent")}
    assert areas_of([]) == {}


def test_a_place_is_no_look(keys) -> None:
    areas_of(keys)
    assert not Entry.objects.filter(verb="orders.recipient_seen").exists()


def test_what_is_kept_is_counted_by_shop_and_what_was_erased_is_not(business, keys) -> None:
    assert kept_by_shop([business.shop]) == {business.shop: 2}
    assert kept_by_shop([business.shop + 1]) == kept_by_shop([]) == {}


def test_how_one_stands_is_told_of_each(keys) -> None:
    assert recipient_of(keys[0]).kept
    assert (recipient_of(keys[1]).kept, recipient_of(keys[1]).erased_at) == (False, DAY)
    assert recipient_of(10**9) is None


def test_what_cannot_be_opened_is_refused_in_its_place_and_the_others_are_shown(keys) -> None:
    looked = look_at_recipients(order_ids=[10**9, *keys], actor=SYSTEM, at=DAY)
    assert list(looked.addresses) == [keys[0]]
    assert [(one.code, one.row) for one in looked.refusals] == [
        ("orders.recipient-none", 0),
        ("orders.recipient-none", 2),
        ("orders.recipient-sealed", 3),
    ]
    assert list(Entry.objects.filter(verb="orders.recipient_seen").values_list("document_id", flat=True)) == [
        keys[0]
    ]


def test_nothing_looked_at_is_nothing_written_down(keys) -> None:
    assert look_at_recipients(order_ids=[], actor=SYSTEM, at=DAY) == ({}, [])
    assert erase_recipients(order_ids=[], why=ASKED, actor=SYSTEM, at=DAY) == set()
    assert not Entry.objects.filter(verb="orders.recipient_seen").exists()


def test_an_order_that_leaves_from_two_warehouses_is_open_to_both(business) -> None:
    business.stock("LEEDS", LID=1)
    business.stock("KOELN", LID=1)
    split = business.sell("split", LID=2)
    for house in ("LEEDS", "KOELN"):
        scope = Scope(warehouses=frozenset({business.houses[house]}))
        assert orders_open_to([split], scope=scope) == {split}


def test_both_shop_and_warehouse_must_be_ones_own(business, keys) -> None:
    leeds = frozenset({business.houses["LEEDS"]})
    assert orders_open_to(keys, scope=Scope(frozenset({business.shop}), leeds)) == set(keys)
    assert orders_open_to(keys, scope=Scope(frozenset(), leeds)) == set()
    assert orders_open_to(keys, scope=Scope(warehouses=frozenset())) == set()
    assert orders_open_to([], scope=Scope.everything()) == set()
