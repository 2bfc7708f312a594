"""Reports by Sell Feed: a task is created, waited for, and its result file fetched.

Kinds are eBay's feed types. Order reports take a span of time, active listings a format; any other kind is a plain
download task. A report's name is its resource and task id, such as `order_task/task-22-1000001`.

LMS_ORDER_REPORT does not come by itself: it tells of unacknowledged orders that were not shipped yet, of the last 30
days ("OrderReport" in the XML reference of the LMS feed types), while `getOrders` tells of all orders that completed
checkout, by their last change. An order that another program acknowledged would be missing from it.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.orders import written
from zayton.channels.ports.exchange import ReportStage, ReportState
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import needed, parts, text

_BASE = "/sell/feed/v1"
_VERSION = "1113"
# the one resource that has a version of its own, and takes no other ("This field must have a value of 1.0")
_VERSIONS = {"inventory_task": "1.0"}
_RESOURCES = {"LMS_ORDER_REPORT": "order_task", "LMS_ACTIVE_INVENTORY_REPORT": "inventory_task"}
_STAGES = {
    "COMPLETED": ReportStage.READY,
    "COMPLETED_WITH_ERROR": ReportStage.READY,
    "PARTIALLY_PROCESSED": ReportStage.READY,
    "FAILED": ReportStage.FAILED,
    "ABORTED": ReportStage.FAILED,
}
_TIMEOUT = 120.0
MOST_BYTES = 1 << 30


class Reports:
    """See `ReportsPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, kind: str, *, sites: Sequence[str], since: datetime | None, until: datetime | None) -> str:
        """Create a task; one site a task, the first that is named."""
        resource = _RESOURCES.get(kind, "task")
        answer = self._client.ask(
            "feed",
            "POST",
            f"{_BASE}/{resource}",
            body={"feedType": kind, "schemaVersion": _VERSIONS.get(resource, _VERSION)}
            | _criteria(resource, since, until),
            headers=_of_site(sites),
            safe=False,
        )
        task = answer.headers.get("location", "").rstrip("/").rpartition("/")[2]
        if not task:
            raise Fault(FaultKind.UNREADABLE, "location is missing", figures={"field": "location"})
        return f"{resource}/{task}"

    def made(
        self,
        kind: str,
        *,
        sites: Sequence[str],
        since: datetime | None,
        until: datetime | None,
        after: datetime,
    ) -> str:
        """The newest task of the kind over the same span, as far as tasks tell theirs."""
        resource = _RESOURCES.get(kind, "task")
        told = self._client.read(
            "feed",
            f"{_BASE}/{resource}",
            params={"feed_type": kind, "date_range": f"{written(after)}..", "limit": "100"},
            headers=_of_site(sites),
        )
        wanted = _criteria(resource, since, until).get("filterCriteria")
        tasks = [
            task
            for task in parts(told, "tasks")
            if text(task, "feedType") == kind and task.get("filterCriteria", wanted) == wanted
        ]
        newest = max(tasks, key=lambda task: text(task, "creationDate"), default=None)
        return f"{resource}/{needed(newest, 'taskId')}" if newest else ""

    def state(self, report: str) -> ReportState:
        """How a task stands; what eBay calls none of its known states is waited for."""
        told = self._client.read("feed", f"{_BASE}/{report}")
        stage = _STAGES.get(text(told, "status"), ReportStage.WAITING)
        document = report.partition("/")[2] if stage is ReportStage.READY else ""
        return ReportState(stage, document)

    def fetch(self, document: str) -> bytes:
        """A result file, unpacked."""
        answer = self._client.ask(
            "feed",
            "GET",
            f"{_BASE}/task/{document}/download_result_file",
            headers={"accept": "application/octet-stream"},
            timeout=_TIMEOUT,
        )
        return unpacked(answer.content)


def _of_site(sites: Sequence[str]) -> dict[str, str]:
    return {"x-ebay-c-marketplace-id": sites[0]} if sites else {}


def _criteria(resource: str, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    if resource != "order_task":
        return {}
    span = {name: written(at) for name, at in (("from", since), ("to", until)) if at is not None}
    return {"filterCriteria": {"modifiedDateRange": span} if span else {"orderStatus": "ACTIVE"}}


def unpacked(body: bytes) -> bytes:
    """The first file of a zip, what gzip packed, or the bytes as they are; up to a gigabyte.

    One that was cut short, though its length be right, is a `Fault` that passes (AWAY): it is tried again.
    """
    cut_short = Fault(FaultKind.AWAY, "the packed file ends too early")
    # a zip says at its end what is in it
    if body.startswith(b"PK") and not zipfile.is_zipfile(io.BytesIO(body)):
        raise cut_short
    try:
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open(archive.namelist()[0]) as packed:
                plain = packed.read(MOST_BYTES + 1)
        elif body.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
                plain = packed.read(MOST_BYTES + 1)
        else:
            plain = body
    except EOFError:
        raise cut_short from None
    except (OSError, IndexError, RuntimeError, zipfile.BadZipFile, zlib.error) as problem:
        raise Fault(FaultKind.UNREADABLE, f"cannot be unpacked: {problem}") from None
    if len(plain) > MOST_BYTES:
        raise Fault(FaultKind.UNREADABLE, "a file of more than a gigabyte")
    return plain
