"""Whether a buyer can be written to about an order now: the marketplace itself is asked."""

from typing import NamedTuple

from zayton.channels.ports.faults import Fault
from zayton.channels.public import CameOver, connection_row, opened_at_once
from zayton.orders.errands.asking import REVIEW, TEXT


class Allowed(NamedTuple):
    """Whether a text may be sent (`yes`) and a review be asked for, and why not as a code.

    `no_port`, `not_now`, or `fault` with its words; `left` says that the shop sells over no connection now.
    """

    yes: bool
    why: str = ""
    said: str = ""
    review: bool = False


def may_write(over: CameOver, number: str) -> Allowed:
    """Ask the marketplace of an order whether its buyer may be written to."""
    if over.is_left:
        return Allowed(yes=False, why="left")
    try:
        with opened_at_once(connection_row(over.connection_id)) as at_work:
            port = at_work.channel.messages
            if port is None:
                return Allowed(yes=False, why="no_port")
            kinds = port.allowed(number, site=over.site)
            return Allowed(TEXT in kinds, "" if TEXT in kinds else "not_now", review=REVIEW in kinds)
    except Fault as fault:
        return Allowed(yes=False, why="fault", said=fault.said)
