"""What became of cancellations that went as feeds, by the processing report of each (`ProcessingReport.xsd`).

A report names what it refuses by the number of its message, which outcomes carry for that: `feed:<feed>/<message>`.
"""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from zayton.channels.adapters.amazon.feeds import Feeds, Worked
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Followed

_MARK = "feed:"
# what a report says of no message in particular: the whole could not be read
_WHOLE = "0"
_UNWORKED = {
    ReportStage.EMPTY: "the feed was cancelled",
    ReportStage.FAILED: "the feed could not be worked",
}


def reference(feed: str, message: int) -> str:
    """The name of one message of a feed."""
    return f"{_MARK}{feed}/{message}"


class Following:
    """See `FollowPort`."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds

    def followed(self, references: Sequence[str]) -> Mapping[str, Followed]:
        """Each feed is asked for once, however many of its messages are named."""
        places = {each: _place(each) for each in references}
        worked = {feed: self._worked(feed) for feed in dict.fromkeys(feed for feed, _ in places.values())}
        found: dict[str, Followed] = {}
        for each, (feed, message) in places.items():
            told = worked[feed]
            if told is not None:
                found[each] = _followed(told, message)
        return found

    def _worked(self, feed: str) -> tuple[ReportStage, Mapping[str, Fault]] | None:
        try:
            told = self._feeds.worked(feed)
        except Fault as fault:
            # Amazon forgets feeds after ninety days, and one that cannot be read must not hide the others
            if fault.kind in (FaultKind.GONE, FaultKind.REFUSED, FaultKind.UNREADABLE):
                return None
            raise
        return told.stage, _refused(told)


def _place(reference: str) -> tuple[str, str]:
    feed, _, message = reference.removeprefix(_MARK).partition("/")
    return feed, message


def _followed(told: tuple[ReportStage, Mapping[str, Fault]], message: str) -> Followed:
    stage, refused = told
    if stage is ReportStage.WAITING:
        return Followed(over=False)
    fault = refused.get(message) or refused.get(_WHOLE)
    if fault is None and stage in _UNWORKED:
        fault = Fault(FaultKind.REFUSED, _UNWORKED[stage])
    return Followed(over=True, fault=fault)


def _refused(told: Worked) -> Mapping[str, Fault]:
    try:
        return refusals(told.report) if told.report else {}
    except Fault:
        # done all the same: the orders themselves show what it did
        return {}


def refusals(report: bytes) -> dict[str, Fault]:
    """The messages that a processing report has errors for, by their numbers, each with its errors in Amazon's words.

    What is no such report is a `Fault` (UNREADABLE).
    """
    # no processing report has one: who sends it means to swell it
    if b"<!DOCTYPE" in report:
        raise Fault(FaultKind.UNREADABLE, "a processing report with a document type")
    try:
        root = ElementTree.fromstring(report)  # noqa: S314 without a document type nothing swells
    except (ElementTree.ParseError, ValueError, LookupError) as problem:
        raise Fault(FaultKind.UNREADABLE, f"not XML: {problem}") from None
    said: dict[str, list[str]] = {}
    for result in root.iter("Result"):
        if _text(result, "ResultCode") == "Error":
            words = f"{_text(result, 'ResultMessageCode')} {_text(result, 'ResultDescription')}".strip()
            said.setdefault(_text(result, "MessageID") or _WHOLE, []).append(words)
    return {message: Fault(FaultKind.REFUSED, "; ".join(words)) for message, words in said.items()}


def _text(result: ElementTree.Element, name: str) -> str:
    return " ".join((result.findtext(name) or "").split())
