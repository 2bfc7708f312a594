"""Cancelling orders on the seller's behalf: the feed `POST_ORDER_ACKNOWLEDGEMENT_DATA`, as no operation does it.

The feed is XML (`OrderAcknowledgement.xsd`). A reason stands on an item, so the orders are fetched for their items: it
is worth the call, as a cancellation that the buyer asked for does not count against the seller.
"""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from zayton.channels.adapters.amazon.feeds import Feeds
from zayton.channels.adapters.amazon.following import reference
from zayton.channels.adapters.amazon.mapping.orders import order
from zayton.channels.adapters.amazon.orders import Orders
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import ChannelOrder, FulfilledBy, Outcome, Progress

ACKNOWLEDGEMENTS = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
_XML = "text/xml; charset=UTF-8"
_REASONS = {
    "no_stock": "NoInventory",
    "buyer_asked": "BuyerCanceled",
    "bad_address": "ShippingAddressUndeliverable",
}


class Cancelling:
    """See `CancelPort`. An outcome's reference is its message in the feed, by which `Following` knows it again."""

    def __init__(self, orders: Orders, feeds: Feeds) -> None:
        self._orders = orders
        self._feeds = feeds

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """One feed for all; what was sent already, or is Amazon's to send, is refused without asking."""
        try:
            known, unread = self._fetched(list(numbers))
        except Fault as fault:
            return [Outcome(number, fault) for number in numbers]
        faults = {number: unread.get(number) or _unfit(known.get(number)) for number in numbers}
        wanted = [(known[number], reason) for number, reason in numbers.items() if faults[number] is None]
        feed, failed = self._submitted(wanted) if wanted else ("", None)
        sent = {seen.number: reference(feed, place) for place, (seen, _) in enumerate(wanted, 1) if feed}
        return [Outcome(number, faults[number] or failed, sent.get(number, "")) for number in numbers]

    def _fetched(self, numbers: Sequence[str]) -> tuple[dict[str, ChannelOrder], dict[str, Fault]]:
        """Orders by number, and what is against those that cannot be read: it is no word about the others."""
        known: dict[str, ChannelOrder] = {}
        unread: dict[str, Fault] = {}
        for document in self._orders.named(numbers):
            try:
                known[document.key] = order(document.body)
            except Fault as fault:
                unread[document.key] = fault
        return known, unread

    def _submitted(self, wanted: Sequence[tuple[ChannelOrder, str]]) -> tuple[str, Fault | None]:
        sites = sorted({seen.site for seen, _ in wanted if seen.site})
        content = _envelope(self._feeds.seller, wanted)
        try:
            return self._feeds.submit(ACKNOWLEDGEMENTS, sites, content, kind=_XML), None
        except Fault as fault:
            return "", fault


def _unfit(seen: ChannelOrder | None) -> Fault | None:
    if seen is None:
        return Fault(FaultKind.GONE, "Amazon knows no such order")
    if seen.fulfilled_by is FulfilledBy.MARKETPLACE:
        return Fault(FaultKind.REFUSED, "Amazon sends this order itself")
    if seen.progress in (Progress.PARTLY_SHIPPED, Progress.SHIPPED):
        return Fault(FaultKind.REFUSED, "some of this order was sent already")
    return None


def _envelope(seller: str, wanted: Sequence[tuple[ChannelOrder, str]]) -> bytes:
    messages = "".join(_message(number, seen, reason) for number, (seen, reason) in enumerate(wanted, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">'
        "<Header><DocumentVersion>1.01</DocumentVersion>"
        f"<MerchantIdentifier>{escape(seller)}</MerchantIdentifier></Header>"
        f"<MessageType>OrderAcknowledgement</MessageType>{messages}</AmazonEnvelope>"
    ).encode()


def _message(number: int, seen: ChannelOrder, reason: str) -> str:
    why = _REASONS.get(reason, "NoInventory")
    items = "".join(
        f"<Item><AmazonOrderItemCode>{escape(line.key)}</AmazonOrderItemCode><CancelReason>{why}</CancelReason></Item>"
        for line in seen.lines
    )
    return (
        f"<Message><MessageID>{number}</MessageID><OrderAcknowledgement>"
        f"<AmazonOrderID>{escape(seen.number)}</AmazonOrderID><StatusCode>Failure</StatusCode>{items}"
        "</OrderAcknowledgement></Message>"
    )
