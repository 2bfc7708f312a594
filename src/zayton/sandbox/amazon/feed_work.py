"""What feeds do: listings in JSON, and orders that the seller cannot send."""

import json
import xml.etree.ElementTree as Xml
from collections.abc import Callable, Mapping
from json import JSONDecodeError
from typing import Any, NamedTuple

from zayton.sandbox.amazon import submissions
from zayton.sandbox.amazon.buying import end
from zayton.sandbox.amazon.mall import SELLER_ID, Mall, Refused
from zayton.sandbox.amazon.state import Feed


class Result(NamedTuple):
    """A feed's processing report; one that could not be read at all is not `whole`."""

    report: bytes
    content_type: str
    whole: bool = True


Found = list[dict[str, Any]]


def listings(mall: Mall, feed: Feed, content: bytes) -> Result:
    """`JSON_LISTINGS_FEED`: each message writes, patches or deletes a listing; a wrong one does not stop the others."""
    try:
        told = json.loads(content)
        messages = told["messages"]
        fits = told["header"]["sellerId"] == SELLER_ID and isinstance(messages, list)
    except (JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, RecursionError):
        fits, messages = False, []
    if not fits:
        wrong = {"code": "4000001", "severity": "ERROR", "message": "The feed is not a valid listings feed."}
        return _listings_report(feed, [wrong], processed=0, taken=0, whole=False)
    found: Found = []
    taken = sum([_message(mall, feed, message, found) for message in messages])
    return _listings_report(feed, found, processed=len(messages), taken=taken)


def _message(mall: Mall, feed: Feed, message: Any, found: Found) -> bool:
    told = message if isinstance(message, dict) else {}
    named = {"messageId": told.get("messageId") if isinstance(told.get("messageId"), int) else 1}
    sku = told.get("sku")
    if not isinstance(sku, str) or not sku:
        found.append({**named, "code": "4000004", "severity": "ERROR", "message": "'sku' is required."})
        return False
    named["sku"] = sku
    taken = True
    for site in feed.sites:
        try:
            outcome = _apply(mall, site, sku, told)
        except Refused as refused:
            found.append({**named, "code": "4000003", "severity": "ERROR", "message": refused.message})
            return False
        taken = taken and outcome.taken
        for issue in outcome.issues:
            names = issue.get("attributeNames") or [""]
            about = {"attributeName": names[0]} if names[0] else {}
            part = {name: issue[name] for name in ("code", "severity", "message")}
            found.append({**named, **part, **about})
    return taken


def _apply(mall: Mall, site: str, sku: str, told: Mapping[str, Any]) -> submissions.Outcome:
    kind = told.get("operationType")
    if kind == "UPDATE":
        return submissions.put(mall, site, sku, told)
    if kind == "PATCH":
        return submissions.patch(mall, site, sku, told)
    if kind == "PARTIAL_UPDATE":
        return submissions.partial(mall, site, sku, told)
    if kind == "DELETE":
        submissions.delete(mall, site, sku)
        return submissions.Outcome(True, [])
    raise Refused(400, "InvalidInput", f"The operationType {kind} is not known.")


def _listings_report(feed: Feed, found: Found, *, processed: int, taken: int, whole: bool = True) -> Result:
    counts = {kind: sum(one["severity"] == kind for one in found) for kind in ("ERROR", "WARNING")}
    body = {
        "header": {"sellerId": SELLER_ID, "version": "2.0", "feedId": feed.id},
        "issues": found,
        "summary": {
            "errors": counts["ERROR"],
            "warnings": counts["WARNING"],
            "messagesProcessed": processed,
            "messagesAccepted": taken,
            "messagesInvalid": processed - taken,
        },
    }
    return Result(json.dumps(body).encode(), "application/json; charset=UTF-8", whole)


def acknowledgements(mall: Mall, feed: Feed, content: bytes) -> Result:
    """`POST_ORDER_ACKNOWLEDGEMENT_DATA`: orders that the seller says it cannot fulfil are cancelled."""
    errors: list[str] = []
    processed = 0
    try:
        told = Xml.fromstring(content)  # noqa: S314 the sandbox reads what its own users send
    except Xml.ParseError:
        return Result(_summary(0, ["The feed is not valid XML."]), "text/xml; charset=UTF-8", whole=False)
    for one in told.iter("OrderAcknowledgement"):
        processed += 1
        number, status = one.findtext("AmazonOrderID", ""), one.findtext("StatusCode", "")
        order = mall.world.orders.get(number.strip())
        if order is None or order.site not in feed.sites:
            errors.append(f"There is no order {number}.")
        elif status == "Failure" and order.status in ("Unshipped", "Pending") and not order.fba:
            end(mall, order, "MERCHANT")
        elif status == "Failure":
            errors.append(f"The order {number} cannot be cancelled in its status {order.status}.")
    return Result(_summary(processed, errors), "text/xml; charset=UTF-8")


def _summary(processed: int, errors: list[str]) -> bytes:
    report = Xml.Element("ProcessingReport")
    Xml.SubElement(report, "StatusCode").text = "Complete"
    summary = Xml.SubElement(report, "ProcessingSummary")
    counts = {
        "Processed": processed,
        "Successful": processed - len(errors),
        "WithError": len(errors),
        "WithWarning": 0,
    }
    for name, count in counts.items():
        Xml.SubElement(summary, f"Messages{name}").text = str(max(0, count))
    for error in errors:
        result = Xml.SubElement(report, "Result")
        Xml.SubElement(result, "ResultCode").text = "Error"
        Xml.SubElement(result, "ResultDescription").text = error
    return bytes(Xml.tostring(report, encoding="utf-8", xml_declaration=True))


WORK: Mapping[str, Callable[[Mall, Feed, bytes], Result]] = {
    "JSON_LISTINGS_FEED": listings,
    "POST_ORDER_ACKNOWLEDGEMENT_DATA": acknowledgements,
}
