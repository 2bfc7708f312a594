"""Feeds API v2021-06-30: a document put to an address of Amazon's and named in `createFeed`, worked within minutes.

Only what no operation does goes as a feed. Prices, quantities and listings never do: a feed that is worked minutes
later would put its old value over that of a newer patch, and Amazon keeps no order between the two.
"""

from collections.abc import Sequence
from typing import NamedTuple

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import needed, text

STAGES = {
    "IN_QUEUE": ReportStage.WAITING,
    "IN_PROGRESS": ReportStage.WAITING,
    "DONE": ReportStage.READY,
    "CANCELLED": ReportStage.EMPTY,
    "FATAL": ReportStage.FAILED,
}


class Worked(NamedTuple):
    """How far a feed is, and its processing report as it came; empty before the end, and where Amazon wrote none."""

    stage: ReportStage
    report: bytes = b""


class Feeds:
    """Sends feeds and reads what became of them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.seller = client.seller

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

    def worked(self, feed: str) -> Worked:
        """How a feed stands."""
        told = self._client.read("get_feed", feed)
        stage = STAGES.get(needed(told, "processingStatus"))
        if stage is None:
            raise Fault(FaultKind.UNREADABLE, f"processingStatus {text(told, 'processingStatus')}")
        result = text(told, "resultFeedDocumentId")
        if stage is ReportStage.WAITING or not result:
            return Worked(stage)
        made = self._client.read("get_feed_document", result)
        return Worked(
            stage, self._client.download(needed(made, "url"), compression=text(made, "compressionAlgorithm"))
        )
