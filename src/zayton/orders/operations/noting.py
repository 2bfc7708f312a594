"""Returns of goods that left from places that are none of ours: noted, and no stock of ours moves."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from zayton.catalog.public import sku_cards
from zayton.kernel.errors import Refusal
from zayton.kernel.statements import write_waiting
from zayton.orders import errors
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.batch import Demand, Goods
from zayton.orders.operations.loading import goods_lines, wanted_by_order
from zayton.orders.states import Kind, State

_Left = Mapping[int, Counter[int]]


def left_elsewhere(sale_ids: Collection[int]) -> set[int]:
    """The sales whose goods left, and left from no place of ours: a marketplace's own warehouse, as a rule.

    What comes back to it is told by the marketplace's own stock.
    """
    shipped = set(Order.objects.filter(pk__in=sale_ids, state=State.SHIPPED).values_list("pk", flat=True))
    served = Allocation.objects.filter(order_id__in=shipped).values_list("order_id", flat=True)
    return shipped - set(served) if shipped else set()


def note_returns(demands: Sequence[Demand], goods: Goods) -> None:
    """Let returns stand beside their sales; all that name a sale bring back no more than was ordered."""
    if not demands:
        return
    # what waits to be written is read here by statements that do not know of it
    write_waiting()
    left = _left_with_buyers(demands)
    for one in demands:
        sale = left.get(one.original_id or 0, Counter())
        back: Counter[int] = Counter()
        for want in one.wanted:
            # a return's units are negative already
            back[want.sku_id] -= want.quantity
        short = next((sku for sku, units in back.items() if units > sale[sku]), None)
        if short is None:
            sale.subtract(back)
        else:
            goods.refused[one.order_id] = _returned_more(one, short, back[short], max(sale[short], 0))


def _left_with_buyers(demands: Sequence[Demand]) -> _Left:
    """Units by sale and SKU that were ordered and have not come back before."""
    sales = {one.original_id for one in demands if one.original_id}
    before = dict(
        Order.objects.filter(original_id__in=sales, kind=Kind.RETURN)
        .exclude(pk__in=[one.order_id for one in demands])
        .exclude(state=State.CANCELLED)
        .values_list("pk", "original_id")
    )
    left: dict[int, Counter[int]] = {sale: Counter() for sale in sales}
    for key, wanted in wanted_by_order(goods_lines({*sales, *before})).items():
        sale = before.get(key) or key
        for want in wanted:
            left[sale][want.sku_id] += want.quantity
    return left


def _returned_more(one: Demand, sku_id: int, units: int, left: int) -> Refusal:
    card = sku_cards([sku_id]).get(sku_id)
    figures: dict[str, int | str] = {
        "original": one.priced.draft.original,
        "sku": card.code if card else str(sku_id),
        "wanted": units,
        "left": left,
    }
    return Refusal(errors.RETURNED_MORE, one.priced.draft.number, figures)
