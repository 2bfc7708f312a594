"""What a document from outside says, for people to look at: never who bought it or where it goes."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zayton.channels.models import Inbound
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import ListingSeen, StockSeen
from zayton.channels.ports.orders import ChannelOrder
from zayton.channels.ports.settlements import SettlementSeen
from zayton.channels.registry import adapters
from zayton.channels.site_words import site_ref_words
from zayton.channels.syncing.receiving import body_of
from zayton.channels.words import CHARGE_WORDS, PROGRESS_WORDS, STANDING_WORDS
from zayton.kernel.money import AmountError
from zayton.kernel.sealing import SealBroken
from zayton.ui.public import country_text, moment_html, money_text

Facts = list[tuple[str, str]]
_MOST = 50


def facts_in(row: Inbound) -> Facts:
    """What could be read of a document as (words, value); empty when it cannot be read."""
    adapter = adapters().get(row.connection.adapter)
    reader = getattr(adapter.reading, row.subject, None) if adapter else None
    if reader is None:
        return []
    try:
        value = reader(body_of(row))
        return [one for part in (value if isinstance(value, (list, tuple)) and not hasattr(value, "_fields")
                                 else [value]) for one in _said(part, row.connection.adapter)][:_MOST]  # fmt: skip
    # whatever made it unreadable is its reason already
    except (Fault, SealBroken):
        return []
    except Exception:  # noqa: BLE001 a mistake of the adapter is its reason too
        return []


def _said(value: Any, marketplace: str) -> Facts:
    for kind, tell in _TELLING.items():
        if isinstance(value, kind):
            return tell(value, marketplace)
    return []


def _order(told: ChannelOrder, marketplace: str) -> Facts:
    head = [
        (_("Order"), told.number),
        (_("Site"), site_ref_words(marketplace, told.site) or "–"),
        (_("Ordered at"), moment_html(told.placed_at)),
        (_("Changed there"), moment_html(told.changed_at)),
        (_("State there"), str(PROGRESS_WORDS[told.progress])),
        (_("Shipped by"), _("the marketplace") if told.fulfilled_by == "marketplace" else _("us")),
        # the country alone: who bought it and where it goes is nobody's business here
        (_("Country"), country_text(told.address.country) if told.address.country else "–"),
    ]
    lines = [
        (
            one.sku or one.listing,
            f"× {one.quantity} · {_money(one.amount_minor, told.currency)}"
            + (f" · {_('cancelled')} {one.cancelled}" if one.cancelled else "")
            + (f" · {_('shipped')} {one.shipped}" if one.shipped else ""),
        )
        for one in told.lines
    ]
    charges = [
        (str(CHARGE_WORDS.get(code, code)), _money(amount, told.currency)) for code, amount in told.charges
    ]
    return [*head, *lines, *charges]


def _money(minor: int, currency: str) -> str:
    try:
        return money_text(minor, currency)
    # a currency nobody expects is why it is held back
    except (AmountError, ValueError, KeyError):
        return f"{minor} {currency}"


def _listing(told: ListingSeen, marketplace: str) -> Facts:
    return [
        (_("Seller SKU"), told.key.sku),
        (_("Site"), site_ref_words(marketplace, told.key.site) or "–"),
        (_("Item there"), told.item),
        (_("Title"), told.title or "–"),
        (_("State there"), str(STANDING_WORDS[told.standing])),
        (_("Price"), _money(told.price_minor, told.currency) if told.price_minor is not None else "–"),
        (_("Quantity"), "–" if told.quantity is None else str(told.quantity)),
    ]


def _stock(told: StockSeen, _marketplace: str) -> Facts:
    return [(told.key.sku, _("%(n)s sellable") % {"n": told.sellable})]


def _settlement(told: SettlementSeen, marketplace: str) -> Facts:
    # without amounts: whoever looks after documents need not be somebody who sees money
    return [
        (_("Settlement number"), told.ref or "–"),
        (_("Site"), site_ref_words(marketplace, told.site or "") or "–"),
        (_("Currency"), told.currency),
        (_("Lines"), str(len(told.lines))),
    ]


_TELLING: Mapping[type, Callable[[Any, str], Facts]] = {
    ChannelOrder: _order,
    ListingSeen: _listing,
    StockSeen: _stock,
    SettlementSeen: _settlement,
}
