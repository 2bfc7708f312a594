"""The reads; numbers and names are shown to those who see the shop."""

from collections.abc import Collection

from zayton.customers.models import Customer
from zayton.kernel.access.public import Scope


def customer_numbers(*, ids: Collection[int], scope: Scope) -> dict[int, str]:
    """The shop's own number of customers by key; `""` for a forgotten one, absent outside the scope."""
    found = Customer.objects.filter(id__in=ids)
    # a buyer's number is personal data: it is shown within the shops one works for
    if scope.shops is not None:
        found = found.filter(shop_id__in=scope.shops)
    return {key: number or "" for key, number in found.values_list("id", "external_number")}


def opaque_ids(ids: Collection[int]) -> dict[int, str]:
    """The opaque ids of customers by key."""
    return dict(Customer.objects.filter(id__in=ids).values_list("id", "public_id"))
