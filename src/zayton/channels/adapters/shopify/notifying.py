"""Subscribing to webhooks."""

from collections.abc import Sequence

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.receiving import TOPICS
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import part, parts, text

_LIST = """
query Subscriptions($after: String) {
  webhookSubscriptions(first: 100, after: $after) {
    nodes { topic uri }
    pageInfo { hasNextPage endCursor }
  }
}"""
_CREATE = """
mutation Subscribe($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, format: JSON}) {
    userErrors { field message }
  }
}"""


class ShopifyNotifications:
    """A `NotificationsPort`; Shopify signs with the app's client secret, whatever `secret` says."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def subscribe(self, address: str, *, secret: str) -> Sequence[str]:  # noqa: ARG002 the secret is not ours to choose
        """See `NotificationsPort`."""
        known = self._known(address)
        for topic in TOPICS:
            name = topic.upper().replace("/", "_")
            if name not in known:
                told = self._client.graph(_CREATE, {"topic": name, "uri": address})
                for error in parts(part(told, "webhookSubscriptionCreate"), "userErrors"):
                    # told twice, as when an answer was lost
                    if "already been taken" not in text(error, "message"):
                        raise Fault(FaultKind.REFUSED, text(error, "message"))
        return TOPICS

    def _known(self, address: str) -> set[str]:
        known: set[str] = set()
        after: str | None = None
        while True:
            found = part(self._client.graph(_LIST, {"after": after}), "webhookSubscriptions")
            known |= {text(one, "topic") for one in parts(found, "nodes") if text(one, "uri") == address}
            page = part(found, "pageInfo")
            after = text(page, "endCursor")
            if page.get("hasNextPage") is not True or not after:
                return known
