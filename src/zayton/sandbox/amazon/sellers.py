"""Sellers API: on which marketplaces the seller sells."""

from typing import Any

from zayton.sandbox.amazon.mall import SELLER_NAME, Answer, Call, Mall
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES, Site


def participations(_mall: Mall, _call: Call) -> Answer:
    """All marketplaces, with whether the seller takes part."""
    return Answer({"payload": [_view(site) for site in SITES.values()]})


def _view(site: Site) -> dict[str, Any]:
    return {
        "marketplace": {
            "id": site.id,
            "name": site.name,
            "countryCode": site.country,
            "defaultCurrencyCode": site.currency,
            "defaultLanguageCode": site.language,
            "domainName": site.domain,
        },
        "participation": {"isParticipating": True, "hasSuspendedListings": False},
        "storeName": SELLER_NAME,
    }


OPERATIONS = (
    Operation(
        "getMarketplaceParticipations",
        "GET",
        "/sellers/v1/marketplaceParticipations",
        participations,
        rate=0.016,
        burst=15,
    ),
)
