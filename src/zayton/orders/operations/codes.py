"""What a shop's service codes mean."""

from collections.abc import Mapping

from django.db import transaction

from zayton.kernel.errors import Refusal
from zayton.orders import errors
from zayton.orders.models import ServiceCode
from zayton.orders.rules.charges import CHARGES, USUAL_CODES, ServiceCodes

LONGEST_CODE = 64


def known_codes(shop_id: int) -> dict[str, str]:
    """Patterns and their meanings in a shop: what it says itself, and the usual ones where it says nothing."""
    own = dict(ServiceCode.objects.filter(shop_id=shop_id).values_list("pattern", "charge"))
    # an own word replaces a usual one, also by calling it goods
    return {**USUAL_CODES, **own}


def service_codes(shop_id: int) -> ServiceCodes:
    """The codes of a shop, ready to be asked."""
    return ServiceCodes(known_codes(shop_id).items())


def set_service_codes(*, shop_id: int, codes: Mapping[str, str]) -> list[Refusal]:
    """Say what codes mean in a shop from now on; orders placed before keep what they were read as.

    `goods` as a meaning takes a usual code back, so that it names a SKU again.
    """
    refusals = [
        Refusal(errors.UNKNOWN_CHARGE, pattern, {"charge": charge})
        for pattern, charge in codes.items()
        if charge not in (*CHARGES, "goods") or not pattern.strip()
    ]
    # SQLite would keep it, PostgreSQL would fail in the middle of the page
    refusals += [
        Refusal(errors.LONG_CODE, f"{pattern[:20]}…", {"limit": LONGEST_CODE})
        for pattern in codes
        if len(pattern.strip()) > LONGEST_CODE
    ]
    # all or nothing: half a list of codes would read half a file otherwise
    if refusals:
        return refusals
    with transaction.atomic():
        for pattern, charge in codes.items():
            ServiceCode.objects.update_or_create(
                shop_id=shop_id, pattern=pattern.strip().upper(), defaults={"charge": charge}
            )
    return []
