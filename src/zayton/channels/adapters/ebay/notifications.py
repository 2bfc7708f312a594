"""Having notifications sent, by the Notification API: an address for alerts, a destination, a subscription a topic.

Order topics live here since December 2025 (release notes 1.6.6 and 1.6.7); the older XML platform notifications of the
Trading API are not needed for them.
"""

from collections.abc import Sequence

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.receiving import TOPICS
from zayton.channels.adapters.ebay.tokens import APPLICATION, USER
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, part, parts, text

_BASE = "/commerce/notification/v1"
_NAME = "Zayton"


class Notifications:
    """See `NotificationsPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def subscribe(self, address: str, *, secret: str) -> Sequence[str]:
        """Every topic that we understand and the application may have; `secret` has 32 to 80 letters and digits."""
        self._alerts()
        destination = self._destination(address, secret)
        known = {text(one, "topicId"): one for one in self._all("subscription", "subscriptions", USER)}
        topics = [one for one in self._all("topic", "topics", APPLICATION) if text(one, "topicId") in TOPICS]
        for topic in topics:
            self._subscribe(topic, destination, known.get(text(topic, "topicId")))
        return [text(topic, "topicId") for topic in topics]

    def _alerts(self) -> None:
        try:
            self._client.read("notification", f"{_BASE}/config", token=APPLICATION)
        except Fault as fault:
            email = self._client.values.get("alert_email", "")
            if fault.kind is not FaultKind.GONE or not email:
                raise
            body = {"alertEmail": email}
            self._client.ask("notification", "PUT", f"{_BASE}/config", body=body, token=APPLICATION)

    def _destination(self, address: str, secret: str) -> str:
        body = {
            "name": _NAME,
            "status": "ENABLED",
            "deliveryConfig": {"endpoint": address, "verificationToken": secret},
        }
        for one in self._all("destination", "destinations", APPLICATION):
            config = part(one, "deliveryConfig")
            if text(config, "endpoint") == address:
                key = needed(one, "destinationId")
                if text(config, "verificationToken") != secret or text(one, "status") != "ENABLED":
                    path = f"{_BASE}/destination/{key}"
                    self._client.ask("notification", "PUT", path, body=body, token=APPLICATION)
                return key
        answer = self._client.ask(
            "notification", "POST", f"{_BASE}/destination", body=body, token=APPLICATION, safe=False
        )
        return str(answer.headers.get("location", "")).rpartition("/")[2]

    def _subscribe(self, topic: Json, destination: str, known: Json | None) -> None:
        payload = next((one for one in parts(topic, "supportedPayloads") if not one.get("deprecated")), {})
        body = {
            "topicId": text(topic, "topicId"),
            "status": "ENABLED",
            "payload": {
                "format": "JSON",
                "schemaVersion": text(payload, "schemaVersion") or "1.0",
                "deliveryProtocol": "HTTPS",
            },
            "destinationId": destination,
        }
        # topics of a user are subscribed to for the user, those of an application for all its users
        token = USER if text(topic, "scope") == "USER" else APPLICATION
        if known is None:
            self._client.ask(
                "notification", "POST", f"{_BASE}/subscription", body=body, token=token, safe=False
            )
        elif text(known, "destinationId") != destination or text(known, "status") != "ENABLED":
            path = f"{_BASE}/subscription/{needed(known, 'subscriptionId')}"
            self._client.ask("notification", "PUT", path, body=body, token=token)

    def _all(self, resource: str, name: str, token: str) -> list[Json]:
        params = {"limit": "100"}
        return list(
            parts(self._client.read("notification", f"{_BASE}/{resource}", params=params, token=token), name)
        )
