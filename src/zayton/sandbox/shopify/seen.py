"""Things of the shop as GraphQL shows them: dictionaries whose fields with arguments are functions."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from zayton.sandbox.shopify.shelves import for_sale_online
from zayton.sandbox.shopify.store import LOCATION, PUBLICATION, Json, Store, gid, number_of

Seen = dict[str, Any]


def connection(
    rows: Sequence[Any], show: Callable[[Any], Seen], first: int | None, after: str | None
) -> Seen:
    """A page of rows; the cursor is the id of the last one shown."""
    shown = [show(one) for one in rows[:first]]
    return {
        "nodes": shown,
        "pageInfo": {
            "hasNextPage": len(rows) > len(shown),
            "hasPreviousPage": bool(after),
            "startCursor": shown[0]["id"] if shown else None,
            "endCursor": shown[-1]["id"] if shown else None,
        },
    }


def paged(rows: Iterable[Json], after: str | None) -> list[Json]:
    """The rows behind a cursor, by id."""
    last = int(number_of(after or "") or 0)
    return sorted((one for one in rows if one["id"] > last), key=lambda one: one["id"])


def shop(store: Store) -> Seen:
    """The shop."""
    told = store.shop
    return {
        "__typename": "Shop",
        "id": gid("Shop", told["id"]),
        "name": told["name"],
        "email": told["email"],
        "myshopifyDomain": told["myshopify_domain"],
        "currencyCode": told["currency"],
        "ianaTimezone": told["iana_timezone"],
        "taxesIncluded": told["taxes_included"],
        "url": f"https://{told['domain']}",
        "shopAddress": {"countryCodeV2": told["country_code"]},
    }


def location(one: Json) -> Seen:
    """A location."""
    return {
        "__typename": "Location",
        "id": gid("Location", one["id"]),
        "name": one["name"],
        "isActive": one["active"],
        "fulfillsOnlineOrders": True,
    }


def publication() -> Seen:
    """The online shop, the only place where things are published."""
    return {"__typename": "Publication", "id": gid("Publication", PUBLICATION), "name": "Online Store"}


def product(store: Store, one: Json) -> Seen:
    """A product."""
    picture = one["image"]
    return {
        "__typename": "Product",
        "id": gid("Product", one["id"]),
        "title": one["title"],
        "handle": one["handle"],
        "status": one["status"].upper(),
        "vendor": one["vendor"],
        "productType": one["product_type"],
        "descriptionHtml": one["body_html"] or "",
        "tags": [tag.strip() for tag in one["tags"].split(",") if tag.strip()],
        "publishedAt": one["published_at"],
        "updatedAt": one["updated_at"],
        "onlineStoreUrl": f"https://{store.shop['domain']}/products/{one['handle']}"
        if for_sale_online(one)
        else None,
        # null where there is no picture
        "featuredMedia": picture
        and {
            "__typename": "MediaImage",
            "id": gid("MediaImage", picture["id"]),
            "image": {"url": picture["src"]},
        },
        "options": lambda _info, first=None: [
            {
                "id": gid("ProductOption", option["id"]),
                **{name: option[name] for name in ("name", "position", "values")},
            }
            for option in one["options"][:first]
        ],
        "variants": lambda _info, first=None, after=None: connection(
            paged(one["variants"], after), lambda row: variant(store, row, one), first, after
        ),
    }


def variant(store: Store, one: Json, of: Json) -> Seen:
    """A variant of a product."""
    options = zip(of["options"], (one["option1"], one["option2"], one["option3"]), strict=False)
    return {
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", one["id"]),
        "title": one["title"],
        "displayName": f"{of['title']} - {one['title']}",
        "sku": one["sku"],
        "barcode": one["barcode"],
        "price": one["price"],
        "compareAtPrice": one["compare_at_price"],
        "inventoryQuantity": one["inventory_quantity"],
        "updatedAt": one["updated_at"],
        "selectedOptions": [{"name": option["name"], "value": value} for option, value in options],
        "product": lambda _info: product(store, of),
        "inventoryItem": lambda _info: item(store, one),
    }


def item(store: Store, one: Json) -> Seen:
    """A variant's inventory item."""
    return {
        "__typename": "InventoryItem",
        "id": gid("InventoryItem", one["inventory_item_id"]),
        "sku": one["sku"],
        "tracked": one["inventory_management"] == "shopify",
        "requiresShipping": one["requires_shipping"],
        "measurement": {"weight": {"unit": "GRAMS", "value": float(one["grams"])}},
        "inventoryLevel": lambda _info, locationId: level(store, one, number_of(locationId)),  # noqa: N803
    }


