"""Sends notifications to those who subscribed, the way they would come out of the subscriber's AWS account."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from zayton.sandbox.amazon.identity import uuid
from zayton.sandbox.amazon.state import Bridge, World
from zayton.sandbox.clock import Clock, iso
from zayton.sandbox.market import Hook

_SENDER = {
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "Amazon/EventBridge/ApiDestinations",
}
_APPLICATION = "amzn1.sellerapps.app.sandbox"
# the two kinds about work that is done are written in small letters, the others are not
_SMALL = {"REPORT_PROCESSING_FINISHED", "FEED_PROCESSING_FINISHED"}


class Telling:
    """Makes hooks of notifications: an SQS queue or event bus feeds an API destination that adds a key of its own."""

    def __init__(self, world: World, clock: Clock, hooks: list[Hook]) -> None:
        self.world = world
        self._clock = clock
        self._hooks = hooks

    def __call__(self, kind: str, site: str, payload: Mapping[str, Any]) -> None:
        """Tell all who subscribed to a kind."""
        for subscription, bridge, account in self._subscribed(kind, site):
            body = self._body(kind, subscription, payload)
            if bridge.envelope:
                body = self._event(kind, account, body)
            headers = {**_SENDER, bridge.header: bridge.secret}
            self._hooks.append(Hook(bridge.url, headers, json.dumps(body).encode(), kind))

    def wanted(self, kind: str) -> bool:
        """Whether anybody subscribed to a kind."""
        return any(one["kind"] == kind for one in self.world.subscriptions.values())

    def _subscribed(self, kind: str, site: str) -> Iterator[tuple[dict[str, Any], Bridge, str]]:
        for one in self.world.subscriptions.values():
            directive = one.get("processingDirective") or {}
            sites = (directive.get("eventFilter") or {}).get("marketplaceIds")
            if one["kind"] != kind or (sites and site and site not in sites):
                continue
            resource = self.world.destinations[one["destinationId"]]["resource"]
            account = resource["eventBridge"]["accountId"] if "eventBridge" in resource else _owner(resource)
            # without a bridge they stay in a queue that nobody reads
            if bridge := self.world.bridges.get(account):
                yield one, bridge, account

    def _body(self, kind: str, subscription: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
        now = iso(self._clock.now(), fraction=True)
        about = {
            "ApplicationId": _APPLICATION,
            "SubscriptionId": subscription["subscriptionId"],
            "PublishTime": now,
            "NotificationId": uuid(self.world, "notification"),
        }
        # two generations of notifications live on side by side, each with a version of its own
        version = "2020-09-04" if kind in _SMALL else "1.0"
        body = {
            "NotificationVersion": version,
            "NotificationType": kind,
            "PayloadVersion": subscription["payloadVersion"],
            "EventTime": now,
            "Payload": payload,
            "NotificationMetadata": about,
        }
        return _small(body) | {"notificationMetadata": _small(about)} if kind in _SMALL else body

    def _event(self, kind: str, account: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "version": "0",
            "id": uuid(self.world, "event"),
            "detail-type": kind,
            "source": f"aws.partner/sellingpartnerapi.amazon.com/{account}/{_APPLICATION}",
            "account": account,
            "time": iso(self._clock.now()),
            "region": "us-east-1",
            "resources": [],
            "detail": body,
        }


def _small(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name[0].lower() + name[1:]: value for name, value in body.items()}


def _owner(resource: Mapping[str, Any]) -> str:
    return str(resource["sqs"]["arn"]).split(":")[4]
