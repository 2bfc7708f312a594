"""Having notifications sent to us, where this installation can be reached.

Marketplaces give an address up that does not answer, some without a word: WooCommerce disables a webhook after five
failures in a row (`WC_Webhook::failed_delivery`), Shopify deletes its subscriptions. So they are asked for once a day.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Coalesce

from zayton.channels.connecting.opening import opened
from zayton.channels.connecting.operations import HOOK_PURPOSE
from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault
from zayton.channels.states import ConnectionState
from zayton.kernel.sealing import unseal

_AGAIN, _SOON = timedelta(days=1), timedelta(hours=1)


def hook_address(found: Connection) -> str:
    """Where a connection's notifications are to be sent; `""` when nobody said how we are reached from outside."""
    reached: str = settings.PUBLIC_ADDRESS
    return f"{reached.rstrip('/')}/hooks/{found.hook_key}" if reached else ""


def subscribe_to_notifications(connection_id: int, *, at: datetime) -> list[str] | Fault | None:
    """Have a connection's notifications sent; the topics, `None` where that is not possible, or what went wrong."""
    found = Connection.objects.get(pk=connection_id)
    address = hook_address(found)
    if not address:
        return None
    try:
        with opened(found) as at_work:
            if at_work.channel.notifications is None:
                return None
            secret = unseal(found.hook_secret, purpose=HOOK_PURPOSE).decode()
            topics = list(at_work.channel.notifications.subscribe(address, secret=secret))
    except Fault as fault:
        _note(connection_id, fault, at)
        return fault
    Connection.objects.filter(pk=connection_id).update(
        hooks_at=at, hooks_due_at=at + _AGAIN, hooks_fault_kind="", hooks_fault_said="", hooks_fault_at=None
    )
    return topics


def _note(connection_id: int, fault: Fault, at: datetime) -> None:
    # where none were sent before, whoever asked is told at once, and nothing is amiss
    Connection.objects.filter(pk=connection_id, hooks_at__isnull=False).update(
        hooks_due_at=at + _SOON,
        hooks_fault_kind=fault.kind,
        hooks_fault_said=fault.said[:500],
        hooks_fault_at=Coalesce("hooks_fault_at", Value(at)),
    )


def subscriptions_due(at: datetime) -> list[int]:
    """The connections whose notifications are to be asked for again."""
    found = Connection.objects.filter(hooks_due_at__lte=at, state=ConnectionState.WORKING)
    return list(found.values_list("pk", flat=True)) if settings.PUBLIC_ADDRESS else []


def renew_subscription(connection_id: int, *, at: datetime) -> None:
    """Have a connection's notifications sent as before; what goes wrong stands on its page."""
    # whoever moves the turn on takes it, so that two workers ask once, and one that breaks is not asked on and on
    turn = Connection.objects.filter(pk=connection_id, hooks_due_at__lte=at)
    if turn.update(hooks_due_at=at + _SOON):
        subscribe_to_notifications(connection_id, at=at)
