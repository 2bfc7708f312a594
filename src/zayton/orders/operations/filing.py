"""Booking what a file says of orders, and telling of every row what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zayton.channels.ports.orders import Address
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import BadRow, Context, SliceResult
from zayton.orders.operations.placing import book_documents
from zayton.orders.operations.recognising import Called, numbers_by_label, settle_numbers
from zayton.orders.operations.standing import came_by_no_file, cancel_named, say_left
from zayton.orders.operations.world import PlaceOptions
from zayton.orders.queries import numbers_standing
from zayton.orders.recipients.operations import keep_recipients
from zayton.orders.results import UNCHANGED, Booked
from zayton.orders.rules.drafts import CHARGE, RETURN, OrderDraft
from zayton.orders.rules.filing import AS_CHOSEN, BY_MARKETPLACE, INTO_INSPECTION, Filed
from zayton.orders.rules.reading import CorrectionDraft, Setting

_TOLD_ALWAYS = ("sale", "return", "charge", "correction", "unchanged")


@dataclass(slots=True)
class Filing:
    """A slice of an order file on its way into the books: what is counted of its rows, and which are refused.

    `addresses` are by the numbers of the file.
    """

    context: Context
    setting: Setting
    addresses: Mapping[str, Address] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(_TOLD_ALWAYS, 0)))
    bad: list[BadRow] = field(default_factory=list)

    def book(self, filed: Sequence[Filed]) -> SliceResult:
        """Book documents that are served alike together, then cancel; every row is accounted for."""
        filed = self._without_known(self._known_again(filed))
        # in a fixed order, so that a shuffled file books the same after the same
        for served in sorted({one.served for one in filed}):
            self._place([one for one in filed if one.served == served], *served)
        self._cancel([one for one in filed if one.cancelled])
        for one in filed:
            self.counts.update({"pending": len(one.pending), "elsewhere": len(one.elsewhere)})
            self.bad += [
                BadRow(fault.row, fault.code, fault.column, fault.value, {"value": fault.value})
                for fault in one.document.faults
            ]
        told = {kind: rows for kind, rows in self.counts.items() if rows or kind in _TOLD_ALWAYS}
        return SliceResult(told, self.bad)

    def _known_again(self, filed: Sequence[Filed]) -> Sequence[Filed]:
        """Take orders under the numbers by which they stand, where they came another way before."""
        shop_id = self.setting.shop_id
        called = [Called(one.number, one.label) for one in filed]
        settle_numbers(shop_id=shop_id, called=called, actor=self.context.actor, at=self.context.at)
        unsure = {one.number: one.label for one in filed if one.label in ("", one.number)}
        numbers = numbers_by_label(shop_id=shop_id, labels=unsure)
        if not numbers:
            return filed
        # where the file does not say that it names labels, an order of that very number comes first
        plain = {number for number in numbers if not unsure[number]}
        for number in numbers_standing(plain, shop_id=shop_id) if plain else ():
            del numbers[number]
        self.addresses = {numbers.get(number, number): one for number, one in self.addresses.items()}
        return [_numbered(one, numbers[one.number]) if one.number in numbers else one for one in filed]

    def _without_known(self, filed: Sequence[Filed]) -> list[Filed]:
        """Leave out the orders that a connection or a person brought, where the import is to keep them."""
        if self.context.options.get("known") != "keep":
            return list(filed)
        known = came_by_no_file(shop_id=self.setting.shop_id, numbers={one.number for one in filed})
        return [self._kept(one, known) if known else one for one in filed]

    def _kept(self, one: Filed, known: set[tuple[str, str]]) -> Filed:
        orders = one.document.orders
        left = tuple(draft for draft in orders if (draft.kind, draft.number) not in known)
        if ("sale", one.number) in known and one.cancelled:
            # its connection tells of that too, and better
            self.counts["known"] += len(one.cancelled)
            one = one._replace(cancelled=())
        rows = [set(_rows_of(draft)) for draft in orders if draft not in left]
        self.counts["known"] += sum(map(len, rows))
        return one._replace(document=one.document._replace(orders=left))

    def _place(self, filed: Sequence[Filed], service: str, has_left: bool) -> None:  # noqa: FBT001 - `Filed.served`
        drafts = [draft for one in filed for draft in one.document.orders]
        corrections = [one.document.correction for one in filed if one.document.correction]
        if not drafts and not corrections:
            return
        actor, at = self.context.actor, self.context.at
        options = self._options(service, has_left=has_left)
        booked = book_documents(drafts=drafts, corrections=corrections, actor=actor, at=at, options=options)
        sales = [one.order_id for one in booked.orders.settled if drafts[one.row].kind != RETURN]
        left = say_left(order_ids=sales, actor=actor, at=at) if has_left else set()
        if options.allocate and service == AS_CHOSEN:
            # only who is sent something yet needs to be known
            self._keep_recipients({one.order_id: drafts[one.row] for one in booked.orders.settled})
        self.counts.update(_counts(drafts, corrections, booked, left))
        self.bad += [_bad(row, refusal) for refusal, row in _refused(drafts, corrections, booked)]

    def _keep_recipients(self, placed: Mapping[int, OrderDraft]) -> None:
        found = {
            key: self.addresses[draft.number]
            for key, draft in placed.items()
            if draft.kind != RETURN and draft.number in self.addresses
        }
        keep_recipients(addresses=found, at=self.context.at)

    def _options(self, service: str, *, has_left: bool) -> PlaceOptions:
        chosen = self.context.options
        fulfilment = chosen.get("fulfilment")
        if service in (BY_MARKETPLACE, INTO_INSPECTION):
            mirror = _key(chosen.get("marketplace_warehouse"))
            inspect = service == INTO_INSPECTION
            return PlaceOptions(allocate=False, ship_from=mirror, restock_to=mirror, inspect=inspect)
        house = _key(chosen.get("warehouse"))
        ships = fulfilment == "shipped" or (has_left and fulfilment == "allocate")
        return PlaceOptions(
            # what has left already must not be sent a second time
            allocate=fulfilment == "allocate" and not has_left,
            ship_from=house if ships else None,
            # returns and corrections need a shelf also where sales only reserve
            restock_to=house,
        )

    def _cancel(self, filed: Sequence[Filed]) -> None:
        """Cancel the orders of which the file says so; a part of one is left out of its later version."""
        numbers = [one.number for one in filed if one.is_gone]
        actor, at = self.context.actor, self.context.at
        refused = cancel_named(shop_id=self.setting.shop_id, numbers=numbers, actor=actor, at=at)
        for one in filed:
            refusal = refused.get(one.number) if one.is_gone else None
            if refusal:
                self.bad += [_bad(row, refusal) for row in one.cancelled]
            else:
                self.counts["cancelled"] += len(one.cancelled)


def _numbered(one: Filed, number: str) -> Filed:
    orders = tuple(
        draft._replace(number=number, label=one.number) if draft.kind != RETURN else draft
        for draft in one.document.orders
    )
    return one._replace(number=number, document=one.document._replace(orders=orders))


def _key(text: str | None) -> int | None:
    return int(text) if text else None


def _refused(
    drafts: Sequence[OrderDraft], corrections: Sequence[CorrectionDraft], booked: Booked
) -> list[tuple[Refusal, int]]:
    found: list[tuple[Refusal, int]] = []
    for refusal in booked.orders.refusals:
        if refusal.row is not None:
            found.extend((refusal, row) for row in _rows_of(drafts[refusal.row]))
    for refusal in booked.corrections.refusals:
        if refusal.row is not None:
            found.extend((refusal, line.row) for line in corrections[refusal.row].lines)
    return found


def _rows_of(draft: OrderDraft) -> Iterable[int]:
    # one row may carry goods and what was charged for sending them
    return dict.fromkeys(line.row for line in draft.lines if line.row is not None)


def _bad(row: int, refusal: Refusal) -> BadRow:
    return BadRow(row, refusal.code, figures={"subject": refusal.subject, **refusal.figures})


def _counts(
    drafts: Sequence[OrderDraft], corrections: Sequence[CorrectionDraft], booked: Booked, left: set[int]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in booked.orders.settled:
        draft = drafts[one.row]
        goods = {line.row for line in draft.lines if line.kind != CHARGE}
        same = "sent" if one.order_id in left else "unchanged"
        for row in _rows_of(draft):
            kind = "charge" if row not in goods else "return" if draft.kind == RETURN else "sale"
            counts[same if one.outcome == UNCHANGED else kind] += 1
    for one in booked.corrections.settled:
        counts["unchanged" if one.outcome == UNCHANGED else "correction"] += len(corrections[one.row].lines)
    return counts
