"""Changes of listings, however they come: one by one or in a feed."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from zayton.sandbox.amazon import catalogue, checks, product_schemas, shelf
from zayton.sandbox.amazon.attributes import for_site, patched
from zayton.sandbox.amazon.identity import letters
from zayton.sandbox.amazon.mall import Mall, invalid
from zayton.sandbox.amazon.notices import quantity_changed
from zayton.sandbox.amazon.rivals import offers_changed
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Listing


class Outcome(NamedTuple):
    """Whether a change was taken, what was found, and the product it belongs to."""

    taken: bool
    issues: list[checks.Issue]
    asin: str = ""


def put(mall: Mall, site: str, sku: str, body: Any, *, preview: bool = False) -> Outcome:
    """Write a listing whole."""
    kind, attributes = _kind(body), body.get("attributes")
    if not isinstance(attributes, dict):
        raise invalid("attributes is required.")
    requirements = body.get("requirements", "LISTING")
    if requirements not in ("LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"):
        raise invalid("requirements is not valid.")
    here = for_site(attributes, site)
    found = checks.issues(kind, requirements, here, site)
    if checks.fatal(found) or preview:
        return Outcome(not checks.fatal(found), found)
    standing = mall.listing(site, sku)
    listing = standing or _new(mall, site, sku, kind, here)
    listing.product_type, listing.attributes = kind, here
    _changed(mall, listing)
    return Outcome(True, found, listing.asin)


def patch(mall: Mall, site: str, sku: str, body: Any, *, preview: bool = False) -> Outcome:
    """Change single attributes of a listing."""
    kind = _kind(body)
    standing = mall.listing(site, sku)
    if standing is None:
        issue = checks.Issue(
            code="13013",
            message=f"The SKU {sku} does not exist in the Amazon catalog. Your data was not processed.",
            severity="ERROR",
            categories=["INVALID_SKU"],
        )
        return Outcome(False, [issue])
    after = for_site(patched(standing.attributes, body.get("patches")), site)
    found = [*checks.values(kind, after, site), *checks.taken_away(kind, standing.attributes, after)]
    if checks.fatal(found) or preview:
        return Outcome(not checks.fatal(found), found)
    standing.attributes = after
    _changed(mall, standing)
    return Outcome(True, found, standing.asin)


def partial(mall: Mall, site: str, sku: str, body: Mapping[str, Any]) -> Outcome:
    """Replace the attributes that are given, as a feed's partial update does."""
    given = body.get("attributes")
    if not isinstance(given, dict) or not given:
        raise invalid("attributes is required.")
    patches = [
        {"op": "replace", "path": f"/attributes/{name}", "value": value} for name, value in given.items()
    ]
    return patch(mall, site, sku, {"productType": body.get("productType"), "patches": patches})


def delete(mall: Mall, site: str, sku: str) -> None:
    """Take a listing away; one that is not there is none the less gone."""
    listing = mall.world.listings.get(site, {}).pop(sku, None)
    if listing:
        mall.world.products[listing.asin].skus[site].remove(sku)
        offers_changed(mall, listing.asin, site)


def _kind(body: Any) -> str:
    kind = body.get("productType") if isinstance(body, dict) else None
    if kind not in product_schemas.TYPES:
        raise invalid(f"The product type {kind} does not exist.")
    return str(kind)


def _new(mall: Mall, site: str, sku: str, kind: str, attributes: dict[str, Any]) -> Listing:
    now = mall.now()
    elsewhere = next((one[sku] for one in mall.world.listings.values() if sku in one), None)
    listing = Listing(
        sku=sku,
        site=site,
        asin=catalogue.matched(mall, site, kind, attributes, elsewhere.asin if elsewhere else ""),
        fnsku=elsewhere.fnsku if elsewhere else letters(mall.world, "fnsku", "X00", 10),
        product_type=kind,
        attributes=attributes,
        created=now,
        updated=now,
        live_at=mall.after(mall.pace.live),
    )
    mall.world.listings.setdefault(site, {})[sku] = listing
    mall.world.products[listing.asin].skus.setdefault(site, []).append(sku)
    return listing


def _changed(mall: Mall, listing: Listing) -> None:
    listing.updated = mall.now()
    if shelf.by_amazon(listing):
        shelf.pool(mall, listing)
    quantity_changed(mall, listing)
    offers_changed(mall, listing.asin, SITES[listing.site].id)
