"""The XML of eBay's older APIs, read at the edge: safely, and in their one namespace."""

from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from zayton.channels.ports.faults import Fault, FaultKind

NAMESPACE: Final = "urn:ebay:apis:eBLBaseComponents"
_MOST_BYTES: Final = 64 << 20


def parsed(body: bytes) -> Element:
    """An answer; one that is too large, declares a document type or is no XML is a `Fault` (UNREADABLE)."""
    if len(body) > _MOST_BYTES:
        raise Fault(FaultKind.UNREADABLE, "an answer of more than 64 MB")
    try:
        # as text, so that no other encoding hides what is looked for
        text = body.decode("utf-8-sig")
        # none of its answers has one: who sends it means to swell it
        if "<!DOCTYPE" in text:
            raise Fault(FaultKind.UNREADABLE, "an answer with a document type")
        return ElementTree.fromstring(text)  # noqa: S314 without a document type nothing swells
    except (ElementTree.ParseError, ValueError) as problem:
        raise Fault(FaultKind.UNREADABLE, f"not XML: {problem}"[:200]) from None


def members(whole: Element, path: str) -> list[Element]:
    """The elements of a path such as `ItemArray/Item`."""
    return whole.findall(_named(path))


def value(whole: Element, path: str) -> str:
    """The text of the first element of a path; blank where there is none."""
    return (whole.findtext(_named(path)) or "").strip()


def attribute(whole: Element, path: str, name: str) -> str:
    """An attribute of the first element of a path; blank where there is none."""
    found = whole.find(_named(path))
    return "" if found is None else found.get(name, "")


def _named(path: str) -> str:
    return "/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/"))
