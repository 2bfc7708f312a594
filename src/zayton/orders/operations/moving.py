"""The one function that moves orders from state to state."""

from collections.abc import Mapping

from django.db import connection

from zayton.kernel.bulk import rows_as_table
from zayton.kernel.errors import Refusal
from zayton.orders.models import Order
from zayton.orders.states import move


def move_orders(orders: Mapping[int, Order], targets: Mapping[int, str]) -> dict[int, Refusal]:
    """Set locked orders to their new states where the table allows it; answers the refusals by order.

    The caller tells the journal in the same transaction; an order that is there already is left alone.
    """
    refused: dict[int, Refusal] = {}
    rows = []
    for key, target in targets.items():
        order = orders[key]
        problem = move(order.state, target, number=order.external_number)
        if problem:
            refused[key] = problem
        # the table lets some states follow themselves; that is no change to write
        elif order.state != target:
            rows.append((key, str(target)))
            order.state = target
    if rows:
        table, parameters = rows_as_table("moved", {"id": "bigint", "state": "text"}, rows)
        with connection.cursor() as cursor:
            cursor.execute(
                # one statement for any number of orders, each with a state of its own
                f"UPDATE orders_order SET state = moved.state FROM {table} WHERE orders_order.id = moved.id",
                parameters,
            )
    return refused
