"""AliExpress is one site for all sellers; it counts its days in Pacific time."""

from zoneinfo import ZoneInfo

from zayton.channels.ports.adapter import Site

REF = "AE_GLOBAL"
ZONE = "America/Los_Angeles"
PACIFIC = ZoneInfo(ZONE)
SITES = (Site(REF, "aliexpress", "AliExpress", "CN", "USD", ZONE, "en-US"),)


def item_address(item: str) -> str:
    """The page of a product; blank where it is unknown."""
    return f"https://www.aliexpress.com/item/{item}.html" if item else ""