def level(store: Store, one: Json, place: str) -> Seen | None:
    """The units of a variant at a location; `None` where it is not stocked."""
    there = store.levels.get(str(one["inventory_item_id"]), {}).get(place)
    if there is None:
        return None
    # on hand is what lies there; available is less what is committed to orders
    units = {**there, "on_hand": there["available"] + there["committed"]}
    return {
        "__typename": "InventoryLevel",
        # a level has no number of its own: its id names the item in a query
        "id": f"{gid('InventoryLevel', place)}?inventory_item_id={one['inventory_item_id']}",
        "item": lambda _info: item(store, one),
        "location": location(store.locations[place]),
        "updatedAt": one["updated_at"],
        "quantities": lambda _info, names: [
            {"name": name, "quantity": units[name]} for name in names if name in units and name != "updated"
        ],
    }


def order(one: Json, works: Sequence[Json]) -> Seen:
    """An order with its fulfilment orders."""
    status = {None: "UNFULFILLED", "partial": "PARTIALLY_FULFILLED", "fulfilled": "FULFILLED"}
    return {
        "__typename": "Order",
        "id": gid("Order", one["id"]),
        "name": one["name"],
        "cancelledAt": one["cancelled_at"],
        "displayFulfillmentStatus": status[one["fulfillment_status"]],
        "updatedAt": one["updated_at"],
        "fulfillments": lambda _info, first=None: [fulfilment(row) for row in one["fulfillments"][:first]],
        "fulfillmentOrders": lambda _info, first=None, after=None: connection(
            paged(works, after), lambda row: work(row, one), first, after
        ),
    }


def work(one: Json, of: Json) -> Seen:
    """A fulfilment order."""
    lines = {line["id"]: line for line in of["line_items"]}
    return {
        "__typename": "FulfillmentOrder",
        "id": gid("FulfillmentOrder", one["id"]),
        "status": one["status"].upper(),
        "orderId": gid("Order", of["id"]),
        "lineItems": lambda _info, first=None, after=None: connection(
            paged(one["line_items"], after),
            lambda row: _work_line(row, lines[row["line_item_id"]]),
            first,
            after,
        ),
    }


def _work_line(row: Json, line: Json) -> Seen:
    return {
        "id": gid("FulfillmentOrderLineItem", row["id"]),
        "totalQuantity": row["quantity"],
        "remainingQuantity": row["fulfillable_quantity"],
        "sku": line["sku"],
        "lineItem": _line(line),
    }


def _line(line: Json) -> Seen:
    return {"id": gid("LineItem", line["id"]), "sku": line["sku"], "quantity": line["quantity"]}


def fulfilment(one: Json) -> Seen:
    """What was sent."""
    info = {"company": one["tracking_company"], "number": one["tracking_number"], "url": one["tracking_url"]}
    return {
        "__typename": "Fulfillment",
        "id": gid("Fulfillment", one["id"]),
        "name": one["name"],
        "status": one["status"].upper(),
        "createdAt": one["created_at"],
        "trackingInfo": lambda _info, first=None: [info][:first] if one["tracking_number"] else [],
        "fulfillmentLineItems": lambda _info, first=None, after=None: connection(
            one["line_items"],
            lambda row: {
                "id": gid("FulfillmentLineItem", row["id"]),
                "quantity": row["quantity"],
                "lineItem": _line(row),
            },
            first,
            after,
        ),
    }


def subscription(one: Json) -> Seen:
    """A webhook subscription."""
    return {
        "__typename": "WebhookSubscription",
        "id": gid("WebhookSubscription", one["id"]),
        "topic": one["topic"].upper().replace("/", "_"),
        "uri": one["address"],
        "format": "JSON",
        "createdAt": one["created_at"],
    }


HERE = gid("Location", LOCATION)
