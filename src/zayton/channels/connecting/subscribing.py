"""Having notifications sent to us, where this installation can be reached."""

from datetime import datetime

from django.conf import settings

from zayton.channels.connecting.opening import opened
from zayton.channels.connecting.operations import HOOK_PURPOSE
from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault
from zayton.kernel.sealing import unseal


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
        return fault
    Connection.objects.filter(pk=connection_id).update(hooks_at=at)
    return topics
