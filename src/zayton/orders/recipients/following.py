"""Who is forgotten as a customer is forgotten as a recipient."""

from collections.abc import Sequence

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import EntryRead, Reader, register_reader
from zayton.orders.models import Order
from zayton.orders.recipients.events import CUSTOMER
from zayton.orders.recipients.operations import erase_recipients

_FORGOTTEN = frozenset({"customers.erased"})


def follow(entries: Sequence[EntryRead]) -> None:
    """Erase the recipients of what forgotten customers ordered."""
    customers = {entry.document_id for entry in entries}
    orders = Order.objects.filter(customer_id__in=customers).values_list("pk", flat=True)
    # as of the entries, not of the clock: a reader that starts over must write the same
    at = max(entry.recorded_at for entry in entries)
    erase_recipients(order_ids=list(orders), why=CUSTOMER, actor=SYSTEM, at=at)


register_reader(Reader("orders.recipients", follow, _FORGOTTEN))
