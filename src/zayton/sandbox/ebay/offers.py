"""Sell Inventory: offers, and the listings that come of publishing them."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, empty
from zayton.sandbox.ebay.inventory import BASE, DOMAIN, MOST_AT_ONCE
from zayton.sandbox.ebay.publishing import check_ready
from zayton.sandbox.ebay.reading import body_of
from zayton.sandbox.ebay.sites import SITES
from zayton.sandbox.ebay.world import World

_TAKEN = (
    "availableQuantity",
    "categoryId",
    "includeCatalogProductDetails",
    "listingDescription",
    "listingDuration",
    "listingPolicies",
    "merchantLocationKey",
    "pricingSummary",
    "quantityLimitPerBuyer",
    "tax",
)


class Offers:
    """Where the seller offers what."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The paths; those with a fixed last part come before those with an offer's id."""
        one = f"{BASE}/offer/{{offer}}"
        return [
            Route(f"{BASE}/offer", self.of_sku),
            Route(f"{BASE}/offer", self.create, methods=["POST"]),
            Route(f"{BASE}/bulk_create_offer", self.create_many, methods=["POST"]),
            Route(f"{BASE}/bulk_publish_offer", self.publish_many, methods=["POST"]),
            Route(f"{BASE}/offer/publish_by_inventory_item_group", self.publish_group, methods=["POST"]),
            Route(f"{BASE}/offer/withdraw_by_inventory_item_group", self.withdraw_group, methods=["POST"]),
            Route(one, self.one),
            Route(one, self.update, methods=["PUT"]),
            Route(one, self.delete, methods=["DELETE"]),
            Route(f"{one}/publish", self.publish, methods=["POST"]),
            Route(f"{one}/withdraw", self.withdraw, methods=["POST"]),
        ]

    async def of_sku(self, request: Request) -> Response:
        """The offers on one SKU."""
        sku = request.query_params.get("sku", "")
        site = request.query_params.get("marketplace_id")
        found = [
            offer
            for offer in self._world.offers.values()
            if offer["sku"] == sku and site in (None, offer["marketplaceId"])
        ]
        if not found:
            raise Complaint(404, 25713, DOMAIN, "This Offer is not available.")
        return JSONResponse(
            {
                "href": f"{BASE}/offer?sku={sku}",
                "total": len(found),
                "size": len(found),
                "limit": max(25, len(found)),
                "offers": found,
            }
        )

    async def one(self, request: Request) -> Response:
        """One offer."""
        return JSONResponse(self._offer(request.path_params["offer"]))

    async def create(self, request: Request) -> Response:
        """Make an offer, not published yet."""
        return JSONResponse({"offerId": self._create(await body_of(request, DOMAIN))}, 201)

    async def create_many(self, request: Request) -> Response:
        """Make up to 25 offers."""
        answers = []
        for asked in await _asked(request):
            told: Json = {key: asked.get(key, "") for key in ("sku", "marketplaceId", "format")}
            try:
                told |= {"statusCode": 200, "offerId": self._create(asked)}
            except Complaint as complaint:
                told |= {"statusCode": complaint.status, "errors": [complaint.error]}
            answers.append(told)
        return _many(answers)

    async def update(self, request: Request) -> Response:
        """Replace an offer whole; a live one changes its listing."""
        key = request.path_params["offer"]
        old = self._offer(key)
        body = await body_of(request, DOMAIN)
        fresh = {name: body[name] for name in _TAKEN if name in body}
        kept = ("offerId", "sku", "marketplaceId", "format", "status", "listing")
        changed = {**{name: old[name] for name in kept if name in old}, **fresh}
        if changed["status"] == "PUBLISHED":
            check_ready(self._world, changed)
        self._world.offers[key] = changed
        return JSONResponse({"offerId": key})

    async def delete(self, request: Request) -> Response:
        """Drop an offer; its listing ends."""
        self._offer(request.path_params["offer"])
        del self._world.offers[request.path_params["offer"]]
        return empty()

    async def publish(self, request: Request) -> Response:
        """Put an offer on sale."""
        return JSONResponse({"listingId": self._publish(request.path_params["offer"])})

    async def publish_many(self, request: Request) -> Response:
        """Put up to 25 offers on sale."""
        answers = []
        for asked in await _asked(request):
            told: Json = {"offerId": str(asked.get("offerId", ""))}
            try:
                told |= {"statusCode": 200, "listingId": self._publish(told["offerId"])}
            except Complaint as complaint:
                told |= {"statusCode": complaint.status, "errors": [complaint.error]}
            answers.append(told)
        return _many(answers)

    async def publish_group(self, request: Request) -> Response:
        """Put all variations of a group on sale as one listing."""
        body = await body_of(request, DOMAIN)
        offers = self._of_group(body)
        if not offers:
            raise Complaint(400, 25713, DOMAIN, "This Offer is not available.")
        for offer in offers:
            check_ready(self._world, offer)
        listing = next((str(o["listing"]["listingId"]) for o in offers if "listing" in o), self._listing_id())
        for offer in offers:
            self._go_live(offer, listing)
        return JSONResponse({"listingId": listing})

    async def withdraw_group(self, request: Request) -> Response:
        """Take all variations of a group off sale."""
        for offer in self._of_group(await body_of(request, DOMAIN)):
            _end(offer)
        return empty()

    async def withdraw(self, request: Request) -> Response:
        """Take an offer off sale; the offer stays."""
        offer = self._offer(request.path_params["offer"])
        if offer["status"] != "PUBLISHED":
            raise Complaint(400, 25002, DOMAIN, "A user error has occurred. Offer is not published.")
        listing = offer["listing"]["listingId"]
        if any(offer["sku"] in group.get("variantSKUs", ()) for group in self._world.groups.values()):
            # only a listing of a single variation is withdrawn by its offer
            raise Complaint(400, 25002, DOMAIN, "A user error has occurred. The offer is part of a group.")
        _end(offer)
        return JSONResponse({"listingId": listing})

    def _create(self, body: Json) -> str:
        sku, site = body.get("sku"), body.get("marketplaceId")
        if sku not in self._world.items:
            raise Complaint(400, 25702, DOMAIN, f"SKU {sku} is not available in the system")
        if site not in SITES or body.get("format") != "FIXED_PRICE":
            raise Complaint(400, 25735, DOMAIN, "Invalid SKU, marketplaceId or format.")
        taken = {(offer["sku"], offer["marketplaceId"]): key for key, offer in self._world.offers.items()}
        if (sku, site) in taken:
            said = "Offer entity already exists."
            # the offer that is there is named in `parameters`, which is how a call told twice finds it again
            raise Complaint(400, 25002, DOMAIN, said, offerId=taken[sku, site])
        key = f"{8_209_815_010 + self._world.next()}"
        self._world.offers[key] = {
            "offerId": key,
            "sku": sku,
            "marketplaceId": site,
            "format": "FIXED_PRICE",
            "status": "UNPUBLISHED",
            **{name: body[name] for name in _TAKEN if name in body},
        }
        return key

    def _publish(self, key: str) -> str:
        offer = self._offer(key)
        check_ready(self._world, offer)
        return self._go_live(offer, self._listing_id())

    def _go_live(self, offer: Json, listing: str) -> str:
        if offer["status"] != "PUBLISHED":
            offer["status"] = "PUBLISHED"
            offer["listing"] = {"listingId": listing, "listingStatus": "ACTIVE", "soldQuantity": 0}
        return str(offer["listing"]["listingId"])

    def _listing_id(self) -> str:
        return f"{110_553_800_000 + self._world.next()}"

    def _of_group(self, body: Json) -> list[Json]:
        group = self._world.groups.get(str(body.get("inventoryItemGroupKey")), {})
        skus, site = group.get("variantSKUs") or [], body.get("marketplaceId")
        return [
            offer
            for offer in self._world.offers.values()
            if offer["sku"] in skus and offer["marketplaceId"] == site
        ]

    def _offer(self, key: str) -> Json:
        if key not in self._world.offers:
            raise Complaint(404, 25713, DOMAIN, "This Offer is not available.")
        return self._world.offers[key]


def _end(offer: Json) -> None:
    offer["status"] = "UNPUBLISHED"
    # published again it is another listing with another number
    offer.pop("listing", None)


async def _asked(request: Request) -> list[Json]:
    asked = (await body_of(request, DOMAIN)).get("requests")
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_AT_ONCE:
        # twenty-five at once, in all bulk calls of the Inventory API
        raise Complaint(400, 25730, DOMAIN, "The number of offers in the request cannot exceed 25")
    return asked


def _many(answers: list[Json]) -> JSONResponse:
    status = 200 if all(answer["statusCode"] < 300 for answer in answers) else 207
    return JSONResponse({"responses": answers}, status)
