"""What can be done with many orders at once: allocate, ship, cancel; each shows first what it would do."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.orders.errands.buyers import ask_for_reviews, foresee_reviews
from zayton.orders.errands.permissions import WRITE
from zayton.orders.errands.words import REASON_WORDS
from zayton.orders.models import Order
from zayton.orders.operations.allocating import allocate_orders, closed
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.permissions import ALLOCATE, CANCEL, SHIP
from zayton.orders.previews import foresee_allocation, foresee_shipping, from_words
from zayton.orders.queries import seen_orders
from zayton.orders.results import Moved
from zayton.orders.states import State
from zayton.orders.words import STATES
from zayton.stock.public import warehouse_cards
from zayton.ui.public import BulkAction, BulkField, BulkRequest, BulkResult, Change, Preview

_SHOWN = 100


def order_bulk() -> list[BulkAction]:
    """The verbs of the order table."""
    return [
        BulkAction(
            "allocate",
            gettext_lazy("Allocate"),
            ALLOCATE.name,
            _foreseen,
            lambda asked: _result(allocate_orders(order_ids=_ids(asked), actor=asked.actor, at=asked.at)),
            icon="package",
        ),
        BulkAction(
            "ship",
            gettext_lazy("Ship what is allocated"),
            SHIP.name,
            _leaving,
            _ship,
            [
                BulkField("carrier", gettext_lazy("Carrier"), required=False),
                BulkField("number", gettext_lazy("Parcel number"), required=False),
            ],
            icon="truck-delivery",
        ),
        BulkAction(
            "cancel",
            gettext_lazy("Cancel"),
            CANCEL.name,
            _cancelled,
            lambda asked: _result(
                cancel_orders(
                    order_ids=_ids(asked),
                    actor=asked.actor,
                    at=asked.at,
                    reason=asked.values.get("reason", ""),
                )
            ),
            [BulkField("reason", gettext_lazy("Reason"), "choice", REASON_WORDS)],
            icon="ban",
        ),
        BulkAction(
            "review",
            gettext_lazy("Ask the buyers for reviews"),
            WRITE.name,
            _invited,
            _invite,
            icon="star",
        ),
    ]


def _ids(asked: BulkRequest) -> list[int]:
    # what a browser sends is text, and no bigint has more digits
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _ship(asked: BulkRequest) -> BulkResult:
    number, carrier = asked.values.get("number", ""), asked.values.get("carrier", "")
    drafts = [ShipDraft(key, number=number, carrier=carrier) for key in _ids(asked)]
    return _result(ship_orders(drafts=drafts, actor=asked.actor, at=asked.at))


def _foreseen(asked: BulkRequest) -> Preview:
    foreseen = foresee_allocation(order_ids=_ids(asked), scope=asked.actor.scope, at=asked.at)
    houses = warehouse_codes()
    changes = [
        Change(
            one.order.external_number,
            str(STATES[one.order.state].label),
            _served_words(from_words(one.promises, houses), one.missing),
        )
        for one in foreseen
    ]
    sentence = ngettext(
        "%(number)s order wants goods; this is what it would get if nobody is quicker.",
        "%(number)s orders want goods; this is what they would get if nobody is quicker.",
        len(changes),
    ) % {"number": len(changes)}
    return Preview(sentence, changes[:_SHOWN], len(changes))


def _served_words(served: str, missing: int) -> str:
    short = ngettext("%(units)s unit missing", "%(units)s units missing", missing) % {"units": missing}
    return " · ".join(part for part in (served, short if missing else "") if part)


def _leaving(asked: BulkRequest) -> Preview:
    foreseen = foresee_shipping(order_ids=_ids(asked), scope=asked.actor.scope)
    return _moves([(one.order, one.state, one.refusal) for one in foreseen])


def _cancelled(asked: BulkRequest) -> Preview:
    orders = seen_orders(scope=asked.actor.scope).filter(pk__in=_ids(asked)).order_by("placed_at", "id")
    return _moves([(order, State.CANCELLED, closed(order, State.CANCELLED)) for order in orders])


def _invited(asked: BulkRequest) -> Preview:
    orders, refusals = foresee_reviews(order_ids=_ids(asked), actor=asked.actor)
    changes = [
        Change(order.external_number, str(STATES[order.state].label), _("Asked for a review"))
        for order in orders
    ]
    sentence = ngettext(
        "%(number)s buyer would be asked for a review, if the marketplace allows it.",
        "%(number)s buyers would be asked for a review, where the marketplace allows it.",
        len(changes),
    ) % {"number": len(changes)}
    return Preview(sentence, changes[:_SHOWN], len(changes), refusals)


def _invite(asked: BulkRequest) -> BulkResult:
    done = ask_for_reviews(order_ids=_ids(asked), actor=asked.actor, at=asked.at)
    count = len(done.order_ids)
    sentence = ngettext("%(number)s buyer is asked.", "%(number)s buyers are asked.", count) % {
        "number": count
    }
    return BulkResult(sentence if count else _("Nothing changed."), done.refusals)


def _moves(foreseen: Sequence[tuple[Order, str, Refusal | None]]) -> Preview:
    refusals = [refusal for _, _, refusal in foreseen if refusal]
    changes = [
        Change(order.external_number, str(STATES[order.state].label), str(STATES[state].label))
        for order, state, refusal in foreseen
        if not refusal
    ]
    sentence = ngettext(
        "%(number)s order would change.",
        "%(number)s orders would change.",
        len(changes),
    ) % {"number": len(changes)}
    return Preview(sentence, changes[:_SHOWN], len(changes), refusals)


def warehouse_codes() -> dict[int, str]:
    """The codes of all warehouses: an order page names them all, whoever may look into them."""
    return {key: card.code for key, card in warehouse_cards(scope=Scope()).items()}


def _result(moved: Moved) -> BulkResult:
    counted: dict[str, int] = {}
    for state in moved.states.values():
        counted[state] = counted.get(state, 0) + 1
    parts = [f"{STATES[state].label}: {count}" for state, count in sorted(counted.items())]
    return BulkResult(_("Nothing changed.") if not parts else " · ".join(parts), moved.refusals)
