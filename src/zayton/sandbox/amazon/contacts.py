"""Messaging and Solicitations: what a seller may send to the buyer of an order."""

from collections.abc import Mapping

from zayton.sandbox.amazon.mall import Answer, Call, Mall, Refused, invalid, missing
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Order
from zayton.sandbox.clock import iso

_MESSAGING = "/messaging/v1/orders/{amazonOrderId}"
_SOLICITING = "/solicitations/v1/orders/{amazonOrderId}"
_REVIEW = "productReviewAndSellerFeedback"
# message kinds and whether they carry words of the seller
_KINDS = {
    "confirmOrderDetails": True,
    "confirmDeliveryDetails": True,
    "confirmServiceDetails": True,
    "confirmCustomizationDetails": True,
    "unexpectedProblem": True,
    "digitalAccessKey": True,
    "warranty": False,
    "legalDisclosure": False,
    "invoice": False,
}
_LONGEST = 2000


def _allowed(mall: Mall, order: Order) -> list[str]:
    """The kinds of messages that an order allows now; each but a problem may be sent once."""
    if order.status in ("Pending", "Canceled"):
        return []
    kinds = [kind for kind in _KINDS if kind not in ("confirmServiceDetails", "digitalAccessKey")]
    sent = {one["kind"] for one in mall.world.contacts if one["order"] == order.number}
    return [kind for kind in kinds if kind == "unexpectedProblem" or kind not in sent]


def messaging_actions(mall: Mall, call: Call) -> Answer:
    """What may be sent."""
    order = _named(mall, call)
    path = f"/messaging/v1/orders/{order.number}"
    return _actions(path, order, {kind: f"{path}/messages/{kind}" for kind in _allowed(mall, order)})


def soliciting_actions(mall: Mall, call: Call) -> Answer:
    """What may be asked for."""
    order = _named(mall, call)
    path = f"/solicitations/v1/orders/{order.number}"
    asked = {_REVIEW: f"{path}/solicitations/{_REVIEW}"} if _may_ask(mall, order) else {}
    return _actions(path, order, asked)


def _actions(path: str, order: Order, actions: Mapping[str, str]) -> Answer:
    query = f"?marketplaceIds={order.site}"
    links = [{"href": f"{href}{query}", "name": name} for name, href in actions.items()]
    embedded = [
        {
            "_links": {
                "self": {"href": f"{href}{query}"},
                "schema": {"href": f"{path}/actions/{name}/schema", "name": name},
            },
            "payload": {"name": name},
        }
        for name, href in actions.items()
    ]
    return Answer(
        {"_links": {"self": {"href": f"{path}{query}"}, "actions": links}, "_embedded": {"actions": embedded}}
    )


def _may_ask(mall: Mall, order: Order) -> bool:
    asked = any(one["order"] == order.number and one["kind"] == _REVIEW for one in mall.world.contacts)
    return order.status == "Shipped" and not asked


def ask_for_review(mall: Mall, call: Call) -> Answer:
    """Ask the buyer for a review, once an order."""
    order = _named(mall, call)
    if not _may_ask(mall, order):
        raise Refused(403, "Unauthorized", "You can't use Request a Review for this order.")
    _keep(mall, order, _REVIEW, "")
    return Answer({}, 201)


def send(mall: Mall, call: Call) -> Answer:
    """Send a message of a kind that the order allows."""
    order, kind = _named(mall, call), call.path["kind"]
    if kind not in _KINDS:
        raise missing("There is no such message.")
    if kind not in _allowed(mall, order):
        raise Refused(403, "Unauthorized", "Access to requested resource is denied.")
    text = call.body.get("text") if isinstance(call.body, dict) else None
    if _KINDS[kind] and (not isinstance(text, str) or not 0 < len(text) <= _LONGEST):
        raise invalid("text must have between 1 and 2000 characters.")
    _keep(mall, order, kind, text or "")
    return Answer({}, 201)


def attributes(mall: Mall, call: Call) -> Answer:
    """The buyer's language."""
    order = _named(mall, call)
    return Answer({"buyer": {"locale": SITES[order.site].language.replace("_", "-")}})


def _keep(mall: Mall, order: Order, kind: str, text: str) -> None:
    mall.world.contacts.append({"order": order.number, "kind": kind, "text": text, "at": iso(mall.now())})


def _named(mall: Mall, call: Call) -> Order:
    order = mall.world.orders.get(call.path["amazonOrderId"])
    sites = call.many("marketplaceIds")
    if len(sites) != 1:
        raise invalid("marketplaceIds must name one marketplace.")
    if order is None or order.site != sites[0]:
        raise missing("The order was not found in the marketplace.")
    return order


OPERATIONS = (
    Operation("getMessagingActionsForOrder", "GET", _MESSAGING, messaging_actions, rate=1, burst=5),
    Operation("createMessage", "POST", f"{_MESSAGING}/messages/{{kind}}", send, rate=1, burst=5),
    Operation("GetAttributes", "GET", f"{_MESSAGING}/attributes", attributes, rate=1, burst=5),
    Operation("getSolicitationActionsForOrder", "GET", _SOLICITING, soliciting_actions, rate=1, burst=5),
    Operation(
        "createProductReviewAndSellerFeedbackSolicitation",
        "POST",
        f"{_SOLICITING}/solicitations/{_REVIEW}",
        ask_for_review,
        rate=1,
        burst=5,
    ),
)
