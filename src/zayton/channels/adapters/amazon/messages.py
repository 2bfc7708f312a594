"""Messages to buyers: review requests by the Solicitations API v1, texts by the Messaging API v1.

Amazon words a review request itself and allows one for an order, from five to thirty days after delivery. A text must
have a purpose that Amazon allows for the order at that time; the mildest one that is allowed is taken.
"""

from collections.abc import Iterator, Sequence

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.sets import each_sent
from zayton.channels.ports.exchange import MessageAsked
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, part, parts, text

REVIEW_REQUEST = "review_request"
TEXT = "text"
_REVIEW_ACTION = "productReviewAndSellerFeedback"
# mildest first: a problem is shown to the buyer as urgent
_PURPOSES = {
    "confirmOrderDetails": "create_confirm_order_details",
    "confirmDeliveryDetails": "create_confirm_delivery_details",
    "unexpectedProblem": "create_unexpected_problem",
}
LONGEST_TEXT = 2000


class Messages:
    """See `MessagesPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def allowed(self, number: str, *, site: str) -> Sequence[str]:
        """What may be sent about an order now; nothing about an order that Amazon does not know."""
        kinds = [REVIEW_REQUEST] if self._may_solicit(number, site) else []
        return [*kinds, TEXT] if self._purpose(number, site) else kinds

    def send(self, asked: Sequence[MessageAsked]) -> Sequence[Outcome]:
        """A message is never sent again by itself: the buyer would get it twice."""
        return each_sent(asked, key=lambda message: message.key, send=self._send)

    def _send(self, message: MessageAsked) -> None:
        if message.kind == REVIEW_REQUEST:
            self._solicit(message)
        elif message.kind == TEXT:
            self._write(message)
        else:
            raise Fault(FaultKind.REFUSED, f"no message of kind {message.kind}")

    def _solicit(self, message: MessageAsked) -> None:
        # looked up first, since what is refused for one order comes as 403, which else means the whole account
        if not self._may_solicit(message.number, message.site):
            raise Fault(FaultKind.REFUSED, "Amazon allows no review request for this order now")
        method = "create_product_review_and_seller_feedback_solicitation"
        self._client.ask(method, message.number, [message.site], safe=False)

    def _may_solicit(self, number: str, site: str) -> bool:
        return _REVIEW_ACTION in self._actions("get_solicitation_actions_for_order", number, site)

    def _write(self, message: MessageAsked) -> None:
        if not 0 < len(message.text) <= LONGEST_TEXT:
            raise Fault(FaultKind.REFUSED, f"a text has 1 to {LONGEST_TEXT} characters")
        purpose = self._purpose(message.number, message.site)
        if not purpose:
            raise Fault(FaultKind.REFUSED, "Amazon allows no text about this order now")
        body = {"text": message.text}
        self._client.ask(_PURPOSES[purpose], message.number, [message.site], body, safe=False)

    def _purpose(self, number: str, site: str) -> str:
        actions = self._actions("get_messaging_actions_for_order", number, site)
        return next((purpose for purpose in _PURPOSES if purpose in actions), "")

    def _actions(self, method: str, number: str, site: str) -> set[str]:
        try:
            return set(_names(self._client.read(method, number, [site])))
        except Fault as fault:
            if fault.kind is FaultKind.GONE:
                return set()
            raise


def _names(answer: Json) -> Iterator[str]:
    for action in parts(part(answer, "_links"), "actions"):
        yield text(action, "name")
