"""Testing a connection: who the seller is and where he sells, by the Sellers API v1."""

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.payloads import needed_parts
from zayton.channels.adapters.amazon.sites import SITE_OF
from zayton.channels.ports.adapter import Checked, Site
from zayton.channels.ports.parts import Json, needed, part, text


def checked(client: Client) -> Checked:
    """The stores that the seller takes part in; those that only Amazon runs, such as its outlet, are left out."""
    answer = client.read("get_marketplace_participations")
    taking_part = [
        each
        for each in needed_parts(answer, "payload")
        if part(each, "participation").get("isParticipating") is True
    ]
    sites = tuple(site for each in taking_part if (site := _site(part(each, "marketplace"))) is not None)
    names = [text(each, "storeName") for each in taking_part]
    return Checked(name=next((name for name in names if name), ""), sites=sites, seller=client.seller)


def _site(marketplace: Json) -> Site | None:
    """A store as we know it; one that is newer than this file by what Amazon says of it, counting its day in UTC."""
    ref = needed(marketplace, "id")
    known = SITE_OF.get(ref)
    if known is not None:
        return known
    # Amazon lists a "Non-Amazon" store for each country, in which shipments for other channels are counted
    name = text(marketplace, "name")
    if "non-amazon" in name.lower() or text(marketplace, "domainName").startswith("invoicing"):
        return None
    country = needed(marketplace, "countryCode")
    return Site(
        ref,
        f"amazon-{country.lower()}-{ref[-4:].lower()}",
        name,
        country,
        needed(marketplace, "defaultCurrencyCode"),
        "UTC",
        text(marketplace, "defaultLanguageCode").replace("_", "-"),
    )
