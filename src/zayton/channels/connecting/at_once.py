"""Asking a marketplace while somebody waits at a page."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from zayton.channels.calling.patience import Patience
from zayton.channels.connecting.opening import Opened, opened
from zayton.channels.models import Connection
from zayton.channels.ports.faults import PAUSED, Fault, FaultKind
from zayton.channels.states import ConnectionState

log = logging.getLogger(__name__)

_AT_A_PAGE = 3.0  # seconds


@contextmanager
def opened_at_once(found: Connection) -> Iterator[Opened]:
    """A connection to be asked within the block, without long waits; whatever breaks over it is a `Fault`.

    One that is paused or shut out is not called.
    """
    if found.state == ConnectionState.PAUSED:
        raise Fault(FaultKind.DENIED, _("the connection is paused"), figures={PAUSED: 1})
    if found.state == ConnectionState.DENIED:
        raise Fault(FaultKind.DENIED, found.fault_said)
    try:
        with opened(found, pause=Patience(_AT_A_PAGE)) as at_work:
            yield at_work
    except (Fault, OperationalError, InterfaceError):
        raise
    # an adapter that breaks over an answer must not take the page with it
    except Exception as mistake:
        log.exception("connection %s broke off while somebody waited", found.pk)
        raise Fault(FaultKind.UNREADABLE, type(mistake).__name__) from mistake
