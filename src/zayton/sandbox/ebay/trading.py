"""Trading: the older API in XML, as far as a seller's own listings are read by it, whoever made them.

`GetSellerList` and `GetItem` by developer.ebay.com/devzone/xml/docs/reference/ebay/: a call is named in a header, and
every answer has status 200, also a refusal (`Ack` is `Failure`). A window of time of at most 120 days and a page are
demanded, a page has at most 200 listings. `Quantity` counts what was sold of it as well. Elements stand in the order of
the WSDL's sequences.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Json, amount, minor
from zayton.sandbox.ebay.outside import parts_of
from zayton.sandbox.ebay.selling import shown
from zayton.sandbox.ebay.sites import SITES
from zayton.sandbox.ebay.tokens import Tokens
from zayton.sandbox.ebay.world import World
from zayton.sandbox.market import UNREADABLE

_NAMESPACE = "urn:ebay:apis:eBLBaseComponents"
_LONGEST, _MOST = timedelta(days=120), 200
# good till cancelled: renewed month by month
_RENEWED = timedelta(days=30)
_SITES = {"EBAY_US": "US", "EBAY_CA": "Canada", "EBAY_GB": "UK", "EBAY_AU": "Australia", "EBAY_FR": "France"}
_SITES |= {"EBAY_DE": "Germany", "EBAY_IT": "Italy", "EBAY_ES": "Spain"}


class _Failure(Exception):  # noqa: N818 it is an answer that ends a request
    """A refusal: its number and words."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code


