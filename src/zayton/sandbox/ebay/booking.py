"""The seller's account at eBay: transactions as they arise, paid out a little later."""

from datetime import datetime, timedelta

from zayton.sandbox.ebay.answers import Json, amount, minor
from zayton.sandbox.ebay.selling import fee_on
from zayton.sandbox.ebay.world import World

# real payouts come daily or weekly; here a person can watch them
PAID_AFTER = timedelta(seconds=1)


def book_sale(world: World, order: Json) -> None:
    """A sale: what the buyer paid, less fees."""
    total, currency = minor(order["pricingSummary"]["total"]), order["pricingSummary"]["total"]["currency"]
    fee = fee_on(total)
    costs = {line["lineItemId"]: line["total"] for line in order["lineItems"]}
    shares = {key: minor(cost) * fee // max(total, 1) for key, cost in costs.items()}
    first = next(iter(shares))
    # what is lost in dividing goes to the first line, so that the parts sum to the fee
    shares[first] += fee - sum(shares.values())
    _book(
        world,
        order,
        {
            "transactionType": "SALE",
            "bookingEntry": "CREDIT",
            "amount": amount(total - fee, currency),
            "totalFeeBasisAmount": amount(total, currency),
            "totalFeeAmount": amount(fee, currency),
            "orderLineItems": [
                {
                    "lineItemId": key,
                    "feeBasisAmount": costs[key],
                    "marketplaceFees": [{"feeType": "FINAL_VALUE_FEE", "amount": amount(share, currency)}],
                }
                for key, share in shares.items()
            ],
        },
    )


def book_refund(world: World, order: Json, given: int) -> None:
    """Money given back to a buyer; eBay keeps its fee."""
    currency = order["pricingSummary"]["total"]["currency"]
    _book(
        world,
        order,
        # an amount is never negative: `bookingEntry` says which way it goes
        {"transactionType": "REFUND", "bookingEntry": "DEBIT", "amount": amount(given, currency)},
    )


def _book(world: World, order: Json, what: Json) -> None:
    serial = world.next()
    world.transactions.append(
        {
            "transactionId": f"{serial % 100:02}-{serial % 100_000:05}-{20_000 + serial:05}",
            "orderId": order["orderId"],
            "salesRecordReference": order["salesRecordReference"],
            "buyer": order["buyer"],
            "transactionDate": world.stamp(),
            "transactionStatus": "FUNDS_AVAILABLE_FOR_PAYOUT",
            "paymentsEntity": "eBay S.a r.l.",
            **what,
        }
    )


def pay_out(world: World) -> None:
    """Pay out what has been there long enough, each currency by itself, if anything is left over."""
    ripe: dict[str, list[Json]] = {}
    for one in world.transactions:
        at = datetime.fromisoformat(one["transactionDate"])
        if "payoutId" not in one and world.now() - at >= PAID_AFTER:
            ripe.setdefault(one["amount"]["currency"], []).append(one)
    for currency, members in ripe.items():
        total = sum(signed(one) for one in members)
        if total > 0:
            _pay(world, currency, total, members)


def signed(transaction: Json) -> int:
    """A transaction's amount in minor units, negative when it takes from the seller."""
    units = minor(transaction["amount"])
    return units if transaction["bookingEntry"] == "CREDIT" else -units


def _pay(world: World, currency: str, total: int, members: list[Json]) -> None:
    key = f"{5_600_000_000 + world.next()}"
    for one in members:
        one |= {"payoutId": key, "transactionStatus": "PAYOUT"}
    world.payouts.append(
        {
            "payoutId": key,
            "payoutStatus": "SUCCEEDED",
            "payoutStatusDescription": "Payout succeeded",
            "amount": amount(total, currency),
            "payoutDate": world.stamp(),
            "lastAttemptedPayoutDate": world.stamp(),
            "transactionCount": len(members),
            "payoutInstrument": {
                "instrumentType": "BANK",
                "nickname": "Bank",
                "accountLastFourDigits": "1234",
            },
        }
    )


def send_back(world: World) -> bool:
    """The last payout that arrived fails for good, and its transactions wait to be paid again.

    eBay says of each transaction only which payout it is in; that the next one pays it is what that can mean.
    """
    last = next((one for one in reversed(world.payouts) if one["payoutStatus"] == "SUCCEEDED"), None)
    if last is None:
        return False
    last |= {"payoutStatus": "TERMINAL_FAILED", "payoutStatusDescription": "Payout failed"}
    for one in world.transactions:
        if one.get("payoutId") == last["payoutId"]:
            del one["payoutId"]
            one["transactionStatus"] = "FUNDS_AVAILABLE_FOR_PAYOUT"
    return True
