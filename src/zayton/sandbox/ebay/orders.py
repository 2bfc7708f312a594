"""Sell Fulfillment: orders, their shipping fulfilments and refunds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, minor, moment
from zayton.sandbox.ebay.changing import touch
from zayton.sandbox.ebay.notices import announce
from zayton.sandbox.ebay.reading import body_of, paged, ranges_of
from zayton.sandbox.ebay.refunding import refund
from zayton.sandbox.ebay.world import World

BASE = "/sell/fulfillment/v1"
DOMAIN = "API_FULFILLMENT"
# "Time range must be within '2' years" (30830)
_KEPT = timedelta(days=730)
_STATES = {"NOT_STARTED", "IN_PROGRESS", "FULFILLED"}


class Orders:
    """What was sold, and sending it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths."""
        one = f"{BASE}/order/{{order}}"
        shipped = f"{one}/shipping_fulfillment"
        return [
            Route(f"{BASE}/order", self.found),
            Route(one, self.one),
            Route(shipped, self.fulfilments),
            Route(shipped, self.fulfil, methods=["POST"]),
            Route(f"{shipped}/{{fulfilment}}", self.fulfilment),
            Route(f"{one}/issue_refund", self.give_back, methods=["POST"]),
        ]

    async def found(self, request: Request) -> Response:
        """One page of orders, newest first, by id or filter."""
        query = request.query_params
        if query.get("orderIds"):
            return JSONResponse(self._by_ids(query["orderIds"].split(",")))
        limit, offset = query.get("limit", "50"), query.get("offset", "0")
        if not limit.isdecimal() or not 1 <= int(limit) <= 200:
            raise Complaint(400, 31100, DOMAIN, f"Invalid limit: {limit}")
        # `getOrders`: an offset must be a multiple of the limit (31000)
        if not offset.isdecimal() or int(offset) % int(limit):
            raise Complaint(400, 31000, DOMAIN, f"Invalid offset: {offset}")
        orders = self._filtered(query.get("filter", ""))
        return JSONResponse(
            paged(
                request,
                [_listed(order) for order in orders],
                limit=int(limit),
                offset=int(offset),
                name="orders",
            )
        )

    def _by_ids(self, ids: list[str]) -> Json:
        if len(ids) > 50:
            # `orderIds` takes fifty, and beside it all other parameters are ignored
            raise Complaint(400, 30900, DOMAIN, "Exceeded maximum number of order IDs")
        orders = [_listed(self._world.orders[key]) for key in ids if key in self._world.orders]
        return {"total": len(orders), "limit": 50, "offset": 0, "orders": orders}

    def _filtered(self, filter_: str) -> list[Json]:
        try:
            ranges = ranges_of(filter_)
        except ValueError:
            raise Complaint(400, 30810, DOMAIN, "Invalid date format") from None
        for start, end in ranges.values():
            if end is not None and start is not None and start > end:
                raise Complaint(400, 30840, DOMAIN, "Start date should be before end date")
            if start is not None and self._world.now() - start > _KEPT:
                raise Complaint(400, 30830, DOMAIN, "Time range must be within '2' years.")
            if start is not None and start > self._world.now():
                raise Complaint(400, 30850, DOMAIN, "Start and end dates can't be in the future")
        orders = list(self._world.orders.values())
        # a creation date given makes a modification date count for nothing
        named = "creationdate" if "creationdate" in ranges else "lastmodifieddate"
        if named in ranges:
            start, end = ranges[named]
            field = "creationDate" if named == "creationdate" else "lastModifiedDate"
            low, high = (_text(edge) for edge in (start, end))
            orders = [o for o in orders if (not low or low <= o[field]) and (not high or o[field] <= high)]
        if "orderfulfillmentstatus:" in filter_:
            states = _states(filter_)
            orders = [order for order in orders if order["orderFulfillmentStatus"] in states]
        return sorted(orders, key=lambda order: str(order["creationDate"]), reverse=True)

    async def one(self, request: Request) -> Response:
        """One order, with its requests to cancel."""
        return JSONResponse(self._order(request))

    async def fulfilments(self, request: Request) -> Response:
        """What was sent of an order."""
        sent = self._world.fulfilments[self._order(request)["orderId"]]
        return JSONResponse({"total": len(sent), "fulfillments": sent})

    async def fulfilment(self, request: Request) -> Response:
        """One package."""
        order = self._order(request)
        for sent in self._world.fulfilments[order["orderId"]]:
            if sent["fulfillmentId"] == request.path_params["fulfilment"]:
                return JSONResponse(sent)
        raise Complaint(404, 32100, DOMAIN, "Invalid fulfillment Id")

    async def fulfil(self, request: Request) -> Response:
        """Tell that goods were sent."""
        order = self._order(request)
        body = await body_of(request, DOMAIN)
        tracking, carrier = body.get("trackingNumber"), body.get("shippingCarrierCode")
        # a number has letters and digits alone: no blanks, no hyphens (32300)
        if bool(tracking) != bool(carrier) or (tracking and not str(tracking).isalnum()):
            raise Complaint(400, 32300, DOMAIN, "Invalid shipment tracking number or carrier")
        if order["cancelStatus"]["cancelState"] == "CANCELED":
            raise Complaint(400, 32600, DOMAIN, "Invalid input data")
        lines = self._shipped_lines(order, body.get("lineItems"))
        # a tracking number becomes the id of its shipment; without one eBay makes an id
        key = str(tracking or f"{9_405_509_699_937 + self._world.next()}")
        sent: Json = {
            "fulfillmentId": key,
            "lineItems": lines,
            "shippedDate": body.get("shippedDate") or self._world.stamp(),
        }
        if tracking:
            sent |= {"shipmentTrackingNumber": tracking, "shippingCarrierCode": carrier}
        self._world.fulfilments[order["orderId"]].append(sent)
        here = str(request.url.replace(query=""))
        order["fulfillmentHrefs"].append(f"{here}/{key}")
        self._progress(order)
        for line in lines:
            announce(self._world, "ITEM_MARKED_SHIPPED", order, line["lineItemId"])
        # the number of the shipment comes in a header alone
        return JSONResponse({}, 201, {"location": f"{here}/{key}"})

    def _shipped_lines(self, order: Json, asked: object) -> list[Json]:
        by_id = {line["lineItemId"]: line for line in order["lineItems"]}
        left = {key: line["quantity"] - self._sent(order, key) for key, line in by_id.items()}
        wanted = asked if isinstance(asked, list) and asked else [{"lineItemId": key} for key in by_id]
        lines = []
        for one in wanted:
            key = one.get("lineItemId")
            if key not in by_id:
                raise Complaint(400, 32200, DOMAIN, f"Invalid line item id: {key}")
            units = int(one.get("quantity") or left[key])
            if not 0 < units <= left[key]:
                raise Complaint(400, 32600, DOMAIN, "Invalid input data")
            lines.append({"lineItemId": key, "quantity": units})
        return lines

    def _sent(self, order: Json, line_id: str) -> int:
        sent = self._world.fulfilments[order["orderId"]]
        return sum(
            line["quantity"] for one in sent for line in one["lineItems"] if line["lineItemId"] == line_id
        )

    def _progress(self, order: Json) -> None:
        for line in order["lineItems"]:
            sent = self._sent(order, line["lineItemId"])
            line["lineItemFulfillmentStatus"] = _how_far(sent, line["quantity"])
        states = {line["lineItemFulfillmentStatus"] for line in order["lineItems"]}
        order["orderFulfillmentStatus"] = states.pop() if len(states) == 1 else "IN_PROGRESS"
        touch(self._world, order)

    async def give_back(self, request: Request) -> Response:
        """Refund an order or lines of it."""
        order, body = self._order(request), await body_of(request, DOMAIN)
        whole = body.get("orderLevelRefundAmount")
        parts = {one.get("lineItemId"): one["refundAmount"] for one in body.get("refundItems") or []}
        known = {line["lineItemId"] for line in order["lineItems"]}
        if not body.get("reasonForRefund") or (whole is None) == (not parts) or not parts.keys() <= known:
            raise Complaint(400, 34903, DOMAIN, "Invalid refund request")
        key = refund(
            self._world,
            order,
            minor(whole) if whole else 0,
            {line: minor(part) for line, part in parts.items()},
        )
        return JSONResponse({"refundId": key, "refundStatus": "PENDING"})

    def _order(self, request: Request) -> Json:
        key = request.path_params["order"]
        if key not in self._world.orders:
            raise Complaint(404, 32100, DOMAIN, f"Invalid Order Id: {key}")
        return self._world.orders[key]


def _how_far(sent: int, quantity: int) -> str:
    if sent >= quantity:
        return "FULFILLED"
    return "IN_PROGRESS" if sent else "NOT_STARTED"


def _listed(order: Json) -> Json:
    # a list of orders never shows the requests to cancel
    return {**order, "cancelStatus": {**order["cancelStatus"], "cancelRequests": []}}


def _text(edge: datetime | None) -> str:
    return moment(edge) if edge is not None else ""


def _states(filter_: str) -> set[str]:
    inside = filter_.partition("orderfulfillmentstatus:{")[2].partition("}")[0]
    states = set(inside.split("|"))
    if not states <= _STATES:
        raise Complaint(
            400, 30800, DOMAIN, f"Invalid filter value {inside} for filter orderfulfillmentstatus"
        )
    return states
