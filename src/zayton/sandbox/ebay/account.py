"""Sell Account: the business policies and privileges that publishing needs; Sell Inventory: locations."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, empty
from zayton.sandbox.ebay.credentials import SELLER, SELLER_ID
from zayton.sandbox.ebay.reading import body_of
from zayton.sandbox.ebay.sites import SITES
from zayton.sandbox.ebay.world import World

POLICIES = ("fulfillment", "payment", "return")
_LOCATIONS = "/sell/inventory/v1/location"


def policy_id(kind: str, site: str) -> str:
    """The id of the seller's one policy of this kind on a site."""
    return f"{6_000_000_000 + 1000 * POLICIES.index(kind) + list(SITES).index(site)}"


class Account:
    """The seller's standing data."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths."""
        one = f"{_LOCATIONS}/{{key}}"
        return [
            Route("/sell/account/v1/{kind}_policy", self.policies),
            Route("/sell/account/v1/privilege", self.privileges),
            # `getUser` is published with a slash at its end
            Route("/commerce/identity/v1/user/", self.user),
            Route("/commerce/identity/v1/user", self.user),
            Route(_LOCATIONS, self.locations),
            Route(one, self.location),
            Route(one, self.put_location, methods=["POST"]),
        ]

    async def policies(self, request: Request) -> Response:
        """The policies of one kind on one site."""
        kind, site = request.path_params["kind"], request.query_params.get("marketplace_id", "")
        if kind not in POLICIES or site not in SITES:
            raise Complaint(400, 20403, "API_ACCOUNT", "Invalid marketplaceId.")
        name = f"{kind}Policies"
        return JSONResponse({"total": 1, name: [_policy(kind, site)]})

    async def privileges(self, _request: Request) -> Response:
        """That the seller may sell, and how much."""
        limit = {"amount": {"value": "1000000.00", "currency": "USD"}, "quantity": 100_000}
        return JSONResponse({"sellerRegistrationCompleted": True, "sellingLimit": limit})

    async def user(self, _request: Request) -> Response:
        """Who the token speaks for."""
        return JSONResponse(
            {
                "userId": SELLER_ID,
                "username": SELLER,
                "accountType": "BUSINESS",
                "registrationMarketplaceId": "EBAY_GB",
                "status": "CONFIRMED",
                "businessAccount": {"name": "Zayton Trading Ltd", "email": "seller@example.com"},
            }
        )

    async def locations(self, _request: Request) -> Response:
        """The seller's locations."""
        found = list(self._world.locations.values())
        return JSONResponse(
            {"total": len(found), "limit": 100, "offset": 0, "href": _LOCATIONS, "locations": found}
        )

    async def location(self, request: Request) -> Response:
        """One location."""
        key = request.path_params["key"]
        if key not in self._world.locations:
            raise Complaint(404, 25804, "API_INVENTORY", "Location not found.")
        return JSONResponse(self._world.locations[key])

    async def put_location(self, request: Request) -> Response:
        """Make a location known."""
        key, body = request.path_params["key"], await body_of(request, "API_INVENTORY")
        if key in self._world.locations:
            # a location is made once: there is no `PUT`, only an `update_location_details` beside it
            raise Complaint(409, 25803, "API_INVENTORY", "merchantLocationKey already exists.")
        if not (body.get("location") or {}).get("address"):
            raise Complaint(400, 25802, "API_INVENTORY", "Input error. address is required.")
        self._world.locations[key] = _located(key, body)
        return empty()


def first_location() -> dict[str, Json]:
    """The location that every seller of the sandbox starts with."""
    address = {"addressLine1": "1 Quay", "city": "Daventry", "postalCode": "NN11 8PB", "country": "GB"}
    return {"MAIN": _located("MAIN", {"name": "Main", "location": {"address": address}})}


def _located(key: str, body: Json) -> Json:
    return {
        "merchantLocationKey": key,
        "name": body.get("name", key),
        "location": {**body["location"], "locationId": key},
        "merchantLocationStatus": body.get("merchantLocationStatus", "ENABLED"),
        "locationTypes": body.get("locationTypes", ["WAREHOUSE"]),
    }


def _policy(kind: str, site: str) -> Json:
    told: Json = {
        f"{kind}PolicyId": policy_id(kind, site),
        "name": f"{kind} {site}",
        "marketplaceId": site,
        "categoryTypes": [{"name": "ALL_EXCLUDING_MOTORS_VEHICLES", "default": True}],
    }
    if kind == "fulfillment":
        told["handlingTime"] = {"value": 2, "unit": "DAY"}
    elif kind == "return":
        told |= {"returnsAccepted": True, "returnPeriod": {"value": 30, "unit": "DAY"}}
    else:
        told["immediatePay"] = True
    return told
