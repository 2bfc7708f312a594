"""Commerce Notification: config, destinations, subscriptions, the public key; and the notifications themselves.

A destination is accepted once its address has answered the challenge (SHA-256 of code, token and address). The
payload of ORDER_CONFIRMATION and ITEM_MARKED_SHIPPED beyond `orderId` and `lineItemId` is assumed: their AsyncAPI
contracts could be read only in part.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Sequence

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, empty
from zayton.sandbox.ebay.credentials import SELLER, SELLER_ID
from zayton.sandbox.ebay.reading import body_of
from zayton.sandbox.ebay.signing import KEY_ID, public_key, signature_header
from zayton.sandbox.ebay.world import World
from zayton.sandbox.market import Hook

_BASE = "/commerce/notification/v1"
_DOMAIN = "API_NOTIFICATION"
# 32 to 80 of letters, digits, hyphen and underscore ("Marketplace account deletion")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,80}")
_FULFILMENT = "https://api.ebay.com/oauth/api_scope/sell.fulfillment"
TOPICS = {
    "MARKETPLACE_ACCOUNT_DELETION": "APPLICATION",
    "ORDER_CONFIRMATION": "USER",
    "ITEM_MARKED_SHIPPED": "USER",
}


class Notices:
    """Who is told what."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths."""
        return [
            Route(f"{_BASE}/public_key/{{key}}", self.public_key),
            Route(f"{_BASE}/config", self.config),
            Route(f"{_BASE}/config", self.put_config, methods=["PUT"]),
            Route(f"{_BASE}/topic", self.topics),
            Route(f"{_BASE}/topic/{{topic}}", self.topic),
            Route(f"{_BASE}/destination", self.destinations),
            Route(f"{_BASE}/destination", self.create_destination, methods=["POST"]),
            Route(f"{_BASE}/destination/{{key}}", self.put_destination, methods=["PUT"]),
            Route(f"{_BASE}/subscription", self.subscriptions),
            Route(f"{_BASE}/subscription", self.subscribe, methods=["POST"]),
            Route(f"{_BASE}/subscription/{{key}}", self.put_subscription, methods=["PUT"]),
            Route(f"{_BASE}/subscription/{{key}}/enable", self.enable, methods=["POST"]),
        ]

    async def public_key(self, request: Request) -> Response:
        """The key that notifications are checked with."""
        if request.path_params["key"] != KEY_ID:
            raise Complaint(404, 195001, _DOMAIN, "Invalid or missing key ID.")
        # SHA-1, as the published key and eBay's own verifying clients have it
        return JSONResponse({"algorithm": "ECDSA", "digest": "SHA1", "key": public_key()})

    async def config(self, _request: Request) -> Response:
        """Where eBay writes to when notifications do not arrive."""
        if not self._world.config:
            raise Complaint(404, 195003, _DOMAIN, "Please provide configurations required for notifications.")
        return JSONResponse(self._world.config)

    async def put_config(self, request: Request) -> Response:
        """Set that."""
        body = await body_of(request, _DOMAIN)
        if "@" not in str(body.get("alertEmail", "")):
            raise Complaint(400, 195002, _DOMAIN, "Invalid or missing alert email.")
        self._world.config = {"alertEmail": body["alertEmail"]}
        return empty()

    async def topics(self, _request: Request) -> Response:
        """Every topic."""
        found = [_topic(name) for name in TOPICS]
        return JSONResponse({"total": len(found), "limit": 20, "href": f"{_BASE}/topic", "topics": found})

    async def topic(self, request: Request) -> Response:
        """One topic."""
        if request.path_params["topic"] not in TOPICS:
            raise Complaint(404, 195004, _DOMAIN, "Invalid topic ID.")
        return JSONResponse(_topic(request.path_params["topic"]))

    async def destinations(self, _request: Request) -> Response:
        """Every address that is told."""
        found = list(self._world.destinations.values())
        return JSONResponse({"total": len(found), "limit": 20, "destinations": found})

    async def create_destination(self, request: Request) -> Response:
        """A new address, once it has answered the challenge."""
        body = await body_of(request, _DOMAIN)
        config = await self._checked(body)
        if any(
            d["deliveryConfig"]["endpoint"] == config["endpoint"] for d in self._world.destinations.values()
        ):
            raise Complaint(409, 195021, _DOMAIN, "Destination exists for this endpoint")
        key = str(uuid.UUID(int=self._world.next()))
        self._world.destinations[key] = _destination(key, body, config)
        return JSONResponse({}, 201, {"location": f"{request.url}/{key}"})

    async def put_destination(self, request: Request) -> Response:
        """Change an address or its token."""
        key = request.path_params["key"]
        if key not in self._world.destinations:
            raise Complaint(404, 195022, _DOMAIN, "Invalid or missing destination ID.")
        body = await body_of(request, _DOMAIN)
        self._world.destinations[key] = _destination(key, body, await self._checked(body))
        return empty()

    async def _checked(self, body: Json) -> Json:
        if not self._world.config:
            raise Complaint(409, 195003, _DOMAIN, "Please provide configurations required for notifications.")
        config = body.get("deliveryConfig") or {}
        endpoint, token = str(config.get("endpoint", "")), str(config.get("verificationToken", ""))
        # only the loopback may go without https: nothing else exists here
        if not endpoint.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise Complaint(400, 195017, _DOMAIN, "Invalid or missing endpoint.")
        if not _TOKEN.fullmatch(token):
            raise Complaint(400, 195019, _DOMAIN, "Invalid or missing verification token for this endpoint.")
        if not await _answers(endpoint, token):
            raise Complaint(409, 195020, _DOMAIN, "Challenge verification failed for requested endpoint")
        return {"endpoint": endpoint, "verificationToken": token}

    async def subscriptions(self, _request: Request) -> Response:
        """Every subscription."""
        found = list(self._world.subscriptions.values())
        return JSONResponse({"total": len(found), "limit": 20, "subscriptions": found})

    async def subscribe(self, request: Request) -> Response:
        """Have a topic told to an address."""
        body = await body_of(request, _DOMAIN)
        topic, destination = body.get("topicId"), body.get("destinationId")
        if topic not in TOPICS:
            raise Complaint(400, 195005, _DOMAIN, "Invalid or missing topic ID.")
        if destination not in self._world.destinations:
            raise Complaint(400, 195022, _DOMAIN, "Invalid or missing destination ID.")
        # one subscription for each topic and application, whatever its destination
        if any(one["topicId"] == topic for one in self._world.subscriptions.values()):
            raise Complaint(409, 195012, _DOMAIN, "Subscription already exists")
        key = str(uuid.UUID(int=self._world.next()))
        self._world.subscriptions[key] = {
            "subscriptionId": key,
            "topicId": topic,
            "status": body.get("status", "ENABLED"),
            "creationDate": self._world.stamp(),
            "payload": body.get("payload"),
            "destinationId": destination,
        }
        return JSONResponse({}, 201, {"location": f"{request.url}/{key}"})

    async def put_subscription(self, request: Request) -> Response:
        """Change where a topic is told."""
        key, body = request.path_params["key"], await body_of(request, _DOMAIN)
        if key not in self._world.subscriptions:
            raise Complaint(404, 195013, _DOMAIN, "Invalid subscription ID.")
        if body.get("destinationId") not in self._world.destinations:
            raise Complaint(400, 195022, _DOMAIN, "Invalid or missing destination ID.")
        changed: Json = {name: body[name] for name in ("destinationId", "status", "payload") if name in body}
        self._world.subscriptions[key] |= changed
        return empty()

    async def enable(self, request: Request) -> Response:
        """Switch a subscription on."""
        key = request.path_params["key"]
        if key not in self._world.subscriptions:
            raise Complaint(404, 195013, _DOMAIN, "Invalid subscription ID.")
        self._world.subscriptions[key]["status"] = "ENABLED"
        return empty()


