"""The GraphQL mutations of orders, units and webhooks."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from uuid import uuid4

from graphql import GraphQLError, GraphQLResolveInfo
from graphql.execution.values import get_directive_values

from zayton.sandbox.shopify import announcing, seen
from zayton.sandbox.shopify.seen import Seen
from zayton.sandbox.shopify.shelves import level
from zayton.sandbox.shopify.shelving import Shelving
from zayton.sandbox.shopify.store import Json, gid, number_of
from zayton.sandbox.shopify.working import REASONS

# input arrays hold 250 ("MAX_INPUT_SIZE_EXCEEDED")
_MOST_QUANTITIES = 250
_HIGHEST = 1_000_000_000
_MOST_KEYS = 1000
_WORDS = {
    "INVALID_INVENTORY_ITEM": "The specified inventory item could not be found.",
    "INVALID_LOCATION": "The specified location could not be found.",
    "ITEM_NOT_STOCKED_AT_LOCATION": "The specified inventory item is not stocked at the location.",
    "INVALID_QUANTITY_NEGATIVE": "The quantity can't be negative.",
    "INVALID_QUANTITY_TOO_HIGH": "The total quantity can't be higher than 1,000,000,000.",
    "CHANGE_FROM_QUANTITY_STALE": "The changeFromQuantity argument no longer matches the persisted quantity.",
}


class Mutations(Shelving):
    """One method for each field of the mutation root; those of products are in `Shelving`."""

    def inventorySetQuantities(self, info: GraphQLResolveInfo[Any], input: Json) -> Seen:  # noqa: A002, N802
        """Set units absolutely, each only if it still is what the caller believes; all or none."""
        return self._once(info, input, lambda: self._set_quantities(input))

    def _set_quantities(self, asked: Json) -> Seen:
        problems = [
            {"field": ["input", "quantities", str(place)], "message": words, "code": code}
            for place, one in enumerate(asked["quantities"])
            for code, words in self._against(one)
        ]
        if asked["name"] not in ("available", "on_hand"):
            problems.append({"field": ["input", "name"], "message": "Invalid name", "code": "INVALID_NAME"})
        if len(asked["quantities"]) > _MOST_QUANTITIES:
            _fail(
                f"The input array size is greater than the maximum allowed of {_MOST_QUANTITIES}.",
                "MAX_INPUT_SIZE_EXCEEDED",
            )
        if problems:
            return {"inventoryAdjustmentGroup": None, "userErrors": problems}
        changes = [change for one in asked["quantities"] if (change := self._set(one, asked["name"]))]
        group = {
            "id": gid("InventoryAdjustmentGroup", len(self._store.answered) + 1),
            "createdAt": self._store.written(self._shop.now()),
            "reason": asked["reason"],
            "changes": changes,
        }
        # null is no failure: nothing had to change
        return {"inventoryAdjustmentGroup": group if changes else None, "userErrors": []}

    def _against(self, one: Json) -> list[tuple[str, str]]:
        # what the caller believes to be shown must be told; null says that it does not care
        if "changeFromQuantity" not in one:
            _fail(
                "The changeFromQuantity argument is required, pass null to skip the check.", "BAD_USER_INPUT"
            )
        item, place = number_of(one["inventoryItemId"]), number_of(one["locationId"])
        there = level(self._store, item, place)
        shown = None if there is None else there["available"]
        wrong = {
            "INVALID_INVENTORY_ITEM": self._store.variant_of(item) is None,
            "INVALID_LOCATION": place not in self._store.locations,
            "ITEM_NOT_STOCKED_AT_LOCATION": there is None,
            "INVALID_QUANTITY_NEGATIVE": one["quantity"] < 0,
            "INVALID_QUANTITY_TOO_HIGH": one["quantity"] > _HIGHEST,
            "CHANGE_FROM_QUANTITY_STALE": one["changeFromQuantity"] not in (None, shown),
        }
        return [(code, _WORDS[code]) for code, is_so in wrong.items() if is_so][:1]

    def _set(self, one: Json, name: str) -> Seen | None:
        item, place = number_of(one["inventoryItemId"]), number_of(one["locationId"])
        there = self._store.levels[item][place]
        units = one["quantity"] - (there["committed"] if name == "on_hand" else 0)
        delta = units - there["available"]
        if not delta:
            return None
        self._shop.set_available(item, place, units)
        return {"name": name, "delta": delta, "quantityAfterChange": one["quantity"]}

    def inventoryActivate(  # noqa: N802
        self,
        _info: GraphQLResolveInfo[Any],
        inventoryItemId: str,  # noqa: N803
        locationId: str,  # noqa: N803
        available: int | None = None,
    ) -> Seen:
        """Stock an item at a location."""
        item, place = number_of(inventoryItemId), number_of(locationId)
        one = self._store.variant_of(item)
        if one is None or place not in self._store.locations:
            return {
                "inventoryLevel": None,
                "userErrors": [{"field": ["inventoryItemId"], "message": "not found"}],
            }
        self._store.levels[item].setdefault(
            place, {"available": available or 0, "committed": 0, "updated": 0}
        )
        return {"inventoryLevel": seen.level(self._store, one, place), "userErrors": []}

    def fulfillmentCreate(  # noqa: N802
        self, _info: GraphQLResolveInfo[Any], fulfillment: Json, **_more: Any
    ) -> Seen:
        """Send parts of fulfilment orders."""
        parts = [
            (
                number_of(one["fulfillmentOrderId"]),
                {
                    number_of(line["id"]): line["quantity"]
                    for line in one.get("fulfillmentOrderLineItems") or []
                },
            )
            for one in fulfillment["lineItemsByFulfillmentOrder"]
        ]
        made, problem = self._shop.fulfil(parts, fulfillment.get("trackingInfo") or {})
        errors = [{"field": ["fulfillment"], "message": problem}] if problem else []
        return {"fulfillment": seen.fulfilment(made) if made else None, "userErrors": errors}

    def orderCancel(  # noqa: N802
        self,
        _info: GraphQLResolveInfo[Any],
        orderId: str,  # noqa: N803
        reason: str,
        restock: bool,  # noqa: FBT001 graphql calls by the schema's names
        refundMethod: Mapping[str, Any] | None = None,  # noqa: N803
        **_more: Any,
    ) -> Seen:
        """Cancel an order; the work is done at once, and said to be a job."""
        order = self._store.orders.get(number_of(orderId))
        code, problem = "NOT_FOUND", "Order does not exist"
        if order is not None and reason.lower() in REASONS:
            back = bool((refundMethod or {}).get("originalPaymentMethodsRefund"))
            code = "INVALID"
            problem = self._shop.cancel_order(order, reason.lower(), restock=restock, give_back=back)
        errors = [{"field": ["orderId"], "message": problem, "code": code}] if problem else []
        return {
            # `orderCancel` is a job: its answer does not say that the order was cancelled
            "job": None if problem else {"id": gid("Job", str(uuid4())), "done": False},
            "orderCancelUserErrors": errors,
            "userErrors": errors,
        }

    def webhookSubscriptionCreate(  # noqa: N802
        self,
        _info: GraphQLResolveInfo[Any],
        topic: str,
        webhookSubscription: Json,  # noqa: N803
    ) -> Seen:
        """Subscribe."""
        names = {one.upper().replace("/", "_"): one for one in announcing.TOPICS}
        made, problem = announcing.subscribe(
            self._store, names.get(topic, topic), str(webhookSubscription.get("uri")), self._shop.now()
        )
        errors = [{"field": ["webhookSubscription", "uri"], "message": problem}] if problem else []
        return {"webhookSubscription": seen.subscription(made) if made else None, "userErrors": errors}

    def webhookSubscriptionDelete(self, _info: GraphQLResolveInfo[Any], id: str) -> Seen:  # noqa: A002, N802
        """Unsubscribe."""
        found = self._store.webhooks.pop(number_of(id), None)
        errors = [] if found else [{"field": ["id"], "message": "Webhook subscription does not exist"}]
        return {"deletedWebhookSubscriptionId": id if found else None, "userErrors": errors}

    def _once(self, info: GraphQLResolveInfo[Any], asked: Json, work: Callable[[], Seen]) -> Seen:
        """The work under its idempotency key, which this version demands: told again, it answers as before."""
        directive = info.schema.get_directive("idempotent")
        assert directive is not None
        values = get_directive_values(directive, info.field_nodes[0], info.variable_values)
        if not values:
            _fail(
                "The @idempotent directive is required for this mutation but was not provided.", "BAD_REQUEST"
            )
        key, told = str(values["key"]), json.dumps(asked, sort_keys=True)
        if key in self._store.answered:
            before, answer = self._store.answered[key]
            words = "The same idempotency key cannot be used with different operation parameters."
            error = {"field": None, "message": words, "code": "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"}
            return (
                dict(answer) if before == told else {"inventoryAdjustmentGroup": None, "userErrors": [error]}
            )
        answer = work()
        self._store.answered[key] = [told, answer]
        for oldest in list(self._store.answered)[:-_MOST_KEYS]:
            del self._store.answered[oldest]
        return answer


def _fail(words: str, code: str) -> NoReturn:
    raise GraphQLError(words, extensions={"code": code})
