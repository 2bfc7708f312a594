"""What the goods of orders were sold for, SKU by SKU."""

from collections.abc import Collection

from django.db.models import F

from zayton.kernel.money import allocate
from zayton.orders.models import OrderLine
from zayton.orders.operations.world import components


def values_of(order_ids: Collection[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """Amount and units of each SKU in the present version of orders, in the order's currency.

    A bundle's amount is shared over its components by their units. Charges and discounts of the whole order are no
    value of goods.
    """
    rows = OrderLine.objects.filter(
        order_id__in=order_ids, version=F("order__version"), sku_id__isnull=False
    ).order_by("order_id", "line_no")
    lines = list(rows.values_list("order_id", "sku_id", "quantity", "amount_minor"))
    parts = components({sku_id for _, sku_id, _, _ in lines if sku_id is not None})
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for order_id, sku_id, quantity, amount in lines:
        assert sku_id is not None
        inside = [(part.component_id, part.quantity) for part in parts.get(sku_id, ())] or [(sku_id, 1)]
        amounts = allocate(amount, [each for _, each in inside])
        sums = found.setdefault(order_id, {})
        for (component, each), value in zip(inside, amounts, strict=True):
            before = sums.get(component, (0, 0))
            sums[component] = before[0] + value, before[1] + quantity * each
    return found
