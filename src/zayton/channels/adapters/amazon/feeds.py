"""Many changes of listings at once: `JSON_LISTINGS_FEED` of the Feeds API v2021-06-30.

A feed is a document put to an address of Amazon's, then named in `createFeed`; what it did is read once it is done.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from zayton.channels.adapters.amazon.answers import object_of
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.listings import kind_of_errors
from zayton.channels.adapters.amazon.mapping.writing import ANY_PRODUCT
from zayton.channels.adapters.amazon.sets import slices
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import needed, parts, text

LISTINGS_FEED = "JSON_LISTINGS_FEED"
_JSON = "application/json; charset=UTF-8"
# one feed takes 25,000 messages; smaller ones are done sooner and fail apart
_MOST_MESSAGES = 10_000

STAGES = {
    "IN_QUEUE": ReportStage.WAITING,
    "IN_PROGRESS": ReportStage.WAITING,
    "DONE": ReportStage.READY,
    "CANCELLED": ReportStage.EMPTY,
    "FATAL": ReportStage.FAILED,
}

Message = dict[str, Any]


def patch_message(sku: str, product_type: str, patch: Mapping[str, Any]) -> Message:
    """A message that changes one attribute of a listing."""
    return {
        "sku": sku,
        "operationType": "PATCH",
        "productType": product_type or ANY_PRODUCT,
        "patches": [dict(patch)],
    }


def put_message(sku: str, body: Mapping[str, Any]) -> Message:
    """A message that makes a listing stand as drafted."""
    return {"sku": sku, "operationType": "UPDATE", **body}


class Feeds:
    """Sends feeds and reads what became of them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.seller = client.seller

    def sent(self, messages: Sequence[tuple[str, Message]]) -> list[Outcome]:
        """An outcome for each (site, message) in order; its reference is `feed:<id>`, its key the SKU."""
        outcomes: list[Outcome | None] = [None] * len(messages)
        for site in dict.fromkeys(site for site, _ in messages):
            places = [place for place, (each, _) in enumerate(messages) if each == site]
            for chunk in slices(places, _MOST_MESSAGES):
                reference, fault = self._submitted(site, [messages[place][1] for place in chunk])
                for place in chunk:
                    outcomes[place] = Outcome(messages[place][1]["sku"], fault, reference)
        return [outcome for outcome in outcomes if outcome is not None]

    def _submitted(self, site: str, messages: Sequence[Message]) -> tuple[str, Fault | None]:
        try:
            return f"feed:{self._submit(site, messages)}", None
        except Fault as fault:
            return "", fault

    def _submit(self, site: str, messages: Sequence[Message]) -> str:
        body = {
            "header": {"sellerId": self._client.seller, "version": "2.0", "issueLocale": "en_US"},
            "messages": [{"messageId": number, **message} for number, message in enumerate(messages, 1)],
        }
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return self.submit(LISTINGS_FEED, [site], content, kind=_JSON)

    def submit(self, feed: str, sites: Sequence[str], content: bytes, *, kind: str) -> str:
        """Hand a feed in; its id. Feeds set what they say: one that was made twice leaves the same behind."""
        made = self._client.read("create_feed_document", {"contentType": kind})
        # before the feed is made: one whose document is empty fails at once
        self._client.upload(needed(made, "url"), content, kind=kind)
        wanted = {
            "feedType": feed,
            "marketplaceIds": list(sites),
            "inputFeedDocumentId": needed(made, "feedDocumentId"),
        }
        return needed(self._client.read("create_feed", wanted), "feedId")

    def outcomes(self, reference: str) -> tuple[ReportStage, list[Outcome]]:
        """How far a feed of listings is, and once it is ready an outcome for each SKU that it did not accept."""
        feed = self._client.read("get_feed", reference.removeprefix("feed:"))
        stage = STAGES.get(needed(feed, "processingStatus"))
        if stage is None:
            raise Fault(FaultKind.UNREADABLE, f"processingStatus {text(feed, 'processingStatus')}")
        result = text(feed, "resultFeedDocumentId")
        if stage is not ReportStage.READY or not result:
            return stage, []
        made = self._client.read("get_feed_document", result)
        body = self._client.download(needed(made, "url"), compression=text(made, "compressionAlgorithm"))
        return stage, refusals(object_of(body))


def refusals(report: Mapping[str, Any]) -> list[Outcome]:
    """The SKUs that a listings processing report has an error for, each with its errors joined."""
    said: dict[str, list[str]] = {}
    codes: dict[str, set[str]] = {}
    for issue in parts(report, "issues"):
        if issue.get("severity") == "ERROR":
            words = f"{text(issue, 'code')} {text(issue, 'message')}".strip()
            said.setdefault(text(issue, "sku"), []).append(words)
            codes.setdefault(text(issue, "sku"), set()).add(text(issue, "code"))
    return [Outcome(sku, Fault(kind_of_errors(codes[sku]), "; ".join(words))) for sku, words in said.items()]
