"""What Amazon's words for an amount mean: the same words stand in reports, in files and in answers of its API."""

import re
from collections.abc import Sequence

from zayton.channels.ports.settlements import MoneyKind

_RETURNED = re.compile(r"refund|retrocharge", re.IGNORECASE)
_DISPUTED = re.compile(r"chargeback|a-to-z|guarantee", re.IGNORECASE)
_TRANSFERRED = re.compile(r"transfer|disburs", re.IGNORECASE)
_SERVICE = re.compile(r"service|fee", re.IGNORECASE)
# the first that is found counts, so that a fee for storage is storage and the tax on a fee is tax
_MARKS: Sequence[tuple[re.Pattern[str], MoneyKind]] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        # "Transfer of funds unsuccessful: …" in reports, "Failed disbursement" among transactions
        (
            r"(?i)(?:transfer|disburse|deposit).*(?:unsuccess|fail)|fail.*(?:transfer|disburse)",
            MoneyKind.BOUNCED,
        ),
        # what is owed at the end of a period and taken over into the next
        (r"(?i)reserve|payable.?to.?amazon", MoneyKind.RESERVE),
        # a debt that was collected from the seller's card, or set off against another store: no fee
        (r"(?i)successful.?charge|debt.?adjustment", MoneyKind.OTHER),
        (r"(?i)promotion|promo rebate|rebates", MoneyKind.DISCOUNT),
        # capitals only: the three letters stand within other words
        (r"[Tt]ax|TAX|VAT|GST|TCS|TDS", MoneyKind.TAX),
        (r"(?i)commission|referral", MoneyKind.COMMISSION),
        (r"(?i)storage", MoneyKind.STORAGE),
        (r"(?i)advertis|productads|sponsored", MoneyKind.ADVERTISING),
        (r"(?i)subscription", MoneyKind.SUBSCRIPTION),
        (
            r"(?i)reimburs|warehouse.?(?:damage|lost)|missing.?from.?inbound|clawback",
            MoneyKind.REIMBURSEMENT,
        ),
        # before fees, as a fee on goods is told as one; after taxes, as the tax on goods is no sale
        (r"(?i)principal|product.?charges", MoneyKind.SALE),
        (r"(?i)gift.?wrap(?!.*fee)", MoneyKind.GIFT_WRAP),
        (
            r"(?i)fulfil|per.?unit|per.?order|weight.?based|shipping.?(?:chargeback|hb)|inbound|removal|disposal|fba",
            MoneyKind.FULFILMENT,
        ),
        (r"(?i)itemprice.*(?:shipping|postage)|^(?:sales|shipping)\b.*shipping", MoneyKind.POSTAGE),
        (r"(?i)fee|charge|expense|commingling|cost", MoneyKind.FEE),
    )
)
_OF_BUYERS = frozenset({MoneyKind.SALE, MoneyKind.POSTAGE, MoneyKind.GIFT_WRAP})


def amazon_kind(event: str, said: str) -> MoneyKind:
    """The kind of an amount, from what happened (`Order`, `Refund`, `ServiceFee` …) and the words for the amount."""
    kind = next((kind for mark, kind in _MARKS if mark.search(said)), None)
    if kind in _OF_BUYERS:
        # what the buyer had paid and gets back is no sale that counts backwards
        return (
            MoneyKind.DISPUTE
            if _DISPUTED.search(event)
            else MoneyKind.REFUND
            if _RETURNED.search(event)
            else kind
        )
    return kind or _by_event(event)


def _by_event(event: str) -> MoneyKind:
    if _TRANSFERRED.search(event):
        return MoneyKind.PAYOUT
    if _DISPUTED.search(event):
        return MoneyKind.DISPUTE
    if _RETURNED.search(event):
        return MoneyKind.REFUND
    return MoneyKind.FEE if _SERVICE.search(event) else MoneyKind.OTHER


def in_a_settlement(kind: MoneyKind) -> MoneyKind:
    """The kind of a line of a settlement report, all of whose lines come to its total: none of them is the payout."""
    return MoneyKind.OTHER if kind is MoneyKind.PAYOUT else kind
