"""A payout with its transactions as what was paid: pure.

What its states mean says `PayoutStatusEnum` (developer.ebay.com/api-docs/sell/finances): `RETRYABLE_FAILED` failed and
is tried again, `TERMINAL_FAILED` failed for good, `REVERSED` was taken back. Amount and date stand in all of them, also
where nothing was paid (`Payout`, there).
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from zayton.channels.adapters.ebay.payloads import loaded, minor, moment, needed_parts
from zayton.channels.ports.parts import Json, missing, needed, part, parts, text
from zayton.channels.ports.settlements import MoneyKind, MoneyLine, PaidState, SettlementSeen

_STATES: Mapping[str, PaidState] = MappingProxyType(
    {
        "INITIATED": PaidState.UNDERWAY,
        "RETRYABLE_FAILED": PaidState.RETRYING,
        "SUCCEEDED": PaidState.PAID,
        "TERMINAL_FAILED": PaidState.FAILED,
        "REVERSED": PaidState.FAILED,
    }
)
# TransactionTypeEnum of the Finances API
_KINDS: Mapping[str, MoneyKind] = MappingProxyType(
    {
        "SALE": MoneyKind.SALE,
        "REFUND": MoneyKind.REFUND,
        "CREDIT": MoneyKind.REIMBURSEMENT,
        "ADJUSTMENT": MoneyKind.OTHER,
        "DISPUTE": MoneyKind.DISPUTE,
        "SHIPPING_LABEL": MoneyKind.FULFILMENT,
        "NON_SALE_CHARGE": MoneyKind.FEE,
        "TRANSFER": MoneyKind.OTHER,
        "WITHDRAWAL": MoneyKind.OTHER,
        "LOAN_REPAYMENT": MoneyKind.OTHER,
        "PURCHASE": MoneyKind.OTHER,
    }
)


def read_settlement(body: bytes) -> SettlementSeen:
    """A payout; one whose transactions are in another currency than it is a `Fault`."""
    told = loaded(body)
    payout = part(told, "payout")
    amount = part(payout, "amount")
    currency = needed(amount, "currency")
    at = moment(payout, "payoutDate")
    state = _STATES.get(text(payout, "payoutStatus"), PaidState.OPEN)
    lines = tuple(
        line for one in needed_parts(told, "transactions") for line in _lines(one, currency) if line.amount
    )
    posted = [line.posted_at for line in lines if line.posted_at]
    return SettlementSeen(
        needed(payout, "payoutId"),
        currency,
        lines,
        # eBay names no period: what is in it tells from when to when it reaches
        starts_at=min(posted, default=None),
        ends_at=max(posted, default=None),
        deposited_at=at if state is PaidState.PAID else None,
        total=minor(amount, currency, "amount"),
        state=state,
    )


def _lines(told: Json, currency: str) -> Iterator[MoneyLine]:
    """What was moved before fees, and each fee: eBay tells the amount after them."""
    entry = needed(told, "bookingEntry")
    if entry not in ("CREDIT", "DEBIT"):
        raise missing("bookingEntry")
    # absolute figures, whose sign is told beside them
    sign = 1 if entry == "CREDIT" else -1
    event = needed(told, "transactionType")
    at, order = moment(told, "transactionDate"), text(told, "orderId")
    fees = [
        (fee, -sign * minor(part(fee, "amount"), currency, "marketplaceFees.amount"))
        for item in parts(told, "orderLineItems")
        for fee in parts(item, "marketplaceFees")
    ]
    whole = -sign * minor(part(told, "totalFeeAmount"), currency, "totalFeeAmount")
    net = sign * minor(part(told, "amount"), currency, "amount")
    said = f"{event}: {text(told, 'feeType')}" if text(told, "feeType") else event
    kind = _KINDS.get(event, MoneyKind.OTHER)
    if kind is MoneyKind.FEE:
        kind = _fee_kind(text(told, "feeType"), kind)
    yield MoneyLine(kind, said, net - whole, at, order)
    for fee, amount in fees:
        yield MoneyLine(
            _fee_kind(text(fee, "feeType"), MoneyKind.COMMISSION),
            f"{event}: {text(fee, 'feeType')}",
            amount,
            at,
            order,
        )
    # fees of the whole order stand in the total alone
    yield MoneyLine(
        MoneyKind.FEE, f"{event}: totalFeeAmount", whole - sum(one for _fee, one in fees), at, order
    )


def _fee_kind(kind: str, otherwise: MoneyKind) -> MoneyKind:
    if "AD_FEE" in kind or "ADVERTISING" in kind or "PROMOTED" in kind:
        return MoneyKind.ADVERTISING
    if "TAX" in kind or "VAT" in kind:
        return MoneyKind.TAX
    if "SUBSCRIPTION" in kind:
        return MoneyKind.SUBSCRIPTION
    return otherwise
