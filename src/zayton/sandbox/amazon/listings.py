"""Listings Items API 2021-08-01."""

from collections.abc import Callable
from typing import Any

from zayton.sandbox.amazon import paging, shelf, submissions
from zayton.sandbox.amazon.checks import Issue
from zayton.sandbox.amazon.identity import uuid
from zayton.sandbox.amazon.listing_view import DATASETS, issues, view
from zayton.sandbox.amazon.mall import SELLER_ID, Answer, Call, Mall, Refused, invalid, missing
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Listing

_ITEMS = "/listings/2021-08-01/items/{sellerId}"
_ITEM = f"{_ITEMS}/{{sku:path}}"
# `sku:path`, as SKUs hold slashes; forty characters ("Listings Items API", "sku")
_LONGEST_SKU = 40


def put(mall: Mall, call: Call) -> Answer:
    """Write a listing whole, or only say what is wrong with it."""
    site, sku, preview = _where(call)
    outcome = submissions.put(mall, site, sku, call.body, preview=preview)
    return _submitted(mall, call, sku, outcome, preview=preview)


def patch(mall: Mall, call: Call) -> Answer:
    """Change attributes of a listing."""
    site, sku, preview = _where(call)
    outcome = submissions.patch(mall, site, sku, call.body, preview=preview)
    return _submitted(mall, call, sku, outcome, preview=preview)


def delete(mall: Mall, call: Call) -> Answer:
    """Take a listing away."""
    site, sku, _preview = _where(call)
    submissions.delete(mall, site, sku)
    return _submitted(mall, call, sku, submissions.Outcome(True, []), preview=False)


def get(mall: Mall, call: Call) -> Answer:
    """A listing."""
    site, sku, _preview = _where(call)
    listing = mall.listing(site, sku)
    if listing is None:
        raise missing(f"SKU '{sku}' not found in marketplace {site}")
    return Answer(view(mall, listing, _datasets(call)))


def search(mall: Mall, call: Call) -> Answer:
    """The seller's listings on a site, filtered, ordered, page by page."""
    site = _site(call)
    found = [one for one in mall.world.listings.get(site, {}).values() if _wanted(mall, call, one)]
    found.sort(key=_order(call), reverse=call.one("sortOrder", "DESC") == "DESC")
    # `searchListingsItems` gives twenty a page at most
    size = paging.size(call, "pageSize", 10, 20)
    page, token = paging.page(found, call.one("pageToken"), size)
    datasets = _datasets(call)
    pagination = {"pagination": {"nextToken": token}} if token else {}
    items = [view(mall, one, datasets) for one in page]
    return Answer({"numberOfResults": len(found), **pagination, "items": items})


def _where(call: Call) -> tuple[str, str, bool]:
    sku = call.path["sku"]
    if not 0 < len(sku) <= _LONGEST_SKU:
        raise invalid("The SKU must have between 1 and 40 characters.")
    return _site(call), sku, call.one("mode") == "VALIDATION_PREVIEW"


def _site(call: Call) -> str:
    if call.path["sellerId"] != SELLER_ID:
        raise Refused(403, "Unauthorized", "Access to requested resource is denied.")
    sites = call.many("marketplaceIds")
    if len(sites) != 1 or sites[0] not in SITES:
        raise invalid("marketplaceIds must name one marketplace that exists.")
    return sites[0]


def _datasets(call: Call) -> frozenset[str]:
    asked = frozenset(call.many("includedData")) or frozenset({"summaries"})
    if not asked <= DATASETS:
        raise invalid(f"includedData holds unknown values: {sorted(asked - DATASETS)}")
    return asked


def _submitted(mall: Mall, call: Call, sku: str, outcome: submissions.Outcome, *, preview: bool) -> Answer:
    # a refused listing is a good answer, with status 200 and the issues inside
    status = "INVALID" if not outcome.taken else "VALID" if preview else "ACCEPTED"
    body: dict[str, Any] = {"sku": sku, "status": status, "submissionId": uuid(mall.world, "submission")}
    body["issues"] = [_told(issue) for issue in outcome.issues]
    if "identifiers" in call.many("includedData") and outcome.asin:
        body["identifiers"] = [{"marketplaceId": _site(call), "asin": outcome.asin}]
    return Answer(body)


def _told(issue: Issue) -> Issue:
    return {name: value for name, value in issue.items() if value}


def _wanted(mall: Mall, call: Call, listing: Listing) -> bool:
    identifiers, kind = call.many("identifiers"), call.one("identifiersType")
    names = {"SKU": listing.sku, "ASIN": listing.asin, "FNSKU": listing.fnsku}
    if identifiers and names.get(kind) not in identifiers:
        return False
    status = {*shelf.status(mall, listing)}
    if not {*call.many("withStatus")} <= status or {*call.many("withoutStatus")} & status:
        return False
    severities = {issue["severity"] for issue in issues(listing)}
    return {*call.many("withIssueSeverity")} <= severities and _dated(call, listing)


def _dated(call: Call, listing: Listing) -> bool:
    for name, at in (("created", listing.created), ("lastUpdated", listing.updated)):
        since = paging.moment(call.one(f"{name}After"), f"{name}After")
        until = paging.moment(call.one(f"{name}Before"), f"{name}Before")
        if (since and at < since) or (until and at > until):
            return False
    return True


def _order(call: Call) -> Callable[[Listing], tuple[str, str]]:
    name = call.one("sortBy", "lastUpdatedDate")
    if name == "sku":
        return lambda one: (one.sku, "")
    if name == "createdDate":
        return lambda one: (one.created.isoformat(), one.sku)
    return lambda one: (one.updated.isoformat(), one.sku)


OPERATIONS = (
    Operation("putListingsItem", "PUT", _ITEM, put, rate=5, burst=10),
    Operation("patchListingsItem", "PATCH", _ITEM, patch, rate=5, burst=5),
    Operation("deleteListingsItem", "DELETE", _ITEM, delete, rate=5, burst=5),
    Operation("getListingsItem", "GET", _ITEM, get, rate=5, burst=10),
    Operation("searchListingsItems", "GET", _ITEMS, search, rate=5, burst=5),
)
