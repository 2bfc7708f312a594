"""Listings that were made outside the Inventory API, in Seller Hub or by an older tool: seen, and brought over.

`GetSellerList` tells of every active listing of a seller on all sites, two hundred a page, with what it is called, its
site, SKU and variations (developer.ebay.com/devzone/xml/docs/reference/ebay/GetSellerList.html): those whose end lies
within 120 days, which good-till-cancelled ones are renewed within. The report LMS_ACTIVE_INVENTORY_REPORT of Sell Feed
has neither title nor site nor kind of listing (ActiveInventoryReport in the same reference), and `GetMyeBaySelling` no
more than 25,000 listings.

`bulkMigrateListing` brings five a call into the Inventory API, where they keep their number. What it demands:
developer.ebay.com/api-docs/sell/inventory/resources/listing/methods/bulkMigrateListing; every refusal is error 25718.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from zayton.channels.adapters.ebay.answers import member_status, problems_in, problems_of, told_fault
from zayton.channels.adapters.ebay.client import Client, in_slices, passing
from zayton.channels.adapters.ebay.mapping.outside import MARK, kept, own_parts
from zayton.channels.adapters.ebay.markup import members, value
from zayton.channels.adapters.ebay.offers import BASE, OfferBook
from zayton.channels.adapters.ebay.orders import written
from zayton.channels.adapters.ebay.payloads import stored
from zayton.channels.adapters.ebay.trading import Trading
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, Published, Standing
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, part, parts, text
from zayton.kernel.time import now

_PAGE: Final = 200
_AHEAD: Final = timedelta(days=119)
_AT_ONCE: Final = 5
_Site = str
_Sku = str


class Managed:
    """What the Inventory API was seen to have in one pass: the numbers of its listings, and its SKUs by site."""

    def __init__(self) -> None:
        self.items: set[str] = set()
        self.skus: dict[tuple[_Site, _Sku], str] = {}

    def note(self, sku: str, offers: Sequence[Json]) -> None:
        """Take an item's offers down."""
        for offer in offers:
            item = text(part(offer, "listing"), "listingId")
            self.items.add(item)
            self.skus[text(offer, "marketplaceId"), sku] = item

    def taken(self, given: Json) -> list[str]:
        """The SKUs of a listing that another one on its site has already; those of its own are noted."""
        site, item = text(given, "site"), text(given, "item")
        skus = {text(one, "sku") for one in own_parts(given)} - {""}
        return sorted(sku for sku in skus if self.skus.setdefault((site, sku), item) != item)


