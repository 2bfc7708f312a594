"""Listings by the Listings Items API v2021-08-01, and what a product type demands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from zayton.channels.adapters.amazon.answers import object_of, readable
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.listings import problem
from zayton.channels.adapters.amazon.mapping.rules import rules_of
from zayton.channels.adapters.amazon.mapping.writing import put_body
from zayton.channels.adapters.amazon.patches import accepted
from zayton.channels.adapters.amazon.payloads import known, moment, named, needed_list
from zayton.channels.adapters.amazon.sets import each_sent, slices, written
from zayton.channels.adapters.amazon.sites import locale_of
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, Problem, ProductRules, Published, Standing
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import needed, part, parts, stored, text

_SEEN = (
    "summaries", "attributes", "issues", "offers", "fulfillmentAvailability", "relationships", "productTypes",
)  # fmt: skip
_PAGE = 20
# sellers report that a search ends after a thousand items, of which the reference says nothing: before that it is
# begun anew at the last item's date
_PAGES_OF_A_SEARCH = 50


class _Place(NamedTuple):
    """How far the walk over all listings is: the store, pages of this search, where it began, and Amazon's token."""

    site: str
    pages: int = 0
    after: str = ""
    token: str = ""

    @classmethod
    def opened(cls, cursor: str) -> "_Place":
        site, pages, after, token = [*cursor.split(" ", 3), "", "", ""][:4]
        return cls(site, int(pages) if pages.isdigit() else 0, after, token)

    @property
    def cursor(self) -> str:
        return f"{self.site} {self.pages} {self.after} {self.token}"


class Listings:
    """See `ListingPort`. One document is one SKU in one store, keyed `<site>/<sku>`.

    Stores are asked one by one although a search takes several: `fulfillmentAvailability` does not say its store.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def all(self, *, cursor: str) -> Page:
        """Twenty at a time, store by store, oldest first."""
        sites = self._client.sites
        if not sites:
            return Page(())
        place = _Place.opened(cursor or sites[0])
        answer = self._search(
            place.site,
            sort_by="createdDate",
            sort_order="ASC",
            created_after=place.after or None,
            page_token=place.token or None,
        )
        items = needed_list(answer, "items")
        following = _following(place, items, text(part(answer, "pagination"), "nextToken"))
        # a store may have left the account since the walk began
        later = sites[sites.index(place.site) + 1 :] if place.site in sites else ()
        return Page(
            [_document(place.site, item) for item in items],
            following or (_Place(later[0]).cursor if later else ""),
        )

    def named(self, keys: Sequence[ListingKey]) -> Sequence[RawDocument]:
        """Twenty a call; a SKU with a comma, which joins such lists, is asked for by itself."""
        found: list[RawDocument] = []
        for site in dict.fromkeys(key.site for key in keys):
            skus = dict.fromkeys(key.sku for key in keys if key.site == site)
            for chunk in slices([sku for sku in skus if "," not in sku], _PAGE):
                answer = self._search(site, identifiers=list(chunk), identifiers_type="SKU")
                found += [_document(site, item) for item in needed_list(answer, "items")]
            for sku in skus:
                if "," in sku:
                    found += self._one(site, sku)
        return found

    def _one(self, site: str, sku: str) -> list[RawDocument]:
        seller = self._client.seller
        try:
            item = self._client.read("get_listings_item", seller, sku, [site], included_data=list(_SEEN))
        except Fault as fault:
            if fault.kind is FaultKind.GONE:
                return []
            raise
        return [_document(site, item)]

    def _search(self, site: str, **kwargs: Any) -> dict[str, Any]:
        return self._client.read(
            "search_listings_items",
            self._client.seller,
            [site],
            included_data=list(_SEEN),
            page_size=_PAGE,
            **kwargs,
        )

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """A call for each; Amazon decides within minutes, so what it took is pending.

        What is neither an offer on an entry that there is, nor of a product type, is refused here.
        """
        sent = iter(self._sent([draft for draft in drafts if _is_placed(draft)]))
        return [next(sent) if _is_placed(draft) else _misplaced(draft) for draft in drafts]

    def _sent(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        answers: dict[int, dict[str, Any]] = {}

        def send(member: tuple[int, ListingDraft]) -> str:
            place, draft = member
            answers[place] = self._put(draft)
            return accepted(answers[place])

        members = list(enumerate(drafts))
        outcomes = each_sent(members, key=lambda member: member[1].key.sku, send=send)
        return [
            _published(draft, outcome, answers.get(place, {}))
            for (place, draft), outcome in zip(members, outcomes, strict=True)
        ]

    def _put(self, draft: ListingDraft) -> dict[str, Any]:
        answer = self._client.ask(
            "put_listings_item",
            self._client.seller,
            draft.key.sku,
            [draft.key.site],
            put_body(draft),
            included_data=["identifiers", "issues"],
            issue_locale=locale_of(draft.key.site),
        )
        return readable(answer)

    def end(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """Delete the offers; what Amazon stores of ours stays there, and publishing a SKU again brings it back."""
        return each_sent(keys, key=lambda key: key.sku, send=self._end)

    def _end(self, key: ListingKey) -> str:
        try:
            answer = self._client.ask("delete_listings_item", self._client.seller, key.sku, [key.site])
        except Fault as fault:
            if fault.kind is FaultKind.GONE:
                return ""
            raise
        return accepted(readable(answer))

    def rules(self, product_type: str, *, site: str) -> ProductRules:
        """The product type's JSON Schema, which Amazon hands out by a presigned address; nothing for none."""
        if not product_type:
            return ProductRules("", {}, {})
        answer = self._client.read(
            "get_definitions_product_type",
            product_type,
            [site],
            seller_id=self._client.seller or None,
            requirements="LISTING",
            locale=locale_of(site),
        )
        schema = object_of(self._client.download(needed(part(part(answer, "schema"), "link"), "resource")))
        return rules_of(text(answer, "productType") or product_type, schema)


