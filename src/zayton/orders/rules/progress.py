"""How marketplaces say how far an order is and who sends it, in the words of their files."""

import re
from collections.abc import Mapping
from types import MappingProxyType

PENDING, OPEN, PARTLY, SHIPPED, CANCELLED = "pending", "open", "partly_shipped", "shipped", "cancelled"
SELLER, MARKETPLACE = "seller", "marketplace"

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        word: progress
        for progress, words in {
            PENDING: (
                "pending,pendingavailability,paymentpending,pendingpayment,onhold,authorized,checkoutdraft,draft,"
                "awaitingpayment,等待买家付款,等待付款,待付款,未付款,资金处理中,风控中,ausstehend,enattente,pendiente,保留中"
            ),
            OPEN: (
                "open,unshipped,processing,paid,unfulfilled,pendingwaitingforpickup,awaitingshipment,等待您发货,等待卖家发货,"
                "待发货,已付款,nichtversandt,nonexpédié,未出荷"
            ),
            PARTLY: "partlyshipped,partiallyshipped,partial,partiallyfulfilled,部分发货",
            SHIPPED: (
                "shipped,shipping,complete,completed,fulfilled,refunded,partiallyrefunded,awaitingdelivery,"
                "awaitingconfirmation,等待买家收货,等待收货,已发货,已完成,订单完成,交易完成,纠纷中,含纠纷,versandt,expédié,enviado,出荷済み"
            ),
            CANCELLED: (
                "cancelled,canceled,voided,failed,closed,trash,已取消,订单关闭,交易关闭,已关闭,storniert,annulé,annulée,"
                "cancelado,キャンセル"
            ),
        }.items()
        for word in words.split(",")
    }
)
_MARKETPLACE = frozenset({"amazon", "afn", "marketplace", "fba", "amazonde", "amazonna"})
_SELLER = frozenset({"merchant", "mfn", "seller", "fbm", "default", ""})


def progress_of(text: str) -> str | None:
    """How far an order is; blank is `open`, and `None` a word that nobody knows.

    Amazon says more behind a dash: `Shipped - Delivered to Buyer` is as shipped as the others that begin so.
    """
    # most files say nothing, in half a million rows
    if not text:
        return OPEN
    word = _plain(text)
    if not word:
        return OPEN
    return _WORDS.get(word) or (SHIPPED if word.startswith("shipped") else None)


def sender_of(text: str) -> str | None:
    """Who sends an order; blank is the seller, and `None` a word that nobody knows."""
    word = _plain(text) if text else ""
    # Amazon names its own warehouses by region: AMAZON_NA, AMAZON_EU …
    if word in _MARKETPLACE or word.startswith("amazon"):
        return MARKETPLACE
    return SELLER if word in _SELLER else None


def _plain(text: str) -> str:
    word = re.sub(r"[\W_]+", "", text.casefold())
    # the web shop's own name for a status begins so
    return word.removeprefix("wc") if text.casefold().startswith("wc-") else word
