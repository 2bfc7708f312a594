"""What goes wrong between us and a marketplace, told apart by what to do about it."""

from collections.abc import Mapping
from enum import StrEnum

from zayton.kernel.errors import NO_FIGURES

TYPED = "typed"
"""The figure of a fault that no marketplace told: what was typed cannot be, and `said` says why in our words."""
PAUSED = "paused"
"""The figure of a fault that no marketplace told: a person paused the connection, so that it is not called."""


class FaultKind(StrEnum):
    """What to do: wait and try again, ask a person to connect anew, drop it, or have somebody mend it."""

    THROTTLED = "throttled"
    """Too many calls: again after `retry_after` seconds."""
    AWAY = "away"
    """Unreachable, timed out or broken on their side: again later; a write may have been done all the same."""
    DENIED = "denied"
    """Credentials that are wrong, expired for good, revoked, or lack a permission: a person must act."""
    GONE = "gone"
    """What was asked about does not exist there (any more)."""
    REFUSED = "refused"
    """They understood and said no: `said` is their reason. The same call will be refused again."""
    UNREADABLE = "unreadable"
    """An answer that is not what their documentation says: kept raw, to be read once the adapter knows it."""


class Fault(Exception):  # noqa: N818 it is also a value, given where nothing was raised
    """A call that did not do what it should; raised by clients, and given as a value for members of a set.

    `said` are the marketplace's own words, `figures` what else a person may need. `may_be_done` says of a write that
    its work may have been done although the answer was lost.
    """

    def __init__(
        self,
        kind: FaultKind,
        said: str = "",
        *,
        retry_after: float | None = None,
        may_be_done: bool = False,
        figures: Mapping[str, int | str] = NO_FIGURES,
    ) -> None:
        super().__init__(f"{kind}: {said}")
        self.kind = kind
        self.said = said[:500]
        self.retry_after = retry_after
        self.may_be_done = may_be_done
        self.figures = dict(figures)

    @property
    def passes(self) -> bool:
        """Whether the same call may succeed later without anybody doing anything."""
        return self.kind in (FaultKind.THROTTLED, FaultKind.AWAY)
