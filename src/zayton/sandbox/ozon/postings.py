"""Postings: what of an order leaves one warehouse together. Bought, assembled, tracked, sent, cancelled."""

from collections import Counter
from datetime import datetime, timedelta

from zayton.sandbox.clock import iso
from zayton.sandbox.market import Basket
from zayton.sandbox.ozon.account import GONE, Wrong
from zayton.sandbox.ozon.world import WAREHOUSE_ID, Json, World, shown

# buyers live where Ozon delivers, whatever else they are told of themselves
_COUNTRY = "Россия"
_WAITING = ("awaiting_packaging", "awaiting_deliver")
_REASONS = {352: "Товар закончился на складе продавца", 402: "Другое (вина продавца)"}


def place(world: World, basket: Basket, goods: list[tuple[Json, int]], at: datetime) -> str:
    """A buyer's order in one posting, its units off the shelf and reserved."""
    order = world.next_id("order", 680420041)
    # buyer, order, posting: what an order is split into shares the first two parts, and the order's number is they
    number = f"{order % 100_000_000:08d}-0001-1"
    for one, units in goods:
        one["_units"] -= units
        one["_reserved"] += units
    posting: Json = {
        "posting_number": number,
        "order_id": order,
        "order_number": number.rpartition("-")[0],
        "substatus": "posting_created",
        "delivery_method": _method(),
        "tracking_number": "",
        "tpl_integration_type": "non_integrated",
        "in_process_at": iso(at),
        "shipment_date": iso(at + timedelta(days=3)),
        "delivering_date": None,
        "cancellation": _cancellation(0, ""),
        "customer": _customer(basket, order),
        "products": [_line(one, units) for one, units in goods],
        "addressee": None,
        "barcodes": None,
        "analytics_data": None,
        "financial_data": None,
        "is_express": False,
        "requirements": {},
    }
    world.postings[number] = posting
    world.touch(posting, "awaiting_packaging", at)
    return number


def _method() -> Json:
    carrier = {"tpl_provider_id": 0, "tpl_provider": "Other"}
    return {"id": 1, "name": "Courier", "warehouse_id": WAREHOUSE_ID, "warehouse": "Guangzhou", **carrier}


def _cancellation(reason: int, kind: str, *, after: bool = False) -> Json:
    return {
        "cancel_reason_id": reason,
        "cancel_reason": _REASONS.get(reason, ""),
        "cancellation_type": kind,
        "cancelled_after_ship": after,
        "affect_cancellation_rating": kind == "seller",
        "cancellation_initiator": {"seller": "Продавец", "client": "Клиент"}.get(kind, ""),
    }


def _customer(basket: Basket, order: int) -> Json:
    address = {
        "address_tail": f"{basket.street}, {basket.city}, {basket.postcode}",
        "city": basket.city,
        "comment": "",
        "country": _COUNTRY,
        "district": "",
        "latitude": 0.0,
        "longitude": 0.0,
        "provider_pvz_code": "",
        "pvz_code": 0,
        "region": "",
        "zip_code": basket.postcode,
    }
    return {"customer_id": 60000000 + order % 1000, "name": basket.name, "phone": "", "address": address}


def _line(one: Json, units: int) -> Json:
    return {
        # six decimals, whatever the currency has
        "price": f"{one['price']}0000",
        "currency_code": one["currency_code"],
        "offer_id": one["offer_id"],
        "name": one["name"],
        "sku": one["sku"],
        "quantity": units,
        "is_blr_traceable": False,
        "is_marketplace_buyout": False,
    }


def got(world: World, told: Json, _at: datetime) -> Json:
    """One posting."""
    return {"result": shown(_posting(world, told))}


def _posting(world: World, told: Json) -> Json:
    found = world.postings.get(str(told.get("posting_number")))
    if found is None:
        raise Wrong("POSTING_NOT_FOUND", GONE)
    return found


def shipped(world: World, told: Json, at: datetime) -> Json:
    """Assembled: in one package, as splitting is not played."""
    posting = _posting(world, told)
    if posting["status"] == "cancelled":
        raise Wrong("POSTING_ALREADY_CANCELLED")
    if posting["status"] != "awaiting_packaging":
        raise Wrong("POSTING_ALREADY_SHIPPED")
    # what is called a product's id here is Ozon's number of it ("Errors", UNKNOWN_PRODUCT_DEFINED)
    packages = told.get("packages") or []
    packed: Counter[str] = Counter()
    for row in packages[0].get("products") or [] if len(packages) == 1 else []:
        packed[str(row.get("product_id"))] += int(row.get("quantity") or 0)
    if packed != Counter({str(row["sku"]): row["quantity"] for row in posting["products"]}):
        raise Wrong("HAS_INCORRECT_PRODUCT_QUANTITY")
    world.touch(posting, "awaiting_deliver", at)
    return {"result": [posting["posting_number"]], "additional_data": []}


def tracked(world: World, told: Json, _at: datetime) -> Json:
    """Tracking numbers."""
    rows = told.get("tracking_numbers")
    if not isinstance(rows, list) or not 0 < len(rows) <= 20:
        raise Wrong("tracking_numbers must contain from 1 to 20 values")
    answers = []
    for row in rows:
        posting = world.postings.get(str(row.get("posting_number")))
        if posting is not None:
            posting["tracking_number"] = str(row.get("tracking_number") or "")
        answers.append(_answer(row.get("posting_number"), "" if posting else "POSTING_NOT_FOUND"))
    return {"result": answers}


def delivering(world: World, told: Json, at: datetime) -> Json:
    """Sent with a carrier that is none of Ozon's."""
    answers = []
    for number in told.get("posting_number") or []:
        posting = world.postings.get(str(number))
        error = "POSTING_NOT_FOUND" if posting is None else ""
        if posting is not None and posting["status"] != "awaiting_deliver":
            error = "TRANSITION_IS_NOT_POSSIBLE"
        if posting is not None and not error:
            world.touch(posting, "delivering", at)
            posting["delivering_date"] = iso(at)
            _take(world, posting, back=False)
        answers.append(_answer(number, error))
    return {"result": answers}


def _answer(number: object, error: str) -> Json:
    return {"posting_number": str(number), "result": not error, "error": error}


def cancelled(world: World, told: Json, at: datetime) -> Json:
    """Cancelled by the seller."""
    reason = told.get("cancel_reason_id")
    if reason not in _REASONS or (reason == 402 and not told.get("cancel_reason_message")):
        raise Wrong("HAS_INCORRECT_CANCEL_REASON")
    posting = _posting(world, told)
    if posting["status"] == "cancelled":
        raise Wrong("POSTING_ALREADY_CANCELLED")
    if not cancel(world, posting, at, reason, "seller"):
        raise Wrong("HAS_INCORRECT_STATUS")
    return {"result": True}


def cancel(world: World, posting: Json, at: datetime, reason: int = 0, kind: str = "client") -> bool:
    """Cancel a posting that has not left; its units are free again."""
    if posting["status"] not in _WAITING:
        return False
    after = posting["status"] == "awaiting_deliver"
    posting["cancellation"] = _cancellation(reason, kind, after=after)
    world.touch(posting, "cancelled", at)
    _take(world, posting, back=True)
    return True


def _take(world: World, posting: Json, *, back: bool) -> None:
    for row in posting["products"]:
        one = world.by_sku(row["sku"])
        if one is not None:
            one["_reserved"] -= row["quantity"]
            one["_units"] += row["quantity"] if back else 0
