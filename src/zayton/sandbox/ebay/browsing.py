"""Buy Browse and Commerce Catalog: what buyers find, ours and rivals', and the catalogue behind it."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, amount, empty, minor
from zayton.sandbox.ebay.credentials import SELLER
from zayton.sandbox.ebay.reading import number_of, paged
from zayton.sandbox.ebay.selling import goods
from zayton.sandbox.ebay.sites import SITES
from zayton.sandbox.ebay.world import World

_GTIN_FIELDS = ("ean", "upc", "isbn")
_FIRST = (
    ("241986085", "Apple iPhone 11 64 GB Black", "Apple", "0190199220126"),
    ("5034565434", "Glass Kitchen Storage Jar 1 L", "Korken", "4006381333931"),
    ("2310948877", "Cotton T-Shirt Plain", "Fruit of the Loom", "5010338053727"),
)
_RIVALS = (("bargain_barn", -3, 299), ("gadget_giant", 4, 0))


class Browsing:
    """The buyer's side of the site."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths."""
        return [
            Route("/buy/browse/v1/item_summary/search", self.search),
            Route("/commerce/catalog/v1_beta/product_summary/search", self.products),
        ]

    async def search(self, request: Request) -> Response:
        """Items that match an EPID, a GTIN or words; lowest price first, when asked for."""
        site = request.headers.get("x-ebay-c-marketplace-id", "EBAY_US")
        query = request.query_params
        if site not in SITES:
            raise Complaint(400, 12006, "API_BROWSE", "The marketplace ID is invalid.")
        if not any(query.get(name) for name in ("q", "epid", "gtin", "category_ids")):
            said = "The call must have a valid 'q', 'category_ids', 'epid' or 'gtin' query parameter."
            # a search needs at least one of these four, and a site alone is none
            raise Complaint(400, 12001, "API_BROWSE", said)
        limit = number_of(request, "limit", 50, low=1, high=200)
        found = [one for sku, one in self._on_sale(site) if self._matches(sku, query)]
        if query.get("sort") == "price":
            found.sort(key=lambda one: minor(one["price"]))
        page = paged(
            request, found, limit=limit, offset=number_of(request, "offset", 0), name="itemSummaries"
        )
        return JSONResponse(page if found else {**page, "itemSummaries": []})

    def _on_sale(self, site: str) -> list[tuple[str, Json]]:
        offers = {(o["sku"], o["marketplaceId"]): o for o in self._world.offers.values()}
        found = []
        for good in goods(self._world):
            if (good.sku, site) in offers and good.site == site:
                listing = offers[good.sku, site]["listing"]["listingId"]
                found.append(
                    (
                        good.sku,
                        _summary(site, listing, good.title, good.price_minor, seller=SELLER, postage=0),
                    )
                )
                found += [
                    (good.sku, one) for one in self._rivals(site, listing, good.title, good.price_minor)
                ]
        return found

    def _rivals(self, site: str, listing: str, title: str, price: int) -> list[Json]:
        return [
            _summary(
                site,
                f"{int(listing) + 10**9 * (at + 1)}",
                title,
                max(1, price * (100 + percent - self._world.now().second // 2 % 3) // 100),
                seller=name,
                postage=postage,
            )
            for at, (name, percent, postage) in enumerate(_RIVALS)
        ]

    def _matches(self, sku: str, query: object) -> bool:
        wanted = {name: query.get(name, "") for name in ("epid", "gtin", "q")}  # type: ignore[attr-defined]
        product = self._world.items[sku].get("product", {})
        gtins = [code for name in _GTIN_FIELDS for code in product.get(name, ())]
        words = set(wanted["q"].lower().split())
        return (
            (bool(wanted["epid"]) and product.get("epid") == wanted["epid"])
            or (bool(wanted["gtin"]) and wanted["gtin"] in gtins)
            or (bool(words) and words <= set(product.get("title", "").lower().split()))
        )

    async def products(self, request: Request) -> Response:
        """Catalogue products by GTIN or words; nothing found is 204."""
        gtin, words = request.query_params.get("gtin", ""), request.query_params.get("q", "").lower().split()
        if not gtin and not words:
            raise Complaint(400, 75001, "API_CATALOG", "The q, gtin or mpn parameter is required.")
        found = [
            _product(*one)
            for one in _FIRST
            if (gtin and one[3] in gtin.split(",")) or (words and set(words) <= set(one[1].lower().split()))
        ]
        return JSONResponse({"productSummaries": found, "total": len(found)}) if found else empty()


def _summary(site: str, listing: str, title: str, price: int, *, seller: str, postage: int) -> Json:
    here = SITES[site]
    return {
        "itemId": f"v1|{listing}|0",
        "legacyItemId": listing,
        "title": title,
        "price": amount(price, here.currency),
        "seller": {"username": seller, "feedbackPercentage": "99.6", "feedbackScore": 4321},
        "condition": "New",
        "conditionId": "1000",
        "buyingOptions": ["FIXED_PRICE"],
        "shippingOptions": [{"shippingCostType": "FIXED", "shippingCost": amount(postage, here.currency)}],
        "itemHref": f"https://api.ebay.com/buy/browse/v1/item/v1%7C{listing}%7C0",
        "itemWebUrl": f"https://{here.host}/itm/{listing}",
        "itemLocation": {"country": here.country},
    }


def _product(epid: str, title: str, brand: str, gtin: str) -> Json:
    return {
        "epid": epid,
        "title": title,
        "brand": brand,
        "gtin": [gtin],
        "ean": [gtin],
        "image": {"imageUrl": f"https://i.ebayimg.com/images/g/{epid}/s-l1600.jpg"},
        "productHref": f"https://api.ebay.com/commerce/catalog/v1_beta/product/{epid}",
        "productWebUrl": f"https://www.ebay.com/p/{epid}",
    }
