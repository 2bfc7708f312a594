"""Understanding Amazon's notifications as EventBridge delivers them to our address.

Bare notifications, EventBridge events (the notification is their `detail`) and records of a queue (it is the text of
their `body`) are understood, one or several at once. What tells that it is the seller's own AWS account is the header
`x-zayton-secret`, see `notifications`.

Amazon writes field names with a capital letter in some topics and without in others; both are read in all.
"""

import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from zayton.channels.adapters.amazon.mapping.stock import told_document
from zayton.channels.adapters.amazon.payloads import moment
from zayton.channels.ports.documents import Notice, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, part, parts, text

SECRET_HEADER = "x-zayton-secret"  # noqa: S105 the name of a header
_MOST_AT_ONCE = 10_000
# by kind of feed what it changes
_FED = {"JSON_LISTINGS_FEED": Subject.LISTING, "POST_ORDER_ACKNOWLEDGEMENT_DATA": Subject.ORDER}
_DEEPEST = 4


def receive(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secret: str,
    address: str,  # noqa: ARG001
    values: Mapping[str, str],  # noqa: ARG001
) -> Sequence[Notice]:
    """See `Receiver`: topics that we do not know say nothing; what is no JSON is a `Fault` (UNREADABLE)."""
    given = headers.get(SECRET_HEADER, "")
    # a blank secret would let in whoever sends none
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise Fault(FaultKind.DENIED, f"{SECRET_HEADER} is missing or wrong")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Fault(FaultKind.UNREADABLE, "not JSON") from None
    notices: list[Notice] = []
    for notification in _unpacked(value, _DEEPEST):
        notices += _understood(notification)
        if len(notices) > _MOST_AT_ONCE:
            raise Fault(FaultKind.UNREADABLE, "too many at once")
    return notices


def _unpacked(value: Any, depth: int) -> Iterator[Json]:
    """The notifications within a list, an event, a record of a queue or itself."""
    if depth == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _unpacked(each, depth - 1)
    elif isinstance(value, dict):
        inner = value.get("detail", value.get("body", value.get("Message")))
        if isinstance(inner, str):
            yield from _unpacked(_parsed(inner), depth - 1)
        elif isinstance(inner, dict):
            yield from _unpacked(inner, depth - 1)
        elif isinstance(value.get("Records"), list):
            yield from _unpacked(value["Records"], depth - 1)
        else:
            yield value


def _parsed(written: str) -> Any:
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        raise Fault(FaultKind.UNREADABLE, "a record that is not JSON") from None


def _understood(notification: Json) -> Sequence[Notice]:
    kind = _text(notification, "NotificationType")
    understand = _KINDS.get(kind)
    if understand is None:
        return ()
    ident = _text(_part(notification, "NotificationMetadata"), "NotificationId")
    return [
        notice._replace(ident=ident) for notice in understand(_part(notification, "Payload"), notification)
    ]


def _order(payload: Json, _: Json) -> Iterator[Notice]:
    changed = _part(payload, "OrderChangeNotification")
    yield Notice(Subject.ORDER, _key(_text(changed, "AmazonOrderId"), "AmazonOrderId"))


def _listing(payload: Json, _: Json) -> Iterator[Notice]:
    site, sku = _text(payload, "MarketplaceId"), _key(_text(payload, "Sku"), "Sku")
    yield Notice(Subject.LISTING, f"{site}/{sku}")


def _offer(payload: Json, _: Json) -> Iterator[Notice]:
    """Says the catalogue entry, not our SKU: the key is `<site>/<ASIN>`."""
    trigger = _part(_part(payload, "AnyOfferChangedNotification"), "OfferChangeTrigger")
    item = _key(_text(trigger, "ASIN"), "ASIN")
    yield Notice(Subject.OFFERS, f"{_text(trigger, 'MarketplaceId')}/{item}")


def _inventory(payload: Json, notification: Json) -> Iterator[Notice]:
    sku = _key(_text(payload, "SKU"), "SKU")
    at = moment(notification, "EventTime") or moment(notification, "eventTime")
    for store in parts(payload, "FulfillmentInventoryByMarketplace"):
        site = text(store, "MarketplaceId")
        body = told_document(site, payload, store.get("FulfillmentInventory"))
        key = f"{site}/{sku}"
        yield Notice(Subject.STOCK, key, document=RawDocument(Subject.STOCK, key, at, body))


def _feed(payload: Json, _: Json) -> Iterator[Notice]:
    """A feed of ours is done: what it did not accept shows on the listings, what it cancelled on the orders."""
    kind = _text(_part(payload, "FeedProcessingFinishedNotification"), "FeedType")
    if kind in _FED:
        yield Notice(_FED[kind], "")


def _report(payload: Json, _: Json) -> Iterator[Notice]:
    """Of reports only settlements are news; those we asked for are polled by whoever asked."""
    done = _part(payload, "ReportProcessingFinishedNotification")
    if _text(done, "ReportType").startswith("GET_V2_SETTLEMENT_REPORT"):
        yield Notice(Subject.SETTLEMENT, "")


def _transaction(_payload: Json, _: Json) -> Iterator[Notice]:
    yield Notice(Subject.SETTLEMENT, "")


_KINDS: Mapping[str, Callable[[Json, Json], Iterator[Notice]]] = {
    "ORDER_CHANGE": _order,
    "LISTINGS_ITEM_STATUS_CHANGE": _listing,
    "LISTINGS_ITEM_ISSUES_CHANGE": _listing,
    "ANY_OFFER_CHANGED": _offer,
    "FBA_INVENTORY_AVAILABILITY_CHANGES": _inventory,
    "FEED_PROCESSING_FINISHED": _feed,
    "REPORT_PROCESSING_FINISHED": _report,
    "TRANSACTION_UPDATE": _transaction,
}


def _text(value: Json, name: str) -> str:
    return text(value, name) or text(value, _small(name))


def _part(value: Json, name: str) -> Json:
    return part(value, name) or part(value, _small(name))


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _key(found: str, name: str) -> str:
    if not found:
        raise Fault(FaultKind.UNREADABLE, f"{name} is missing", figures={"field": name})
    return found