def announce(world: World, topic: str, order: Json, line_id: str) -> None:
    """Send a notification of an order's line to whoever subscribed."""
    for one in world.subscriptions.values():
        destination = world.destinations.get(one["destinationId"])
        if one["topicId"] == topic and one["status"] == "ENABLED" and destination:
            body = _notification(world, topic, order, line_id)
            headers = {"content-type": "application/json", "x-ebay-signature": signature_header(body)}
            world.hooks.append(Hook(destination["deliveryConfig"]["endpoint"], headers, body, topic))


def _notification(world: World, topic: str, order: Json, line_id: str) -> bytes:
    told = {
        "metadata": {"topic": topic, "schemaVersion": "1.0", "deprecated": False},
        "notification": {
            "notificationId": str(uuid.UUID(int=world.next() + (1 << 64))),
            "eventDate": world.stamp(),
            "publishDate": world.stamp(),
            "publishAttemptCount": 1,
            "data": {
                "orderId": order["orderId"],
                "lineItemId": line_id,
                "username": SELLER,
                "userId": SELLER_ID,
            },
        },
    }
    return json.dumps(told, separators=(",", ":")).encode()


def _topic(name: str) -> Json:
    return {
        "topicId": name,
        "description": name.replace("_", " ").capitalize(),
        "authorizationScopes": [_FULFILMENT] if TOPICS[name] == "USER" else [],
        "status": "ENABLED",
        "context": "USER",
        "scope": TOPICS[name],
        "supportedPayloads": [
            {"schemaVersion": "1.0", "format": ["JSON"], "deliveryProtocol": "HTTPS", "deprecated": False}
        ],
    }


def _destination(key: str, body: Json, config: Json) -> Json:
    return {
        "destinationId": key,
        "name": body.get("name", ""),
        "status": body.get("status", "ENABLED"),
        "deliveryConfig": config,
    }


async def _answers(endpoint: str, token: str) -> bool:
    code = uuid.uuid4().hex
    wanted = hashlib.sha256((code + token + endpoint).encode()).hexdigest()
    try:
        async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
            answer = await client.get(endpoint, params={"challenge_code": code})
            return answer.status_code == 200 and answer.json().get("challengeResponse") == wanted
    except (httpx.HTTPError, ValueError, AttributeError):
        return False
