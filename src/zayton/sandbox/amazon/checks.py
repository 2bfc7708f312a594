"""What Amazon finds wrong with a listing."""

from collections.abc import Iterator, Mapping
from typing import Any

from zayton.sandbox.amazon import product_schemas
from zayton.sandbox.amazon.money import minor_units
from zayton.sandbox.amazon.sites import CHANNELS, MERCHANT, SITES

Issue = dict[str, Any]
_MOST_UNITS = 100_000_000


def issues(kind: str, requirements: str, attributes: Mapping[str, Any], site: str) -> list[Issue]:
    """All that is wrong with a whole listing; a patch is only checked by the `values` that it leaves."""
    return [*_missing(kind, requirements, attributes), *values(kind, attributes, site)]


def values(kind: str, attributes: Mapping[str, Any], site: str) -> Iterator[Issue]:
    """What is wrong with the values that are there."""
    for name in sorted({*attributes} - product_schemas.known(kind)):
        yield _issue(
            "90000900", f"The attribute '{name}' is not known.", name, "INVALID_ATTRIBUTE", "WARNING"
        )
    yield from _offer(attributes, SITES[site].currency)
    yield from _availability(attributes)
    for one in attributes.get("item_name") or ():
        if not isinstance(one, dict) or not str(one.get("value", "")).strip():
            yield _issue(
                "90220", "'item_name' is required but not supplied.", "item_name", "MISSING_ATTRIBUTE"
            )


def _missing(kind: str, requirements: str, attributes: Mapping[str, Any]) -> Iterator[Issue]:
    for name in product_schemas.required(kind, requirements):
        if not attributes.get(name):
            yield _issue("90220", f"'{name}' is required but not supplied.", name, "MISSING_ATTRIBUTE")


def taken_away(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Issue]:
    """What a patch may not leave a listing without."""
    for name in product_schemas.required(kind, "LISTING"):
        if before.get(name) and not after.get(name):
            yield _issue("90220", f"'{name}' is required but not supplied.", name, "MISSING_ATTRIBUTE")


def _offer(attributes: Mapping[str, Any], currency: str) -> Iterator[Issue]:
    name = "purchasable_offer"
    for offer in attributes.get(name) or ():
        if not isinstance(offer, dict):
            yield _issue("90244", f"The value of '{name}' is invalid.", name, "INVALID_ATTRIBUTE")
        elif offer.get("currency", currency) != currency:
            yield _issue("90244", f"The currency of '{name}' must be {currency}.", name, "INVALID_ATTRIBUTE")
        elif not _priced(offer, currency):
            said = "The field 'our_price' of 'purchasable_offer' does not have a valid price."
            yield _issue("99022", said, name, "INVALID_PRICE")


def _priced(offer: Mapping[str, Any], currency: str) -> bool:
    try:
        prices = [minor_units(one["schedule"][0]["value_with_tax"], currency) for one in offer["our_price"]]
    except (KeyError, IndexError, TypeError):
        return False
    return bool(prices) and all(price is not None and price > 0 for price in prices)


def _availability(attributes: Mapping[str, Any]) -> Iterator[Issue]:
    name = "fulfillment_availability"
    for one in attributes.get(name) or ():
        channel = one.get("fulfillment_channel_code") if isinstance(one, dict) else None
        units = one.get("quantity", 0) if isinstance(one, dict) else None
        if channel not in (MERCHANT, *CHANNELS.values()):
            yield _issue("90244", "The fulfillment channel code is invalid.", name, "INVALID_ATTRIBUTE")
        elif isinstance(units, bool) or not isinstance(units, int) or not 0 <= units <= _MOST_UNITS:
            yield _issue("90244", "The quantity must be a whole number from 0.", name, "INVALID_ATTRIBUTE")


def _issue(code: str, message: str, name: str, category: str, severity: str = "ERROR") -> Issue:
    return {
        "code": code,
        "message": message,
        "severity": severity,
        "attributeNames": [name],
        "categories": [category],
    }


def fatal(found: list[Issue]) -> bool:
    """Whether something must be mended before the submission is taken."""
    return any(issue["severity"] == "ERROR" for issue in found)
