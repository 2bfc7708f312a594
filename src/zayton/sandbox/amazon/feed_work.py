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
    errors: list[_Error] = []
    processed = 0
    try:
        told = Xml.fromstring(content)  # noqa: S314 the sandbox reads what its own users send
    except Xml.ParseError:
        wrong = _Error("0", "5000", "XML Parsing Error: the feed is not valid XML.", "")
        return Result(_summary(feed, 0, [wrong]), "text/xml; charset=UTF-8", whole=False)
    for message in told.iter("Message"):
        one = message.find("OrderAcknowledgement")
        if one is None:
            continue
        processed += 1
        number, status = one.findtext("AmazonOrderID", "").strip(), one.findtext("StatusCode", "")
        if words := _acknowledged(mall, feed, number, status):
            errors.append(_Error(message.findtext("MessageID", "0"), "18028", words, number))
    return Result(_summary(feed, processed, errors), "text/xml; charset=UTF-8")


class _Error(NamedTuple):
    """An error of a processing report: its message, or 0 for the whole, with Amazon's code, words and the order."""

    message: str
    code: str
    words: str
    order: str


def _acknowledged(mall: Mall, feed: Feed, number: str, status: str) -> str:
    """Cancel an order that the seller cannot fulfil; what is wrong with that, if anything."""
    order = mall.world.orders.get(number)
    if order is None or order.site not in feed.sites:
        return f"There is no order {number}."
    if status != "Failure":
        return ""
    if order.fba or order.status not in ("Unshipped", "Pending"):
        return f"The order {number} cannot be cancelled in its status {order.status}."
    end(mall, order, "MERCHANT")
    return ""


def _summary(feed: Feed, processed: int, errors: list[_Error]) -> bytes:
    envelope = Xml.Element("AmazonEnvelope")
    header = Xml.SubElement(envelope, "Header")
    Xml.SubElement(header, "DocumentVersion").text = "1.02"
    Xml.SubElement(header, "MerchantIdentifier").text = SELLER_ID
    Xml.SubElement(envelope, "MessageType").text = "ProcessingReport"
    message = Xml.SubElement(envelope, "Message")
    Xml.SubElement(message, "MessageID").text = "1"
    report = Xml.SubElement(message, "ProcessingReport")
    Xml.SubElement(report, "DocumentTransactionID").text = feed.id
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
        told = {"MessageID": error.message, "ResultCode": "Error", "ResultMessageCode": error.code}
        for name, said in (told | {"ResultDescription": error.words}).items():
            Xml.SubElement(result, name).text = said
        if error.order:
            Xml.SubElement(Xml.SubElement(result, "AdditionalInfo"), "AmazonOrderID").text = error.order
    return bytes(Xml.tostring(envelope, encoding="utf-8", xml_declaration=True))


WORK: Mapping[str, Callable[[Mall, Feed, bytes], Result]] = {
    "JSON_LISTINGS_FEED": listings,
    "POST_ORDER_ACKNOWLEDGEMENT_DATA": acknowledgements,
}
