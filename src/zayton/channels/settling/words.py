"""What people read of settlements."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.channels.ports.settlements import MoneyKind, PaidState, Statement
from zayton.kernel.errors import Words
from zayton.ui.public import Shown

STATEMENT_LOOKS: Mapping[str, Shown] = {
    Statement.SETTLEMENT: Shown(pgettext_lazy("paper about money", "Settlement"), "green", "file-invoice"),
    Statement.LEDGER: Shown(pgettext_lazy("paper about money", "Transactions"), "blue", "list-details"),
    Statement.HELD: Shown(pgettext_lazy("paper about money", "Held back for now"), "amber", "hourglass"),
    Statement.REPORT: Shown(pgettext_lazy("paper about money", "Date-range report"), "grey", "calendar"),
}
PAID_LOOKS: Mapping[str, Shown] = {
    PaidState.OPEN: Shown(pgettext_lazy("settlement", "Not paid yet"), "grey", "clock"),
    PaidState.UNDERWAY: Shown(pgettext_lazy("settlement", "On its way"), "blue", "truck"),
    PaidState.PAID: Shown(pgettext_lazy("settlement", "Paid"), "green", "check"),
    PaidState.RETRYING: Shown(pgettext_lazy("settlement", "Failed, is tried again"), "amber", "refresh"),
    PaidState.FAILED: Shown(pgettext_lazy("settlement", "Not paid: failed"), "red", "alert-triangle"),
}
COUNTS_LOOKS: Mapping[str, Shown] = {
    "yes": Shown(_("Counts"), "green", "check"),
    "no": Shown(_("Does not count"), "grey", "minus"),
}
CHECK_LOOKS: Mapping[str, Shown] = {
    "agrees": Shown(_("Agrees to the cent"), "green", "check"),
    "differs": Shown(_("Does not agree"), "red", "alert-triangle"),
    "untold": Shown(_("No total told"), "grey", "minus"),
    "moved": Shown(_("Its lines have moved on"), "grey", "minus"),
    "cut": Shown(_("Total is missing"), "red", "alert-triangle"),
}
KIND_WORDS: Mapping[str, Words] = {
    MoneyKind.SALE: pgettext_lazy("line of a settlement", "Sales"),
    MoneyKind.POSTAGE: pgettext_lazy("line of a settlement", "Postage paid by buyers"),
    MoneyKind.GIFT_WRAP: pgettext_lazy("line of a settlement", "Gift wrap"),
    MoneyKind.DISCOUNT: pgettext_lazy("line of a settlement", "Promotions"),
    MoneyKind.TAX: pgettext_lazy("line of a settlement", "Taxes"),
    MoneyKind.REFUND: pgettext_lazy("line of a settlement", "Refunds"),
    MoneyKind.COMMISSION: pgettext_lazy("line of a settlement", "Commission"),
    MoneyKind.FULFILMENT: pgettext_lazy("line of a settlement", "Fulfilment fees"),
    MoneyKind.STORAGE: pgettext_lazy("line of a settlement", "Storage fees"),
    MoneyKind.ADVERTISING: pgettext_lazy("line of a settlement", "Advertising"),
    MoneyKind.SUBSCRIPTION: pgettext_lazy("line of a settlement", "Subscription"),
    MoneyKind.FEE: pgettext_lazy("line of a settlement", "Other fees"),
    MoneyKind.REIMBURSEMENT: pgettext_lazy("line of a settlement", "Reimbursements"),
    MoneyKind.DISPUTE: pgettext_lazy("line of a settlement", "Disputes"),
    MoneyKind.RESERVE: pgettext_lazy("line of a settlement", "Reserve"),
    MoneyKind.PAYOUT: pgettext_lazy("line of a settlement", "Paid to the bank"),
    MoneyKind.BOUNCED: pgettext_lazy("line of a settlement", "Comes again after a failed payment"),
    MoneyKind.OTHER: pgettext_lazy("line of a settlement", "Other"),
}


def ref_words(ref: str, statement: str) -> str:
    """What a settlement is called; what is in none yet has no number."""
    if ref:
        return ref
    return str(_("Held back for now") if statement == Statement.HELD else _("Not settled yet"))


def says_payment(statement: str, ref: str, agreement: str) -> bool:
    """Whether a paper says where the money is: it stands in the row of the total.

    A span of days, and transactions that are in a settlement, say nothing of it.
    """
    if statement == Statement.SETTLEMENT:
        return agreement != "cut"
    return statement == Statement.HELD or (statement == Statement.LEDGER and not ref)