class Outside:
    """See `BringingPort`, and `ListingPort` for what is seen."""

    def __init__(self, client: Client, book: OfferBook) -> None:
        self._client = client
        self._book = book
        self._trading = Trading(client)

    def page(self, number: int, managed: Managed) -> tuple[Page, bool]:
        """A page of listings that the Inventory API has not, and whether another one follows."""
        at = now()
        told = self._trading.ask(
            "GetSellerList",
            f"<EndTimeFrom>{written(at)}</EndTimeFrom><EndTimeTo>{written(at + _AHEAD)}</EndTimeTo>"
            "<GranularityLevel>Fine</GranularityLevel><IncludeVariations>true</IncludeVariations>"
            f"<Pagination><EntriesPerPage>{_PAGE}</EntriesPerPage><PageNumber>{number}</PageNumber></Pagination>",
        )
        found = [kept(item) for item in members(told, "ItemArray/Item")]
        fresh = [one for one in found if one and one["item"] not in managed.items]
        documents = [_document(one, managed.taken(one)) for one in fresh]
        return Page(documents), value(told, "HasMoreItems") == "true"

    def named(self, keys: Collection[ListingKey]) -> list[RawDocument]:
        """Those of these that are still there, a call each."""
        found = []
        for item in dict.fromkeys(_number(key) for key in keys):
            try:
                told = self._trading.ask("GetItem", f"<ItemID>{item}</ItemID>")
            except Fault as fault:
                if fault.kind is not FaultKind.GONE:
                    raise
                continue
            there = [one for one in map(kept, members(told, "Item")) if one]
            called = {key.sku for key in keys if _number(key) == item}
            # what goes by its number although it has a SKU does so because another listing has that SKU
            found += [_document(one, [sku for sku in _skus(one) if sku not in called]) for one in there]
        return found

    def bring(self, keys: Sequence[ListingKey]) -> Sequence[Published]:
        """Bring listings over, each with all of its variations. One that is over there already is as if brought."""
        told: dict[str, Json | Fault] = {}
        items = list(dict.fromkeys(_number(key) for key in keys if is_outside(key)))
        for some in in_slices(items, _AT_ONCE):
            told |= self._brought(some)
        # what was brought over since it was asked for has another name already
        there = {key: Published(key, "", Standing.LIVE) for key in keys if not is_outside(key)}
        return [there.get(key) or self._result(key, told[_number(key)]) for key in keys]

    def _brought(self, items: Sequence[str]) -> Mapping[str, Json | Fault]:
        body = {"requests": [{"listingId": item} for item in items]}
        try:
            told = self._client.told("inventory", "POST", f"{BASE}/bulk_migrate_listing", body=body)
        except Fault as fault:
            if len(items) == 1 or passing(fault):
                return dict.fromkeys(items, fault)
            # refused as a whole for the sake of one
            return {item: one for each in items for item, one in self._brought([each]).items()}
        found = {text(one, "listingId"): one for one in parts(told, "responses")}
        silent = Fault(FaultKind.UNREADABLE, "listingId is missing", figures={"field": "listingId"})
        return {item: found.get(item, silent) for item in items}

    def _result(self, key: ListingKey, told: Json | Fault) -> Published:
        item = _number(key)
        fault = told if isinstance(told, Fault) else _refused(told)
        offers = [] if isinstance(told, Fault) else parts(told, "inventoryItems")
        offer = next((text(one, "offerId") for one in offers if text(one, "sku") == key.sku), "")
        if fault is not None and fault.passes:
            return Published(key, item, Standing.OUTSIDE, (), Outcome(key.sku, fault))
        if not offer or fault is not None:
            # an answer that was lost, or another tool, may have brought it over before
            known = self._known(key)
            is_it = text(part(known, "listing"), "listingId") == item
            offer, fault = (text(known, "offerId"), None) if is_it else ("", fault or _unnamed(key))
        if fault is not None:
            return Published(key, item, Standing.OUTSIDE, problems_in(fault), Outcome(key.sku, fault))
        problems = () if isinstance(told, Fault) else problems_of({"warnings": told.get("warnings")})
        return Published(key._replace(remote=offer), item, Standing.LIVE, problems, Outcome(key.sku))

    def _known(self, key: ListingKey) -> Json:
        try:
            return self._book.on_site(key)
        except Fault as fault:
            if passing(fault):
                raise
            # a SKU that the Inventory API takes none of cannot be there
            return {}


def is_outside(key: ListingKey) -> bool:
    """Whether a listing is one that the Inventory API does not have."""
    return key.remote.startswith(MARK)


def _number(key: ListingKey) -> str:
    number = key.remote.removeprefix(MARK)
    # it goes into XML, and nothing but a number names a listing
    return number if is_outside(key) and number.isdecimal() else "0"


def _skus(given: Json) -> set[str]:
    return {text(one, "sku") for one in own_parts(given)} - {""}


def _document(given: Json, taken: Sequence[str]) -> RawDocument:
    body = stored({"outside": {**given, "taken": list(taken)}})
    return RawDocument(Subject.LISTING, f"{MARK}{given['item']}", None, body)


def _refused(told: Json) -> Fault | None:
    status = member_status(told)
    return told_fault(status, list(parts(told, "errors"))) if status >= 300 else None


def _unnamed(key: ListingKey) -> Fault:
    return Fault(FaultKind.REFUSED, f"eBay brought the listing over without {key.sku}")
