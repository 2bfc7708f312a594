"""The shop's app: its credentials, and who may call."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from zayton.sandbox.shopify.store import Store

SHOP = "zayton-sandbox"
CLIENT_ID = "5a6179746f6e2d73616e64626f782d69"
CLIENT_SECRET = "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"  # noqa: S105 it opens nothing but this sandbox
ACCESS_TOKEN = "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"  # noqa: S105 the same
"""The token of an app that was made in the shop's admin: it never expires, but can be revoked."""

API_VERSION = "2026-10"
SCOPES = (
    "read_assigned_fulfillment_orders,write_assigned_fulfillment_orders,write_fulfillments,write_inventory,"
    "read_locations,write_merchant_managed_fulfillment_orders,write_orders,read_all_orders,write_products,"
    "write_publications,read_shopify_payments_payouts"
)
_LIFE = timedelta(seconds=86_399)


def grant(store: Store, asked: Mapping[str, Any], at: datetime) -> tuple[int, dict[str, Any]]:
    """Status and body of an answer to the client credentials grant."""
    if asked.get("grant_type") != "client_credentials":
        return 400, {"error": "unsupported_grant_type"}
    if asked.get("client_id") != CLIENT_ID:
        return 400, {"error": "application_cannot_be_found"}
    if asked.get("client_secret") != CLIENT_SECRET:
        return 401, {"error": "invalid_client", "error_description": "Client authentication failed"}
    # client credentials give a token of a day and nothing to refresh it by: one asks anew
    token = f"shpat_{token_hex(16)}"
    store.tokens[token] = (at + _LIFE).isoformat()
    return 200, {"access_token": token, "scope": SCOPES, "expires_in": 86_399}


def may_call(store: Store, token: str, at: datetime) -> bool:
    """Whether a call's access token is good."""
    until = store.tokens.get(token)
    return until == "" or bool(until and datetime.fromisoformat(until) > at)
