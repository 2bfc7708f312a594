"""Post-Order: cancelling an order for the buyer or for the seller, and the answer to a buyer's request.

https://developer.ebay.com/devzone/post-order/post-order_v2_cancellation__post.html. eBay publishes no OpenAPI contract
for these; the fields are those of its reference pages.
"""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, minor
from zayton.sandbox.ebay.changing import touch
from zayton.sandbox.ebay.reading import body_of
from zayton.sandbox.ebay.refunding import refund
from zayton.sandbox.ebay.world import World

_BASE = "/post-order/v2/cancellation"
_DOMAIN = "PostOrder"
_SELLERS = {"OUT_OF_STOCK_OR_CANNOT_FULFILL", "BUYER_ASKED_CANCEL", "ADDRESS_ISSUES"}


class Cancellations:
    """Orders that shall not be."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths."""
        return [
            Route(_BASE, self.create, methods=["POST"]),
            Route(f"{_BASE}/check_eligibility", self.eligibility, methods=["POST"]),
            Route(f"{_BASE}/{{cancel}}/approve", self.approve, methods=["POST"]),
            Route(f"{_BASE}/{{cancel}}", self.one),
        ]

    async def create(self, request: Request) -> Response:
        """The seller cancels."""
        body = await body_of(request, _DOMAIN)
        order = self._order(body)
        # a seller may only give reasons of sellers (`CancelReasonEnum`)
        if body.get("cancelReason") not in _SELLERS:
            raise Complaint(400, 1608, _DOMAIN, "Invalid cancel reason.")
        if failure := _failure(order):
            raise Complaint(400, 1609, _DOMAIN, "The order is not eligible for cancellation.", reason=failure)
        key = open_request(self._world, order, "SELLER", body["cancelReason"])
        close_request(self._world, key)
        return JSONResponse({"cancelId": key})

    async def eligibility(self, request: Request) -> Response:
        """Whether an order may be cancelled."""
        body = await body_of(request, _DOMAIN)
        failure = _failure(self._order(body))
        return JSONResponse(
            {
                "legacyOrderId": body["legacyOrderId"],
                "eligible": not failure,
                "failureReason": [failure] if failure else [],
                "eligibleCancelReason": [] if failure else sorted(_SELLERS),
            }
        )

    async def approve(self, request: Request) -> Response:
        """The seller agrees to what the buyer asked."""
        close_request(self._world, self._cancellation(request)["cancelId"])
        return JSONResponse({})

    async def one(self, request: Request) -> Response:
        """One cancellation."""
        return JSONResponse({"cancelDetail": self._cancellation(request)})

    def _cancellation(self, request: Request) -> Json:
        key = request.path_params["cancel"]
        if key not in self._world.cancellations:
            raise Complaint(404, 1610, _DOMAIN, "Invalid cancel ID.")
        return self._world.cancellations[key]

    def _order(self, body: Json) -> Json:
        order = self._world.orders.get(str(body.get("legacyOrderId")))
        if order is None:
            raise Complaint(400, 1601, _DOMAIN, "Invalid order ID.")
        return order


def _failure(order: Json) -> str:
    if order["cancelStatus"]["cancelState"] != "NONE_REQUESTED":
        return "ALREADY_CANCELLED"
    # once a part has left, nothing of an order can be cancelled
    return "" if order["orderFulfillmentStatus"] == "NOT_STARTED" else "SHIPPED"


def may_cancel(order: Json) -> bool:
    """Whether the order is still at the stage where it can be cancelled."""
    return not _failure(order)


def open_request(world: World, order: Json, by: str, reason: str) -> str:
    """Note that somebody wants an order cancelled; the cancellation's id."""
    key = f"{5_000_100_000 + world.next()}"
    world.cancellations[key] = {
        "cancelId": key,
        "legacyOrderId": order["orderId"],
        "cancelState": "APPROVAL_PENDING",
        "requestorType": by,
        "cancelReason": reason,
    }
    order["cancelStatus"] = {
        "cancelState": "IN_PROGRESS",
        "cancelRequests": [
            {
                "cancelRequestId": key,
                "cancelInitiator": by,
                "cancelReason": reason,
                "cancelRequestedDate": world.stamp(),
                "cancelRequestState": "REQUESTED",
            }
        ],
    }
    touch(world, order)
    return key


def close_request(world: World, key: str) -> None:
    """Cancel an order whose cancellation was asked for: its money goes back."""
    cancellation = world.cancellations[key]
    if cancellation["cancelState"] == "CLOSED":
        return
    cancellation["cancelState"] = "CLOSED"
    order = world.orders[cancellation["legacyOrderId"]]
    order["cancelStatus"] |= {"cancelState": "CANCELED", "cancelledDate": world.stamp()}
    asked = order["cancelStatus"]["cancelRequests"][0]
    asked |= {"cancelRequestState": "COMPLETED", "cancelCompletedDate": world.stamp()}
    if order["orderPaymentStatus"] == "PAID":
        refund(world, order, minor(order["pricingSummary"]["total"]), {})
    touch(world, order)
