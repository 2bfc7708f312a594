"""Every move from every state to every other: allowed moves happen, the others are refused and change nothing."""

import pytest

from zayton.orders.models import Order
from zayton.orders.operations.moving import move_orders
from zayton.orders.states import ALLOWED, Kind, State, move, state_of
from zayton.orders.tests.builders import a_business

MATRIX = [(start, target) for start in State for target in State]


@pytest.mark.parametrize(("start", "target"), MATRIX)
def test_a_move_is_allowed_or_refused_with_both_states(start: State, target: State) -> None:
    refusal = move(start, target, number="7")
    if target in ALLOWED[start]:
        assert refusal is None
    else:
        assert refusal is not None
        assert refusal.code == "orders.move"
        assert dict(refusal.figures) == {"state": start, "target": target}


def test_nothing_leads_out_of_cancelled() -> None:
    assert not ALLOWED[State.CANCELLED]


def test_nothing_that_left_can_be_cancelled() -> None:
    assert not [state for state in (State.PARTLY_SHIPPED, State.SHIPPED) if State.CANCELLED in ALLOWED[state]]


@pytest.mark.django_db
def test_the_database_follows_the_table_over_the_whole_matrix() -> None:
    business = a_business()
    key = business.sell("1", CUP=1)
    sales = [state for state in State if state != State.RECEIVED]
    for start in sales:
        for target in sales:
            Order.objects.filter(pk=key).update(state=start)
            refused = move_orders({key: Order.objects.get(pk=key)}, {key: target})
            after = Order.objects.get(pk=key).state
            assert after == (target if target in ALLOWED[start] else start)
            assert bool(refused) == (target not in ALLOWED[start])


@pytest.mark.parametrize(
    ("ordered", "allocated", "shipped", "state"),
    [
        (4, 0, 0, State.BACKORDERED),
        (4, 3, 0, State.BACKORDERED),
        (4, 4, 0, State.ALLOCATED),
        (4, 4, 1, State.PARTLY_SHIPPED),
        (4, 1, 1, State.PARTLY_SHIPPED),
        (4, 4, 4, State.SHIPPED),
        (0, 0, 0, State.SHIPPED),
    ],
)
def test_quantities_speak_of_a_state(ordered: int, allocated: int, shipped: int, state: State) -> None:
    assert state_of(ordered=ordered, allocated=allocated, shipped=shipped) == state


def test_every_kind_begins_somewhere() -> None:
    from zayton.orders.states import START

    assert set(START) == set(Kind)
