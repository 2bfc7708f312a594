"""Whether a glance at a listing's offers is enough, and how many listings need one: pure."""

from collections.abc import Sequence

from zayton.channels.ports.offers import Glance
from zayton.listings.rules.offers import MOST_KEPT, Rival, box_of

_KNOWN_AFTER = 15.0
"""Seconds of a run after which its pace says something."""
_AT_FIRST = 15.0
"""Listings a second that are assumed before, somewhat more than the marketplace allows that allows the fewest."""
_OF_THE_PACE = 0.95
"""The share of its pace that is counted on: a run that just fails to come to the last ones is worth avoiding."""


def tells_enough(glance: Glance, known: Sequence[Rival] | None) -> bool:
    """Whether nothing can be new about who sells; `known` are the offers last told, `None` before the first answer.

    Who went while another came, neither with the Buy Box, and prices beside it are seen when offers are asked in full
    the next time.
    """
    if known is None:
        return glance.offers == 1 and glance.box_ours
    box = box_of(known)
    now = (glance.box_minor, glance.currency, glance.box_ours)
    was = (box.landed_minor, box.currency, box.ours) if box else (None, "", False)
    changed_hands = bool(box and glance.box_seller and glance.box_seller[:80] != box.seller)
    # of more offers than are kept nobody knows how many there were
    return len(known) < MOST_KEPT and glance.offers == len(known) and now == was and not changed_hands


def left_behind(*, left: int, read: int, seconds: float, time_left: float) -> int:
    """How many of the listings left a run will not come to by its end, at the pace that it has had so far."""
    pace = _AT_FIRST if seconds < _KNOWN_AFTER else read / seconds
    return max(0, left - int(_OF_THE_PACE * pace * max(0.0, time_left)))
