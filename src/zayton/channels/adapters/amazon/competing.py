"""Watching other sellers' offers by `getItemOffersBatch` of the Product Pricing API v0.

That operation and not `getCompetitiveSummary` (v2022-05-01), because it takes twenty entries ten seconds apart where
the other takes twenty every half minute, and because it names every one of the twenty lowest offers with its seller.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.offers import offers_document
from zayton.channels.adapters.amazon.payloads import needed_parts
from zayton.channels.adapters.amazon.sets import slices
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.parts import Json, part, text

_AT_ONCE = 20
_CONDITION = "New"


class Competing:
    """See `OffersPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def competing(self, keys: Sequence[ListingKey], *, items: Mapping[str, str]) -> Sequence[RawDocument]:
        """Documents keyed `<site>/<sku>`; a listing without a catalogue entry, or that Amazon cannot price, has none.

        Listings on one entry share a question. That the whole batch was throttled inside is a `Fault` (THROTTLED).
        """
        # two listings of ours on one entry, sent by us and by Amazon, are common
        asked: dict[tuple[str, str], list[ListingKey]] = {}
        for key in keys:
            if item := items.get(key.sku):
                asked.setdefault((key.site, item), []).append(key)
        found: list[RawDocument] = []
        for chunk in slices(list(asked), _AT_ONCE):
            answers = self._batch(chunk)
            for entry in chunk:
                if payload := answers.get(entry):
                    found += [self._document(key, payload) for key in asked[entry]]
        return found

    def _batch(self, entries: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Json]:
        answer = self._client.read(
            "get_item_offers_batch", {"requests": [_question(*entry) for entry in entries]}
        )
        responses = needed_parts(answer, "responses")
        throttled = [each for each in responses if part(each, "status").get("statusCode") == 429]
        if throttled and len(throttled) == len(responses):
            raise Fault(FaultKind.THROTTLED, "all of a batch of prices was throttled", retry_after=10.0)
        return dict(filter(None, (_answered(each) for each in responses)))

    def _document(self, key: ListingKey, payload: Json) -> RawDocument:
        body = offers_document(key, self._client.seller, payload)
        return RawDocument(Subject.OFFERS, f"{key.site}/{key.sku}", None, body)


def _question(site: str, item: str) -> dict[str, Any]:
    return {
        "uri": f"/products/pricing/v0/items/{item}/offers",
        "method": "GET",
        "MarketplaceId": site,
        "ItemCondition": _CONDITION,
        "CustomerType": "Consumer",
    }


def _answered(response: Json) -> tuple[tuple[str, str], Json] | None:
    """Which entry of which store a response is about, and what it says; `None` when it is an error."""
    if part(response, "status").get("statusCode") != 200:
        return None
    payload = part(part(response, "body"), "payload")
    request = part(response, "request")
    site = text(request, "MarketplaceId") or text(part(payload, "Identifier"), "MarketplaceId")
    return ((site, text(payload, "ASIN")), payload) if payload else None
