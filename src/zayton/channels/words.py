"""What people call the states of connections, runs and documents from outside."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.channels.errors import FAULTS, within_a_sentence
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import Standing
from zayton.channels.ports.orders import Progress
from zayton.channels.registry import adapters
from zayton.channels.states import ConnectionState, InboundState, RunState, StreamKind
from zayton.kernel.errors import Refusal, Words, words_of
from zayton.ui.public import Shown

PROGRESS_WORDS: Mapping[str, Words] = {
    Progress.PENDING: pgettext_lazy("order there", "Not to be shipped yet"),
    Progress.OPEN: pgettext_lazy("order there", "To be shipped"),
    Progress.PARTLY_SHIPPED: pgettext_lazy("order there", "Partly shipped"),
    Progress.SHIPPED: pgettext_lazy("order there", "Shipped"),
    Progress.CANCELLED: pgettext_lazy("order there", "Cancelled"),
}
STANDING_WORDS: Mapping[str, Words] = {
    Standing.PENDING: pgettext_lazy("listing", "Being published"),
    Standing.LIVE: pgettext_lazy("listing", "On sale"),
    Standing.INACTIVE: pgettext_lazy("listing", "Not on sale"),
    Standing.REJECTED: pgettext_lazy("listing", "Rejected"),
    Standing.DELETED: pgettext_lazy("listing", "Gone from the channel"),
    Standing.OUTSIDE: pgettext_lazy("listing", "On sale, not brought over"),
}
CHARGE_WORDS: Mapping[str, Words] = {
    "postage": _("Postage"),
    "discount": _("Discount"),
    "voucher": _("Gift voucher"),
    "tax": _("Tax on top"),
    "gift_wrap": _("Gift wrap"),
    "marketplace_fee": _("Marketplace fee"),
    "other": _("Other charge"),
}
CONNECTION_LOOKS: Mapping[str, Shown] = {
    ConnectionState.WORKING: Shown(ConnectionState.WORKING.label, "green", "plug-connected"),
    ConnectionState.AWAY: Shown(ConnectionState.AWAY.label, "amber", "cloud-off"),
    ConnectionState.DENIED: Shown(ConnectionState.DENIED.label, "red", "lock"),
    ConnectionState.PAUSED: Shown(ConnectionState.PAUSED.label, "grey", "player-pause"),
    "silent": Shown(_("Has stopped without a word"), "red", "bell-ringing"),
    # it answers, and asks to be left alone for a while: nothing is broken
    "resting": Shown(_("Rests, was throttled"), "amber", "hourglass"),
    "unused": Shown(_("No shop sells through it yet"), "blue", "building-store"),
}
RUN_LOOKS: Mapping[str, Shown] = {
    RunState.RUNNING: Shown(RunState.RUNNING.label, "blue", "refresh"),
    RunState.DONE: Shown(RunState.DONE.label, "green", "check"),
    RunState.PARTLY: Shown(RunState.PARTLY.label, "amber", "alert-circle"),
    RunState.FAILED: Shown(RunState.FAILED.label, "red", "alert-triangle"),
}
INBOUND_LOOKS: Mapping[str, Shown] = {
    InboundState.WAITING: Shown(InboundState.WAITING.label, "blue", "hourglass"),
    InboundState.WORKED: Shown(InboundState.WORKED.label, "green", "check"),
    InboundState.UNCHANGED: Shown(InboundState.UNCHANGED.label, "grey", "equal"),
    InboundState.SUPERSEDED: Shown(InboundState.SUPERSEDED.label, "grey", "history"),
    InboundState.QUARANTINED: Shown(InboundState.QUARANTINED.label, "amber", "alert-circle"),
    InboundState.DISCARDED: Shown(InboundState.DISCARDED.label, "grey", "trash"),
}
SUBJECT_WORDS: Mapping[str, Words] = {
    Subject.ORDER: pgettext_lazy("document from outside", "Order"),
    Subject.STOCK: pgettext_lazy("document from outside", "Stock"),
    Subject.LISTING: pgettext_lazy("document from outside", "Listing"),
    Subject.OFFERS: pgettext_lazy("document from outside", "Competing offers"),
    Subject.SETTLEMENT: pgettext_lazy("document from outside", "Settlement"),
    Subject.MESSAGE: pgettext_lazy("document from outside", "Message"),
}
TRIGGER_WORDS: Mapping[str, Words] = {
    "schedule": pgettext_lazy("why a run began", "Its turn"),
    "person": pgettext_lazy("why a run began", "Asked for"),
    "notice": pgettext_lazy("why a run began", "Notified"),
}


def adapter_title(name: str) -> str:
    """What people call a marketplace; its name where this installation does not know it."""
    found = adapters().get(name)
    return str(found.title) if found else name


def stream_words(kind: str) -> str:
    """What people call a stream."""
    return str(StreamKind(kind).label)


def fault_words(kind: str, said: str) -> tuple[str, str]:
    """What went wrong with a marketplace and what to do about it; blank where nothing did."""
    if kind not in set(FaultKind):
        return said, ""
    return words_of(Refusal(FAULTS[FaultKind(kind)], figures={"said": within_a_sentence(said)}))
