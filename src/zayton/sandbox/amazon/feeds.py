"""Feeds API 2021-06-30."""

from datetime import datetime, timedelta
from typing import Any

from zayton.sandbox.amazon import documents, feed_work, paging
from zayton.sandbox.amazon.identity import digits
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.notices import feed_finished
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Feed
from zayton.sandbox.clock import iso

_PATH = "/feeds/2021-06-30/feeds"
_DOCUMENTS = "/feeds/2021-06-30/documents"
# `getFeeds`, "createdSince": ninety days back where it is not told
_KEPT = timedelta(days=90)
OPEN = ("IN_QUEUE", "IN_PROGRESS")


def create_document(mall: Mall, call: Call) -> Answer:
    """An address to which a feed's content can be put."""
    kind = call.body.get("contentType") if isinstance(call.body, dict) else None
    if not isinstance(kind, str) or not kind:
        raise invalid("contentType is required.")
    document = documents.awaited(mall, kind)
    return Answer({"feedDocumentId": document.id, "url": documents.address(mall, call.base, document)}, 201)


def get_document(mall: Mall, call: Call) -> Answer:
    """Where the processing report of a feed can be fetched for a while."""
    document = mall.world.documents.get(call.path["feedDocumentId"])
    if document is None or document.content is None:
        raise missing("The feed document does not exist.")
    body = {"feedDocumentId": document.id, "url": documents.address(mall, call.base, document)}
    return Answer(body | ({"compressionAlgorithm": "GZIP"} if document.gzip else {}))


def create(mall: Mall, call: Call) -> Answer:
    """Hand a feed in whose content was put to its address before."""
    body = call.body if isinstance(call.body, dict) else {}
    kind, sites = body.get("feedType"), body.get("marketplaceIds")
    if not isinstance(kind, str) or kind not in feed_work.WORK:
        raise invalid(f"The feed type {kind} is not supported.")
    if not isinstance(sites, list) or not sites or not {*map(str, sites)} <= {*SITES}:
        raise invalid("marketplaceIds is missing or names an unknown marketplace.")
    source = mall.world.documents.get(str(body.get("inputFeedDocumentId")))
    if source is None or source.content is None:
        raise invalid("The input feed document does not exist or holds nothing.")
    feed = Feed(digits(mall.world, "feed", 11), kind, [str(site) for site in sites], source.id, mall.now())
    mall.world.feeds[feed.id] = feed
    return Answer({"feedId": feed.id}, 202)


def get(mall: Mall, call: Call) -> Answer:
    """How a feed stands."""
    return Answer(_view(_named(mall, call)))


def cancel(mall: Mall, call: Call) -> Answer:
    """Take a feed out of the queue."""
    feed = _named(mall, call)
    if feed.status != "IN_QUEUE":
        # only what waits can be cancelled; what is worked on comes to its end
        raise invalid(f"The feed is {feed.status} and cannot be cancelled.")
    feed.status, feed.ended = "CANCELLED", mall.now()
    return Answer({})


def list_feeds(mall: Mall, call: Call) -> Answer:
    """Feeds of some kinds, the newest first."""
    kinds, token = call.many("feedTypes"), call.one("nextToken")
    if bool(kinds) == bool(token):
        # a token goes alone: it holds all that was asked for
        raise invalid("Exactly one of feedTypes and nextToken is required.")
    held = paging.unseal(token, "feeds") if token else {}
    if not held:
        since = paging.moment(call.one("createdSince"), "createdSince")
        size = paging.size(call, "pageSize", 10, 100)
        held = {"kinds": kinds, "since": str(since or mall.now() - _KEPT), "size": size}
        held["statuses"] = call.many("processingStatuses")
    found = [
        one
        for one in mall.world.feeds.values()
        if one.kind in held["kinds"]
        and (not held["statuses"] or one.status in held["statuses"])
        and one.created >= datetime.fromisoformat(held["since"])
    ]
    found.sort(key=lambda one: (one.created, one.id), reverse=True)
    start, size = int(held.get("from", 0)), int(held["size"])
    body: dict[str, Any] = {"feeds": [_view(one) for one in found[start : start + size]]}
    if start + size < len(found):
        body["nextToken"] = paging.seal("feeds", **{**held, "from": start + size})
    return Answer(body)


def _named(mall: Mall, call: Call) -> Feed:
    feed = mall.world.feeds.get(call.path["feedId"])
    if feed is None:
        raise missing("The feed does not exist.")
    return feed


def _view(feed: Feed) -> dict[str, Any]:
    body: dict[str, Any] = {
        "feedId": feed.id,
        "feedType": feed.kind,
        "marketplaceIds": feed.sites,
        "createdTime": iso(feed.created),
        "processingStatus": feed.status,
    }
    times = {"processingStartTime": feed.started, "processingEndTime": feed.ended}
    body |= {name: iso(at) for name, at in times.items() if at}
    return body | ({"resultFeedDocumentId": feed.document} if feed.document else {})


def ripen(mall: Mall) -> None:
    """Move feeds on: into work, then to an end."""
    now, step = mall.now(), timedelta(seconds=mall.pace.step)
    for feed in [one for one in mall.world.feeds.values() if one.status in OPEN]:
        if feed.status == "IN_QUEUE" and feed.created + step <= now:
            feed.status, feed.started = "IN_PROGRESS", now
        elif feed.status == "IN_PROGRESS" and feed.started and feed.started + step <= now:
            _finish(mall, feed)


def _finish(mall: Mall, feed: Feed) -> None:
    content = documents.text(mall.world.documents[feed.source]) or b""
    result = feed_work.WORK[feed.kind](mall, feed, content)
    feed.ended = mall.now()
    # done says that all was looked at, not that all was taken: the report tells what was refused
    feed.status = "DONE" if result.whole else "FATAL"
    feed.document = documents.kept(mall, result.report, result.content_type).id
    feed_finished(mall, feed)


OPERATIONS = (
    Operation("getFeeds", "GET", _PATH, list_feeds, rate=0.0222, burst=10),
    # a feed in two minutes: a change of one listing goes by `patchListingsItem` instead
    Operation("createFeed", "POST", _PATH, create, rate=0.0083, burst=15),
    Operation("getFeed", "GET", f"{_PATH}/{{feedId}}", get, rate=2, burst=15),
    Operation("cancelFeed", "DELETE", f"{_PATH}/{{feedId}}", cancel, rate=2, burst=15),
    Operation("createFeedDocument", "POST", _DOCUMENTS, create_document, rate=0.5, burst=15),
    Operation(
        "getFeedDocument", "GET", f"{_DOCUMENTS}/{{feedDocumentId}}", get_document, rate=0.0222, burst=10
    ),
)
