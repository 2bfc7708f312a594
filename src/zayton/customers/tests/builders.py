"""A shop to have customers in, and what is kept of them."""

from datetime import UTC, datetime

from zayton.channels.tests.builders import seller
from zayton.customers.models import Customer
from zayton.customers.public import Erased, erase_customers
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
ALL = Scope.everything()


def shops(*codes: str) -> list[int]:
    """Ids of newly opened shops."""
    here = seller()
    return [here.open(code) for code in codes]


def erase(*public_ids: str, scope: Scope = ALL, at: datetime = AT) -> Erased:
    """Forget these customers."""
    return erase_customers(public_ids=public_ids, actor=SYSTEM, at=at, scope=scope)


def kept() -> object:
    """Every customer, and what was told."""
    return (
        list(Customer.objects.order_by("pk").values_list()),
        list(Entry.objects.order_by("pk").values_list("verb", "payload")),
    )
