"""What one order is made of: its figures, its lines with where they come from, and the parcels that left."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards
from zayton.kernel.access.public import Scope
from zayton.orders.queries import OrderDetail
from zayton.orders.rules.drafts import GOODS
from zayton.orders.states import Kind, State
from zayton.orders.words import STATES, charge_words, reason_words
from zayton.stock.public import WarehouseCard
from zayton.ui.public import FigureTile, href_of, money_text, number_text


def tiles_of(found: OrderDetail) -> list[FigureTile]:
    """Money and units of an order at a glance."""
    head = found.order
    total = head.goods_minor + head.charge_minor
    allocated = sum(one.quantity for one in found.allocations)
    shipped = sum(one.shipped_quantity for one in found.allocations)
    tiles = [
        FigureTile(_("Total"), money_text(total, head.currency), formula=_("Goods + charges")),
        FigureTile(_("Goods"), money_text(head.goods_minor, head.currency)),
        FigureTile(_("Charges"), money_text(head.charge_minor, head.currency)),
        FigureTile(_("Units"), number_text(head.units)),
    ]
    if head.currency != settings.BASE_CURRENCY:
        base = money_text(head.base_goods_minor + head.base_charge_minor, settings.BASE_CURRENCY)
        tiles.append(FigureTile(_("Total in base currency"), base, formula=_("Each line at the day's rate")))
    if head.kind == Kind.SALE:
        tiles.append(
            FigureTile(_("Allocated"), number_text(allocated), formula=_("Units promised from stock"))
        )
        tiles.append(FigureTile(STATES[State.SHIPPED].label, number_text(shipped)))
    return tiles


def lines_on_order(
    found: OrderDetail, scope: Scope, missing: Mapping[int, int], houses: Mapping[int, WarehouseCard]
) -> list[dict[str, Any]]:
    """The lines of the present version; from where they are promised, why, and what is missing."""
    head = found.order
    standing = [line for line in found.lines if line.version == head.version]
    cards = sku_cards({line.sku_id for line in standing if line.sku_id})
    promises: dict[int, list[dict[str, Any]]] = {}
    for one in found.allocations:
        promises.setdefault(one.line_id, []).append(
            {
                "from": houses[one.warehouse_id].name if one.warehouse_id in houses else one.warehouse_id,
                "units": one.quantity,
                "shipped": one.shipped_quantity,
                "why": reason_words(one.reason, one.figures),
                "href": _stock_href(one.sku_id, one.warehouse_id, scope),
            }
        )
    return [
        {
            "line": line,
            "code": cards[line.sku_id].code if line.sku_id in cards else line.external_code,
            "title": line.title or (cards[line.sku_id].title_en if line.sku_id in cards else ""),
            "href": href_of("sku", line.sku_id) if line.sku_id else "",
            "charge": charge_words(line.charge) if line.kind != GOODS else "",
            "amount": money_text(line.amount_minor, head.currency),
            "promises": promises.get(line.id, ()),
            "missing": missing.get(line.id, 0),
        }
        for line in standing
    ]


def _stock_href(sku_id: int, warehouse_id: int, scope: Scope) -> str:
    return href_of("sku", sku_id) if scope.sees_warehouse(warehouse_id) else ""


def shipments_of(
    found: OrderDetail, scope: Scope, houses: Mapping[int, WarehouseCard]
) -> list[dict[str, Any]]:
    """The parcels that left."""
    return [
        {"shipment": one, "from": houses[one.warehouse_id].name if one.warehouse_id in houses else "",
         "href": href_of("node", one.warehouse_id) if scope.sees_warehouse(one.warehouse_id) else ""}
        for one in found.shipments
    ]  # fmt: skip