class Trading:
    """One address for all calls."""

    def __init__(self, world: World, tokens: Tokens) -> None:
        self._world = world
        self._tokens = tokens

    def routes(self) -> Sequence[Route]:
        """The path; its token stands in a header of its own."""
        return [Route("/ws/api.dll", self.call, methods=["POST"])]

    async def call(self, request: Request) -> Response:
        """Whatever the header names."""
        name = request.headers.get("x-ebay-api-call-name", "")
        work = {"GetSellerList": self._list, "GetItem": self._one}.get(name)
        if not self._tokens.is_sellers(request.headers.get("x-ebay-api-iaf-token", "")):
            return _answer(name, "Failure", _error(21916984, "IAF token supplied is invalid."))
        try:
            asked = ElementTree.fromstring(await request.body())  # noqa: S314 our own side wrote it
        except (ElementTree.ParseError, ValueError):
            return _answer(name, "Failure", _error(5, "XML Parse error."))
        if work is None or asked.tag != f"{{{_NAMESPACE}}}{name}Request":
            return _answer(name, "Failure", _error(2, "Unsupported API call."))
        try:
            inside = work(asked)
        except _Failure as failure:
            return _answer(name, "Failure", _error(failure.code, str(failure)))
        except UNREADABLE:
            return _answer(name, "Failure", _error(37, "Input data is invalid."))
        return _answer(name, "Success", inside)

    def _list(self, asked: ElementTree.Element) -> str:
        since, until = (_moment(asked, f"EndTime{edge}") for edge in ("From", "To"))
        if until - since > _LONGEST:
            raise _Failure(37, "The time range must not exceed 120 days.")
        size, page = (
            int(_text(asked, f"Pagination/{name}") or 0) for name in ("EntriesPerPage", "PageNumber")
        )
        if not 0 < size <= _MOST or page < 1:
            raise _Failure(340, "Page number or entries per page is out of range.")
        ends = self._world.now() + _RENEWED
        found = self._items() if since <= ends <= until else []
        pages = -(-len(found) // size)
        varied = _text(asked, "IncludeVariations") == "true"
        members = "".join(_item(one, varied=varied) for one in found[(page - 1) * size : page * size])
        return (
            f"<PaginationResult><TotalNumberOfPages>{pages}</TotalNumberOfPages>"
            f"<TotalNumberOfEntries>{len(found)}</TotalNumberOfEntries></PaginationResult>"
            f"<HasMoreItems>{str(page < pages).lower()}</HasMoreItems><ItemArray>{members}</ItemArray>"
        )

    def _one(self, asked: ElementTree.Element) -> str:
        key = _text(asked, "ItemID")
        for one in self._items():
            if one["itemId"] == key:
                return _item(one, varied=True)
        raise _Failure(17, "This item cannot be accessed because the listing has been deleted.")

    def _items(self) -> list[Json]:
        """Every active listing, whoever made it."""
        return [*self._managed(), *self._world.outside.values()]

    def _managed(self) -> list[Json]:
        grouped: dict[str, list[Json]] = {}
        for offer in self._world.offers.values():
            if offer["status"] == "PUBLISHED":
                grouped.setdefault(offer["listing"]["listingId"], []).append(offer)
        return [self._of_offers(key, offers) for key, offers in grouped.items()]

    def _of_offers(self, key: str, offers: list[Json]) -> Json:
        parts = [self._part(offer) for offer in offers]
        first = offers[0]
        varied = any(first["sku"] in group.get("variantSKUs", ()) for group in self._world.groups.values())
        return {
            **parts[0],
            "itemId": key,
            "site": first["marketplaceId"],
            "title": self._world.items[first["sku"]]["product"]["title"],
            "type": "FixedPriceItem",
            "category": first["categoryId"],
            "variations": parts if varied else [],
        }

    def _part(self, offer: Json) -> Json:
        aspects = self._world.items[offer["sku"]]["product"].get("aspects", {})
        price = offer["pricingSummary"]["price"]
        return {
            "sku": offer["sku"],
            "price_minor": minor(price),
            "quantity": shown(self._world, offer),
            "sold": offer["listing"]["soldQuantity"],
            "specifics": {name: values[0] for name, values in aspects.items() if values},
        }


def _item(item: Json, *, varied: bool) -> str:
    site = item["site"]
    whole = sum(part["quantity"] + part["sold"] for part in parts_of(item))
    sold = sum(part["sold"] for part in parts_of(item))
    members = "".join(_variation(site, part) for part in item["variations"]) if varied else ""
    return (
        f"<Item><ItemID>{item['itemId']}</ItemID>"
        f"<ListingDetails><ViewItemURL>https://{SITES[site].host}/itm/{item['itemId']}</ViewItemURL></ListingDetails>"
        f"<ListingType>{item['type']}</ListingType>"
        f"<PrimaryCategory><CategoryID>{item['category']}</CategoryID></PrimaryCategory><Quantity>{whole}</Quantity>"
        f"<SellingStatus>{_price('CurrentPrice', site, item)}<QuantitySold>{sold}</QuantitySold>"
        f"<ListingStatus>Active</ListingStatus></SellingStatus>"
        f"<Site>{_SITES[site]}</Site><Title>{escape(item['title'])}</Title>{_sku(item)}"
        + (f"<Variations>{members}</Variations>" if members else "")
        + "</Item>"
    )


def _variation(site: str, part: Json) -> str:
    names = "".join(
        f"<NameValueList><Name>{escape(name)}</Name><Value>{escape(value)}</Value></NameValueList>"
        for name, value in part["specifics"].items()
    )
    return (
        f"<Variation>{_sku(part)}{_price('StartPrice', site, part)}"
        f"<Quantity>{part['quantity'] + part['sold']}</Quantity>"
        f"<VariationSpecifics>{names}</VariationSpecifics>"
        f"<SellingStatus><QuantitySold>{part['sold']}</QuantitySold></SellingStatus></Variation>"
    )


def _sku(part: Json) -> str:
    return f"<SKU>{escape(part['sku'])}</SKU>" if part["sku"] else ""


def _price(tag: str, site: str, part: Json) -> str:
    told = amount(part["price_minor"], SITES[site].currency)
    return f"<{tag} currencyID={quoteattr(told['currency'])}>{told['value']}</{tag}>"


def _error(code: int, said: str) -> str:
    return (
        f"<Errors><ShortMessage>{escape(said)}</ShortMessage><LongMessage>{escape(said)}</LongMessage>"
        f"<ErrorCode>{code}</ErrorCode><SeverityCode>Error</SeverityCode></Errors>"
    )


def _answer(name: str, ack: str, inside: str) -> Response:
    told = f'<{name}Response xmlns="{_NAMESPACE}"><Ack>{ack}</Ack>{inside}</{name}Response>'
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{told}', media_type="text/xml")


def _text(asked: ElementTree.Element, path: str) -> str:
    inside = "/".join(f"{{{_NAMESPACE}}}{name}" for name in path.split("/"))
    return (asked.findtext(inside) or "").strip()


def _moment(asked: ElementTree.Element, name: str) -> Any:
    try:
        return datetime.fromisoformat(_text(asked, name))
    except ValueError:
        raise _Failure(37, f"Input data for tag {name} is invalid or missing.") from None
