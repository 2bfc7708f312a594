"""The sandbox's own paths for what happens at Amazon without the seller: `POST /_sandbox/amazon/…`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from zayton.sandbox.amazon import finances, inventory, reports, rivals
from zayton.sandbox.amazon.mall import Mall, Refused
from zayton.sandbox.amazon.notices import issues_changed
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Bridge

Told = Mapping[str, Any]


def bridge(mall: Mall, told: Told) -> Any:
    """Where notifications of an AWS account come out: `account_id`, `url`, `header`, `secret`, perhaps `envelope`."""
    rest = {name: told[name] for name in ("url", "header", "secret", "envelope") if name in told}
    mall.world.bridges[str(told["account_id"])] = Bridge(**rest)
    return {}


def pace(mall: Mall, told: Told) -> Any:
    """Set how long things take (`pay`, `live`, `step`, `throttle`, … in seconds or as a factor)."""
    mall.pace = replace(mall.pace, **{name: float(value) for name, value in told.items()})
    return {}


def access(mall: Mall, told: Told) -> Any:
    """The seller takes the authorisation back (`revoked` true), or gives it again."""
    mall.world.revoked = bool(told["revoked"])
    if mall.world.revoked:
        mall.world.tokens = {name: one for name, one in mall.world.tokens.items() if one.scope}
    return {}


def arrive(mall: Mall, told: Told) -> Any:
    """`units` of a `sku` come into Amazon's warehouses of a `network`, `inbound` ones on their way."""
    units, inbound = int(told.get("units", 0)), int(told.get("inbound", 0))
    inventory.arrived(mall, str(told["network"]), str(told["sku"]), units, inbound)
    return {}


def rival(mall: Mall, told: Told) -> Any:
    """A seller does a `move` with an `asin` on a `site`; see `rivals.move`. `free` lets the market decide again."""
    if told.get("move") == "free":
        rivals.free(mall, str(told["asin"]), str(told["site"]))
        return {}
    return {"seller": rivals.move(mall, told)}


def enforce(mall: Mall, told: Told) -> Any:
    """Amazon suppresses the listing of a `sku` on a `site` for a `message`, or lifts it without one."""
    listing = mall.listing(str(told["site"]), str(told["sku"]))
    if listing is None:
        raise KeyError("no such listing")
    issue = {
        "code": "18027",
        "message": told.get("message"),
        "severity": "ERROR",
        "categories": ["INVALID_IMAGE"],
        "enforcements": {
            "actions": [{"action": "LISTING_SUPPRESSED"}],
            "exemption": {"status": "NOT_EXEMPT"},
        },
    }
    listing.enforced = [issue] if told.get("message") else []
    issues_changed(mall, listing)
    return {}


def settle(mall: Mall, told: Told) -> Any:
    """Amazon pays out on a `site`, or on all; the ids of the settlements."""
    sites = [str(told["site"])] if "site" in told else list(SITES)
    return [name for name in (reports.settle(mall, site) for site in sites) if name]


def bring_back(mall: Mall, told: Told) -> Any:
    """A buyer sends `units` of a `sku` of an `order` back to Amazon, which finds them as its `disposition` says."""
    disposition, reason = str(told.get("disposition", "SELLABLE")), str(told.get("reason", "UNWANTED_ITEM"))
    units = int(told.get("units", 1))
    return inventory.came_back(
        mall, str(told["order"]), str(told["sku"]), units, disposition=disposition, reason=reason
    )


def take_out(mall: Mall, told: Told) -> Any:
    """The seller has `units` of a `sku` sent back from a `network`; the number of the removal order."""
    disposition = str(told.get("disposition", "SELLABLE"))
    return inventory.taken_out(mall, str(told["network"]), str(told["sku"]), int(told["units"]), disposition)


def refund(mall: Mall, told: Told) -> Any:
    """Buyers of these `orders` get their money back; whether that was possible for each."""
    return [finances.refund(mall, str(number)) for number in told["orders"]]


COMMANDS: Mapping[str, Callable[[Mall, Told], Any]] = {
    one.__name__: one
    for one in (bridge, pace, access, arrive, rival, enforce, settle, refund, bring_back, take_out)
}


def routes(mall: Mall, prefix: str) -> list[Route]:
    """A path for each command."""
    return [_route(mall, f"{prefix}/amazon/{name}", command) for name, command in COMMANDS.items()]


def _route(mall: Mall, path: str, command: Callable[[Mall, Told], Any]) -> Route:
    async def work(request: Request) -> JSONResponse:
        try:
            return JSONResponse(command(mall, await request.json()))
        except (AttributeError, KeyError, TypeError, ValueError, Refused) as problem:
            return JSONResponse({"error": str(problem)}, 400)

    return Route(path, work, methods=["POST"])
