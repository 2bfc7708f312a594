"""Mary, who buys, and short ways to have her order come from the fake market."""

from typing import Any

from zayton.channels.tests.fake_market import line, order

ADDRESS: dict[str, Any] = {
    "name": "Mary Quite-Contrary",
    "company": "Silver Bells Ltd",
    "lines": ["12 Cockleshell Row", "Second floor"],
    "city": "Gardenham",
    "region": "Kent",
    "postcode": "CT1 2AB",
    "country": "GB",
    "phone": "+44 7700 900123",
    "email": "mary@example.org",
}
SECRETS = (
    "Quite-Contrary",
    "Silver Bells",
    "Cockleshell",
    "Second floor",
    "Gardenham",
    "7700 900123",
    "mary@example",
)
"""What of her must stand nowhere but sealed."""


def of_mary(number: str = "1", *, address: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    """Her order of two cups, as the market writes it."""
    lines = facts.pop("lines", [line("CUP", 2)])
    return order(number, *lines, address=ADDRESS if address is None else address, **facts)
