"""A channel of one's own: nothing but files and the API; it is connected so that its shop has a place and a state."""

from django.utils.translation import gettext_lazy as _

from zayton.channels.ports.adapter import Account, Adapter, Channel, Checked, Reading
from zayton.channels.ports.calling import Caller


def connect(_account: Account, _caller: Caller) -> Channel:
    """A channel that nobody can be asked about."""
    return Channel(check=lambda: Checked("", ()))


ADAPTER = Adapter(
    name="custom",
    title=_("Channel of one's own: files and API"),
    credentials=(),
    connect=connect,
    reading=Reading(),
)
