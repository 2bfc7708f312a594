"""Webhooks: signed with the secret that each was made with."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zayton.sandbox.market import Hook
from zayton.sandbox.woocommerce.shelves import SITE, Wrong
from zayton.sandbox.woocommerce.store import Json, Store

TOPICS = tuple(
    f"{resource}.{event}"
    for resource in ("order", "product")
    for event in ("created", "updated", "deleted", "restored")
)

STATUSES = ("active", "paused", "disabled")
_MOST_FAILURES = 5


def add(store: Store, told: Mapping[str, Any], at: datetime) -> tuple[Json, list[Hook]]:
    """A webhook, and the ping by which the shop tries its address."""
    topic, address = str(told.get("topic") or ""), str(told.get("delivery_url") or "")
    if topic not in TOPICS:
        words = "Webhook topic is required and must be valid."
        raise Wrong("woocommerce_rest_shop_webhook_invalid_topic", words)
    _check_address(address)
    resource, _, event = topic.partition(".")
    number = store.next_id("webhook")
    store.webhooks[str(number)] = {
        "id": number,
        "name": str(told.get("name") or f"Webhook {topic}"),
        "status": str(told.get("status") or "active"),
        "topic": topic,
        "resource": resource,
        "event": event,
        "hooks": [],
        "delivery_url": address,
        "secret": str(told.get("secret") or ""),
        **store.moments("date_created", at),
        **store.moments("date_modified", at),
    }
    # a ping is a form and carries no signature (`WC_Webhook::deliver_ping`)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return store.webhooks[str(number)], [Hook(address, kind, f"webhook_id={number}".encode(), "ping")]


def change(found: Json, told: Mapping[str, Any]) -> None:
    """Take over what was told; what is blank stays as it was."""
    if told.get("delivery_url"):
        _check_address(str(told["delivery_url"]))
    if told.get("status") and told["status"] not in STATUSES:
        raise Wrong("woocommerce_rest_shop_webhook_invalid_status", "Webhook status must be valid.")
    found |= {name: told[name] for name in ("name", "status", "secret", "delivery_url") if told.get(name)}


def _check_address(address: str) -> None:
    if not address.startswith(("http://", "https://")):
        raise Wrong(
            "woocommerce_rest_shop_webhook_invalid_delivery_url",
            "Webhook delivery URL must be a valid URL starting with http:// or https://.",
        )


def announcements(store: Store, topic: str, body: Json) -> list[Hook]:
    """The notifications of something that happened."""
    content = json.dumps(body).encode()
    resource, _, event = topic.partition(".")
    hooks = []
    for one in store.webhooks.values():
        if one["topic"] == topic and one["status"] == "active":
            # over the body as it is sent, base64 and not hex (`WC_Webhook::generate_signature`)
            mac = hmac.new(one["secret"].encode(), content, hashlib.sha256).digest()
            headers = {
                "Content-Type": "application/json",
                "X-WC-Webhook-Source": f"{SITE}/",
                "X-WC-Webhook-Topic": topic,
                "X-WC-Webhook-Resource": resource,
                "X-WC-Webhook-Event": event,
                "X-WC-Webhook-Signature": base64.b64encode(mac).decode(),
                "X-WC-Webhook-ID": str(one["id"]),
                "X-WC-Webhook-Delivery-ID": f"{store.next_id('delivery'):032x}",
            }
            hooks.append(Hook(one["delivery_url"], headers, content, topic))
    return hooks


def count(store: Store, number: str, *, taken: bool) -> None:
    """Keep how often in a row a webhook's deliveries failed; too often switches it off."""
    failures = 0 if taken else store.failures.get(number, 0) + 1
    store.failures[number] = failures
    # the default of the filter `woocommerce_max_webhook_delivery_failures`
    if failures > _MOST_FAILURES:
        store.webhooks[number]["status"] = "disabled"


def shown(one: Json) -> Json:
    """A webhook without its secret."""
    return {name: value for name, value in one.items() if name != "secret"}
