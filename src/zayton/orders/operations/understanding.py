"""What deliveries of orders mean for us, beside what stands already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from zayton.channels.ports.orders import ChannelOrder, Progress
from zayton.channels.public import (
    CHANGED,
    UNKNOWN_MSKU,
    UNKNOWN_SHOP,
    ConnectionFacts,
    Delivery,
    Verdict,
    skus_of_mskus,
)
from zayton.kernel.errors import Refusal
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.recognising import Called, settle_numbers
from zayton.orders.rules.taking import Meant, Missing, meaning_of, mskus_of
from zayton.orders.states import Kind, State


class Before(NamedTuple):
    """How an order stood before: its key, its state, whether goods of ours were promised to it, its units.

    `clearance` says whether its marketplace let it be shipped.
    """

    id: int
    state: str
    promised: bool
    units: int
    clearance: str


@dataclass(slots=True)
class Taking:
    """A set of deliveries on their way: what they mean, and the verdict of each by its position."""

    connection: ConnectionFacts
    at: datetime
    meant: dict[int, Meant] = field(default_factory=dict)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)
    before: dict[int, Before] = field(default_factory=dict)

    def refuse(self, row: int, why: Refusal) -> None:
        """Hold a delivery back, whatever else was found."""
        self.verdicts[row] = why

    def changed(self, row: int) -> None:
        """Something of a delivery was new."""
        if not isinstance(self.verdicts.get(row), Refusal):
            self.verdicts[row] = CHANGED

    def is_elsewhere(self, row: int) -> bool:
        """Whether our shelves have nothing to do with an order: a marketplace ships it, or it left before us."""
        meant, before = self.meant[row], self.before.get(row)
        if before is not None and before.promised:
            return False
        # it left from elsewhere once; its goods do not leave again because its postage was mended
        if meant.from_marketplace or (
            before is not None and before.state == State.SHIPPED and before.units > 0
        ):
            return True
        return meant.progress == Progress.SHIPPED and meant.sale.placed_at < self.connection.made_at

    def is_over(self, row: int) -> bool:
        """Whether there is nothing to place: cancelled before, or cancelled without a word of what was wanted.

        One that stands is noted, so that it is cancelled.
        """
        meant, before = self.meant[row], self.before.get(row)
        if not meant.is_cancelled:
            return False
        if before is not None and before.state == State.CANCELLED:
            return True
        # some marketplaces empty the lines of a cancelled order
        if meant.sale.goods():
            return False
        if before is not None:
            self.orders[row] = before.id
        return True

    def has_left(self, row: int) -> bool:
        """Whether anything of an order has left."""
        return bool(self.meant[row].shipped) or self.has_left_wholly(row)

    def has_left_wholly(self, row: int) -> bool:
        """Whether all of an order has left."""
        return self.meant[row].progress == Progress.SHIPPED


def understood(connection: ConnectionFacts, deliveries: Sequence[Delivery], at: datetime) -> Taking:
    """What deliveries mean; one whose shop or goods nobody knows is refused."""
    taking = Taking(connection, at)
    shops = [connection.shop_on(one.value.site) for one in deliveries]
    named = {
        (shop, msku)
        for one, shop in zip(deliveries, shops, strict=True)
        if shop is not None
        for msku in mskus_of(one.value)
    }
    skus = skus_of_mskus(named)
    for row, (one, shop) in enumerate(zip(deliveries, shops, strict=True)):
        order: ChannelOrder = one.value
        if shop is None:
            taking.refuse(row, Refusal(UNKNOWN_SHOP, order.number, {"site": order.site or "–"}))
            continue
        ours = {msku: skus[shop, msku] for msku in mskus_of(order) if (shop, msku) in skus}
        meant = meaning_of(order, shop_id=shop, skus=ours)
        if isinstance(meant, Missing):
            taking.refuse(row, _unmatched(meant, shop))
        else:
            taking.meant[row] = meant
    _settle_numbers(taking)
    _look_up(taking)
    return taking


def _unmatched(missing: Missing, shop_id: int) -> Refusal:
    # the shop and the names stand by themselves too, so that the page that matches them need not read the document
    figures: dict[str, int | str] = {"shop": shop_id, "mskus": "\n".join(missing.mskus)[:2000]}
    return Refusal(UNKNOWN_MSKU, ", ".join(missing.mskus)[:100], figures)


def _settle_numbers(taking: Taking) -> None:
    # a file of the same shop may have brought them under what sellers call them
    called: dict[int, list[Called]] = {}
    for meant in taking.meant.values():
        if meant.sale.label:
            called.setdefault(meant.sale.shop_id, []).append(Called(meant.sale.number, meant.sale.label))
    for shop, some in called.items():
        settle_numbers(shop_id=shop, called=some, actor=taking.connection.actor, at=taking.at)


def _look_up(taking: Taking) -> None:
    keys = {(meant.sale.shop_id, meant.sale.number): row for row, meant in taking.meant.items()}
    found = (
        Order.objects.filter(
            kind=Kind.SALE,
            shop_id__in={shop for shop, _ in keys},
            external_number__in={number for _, number in keys},
        )
        .annotate(promised=Exists(Allocation.objects.filter(order=OuterRef("pk"))))
        .values_list("shop_id", "external_number", "pk", "state", "promised", "units", "clearance")
    )
    for shop, number, key, state, promised, units, clearance in found if keys else ():
        if (shop, number) in keys:
            taking.before[keys[shop, number]] = Before(key, state, promised, units, clearance)
