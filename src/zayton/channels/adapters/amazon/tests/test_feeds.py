"""Large sets of changes by feed, and what became of them."""

import gzip
import json

import httpx
import pytest

from zayton.channels.adapters.amazon.feeds import Feeds, refusals
from zayton.channels.adapters.amazon.patches import FEED_FROM
from zayton.channels.adapters.amazon.tests.answering import (
    CA,
    DE,
    SELLER,
    US,
    Amazon,
    channel_to,
    client_to,
    refusal,
    samples,
)
from zayton.channels.adapters.amazon.tests.test_publishing import draft
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, Standing


def key(sku="S", site=DE, remote="MUG"):
    return ListingKey(site, sku, remote)


def _many(count=FEED_FROM, sites=(DE,)):
    return [PriceAsked(key(f"S{n}", sites[n % len(sites)]), 100 + n, "EUR") for n in range(count)]


UPLOAD = {"feedDocumentId": "doc-in", "url": "https://s3.example/put?X-Amz-Signature=1"}


def test_a_large_set_goes_as_one_feed_for_each_store_in_the_order_asked():
    amazon = Amazon(createFeedDocument=UPLOAD, createFeed=[{"feedId": "11"}, {"feedId": "22"}])
    asked = _many(FEED_FROM + 1, sites=(DE, US))
    outcomes = channel_to(amazon, sites=(DE, US)).prices.price(asked)
    assert [each.key for each in outcomes] == [each.key.sku for each in asked]
    assert [each.reference for each in outcomes] == ["feed:11", "feed:22"] * (len(asked) // 2)
    assert amazon.requests("patchListingsItem") == []
    assert [each["marketplaceIds"] for each in amazon.bodies("createFeed")] == [[DE], [US]]
    assert amazon.bodies("createFeed")[0] == {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [DE],
        "inputFeedDocumentId": "doc-in",
    }
    first, _ = amazon.requests("document")
    assert (first.method, str(first.url)) == ("PUT", UPLOAD["url"])
    # a presigned address is signed for exactly this type, and must not see our token
    assert first.headers["content-type"] == amazon.bodies("createFeedDocument")[0]["contentType"]
    assert "x-amz-access-token" not in first.headers
    feed = json.loads(first.content)
    assert feed["header"]["sellerId"] == SELLER
    assert feed["messages"][0] | {"patches": None} == {
        "messageId": 1,
        "sku": "S0",
        "operationType": "PATCH",
        "productType": "MUG",
        "patches": None,
    }
    assert [each["messageId"] for each in feed["messages"]] == list(range(1, len(feed["messages"]) + 1))


def test_a_feed_that_could_not_be_made_is_every_members_fault_and_touches_no_other_store():
    amazon = Amazon(createFeedDocument=UPLOAD, createFeed=[refusal(400), {"feedId": "22"}])
    outcomes = channel_to(amazon, sites=(DE, CA)).prices.price(_many(sites=(DE, CA)))
    for place, outcome in enumerate(outcomes):
        if place % 2:
            assert (outcome.fault, outcome.reference) == (None, "feed:22")
        else:
            assert (outcome.fault.kind, outcome.reference) == (FaultKind.REFUSED, "")


def test_many_drafts_are_pending_with_their_feed():
    amazon = Amazon(createFeedDocument=UPLOAD, createFeed={"feedId": "11"})
    published = channel_to(amazon).listings.publish([draft(key=key(f"S{n}")) for n in range(FEED_FROM)])
    assert {(each.standing, each.outcome.reference) for each in published} == {(Standing.PENDING, "feed:11")}
    (upload,) = amazon.requests("document")
    assert json.loads(upload.content)["messages"][0]["operationType"] == "UPDATE"


DONE = {"processingStatus": "DONE", "resultFeedDocumentId": "doc-out"}


def test_a_feed_that_is_done_tells_which_skus_it_did_not_take():
    report = {
        "issues": [
            {"messageId": 1, "sku": "A", "code": "90220", "severity": "ERROR", "message": "size"},
            {"messageId": 1, "sku": "A", "code": "90221", "severity": "ERROR", "message": "color"},
            {"messageId": 2, "sku": "B", "code": "1", "severity": "WARNING", "message": "hm"},
        ]
    }
    amazon = Amazon(
        getFeed=DONE,
        getFeedDocument={
            "feedDocumentId": "doc-out",
            "url": "https://s3.example/x",
            "compressionAlgorithm": "GZIP",
        },
        document=httpx.Response(200, content=gzip.compress(json.dumps(report).encode())),
    )
    stage, outcomes = Feeds(client_to(amazon)).outcomes("feed:11")
    assert stage is ReportStage.READY
    assert [(each.key, each.fault.said) for each in outcomes] == [("A", "90220 size; 90221 color")]
    assert amazon.paths("getFeed") == ["/feeds/2021-06-30/feeds/11"]


@pytest.mark.parametrize(
    ("status", "stage"),
    [("IN_QUEUE", "waiting"), ("IN_PROGRESS", "waiting"), ("CANCELLED", "empty"), ("FATAL", "failed")],
)
def test_a_feed_that_is_not_done_has_no_outcomes(status, stage):
    amazon = Amazon(getFeed={"processingStatus": status})
    assert Feeds(client_to(amazon)).outcomes("feed:11") == (ReportStage(stage), [])


def test_real_processing_reports_are_understood():
    full = refusals(samples()["listings_feed_processing_report_with_optional_fields"])
    assert [each.fault.said for each in full] == [
        "90220 '[batteries_required]' is required but not supplied."
    ]
    assert refusals(samples()["listings_feed_processing_report_without_optional_fields"]) == []
