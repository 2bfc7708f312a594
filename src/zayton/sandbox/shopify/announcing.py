"""Webhooks: who subscribed to what, and the notifications signed as Shopify signs them."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from zayton.sandbox.clock import iso
from zayton.sandbox.market import Hook
from zayton.sandbox.shopify.account import API_VERSION, CLIENT_SECRET, SHOP
from zayton.sandbox.shopify.store import Json, Store

TOPICS = (
    "app/uninstalled",
    "fulfillments/create",
    "inventory_levels/update",
    "orders/cancelled",
    "orders/create",
    "orders/edited",
    "orders/fulfilled",
    "orders/paid",
    "orders/partially_fulfilled",
    "orders/updated",
    "products/create",
    "products/delete",
    "products/update",
    "refunds/create",
)


def subscribe(store: Store, topic: str, address: str, at: datetime) -> tuple[Json | None, str]:
    """A subscription, or why there is none."""
    if topic not in TOPICS:
        return None, "Invalid topic specified."
    if not address.startswith(("http://", "https://")):
        return None, "Address is invalid"
    if any(one["topic"] == topic and one["address"] == address for one in store.webhooks.values()):
        # subscribing twice is an error, so one looks before
        return None, "Address for this topic has already been taken"
    made = {
        "id": store.next_id("WebhookSubscription"),
        "address": address,
        "topic": topic,
        "created_at": store.written(at),
        "updated_at": store.written(at),
        "format": "json",
        "fields": [],
        "metafield_namespaces": [],
        "api_version": API_VERSION,
        "private_metafield_namespaces": [],
    }
    store.webhooks[str(made["id"])] = made
    return made, ""


def announcements(store: Store, topic: str, body: Any, at: datetime) -> list[Hook]:
    """The notifications of something that happened, one for each subscription."""
    content = json.dumps(body).encode()
    # one event for all its subscriptions, and a webhook id for each: duplicates of either can be told
    event = str(uuid4())
    return [
        Hook(one["address"], _headers(topic, content, event, at), content, topic)
        for one in store.webhooks.values()
        if one["topic"] == topic
    ]


def _headers(topic: str, content: bytes, event: str, at: datetime) -> dict[str, str]:
    # with the secret of the app, not one of the subscription: all shops of an app share it
    signature = hmac.new(CLIENT_SECRET.encode(), content, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": base64.b64encode(signature).decode(),
        "X-Shopify-Shop-Domain": f"{SHOP}.myshopify.com",
        "X-Shopify-API-Version": API_VERSION,
        "X-Shopify-Webhook-Id": str(uuid4()),
        "X-Shopify-Event-Id": event,
        "X-Shopify-Triggered-At": iso(at, fraction=True),
    }
