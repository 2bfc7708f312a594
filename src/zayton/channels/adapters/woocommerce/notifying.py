"""Subscribing to webhooks."""

from collections.abc import Sequence

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.adapters.woocommerce.receiving import TOPICS
from zayton.channels.ports.parts import ident, text


class WooNotifications:
    """A `NotificationsPort`. A shop gives a webhook up after five failures; subscribing again wakes it."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def subscribe(self, address: str, *, secret: str) -> Sequence[str]:
        """See `NotificationsPort`."""
        rows = self._client.all_rows("webhooks", {"status": "all"})
        known = {text(row, "topic"): ident(row) for row in rows if text(row, "delivery_url") == address}
        for topic in TOPICS:
            told = {"status": "active", "secret": secret}
            if topic in known:
                self._client.put(f"webhooks/{known[topic]}", told)
            else:
                made = {"name": f"Zayton {topic}", "topic": topic, "delivery_url": address}
                self._client.post("webhooks", {**made, **told})
        return TOPICS
