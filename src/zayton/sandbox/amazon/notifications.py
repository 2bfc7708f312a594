"""Notifications API v1: destinations and subscriptions."""

from collections.abc import Mapping
from typing import Any

from zayton.sandbox.amazon.identity import uuid
from zayton.sandbox.amazon.mall import Answer, Call, Mall, Refused, invalid, missing
from zayton.sandbox.amazon.operation import Operation

_DESTINATIONS = "/notifications/v1/destinations"
_SUBSCRIPTIONS = "/notifications/v1/subscriptions/{notificationType}"

BY_EVENT_BRIDGE = {
    *("LISTINGS_ITEM_STATUS_CHANGE", "LISTINGS_ITEM_ISSUES_CHANGE", "LISTINGS_ITEM_MFN_QUANTITY_CHANGE"),
    *("BRANDED_ITEM_CONTENT_CHANGE", "ITEM_PRODUCT_TYPE_CHANGE", "PRODUCT_TYPE_DEFINITIONS_CHANGE"),
}
"""Kinds that come over EventBridge; all others come over SQS."""
BY_QUEUE = {
    *("ORDER_CHANGE", "ANY_OFFER_CHANGED", "FBA_INVENTORY_AVAILABILITY_CHANGES"),
    *("FEED_PROCESSING_FINISHED", "REPORT_PROCESSING_FINISHED"),
}


def create_destination(mall: Mall, call: Call) -> Answer:
    """A queue or an event bus that notifications can go to; one event bus for an AWS account."""
    body = call.body if isinstance(call.body, dict) else {}
    told, name = body.get("resourceSpecification"), body.get("name")
    if not isinstance(told, dict) or not isinstance(name, str) or not name:
        raise invalid("resourceSpecification and name are required.")
    if len([kind for kind in ("sqs", "eventBridge") if told.get(kind)]) != 1:
        raise invalid("A destination has one resource, sqs or eventBridge.")
    resource = _queue(told["sqs"]) if told.get("sqs") else _bus(told["eventBridge"])
    if any(one["resource"] == resource for one in mall.world.destinations.values()):
        # one destination for each resource, so that one made twice must be looked for
        raise Refused(409, "Conflict", "A destination for this resource exists already.")
    key = uuid(mall.world, "destination")
    made = {"name": name, "destinationId": key, "resource": resource}
    mall.world.destinations[key] = made
    return Answer({"payload": made})


def _queue(told: Any) -> dict[str, Any]:
    arn = told.get("arn") if isinstance(told, dict) else None
    if not isinstance(arn, str) or not arn.startswith("arn:aws:sqs:") or arn.count(":") != 5:
        raise invalid("The ARN of the queue is not valid.")
    return {"sqs": {"arn": arn}}


def _bus(told: Any) -> dict[str, Any]:
    account, region = (told.get(name) if isinstance(told, dict) else None for name in ("accountId", "region"))
    if (
        not isinstance(account, str)
        or not account.isdecimal()
        or len(account) != 12
        or not isinstance(region, str)
    ):
        raise invalid("accountId must have twelve digits, and region is required.")
    source = f"aws.partner/sellingpartnerapi.amazon.com/{account}/amzn1.sellerapps.app.sandbox"
    return {"eventBridge": {"name": source, "region": region, "accountId": account}}


def list_destinations(mall: Mall, _call: Call) -> Answer:
    """All destinations."""
    return Answer({"payload": list(mall.world.destinations.values())})


def get_destination(mall: Mall, call: Call) -> Answer:
    """A destination."""
    return Answer({"payload": _destination(mall, call.path["destinationId"])})


def delete_destination(mall: Mall, call: Call) -> Answer:
    """Take a destination away that nothing is sent to."""
    found = _destination(mall, call.path["destinationId"])
    if any(one["destinationId"] == found["destinationId"] for one in mall.world.subscriptions.values()):
        # subscriptions go first
        raise Refused(409, "Conflict", "The destination has subscriptions.")
    del mall.world.destinations[found["destinationId"]]
    return Answer({})


