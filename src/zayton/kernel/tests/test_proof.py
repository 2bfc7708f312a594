"""Keys that the database does not check are proved by asking."""

import pytest
from django.db import connection

from zayton.kernel.proof import Dangling, dangling_keys, unchecked_keys


@pytest.mark.django_db
def test_a_key_that_leads_nowhere_is_found_with_its_table_and_column():
    assert dangling_keys() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_shipment (order_id, warehouse_id, number, units, at)"
            " VALUES (999, 888, '', 1, '2026-01-01 00:00:00+00')"
        )
    assert dangling_keys() == [
        Dangling("orders_shipment", "order_id", 1),
        Dangling("orders_shipment", "warehouse_id", 1),
    ]


def test_only_the_tables_that_grow_with_every_order_go_unchecked():
    assert {field.model.__name__ for field in unchecked_keys()} == {
        "Allocation", "Claim", "Errand", "Inbound", "Lot", "LotBalance", "Movement", "Order", "OrderLine", "Recipient",
        "Settlement", "Shipment", "Traffic",
    }  # fmt: skip
