"""Sell Inventory: inventory items, their groups, locations, and prices and quantities in bulk."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, empty, error, minor
from zayton.sandbox.ebay.reading import body_of, number_of
from zayton.sandbox.ebay.world import World

BASE = "/sell/inventory/v1"
DOMAIN = "API_INVENTORY"
MOST_AT_ONCE = 25


class Inventory:
    """What the seller has, apart from where it is offered."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths."""
        item, group = f"{BASE}/inventory_item/{{sku}}", f"{BASE}/inventory_item_group/{{key}}"
        return [
            Route(f"{BASE}/inventory_item", self.items),
            Route(item, self.item),
            Route(item, self.put_item, methods=["PUT"]),
            Route(item, self.delete_item, methods=["DELETE"]),
            Route(f"{BASE}/bulk_create_or_replace_inventory_item", self.put_items, methods=["POST"]),
            Route(f"{BASE}/bulk_get_inventory_item", self.some_items, methods=["POST"]),
            Route(f"{BASE}/bulk_update_price_quantity", self.revise, methods=["POST"]),
            Route(group, self.group),
            Route(group, self.put_group, methods=["PUT"]),
        ]

    async def items(self, request: Request) -> Response:
        """One page of items; here `offset` is the number of the page."""
        limit = number_of(request, "limit", 25, low=1, high=200)
        # `getInventoryItems` counts pages, all other lists of eBay count rows
        page = number_of(request, "offset", 0)
        skus = list(self._world.items)
        shown = [self._shown(sku) for sku in skus[page * limit : (page + 1) * limit]]
        answer: Json = {
            "href": f"{BASE}/inventory_item?limit={limit}&offset={page}",
            "total": len(skus),
            "size": len(shown),
            "limit": limit,
            "inventoryItems": shown,
        }
        if (page + 1) * limit < len(skus):
            answer["next"] = f"{BASE}/inventory_item?limit={limit}&offset={page + 1}"
        return JSONResponse(answer)

    async def item(self, request: Request) -> Response:
        """One item."""
        sku = request.path_params["sku"]
        self._must_exist(sku)
        return JSONResponse(self._shown(sku))

    async def put_item(self, request: Request) -> Response:
        """Create an item, or replace it whole."""
        sku = request.path_params["sku"]
        fresh = sku not in self._world.items
        _check_language(request)
        self._put(sku, await body_of(request, DOMAIN), request.headers["content-language"])
        return JSONResponse({}, 201) if fresh else empty()

    async def delete_item(self, request: Request) -> Response:
        """Drop an item with its offers."""
        sku = request.path_params["sku"]
        self._must_exist(sku)
        del self._world.items[sku]
        for key in [key for key, offer in self._world.offers.items() if offer["sku"] == sku]:
            del self._world.offers[key]
        return empty()

    async def put_items(self, request: Request) -> Response:
        """Create or replace up to 25 items."""
        answers = []
        for asked in await _asked(request):
            sku, locale = str(asked.get("sku", "")), str(asked.get("locale", ""))
            fresh = sku not in self._world.items
            try:
                self._put(sku, asked, locale.replace("_", "-"))
            except Complaint as complaint:
                answers.append({"statusCode": 400, "sku": sku, "errors": [complaint.error]})
            else:
                answers.append({"statusCode": 201 if fresh else 200, "sku": sku, "locale": locale})
        return _many(answers)

    async def some_items(self, request: Request) -> Response:
        """Up to 25 items by SKU."""
        answers = []
        for asked in await _asked(request):
            sku = str(asked.get("sku", ""))
            if sku in self._world.items:
                answers.append({"statusCode": 200, "sku": sku, "inventoryItem": self._shown(sku)})
            else:
                answers.append({"statusCode": 404, "sku": sku, "errors": [_unknown(sku).error]})
        return _many(answers)

    async def revise(self, request: Request) -> Response:
        """Set quantities and prices of up to 25 items and their offers."""
        answers: list[Json] = []
        for asked in await _asked(request):
            answers += self._revised(asked)
        return _many(answers)

    def _revised(self, asked: Json) -> list[Json]:
        sku, offers = asked.get("sku"), asked.get("offers") or []
        quantity = (asked.get("shipToLocationAvailability") or {}).get("quantity")
        told: list[Json] = []
        for revision in offers:
            problem = self._problem(revision)
            if problem is None:
                self._revise_offer(revision)
            told.append(
                {"offerId": revision.get("offerId", ""), "statusCode": 400 if problem else 200}
                | ({"sku": sku} if sku else {})
                | ({"errors": [problem]} if problem else {})
            )
        if sku is not None and quantity is not None:
            told += [] if offers else [self._restocked(str(sku))]
            if str(sku) in self._world.items:
                _set_quantity(self._world.items[str(sku)], int(quantity))
        return told

    def _restocked(self, sku: str) -> Json:
        if sku not in self._world.items:
            return {"sku": sku, "statusCode": 404, "errors": [_unknown(sku).error]}
        return {"sku": sku, "statusCode": 200}

    def _problem(self, revision: Json) -> Json | None:
        if revision.get("offerId") not in self._world.offers:
            return error(25713, DOMAIN, "This Offer is not available.")
        quantity, price = revision.get("availableQuantity"), revision.get("price")
        least = 0 if self._world.out_of_stock_option else 1
        if quantity is not None and (not isinstance(quantity, int) or quantity < least):
            # zero ends a listing unless the seller switched on that it only shows "out of stock"
            return error(25004, DOMAIN, "Invalid quantity.", fieldName="availableQuantity")
        if price is not None and not _good_price(price, self._world.offers[revision["offerId"]]):
            return error(25003, DOMAIN, "Invalid price.", fieldName="price")
        return None

    def _revise_offer(self, revision: Json) -> None:
        offer = self._world.offers[revision["offerId"]]
        if revision.get("availableQuantity") is not None:
            offer["availableQuantity"] = revision["availableQuantity"]
        if revision.get("price") is not None:
            offer["pricingSummary"] = {**offer.get("pricingSummary", {}), "price": revision["price"]}

    async def group(self, request: Request) -> Response:
        """One group of variations."""
        key = request.path_params["key"]
        if key not in self._world.groups:
            raise Complaint(404, 25705, DOMAIN, f"Inventory item group {key} is not available in the system")
        return JSONResponse(self._world.groups[key])

    async def put_group(self, request: Request) -> Response:
        """Create a group of variations, or replace it whole."""
        key = request.path_params["key"]
        _check_language(request)
        body = await body_of(request, DOMAIN)
        for sku in body.get("variantSKUs") or []:
            self._must_exist(sku)
        fresh = key not in self._world.groups
        self._world.groups[key] = {**body, "inventoryItemGroupKey": key}
        return JSONResponse({}, 201) if fresh else empty()

    def _put(self, sku: str, body: Json, language: str) -> None:
        if not language:
            raise Complaint(400, 25709, DOMAIN, "Invalid value for locale.", fieldName="locale")
        if not sku or len(sku) > 50:
            raise Complaint(400, 25707, DOMAIN, "Invalid sku.", fieldName="sku")
        title = (body.get("product") or {}).get("title") or ""
        if len(title) > 80:
            raise Complaint(400, 25709, DOMAIN, "Invalid value for title.", fieldName="title")
        # `createOrReplaceInventoryItem` replaces whole: what is left out is gone
        kept = ("availability", "condition", "conditionDescription", "packageWeightAndSize", "product")
        self._world.items[sku] = {
            "sku": sku,
            # told as `en-GB` in a header, shown as `en_GB` in the body
            "locale": language.replace("-", "_"),
            **{name: body[name] for name in kept if name in body},
        }

    def _shown(self, sku: str) -> Json:
        groups = [key for key, group in self._world.groups.items() if sku in group.get("variantSKUs", ())]
        found = self._world.items[sku]
        return {**found, "inventoryItemGroupKeys": groups, "groupIds": groups} if groups else found

    def _must_exist(self, sku: str) -> None:
        if sku not in self._world.items:
            raise _unknown(sku)


def _good_price(price: Json, offer: Json) -> bool:
    try:
        current = (offer.get("pricingSummary") or {}).get("price") or price
        return minor(price) > 0 and price["currency"] == current["currency"]
    except (KeyError, ValueError, TypeError):
        return False


def _set_quantity(item: Json, quantity: int) -> None:
    availability = item.setdefault("availability", {})
    availability.setdefault("shipToLocationAvailability", {})["quantity"] = quantity


def _unknown(sku: str) -> Complaint:
    return Complaint(404, 25702, DOMAIN, f"SKU {sku} is not available in the system")


def _check_language(request: Request) -> None:
    if not request.headers.get("content-language"):
        raise Complaint(400, 25709, DOMAIN, "Invalid value for header Content-Language.")


async def _asked(request: Request) -> list[Json]:
    asked = (await body_of(request, DOMAIN)).get("requests")
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_AT_ONCE:
        raise Complaint(400, 25709, DOMAIN, "Invalid value for requests.", fieldName="requests")
    return asked


def _many(answers: list[Json]) -> JSONResponse:
    good = [answer["statusCode"] < 300 for answer in answers]
    # one failure among many makes the whole 207, with a status for each
    status = 200 if all(good) else 207
    return JSONResponse({"responses": answers}, status)
