"""Requests as Amazon's own client (`amzn-sp-api`) builds them, to be sent by our caller.

What that client is good for is what an operation is: its path, the names and joining of its parameters, which of them
it must have, the regions' addresses. Its sending is not used: it pools and retries by itself, throws the answer's
bytes away, sleeps inside token refreshes, and builds an object for every node of an answer, which for a page of a
hundred orders was measured at two hundred times the time of reading the JSON (0.8 s against 4 ms). So its API classes
are given a stand-in for its `ApiClient` that hands the finished request back instead of sending it.

Importing it calls `logging.basicConfig` twice; the root logger is put back as it was. It loads a few hundred modules,
which is why only `connect` imports this file.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode


def _keep_logging() -> tuple[int, list[logging.Handler]]:
    return logging.root.level, list(logging.root.handlers)


def _restore_logging(kept: tuple[int, list[logging.Handler]]) -> None:
    level, handlers = kept
    for handler in [each for each in logging.root.handlers if each not in handlers]:
        logging.root.removeHandler(handler)
    logging.root.setLevel(level)


_kept = _keep_logging()
from spapi.api.catalogitems_v2022_04_01.catalog_api import CatalogApi  # noqa: E402
from spapi.api.fba_inventory_v1.fba_inventory_api import FbaInventoryApi  # noqa: E402
from spapi.api.feeds_v2021_06_30.feeds_api import FeedsApi  # noqa: E402
from spapi.api.finances_v2024_06_19.finances_v2024_api import FinancesV2024Api  # noqa: E402
from spapi.api.listings_items_v2021_08_01.listings_api import ListingsApi  # noqa: E402
from spapi.api.messaging_v1.messaging_api import MessagingApi  # noqa: E402
from spapi.api.notifications_v1.notifications_api import NotificationsApi  # noqa: E402
from spapi.api.orders_v0.orders_v0_api import OrdersV0Api  # noqa: E402
from spapi.api.orders_v2026_01_01.get_order_api import GetOrderApi  # noqa: E402
from spapi.api.orders_v2026_01_01.search_orders_api import SearchOrdersApi  # noqa: E402
from spapi.api.product_pricing_v0.product_pricing_api import ProductPricingApi  # noqa: E402
from spapi.api.product_type_definitions_v2020_09_01.definitions_api import DefinitionsApi  # noqa: E402
from spapi.api.reports_v2021_06_30.reports_api import ReportsApi  # noqa: E402
from spapi.api.sellers_v1.sellers_api import SellersApi  # noqa: E402
from spapi.api.solicitations_v1.solicitations_api import SolicitationsApi  # noqa: E402
from spapi.api.tokens_v2021_03_01.tokens_api import TokensApi  # noqa: E402
from spapi.client import SPAPIClient  # noqa: E402

_restore_logging(_kept)

_APIS: Mapping[str, Any] = {
    "search_orders": SearchOrdersApi,
    "get_order": GetOrderApi,
    "confirm_shipment": OrdersV0Api,
    **dict.fromkeys(
        (
            "search_listings_items",
            "get_listings_item",
            "put_listings_item",
            "patch_listings_item",
            "delete_listings_item",
        ),
        ListingsApi,
    ),
    **dict.fromkeys(("create_feed_document", "create_feed", "get_feed", "get_feed_document"), FeedsApi),
    **dict.fromkeys(("create_report", "get_report", "get_reports", "get_report_document"), ReportsApi),
    "get_inventory_summaries": FbaInventoryApi,
    "search_catalog_items": CatalogApi,
    **dict.fromkeys(
        ("get_listing_offers_batch", "get_item_offers_batch", "get_competitive_pricing"), ProductPricingApi
    ),
    "get_definitions_product_type": DefinitionsApi,
    "list_transactions": FinancesV2024Api,
    **dict.fromkeys(
        (
            "get_messaging_actions_for_order",
            "create_confirm_order_details",
            "create_confirm_delivery_details",
            "create_unexpected_problem",
        ),
        MessagingApi,
    ),
    **dict.fromkeys(
        ("get_solicitation_actions_for_order", "create_product_review_and_seller_feedback_solicitation"),
        SolicitationsApi,
    ),
    **dict.fromkeys(
        (
            "get_destinations",
            "create_destination",
            "get_subscription",
            "create_subscription",
            "delete_subscription_by_id",
        ),
        NotificationsApi,
    ),
    "get_marketplace_participations": SellersApi,
    "create_restricted_data_token": TokensApi,
}


class Request(NamedTuple):
    """A request that is ready to be sent: `path` has its query in it, `content` is JSON or nothing."""

    operation: str
    method: str
    path: str
    content: bytes | None = None


class _Builder:
    """Stands where the official classes expect their `ApiClient`; what they would send comes back to their caller."""

    client_side_validation = True

    def select_header_accept(self, accepts: Sequence[str]) -> str:
        return accepts[0]

    def select_header_content_type(self, kinds: Sequence[str]) -> str:
        return kinds[0]

    def call_api(
        self,
        path: str,
        method: str,
        in_path: Mapping[str, Any],
        query: Sequence[tuple[str, Any]],
        _headers: Mapping[str, str],
        **rest: Any,
    ) -> Request:
        for name, value in in_path.items():
            # SKUs hold slashes, blanks and anything else
            path = path.replace("{" + name + "}", quote(str(value), safe=""))
        pairs = [
            (name, ",".join(value) if isinstance(value, (list, tuple)) else str(value))
            for name, value in query
        ]
        body = rest.get("body")
        return Request(
            "",
            method,
            f"{path}?{urlencode(pairs, quote_via=quote, safe='')}" if pairs else path,
            None if body is None else json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode(),
        )


_BUILDER = _Builder()


def request(method: str, *args: Any, **kwargs: Any) -> Request:
    """The request of an operation, named as the official client names its method (`search_orders`).

    Its parameters are that method's too; `None` leaves one out. A missing one is a `ValueError`, an unknown one a
    `TypeError`: mistakes of ours.
    """
    given = {name: value for name, value in kwargs.items() if value is not None}
    built: Request = getattr(_APIS[method](_BUILDER), method)(*args, **given)
    return built._replace(operation=_operation(method))


def _operation(method: str) -> str:
    first, *more = method.split("_")
    return first + "".join(part.capitalize() for part in more)


def endpoint(region: str) -> str:
    """Where a region's API lives."""
    return str(SPAPIClient.region_to_endpoint[region])


def token_endpoint() -> str:
    """Where Login with Amazon gives access tokens."""
    return str(SPAPIClient.oauth_endpoint)
