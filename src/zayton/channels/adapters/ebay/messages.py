"""Writing to buyers by the Message API: texts of up to 2,000 characters, about the listing that was bought."""

from collections.abc import Sequence

from zayton.channels.adapters.ebay.client import Client, passing
from zayton.channels.adapters.ebay.orders import Orders
from zayton.channels.ports.exchange import MessageAsked
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, part, parts, text

_PATH = "/commerce/message/v1/send_message"
_LONGEST = 2000
TEXT = "text"


class Messages:
    """See `MessagesPort`."""

    def __init__(self, client: Client, orders: Orders) -> None:
        self._client = client
        self._orders = orders

    def allowed(self, number: str, *, site: str) -> Sequence[str]:  # noqa: ARG002 the same on every site
        """Texts, for every order whose buyer eBay names; asking for feedback has no call of its own."""
        try:
            order = self._orders.one(number)
        except Fault as fault:
            if fault.kind is FaultKind.GONE:
                return ()
            raise
        return (TEXT,) if _buyer(order) else ()

    def send(self, asked: Sequence[MessageAsked]) -> Sequence[Outcome]:
        """One by one; a message whose answer is lost is not sent again."""
        found: list[Outcome] = []
        for at, one in enumerate(asked):
            try:
                found.append(Outcome(one.key, reference=self._sent(one)))
            except Fault as fault:
                if passing(fault):
                    return found + [Outcome(other.key, fault) for other in asked[at:]]
                found.append(Outcome(one.key, fault))
        return found

    def _sent(self, asked: MessageAsked) -> str:
        if asked.kind != TEXT or not 0 < len(asked.text) <= _LONGEST:
            raise Fault(FaultKind.REFUSED, f"a text of 1 to {_LONGEST} characters")
        order = self._orders.one(asked.number)
        listing = text(next(iter(parts(order, "lineItems")), {}), "legacyItemId")
        told = self._client.told(
            "message",
            "POST",
            _PATH,
            body={
                "otherPartyUsername": _buyer(order),
                "messageText": asked.text,
                "reference": {"referenceId": listing, "referenceType": "LISTING"},
            },
            safe=False,
        )
        return text(told, "messageId")


def _buyer(order: Json) -> str:
    return text(part(order, "buyer"), "username")