def _destination(mall: Mall, name: object) -> dict[str, Any]:
    found = mall.world.destinations.get(str(name))
    if found is None:
        raise missing("The destination does not exist.")
    return found


def subscribe(mall: Mall, call: Call) -> Answer:
    """Have notifications of a kind sent to a destination."""
    kind, body = _kind(call), call.body if isinstance(call.body, dict) else {}
    version = body.get("payloadVersion")
    if not isinstance(version, str) or not version:
        raise invalid("payloadVersion is required.")
    resource = _destination(mall, body.get("destinationId"))["resource"]
    if ("eventBridge" in resource) != (kind in BY_EVENT_BRIDGE):
        raise invalid(f"{kind} cannot be sent to a destination of this kind.")
    if any(
        (one["kind"], one["payloadVersion"]) == (kind, version) for one in mall.world.subscriptions.values()
    ):
        raise Refused(409, "Conflict", "There is a subscription for this notification type already.")
    made = {
        "kind": kind,
        "subscriptionId": uuid(mall.world, "subscription"),
        "payloadVersion": version,
        "destinationId": body["destinationId"],
        "processingDirective": body.get("processingDirective"),
    }
    mall.world.subscriptions[made["subscriptionId"]] = made
    return Answer({"payload": _view(made)})


def _kind(call: Call) -> str:
    kind = call.path["notificationType"]
    if kind not in BY_EVENT_BRIDGE | BY_QUEUE:
        raise invalid(f"The notification type {kind} is not supported.")
    return kind


def _view(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "kind" and value is not None}


def get_subscription(mall: Mall, call: Call) -> Answer:
    """The subscription to a kind."""
    kind, version = _kind(call), call.one("payloadVersion")
    for one in mall.world.subscriptions.values():
        if one["kind"] == kind and version in ("", one["payloadVersion"]):
            return Answer({"payload": _view(one)})
    raise missing("There is no subscription for this notification type.")


def get_by_id(mall: Mall, call: Call) -> Answer:
    """A subscription."""
    return Answer({"payload": _view(_subscription(mall, call))})


def unsubscribe(mall: Mall, call: Call) -> Answer:
    """End a subscription."""
    del mall.world.subscriptions[_subscription(mall, call)["subscriptionId"]]
    return Answer({})


def _subscription(mall: Mall, call: Call) -> dict[str, Any]:
    found = mall.world.subscriptions.get(call.path["subscriptionId"])
    if found is None or found["kind"] != call.path["notificationType"]:
        raise missing("The subscription does not exist.")
    return found


OPERATIONS = (
    Operation(
        "createDestination", "POST", _DESTINATIONS, create_destination, rate=1, burst=5, grantless=True
    ),
    Operation("getDestinations", "GET", _DESTINATIONS, list_destinations, rate=1, burst=5, grantless=True),
    Operation(
        "getDestination",
        "GET",
        f"{_DESTINATIONS}/{{destinationId}}",
        get_destination,
        rate=1,
        burst=5,
        grantless=True,
    ),
    Operation(
        "deleteDestination",
        "DELETE",
        f"{_DESTINATIONS}/{{destinationId}}",
        delete_destination,
        rate=1,
        burst=5,
        grantless=True,
    ),
    Operation("createSubscription", "POST", _SUBSCRIPTIONS, subscribe, rate=1, burst=5),
    Operation("getSubscription", "GET", _SUBSCRIPTIONS, get_subscription, rate=1, burst=5),
    Operation(
        "getSubscriptionById",
        "GET",
        f"{_SUBSCRIPTIONS}/{{subscriptionId}}",
        get_by_id,
        rate=1,
        burst=5,
        grantless=True,
    ),
    Operation(
        "deleteSubscriptionById",
        "DELETE",
        f"{_SUBSCRIPTIONS}/{{subscriptionId}}",
        unsubscribe,
        rate=1,
        burst=5,
        grantless=True,
    ),
)
