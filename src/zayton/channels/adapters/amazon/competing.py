"""Watching other sellers' offers by the Product Pricing API v0.

Offers are asked by seller SKU (`getListingOffersBatch`, twenty in two seconds) and, while that has to wait, by
catalogue entry (`getItemOffersBatch`, twenty in ten). Not by `getCompetitiveSummary` (v2022-05-01), which takes twenty
entries every half minute and does not name every one of the twenty lowest offers with its seller. A glance
(`getCompetitivePricing`, another twenty in two seconds) only counts the offers and tells of the Buy Box.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.offers import glance_of, offers_document
from zayton.channels.adapters.amazon.payloads import loaded, needed_parts
from zayton.channels.adapters.amazon.sets import slices
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Glance, ListingKey
from zayton.channels.ports.parts import Json, part, text

_AT_ONCE = 20
_CONDITION = "New"
_INSIDE = "all of a batch of prices was throttled"

Entry = tuple[str, str]
"""A site and a catalogue entry there."""


class Competing:
    """See `OffersPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def competing(self, keys: Sequence[ListingKey], *, items: Mapping[str, str]) -> Sequence[RawDocument]:
        """Documents keyed `<site>/<sku>`; a listing without a catalogue entry, or that Amazon cannot price, has none.

        Listings on one entry share a question. That the whole batch was throttled inside is a `Fault` (THROTTLED).
        """
        asked = _by_entry(keys, items)
        found: list[RawDocument] = []
        for chunk in slices(list(asked), _AT_ONCE):
            answers = self._soonest({entry: asked[entry][0].sku for entry in chunk})
            for entry in chunk:
                if payload := answers.get(entry):
                    found += [self._document(key, entry, payload) for key in asked[entry]]
        return found

    def glance(self, keys: Sequence[ListingKey], *, items: Mapping[str, str]) -> Sequence[Glance]:
        """How many offers stand on each listing's entry, and whose the Buy Box is; a call for each site and twenty."""
        asked = _by_entry(keys, items)
        found: list[Glance] = []
        for site in dict.fromkeys(site for site, _ in asked):
            entries = [item for where, item in asked if where == site]
            for chunk in slices(entries, _AT_ONCE):
                answer = self._client.ask("get_competitive_pricing", site, "Asin", asins=list(chunk))
                for each in needed_parts(loaded(answer.content), "payload"):
                    for key in asked.get((site, text(each, "ASIN")), ()):
                        found += filter(None, [glance_of(key, each)])
        return found

    def _soonest(self, skus: Mapping[Entry, str]) -> dict[Entry, Json]:
        """What is said of entries, by whichever operation has not to wait; the shorter wait is a `Fault`."""
        try:
            return self._by_sku(skus)
        except Fault as by_sku:
            if by_sku.kind is not FaultKind.THROTTLED:
                raise
            try:
                return self._by_item(list(skus))
            except Fault as by_item:
                if by_item.kind is FaultKind.THROTTLED and _wait(by_sku) <= _wait(by_item):
                    raise by_sku from None
                raise

    def _by_sku(self, skus: Mapping[Entry, str]) -> dict[Entry, Json]:
        entries = {(site, sku): (site, item) for (site, item), sku in skus.items()}
        questions = [
            _question(site, f"/products/pricing/v0/listings/{quote(sku, safe='')}/offers")
            for site, sku in entries
        ]
        found = {}
        for response, payload in self._answered("get_listing_offers_batch", questions):
            request = part(response, "request")
            site = text(request, "MarketplaceId") or text(part(payload, "Identifier"), "MarketplaceId")
            sku = text(request, "SellerSKU") or text(payload, "SKU")
            # it may repeat the SKU as the address wrote it
            entry = entries.get((site, sku)) or entries.get((site, unquote(sku)))
            if entry:
                found[entry] = payload
        return found

    def _by_item(self, entries: Sequence[Entry]) -> dict[Entry, Json]:
        questions = [_question(site, f"/products/pricing/v0/items/{item}/offers") for site, item in entries]
        found = {}
        for response, payload in self._answered("get_item_offers_batch", questions):
            request = part(response, "request")
            site = text(request, "MarketplaceId") or text(part(payload, "Identifier"), "MarketplaceId")
            found[site, text(payload, "ASIN")] = payload
        return found

    def _answered(self, method: str, questions: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
        """The good responses of a batch, each with its payload."""
        responses = needed_parts(self._client.read(method, {"requests": questions}), "responses")
        status = [part(each, "status").get("statusCode") for each in responses]
        if responses and all(code == 429 for code in status):
            raise Fault(FaultKind.THROTTLED, _INSIDE, retry_after=10.0)
        for each, code in zip(responses, status, strict=True):
            payload = part(part(each, "body"), "payload")
            if code == 200 and payload:
                yield each, payload

    def _document(self, key: ListingKey, entry: Entry, payload: Json) -> RawDocument:
        body = offers_document(key, entry[1], self._client.seller, payload)
        return RawDocument(Subject.OFFERS, f"{key.site}/{key.sku}", None, body)


def _by_entry(keys: Sequence[ListingKey], items: Mapping[str, str]) -> dict[Entry, list[ListingKey]]:
    # two listings of ours on one entry, sent by us and by Amazon, are common
    asked: dict[Entry, list[ListingKey]] = {}
    for key in keys:
        if item := items.get(key.sku):
            asked.setdefault((key.site, item), []).append(key)
    return asked


def _wait(fault: Fault) -> float:
    return fault.retry_after or 0.0


def _question(site: str, uri: str) -> dict[str, Any]:
    return {
        "uri": uri,
        "method": "GET",
        "MarketplaceId": site,
        "ItemCondition": _CONDITION,
        "CustomerType": "Consumer",
    }
