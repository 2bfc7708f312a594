"""Sell Feed: download tasks for orders and active listings, and their result files.

A result is a zip of one XML file in the shapes of Merchant Data (OrderReport, ActiveInventoryReport).
"""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, empty
from zayton.sandbox.ebay.outside import as_offers
from zayton.sandbox.ebay.reading import body_of
from zayton.sandbox.ebay.selling import shown
from zayton.sandbox.ebay.world import World

_BASE = "/sell/feed/v1"
_DOMAIN = "API_FEED"
_KINDS = {"LMS_ORDER_REPORT": "order_task", "LMS_ACTIVE_INVENTORY_REPORT": "inventory_task"}
_NAMESPACE = "urn:ebay:apis:eBLBaseComponents"
_NEXT = {"CREATED": "IN_PROCESS", "IN_PROCESS": "COMPLETED"}


class Feed:
    """Files that take a moment."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths: the three kinds of task alike."""
        kinds = ("order_task", "inventory_task", "task")
        return [
            *(Route(f"{_BASE}/{kind}", self.create, methods=["POST"]) for kind in kinds),
            *(Route(f"{_BASE}/{kind}", self.tasks, methods=["GET"]) for kind in kinds),
            *(Route(f"{_BASE}/{kind}/{{task}}", self.task) for kind in kinds),
            Route(f"{_BASE}/task/{{task}}/download_result_file", self.result),
        ]

    async def create(self, request: Request) -> Response:
        """Ask for a file."""
        body = await body_of(request, _DOMAIN)
        kind = body.get("feedType")
        path = request.url.path.rpartition("/")[2]
        if kind not in _KINDS or path not in ("task", _KINDS[kind]):
            raise Complaint(400, 160001, _DOMAIN, "The 'feedType' is invalid.")
        if path == "inventory_task" and body.get("schemaVersion") != "1.0":
            raise Complaint(400, 160003, _DOMAIN, "The 'schemaVersion' must be 1.0.")
        if path == "order_task" and not body.get("filterCriteria"):
            raise Complaint(400, 160002, _DOMAIN, "The 'filterCriteria' is missing.")
        key = f"task-{22 if path == 'order_task' else 10}-{1_000_000 + self._world.next()}"
        here = str(request.url.replace(query=""))
        self._world.tasks[key] = {
            "taskId": key,
            "status": "CREATED",
            "feedType": kind,
            "creationDate": self._world.stamp(),
            "schemaVersion": body.get("schemaVersion", "1113"),
            "detailHref": f"{here}/{key}",
            **({"filterCriteria": body["filterCriteria"]} if "filterCriteria" in body else {}),
        }
        return empty(202, location=f"{here}/{key}")

    async def tasks(self, request: Request) -> Response:
        """The tasks of a feed type, those of a span of time only where one is named."""
        kind, span = request.query_params.get("feed_type"), request.query_params.get("date_range", "..")
        since, _, until = span.partition("..")
        found = [
            task
            for task in self._world.tasks.values()
            if task["feedType"] == kind
            and since <= task["creationDate"]
            and (not until or task["creationDate"] <= until)
        ]
        return JSONResponse({"total": len(found), "tasks": [_shown(request, task) for task in found]})

    async def task(self, request: Request) -> Response:
        """How a task stands."""
        return JSONResponse(_shown(request, self._task(request)))

    async def result(self, request: Request) -> Response:
        """The file of a task that is done."""
        task = self._task(request)
        if task["status"] != "COMPLETED":
            raise Complaint(404, 160012, _DOMAIN, "The task result file is not available.")
        inside = self._orders() if task["feedType"] == "LMS_ORDER_REPORT" else self._listings()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{task['taskId']}.xml", inside)
        name = f'attachment; filename="{task["taskId"]}.zip"'
        headers = {"content-disposition": name}
        return Response(packed.getvalue(), media_type="application/octet-stream", headers=headers)

    def _task(self, request: Request) -> Json:
        key = request.path_params["task"]
        if key not in self._world.tasks:
            raise Complaint(404, 160010, _DOMAIN, "The task ID was not found.")
        return self._world.tasks[key]

    def _orders(self) -> str:
        members = "".join(
            f"<Order><OrderID>{order['orderId']}</OrderID><OrderStatus>Completed</OrderStatus>"
            f"<CreatedTime>{order['creationDate']}</CreatedTime>{_money('Total', order['pricingSummary']['total'])}"
            f"</Order>"
            for order in self._world.orders.values()
        )
        return _report("OrderReport", f"<OrderArray>{members}</OrderArray>")

    def _listings(self) -> str:
        live = [offer for offer in self._world.offers.values() if offer["status"] == "PUBLISHED"]
        live += [offer for _, offer in as_offers(self._world) if not offer["part"].get("specifics")]
        members = "".join(
            f"<SKUDetails>{_sku(offer)}{_money('Price', offer['pricingSummary']['price'])}"
            f"<Quantity>{shown(self._world, offer)}</Quantity><ItemID>{offer['listing']['listingId']}</ItemID>"
            f"</SKUDetails>"
            for offer in live
        )
        return _report("ActiveInventoryReport", members + self._varied())

    def _varied(self) -> str:
        of_items: dict[str, list[Json]] = {}
        for _, offer in as_offers(self._world):
            if offer["part"].get("specifics"):
                of_items.setdefault(offer["listing"]["listingId"], []).append(offer)
        return "".join(
            f"<SKUDetails><ItemID>{key}</ItemID><Variations>{''.join(map(_variation, offers))}</Variations>"
            "</SKUDetails>"
            for key, offers in of_items.items()
        )


def _shown(request: Request, task: Json) -> Json:
    # `Task`, which stands for tasks of all kinds, has no criteria; those of orders and of inventory have
    plain = request.url.path.startswith(f"{_BASE}/task")
    return {name: value for name, value in task.items() if not plain or name != "filterCriteria"}


def ripen(world: World) -> None:
    """Let every task go on by one step."""
    for task in world.tasks.values():
        if task["status"] in _NEXT:
            task["status"] = _NEXT[task["status"]]
            if task["status"] == "COMPLETED":
                task |= {
                    "completionDate": world.stamp(),
                    "uploadSummary": {"successCount": 1, "failureCount": 0},
                }


def _money(tag: str, told: Json) -> str:
    return f"<{tag} currencyID={quoteattr(told['currency'])}>{told['value']}</{tag}>"


def _sku(offer: Json) -> str:
    return f"<SKU>{escape(offer['sku'])}</SKU>" if offer["sku"] else ""


def _variation(offer: Json) -> str:
    names = "".join(
        f"<NameValueList><Name>{escape(name)}</Name><Value>{escape(value)}</Value></NameValueList>"
        for name, value in offer["part"]["specifics"].items()
    )
    return (
        f"<Variation>{_sku(offer)}{_money('Price', offer['pricingSummary']['price'])}"
        f"<Quantity>{offer['availableQuantity']}</Quantity><VariationSpecifics>{names}</VariationSpecifics></Variation>"
    )


def _report(name: str, inside: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<BulkDataExchangeResponses xmlns="{_NAMESPACE}"><{name}><Ack>Success</Ack>{inside}</{name}>'
        "</BulkDataExchangeResponses>"
    )