def _document(site: str, item: Any) -> RawDocument:
    changed_at = max(_dates(item, "lastUpdatedDate"), default=None)
    return RawDocument(Subject.LISTING, f"{site}/{named(item, 'sku')}", changed_at, stored(item))


def _following(place: _Place, items: Sequence[Any], token: str) -> str:
    """Where to go on; blank at the end, and after an empty page, whatever token it may have."""
    if not token or not items:
        return ""
    pages = place.pages + 1
    last = max((at for item in items for at in _dates(item, "createdDate")), default=None)
    if (
        pages >= _PAGES_OF_A_SEARCH
        and last
        and (not place.after or last > datetime.fromisoformat(place.after))
    ):
        # items made in the same moment come twice, which is better than never
        return _Place(place.site, 0, written(last)).cursor
    return place._replace(pages=pages, token=token).cursor


def _dates(item: Any, name: str) -> Iterator[datetime]:
    for summary in parts(known(item), "summaries"):
        if at := moment(summary, name):
            yield at


def _is_placed(draft: ListingDraft) -> bool:
    return bool(draft.item or draft.product_type or draft.key.remote)


def _misplaced(draft: ListingDraft) -> Published:
    fault = Fault(FaultKind.REFUSED, "productType is missing")
    missing = Problem("required", "", "product_type")
    outcome = Outcome(draft.key.sku, fault)
    return Published(draft.key, "", Standing.REJECTED, (missing,), outcome)


def _pending(draft: ListingDraft, outcome: Outcome) -> Published:
    standing = Standing.REJECTED if outcome.fault and not outcome.fault.passes else Standing.PENDING
    return Published(_key(draft), draft.item, standing, outcome=outcome)


def _published(draft: ListingDraft, outcome: Outcome, answer: Mapping[str, Any]) -> Published:
    problems = tuple(problem(issue) for issue in parts(answer, "issues"))
    asins = (
        text(each, "asin")
        for each in parts(answer, "identifiers")
        if each.get("marketplaceId") == draft.key.site
    )
    item = next((asin for asin in asins if asin), draft.item)
    return _pending(draft, outcome)._replace(item=item, problems=problems)


def _key(draft: ListingDraft) -> ListingKey:
    return draft.key._replace(remote=draft.product_type or draft.key.remote)
