"""Subscribing to notifications by the Notifications API v1.

Amazon sends to AWS only: some topics to an SQS queue of the seller's AWS account, others to an EventBridge event
source in it. From there they reach our address by what a person sets up there once:

- For EventBridge topics: associate the partner event source with an event bus, and add a rule whose target is an *API
  destination* with our address.
- For queue topics: an EventBridge *pipe* from the queue to the same API destination.
- The API destination's *connection* is of the kind "API key" with the header `x-zayton-secret` and our secret as its
  value, which is how we know that it is the seller's own AWS account that speaks.

So a connection names its AWS account and region, the address (ARN) of its queue, or both; only topics that have
somewhere to go are subscribed to.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.payloads import needed_parts
from zayton.channels.adapters.amazon.tokens import NOTIFICATIONS_SCOPE
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, part, text

QUEUE_TOPICS = (
    "ORDER_CHANGE",
    "ANY_OFFER_CHANGED",
    "FBA_INVENTORY_AVAILABILITY_CHANGES",
    "FEED_PROCESSING_FINISHED",
    "REPORT_PROCESSING_FINISHED",
    "TRANSACTION_UPDATE",
)
BRIDGE_TOPICS = ("LISTINGS_ITEM_STATUS_CHANGE", "LISTINGS_ITEM_ISSUES_CHANGE")
_VERSION = "1.0"


class Notifications:
    """See `NotificationsPort`."""

    def __init__(self, client: Client, values: Mapping[str, str]) -> None:
        self._client = client
        self._queue = values.get("aws_queue", "").strip()
        self._bridge = {
            "accountId": values.get("aws_account", "").strip(),
            "region": values.get("aws_region", "").strip(),
        }

    def subscribe(self, address: str, *, secret: str) -> Sequence[str]:  # noqa: ARG002 AWS is told both by a person
        """Subscribe to all topics that have somewhere to go; answers those that Amazon allows this account."""
        topics: list[str] = []
        refused: Fault | None = None
        for topic, destination in self._wanted():
            try:
                self._subscribed(topic, destination)
                topics.append(topic)
            except Fault as fault:
                # a topic of a role that the account lacks is no reason to go without the others
                if fault.kind not in (FaultKind.REFUSED, FaultKind.DENIED):
                    raise
                refused = fault
        if not topics:
            raise refused or Fault(
                FaultKind.REFUSED, "neither a queue nor an AWS account and region are given"
            )
        return topics

    def _wanted(self) -> Iterator[tuple[str, str]]:
        if self._queue:
            destination = self._destination({"sqs": {"arn": self._queue}})
            yield from ((topic, destination) for topic in QUEUE_TOPICS)
        if all(self._bridge.values()):
            destination = self._destination({"eventBridge": self._bridge})
            yield from ((topic, destination) for topic in BRIDGE_TOPICS)

    def _destination(self, resource: Mapping[str, Any]) -> str:
        """The destination for a resource, made when there is none; destinations belong to the application."""
        known = self._client.read("get_destinations", scope=NOTIFICATIONS_SCOPE)
        for each in needed_parts(known, "payload"):
            if _same(part(each, "resource"), resource):
                return needed(each, "destinationId")
        kind = next(iter(resource))
        made = self._client.read(
            "create_destination",
            {"name": f"zayton-{kind.lower()}", "resourceSpecification": resource},
            scope=NOTIFICATIONS_SCOPE,
            safe=False,
        )
        return needed(part(made, "payload"), "destinationId")

    def _subscribed(self, topic: str, destination: str) -> None:
        """One topic has one subscription of an application; one to somewhere else is replaced."""
        standing = self._standing(topic)
        if text(standing, "destinationId") == destination:
            return
        if standing:
            self._client.ask(
                "delete_subscription_by_id",
                needed(standing, "subscriptionId"),
                topic,
                scope=NOTIFICATIONS_SCOPE,
            )
        self._client.ask(
            "create_subscription",
            topic,
            {"payloadVersion": _VERSION, "destinationId": destination},
            safe=False,
        )

    def _standing(self, topic: str) -> Json:
        try:
            return part(self._client.read("get_subscription", topic), "payload")
        except Fault as fault:
            if fault.kind is FaultKind.GONE:
                return {}
            raise


def _same(standing: Json, wanted: Mapping[str, Any]) -> bool:
    """Whether a destination is the one wanted: it may say more of itself, such as its event source's name."""
    return all(
        part(standing, kind).get(name) == value
        for kind, values in wanted.items()
        for name, value in values.items()
    )
