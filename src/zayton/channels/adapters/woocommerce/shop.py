"""What is asked of the shop itself: who it is, its currency, its units of weight and length."""

from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.ports.adapter import Checked, Site
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, text


class Facts(NamedTuple):
    """The shop as its answers tell it."""

    name: str
    host: str
    currency: str
    country: str
    zone: str
    weight_unit: str
    length_unit: str


class Shop:
    """The shop behind a client; its facts are asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @cached_property
    def facts(self) -> Facts:
        """Who it is. Settings that the key may not see have WooCommerce's own defaults."""
        site = self._client.site()
        settings = self._settings("general") | self._settings("products")
        return Facts(
            name=text(site, "name"),
            host=urlsplit(text(site, "url")).hostname or "",
            currency=needed(self._client.get("data/currencies/current"), "code"),
            country=settings.get("woocommerce_default_country", "").partition(":")[0],
            zone=_zone(site),
            weight_unit=settings.get("woocommerce_weight_unit", "kg"),
            length_unit=settings.get("woocommerce_dimension_unit", "cm"),
        )

    def checked(self) -> Checked:
        """A shop is one site; the key must open its orders."""
        self._client.rows("orders", {"per_page": "1"})
        facts = self.facts
        code = f"woocommerce-{facts.host.removeprefix('www.').replace('.', '-')}"
        return Checked(
            facts.name,
            (Site("", code, facts.name, facts.country, facts.currency, facts.zone, "en"),),
            facts.host,
        )

    def _settings(self, group: str) -> dict[str, str]:
        try:
            rows = self._client.all_rows(f"settings/{group}")
        except Fault as fault:
            if fault.kind in (FaultKind.DENIED, FaultKind.GONE):
                return {}
            raise
        return {text(row, "id"): text(row, "value") for row in rows}


def _zone(site: Json) -> str:
    """The site's zone; one that is set as hours from UTC has no name, and its day is counted in UTC."""
    named = text(site, "timezone_string")
    try:
        ZoneInfo(named or "UTC")
    except (KeyError, ValueError, OSError):
        return "UTC"
    return named or "UTC"
