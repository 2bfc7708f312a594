"""Cancelling orders with a word to their buyers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.orders.errands.buyers import LetterDraft, plain_text, unfit_letter
from zayton.orders.errands.wanting import ways_to_buyers
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.queries import seen_orders
from zayton.orders.results import Moved


def cancel_and_write(*, drafts: Sequence[LetterDraft], actor: Actor, at: datetime, reason: str = "") -> Moved:
    """Cancel orders and have their marketplaces bring the buyers a message first; one without a way is refused.

    Whether a marketplace allows the message at this time is its own answer, kept with the order.
    """
    with transaction.atomic():
        orders = seen_orders(scope=actor.scope).in_bulk([draft.order_id for draft in drafts])
        over = ways_to_buyers(orders.values())
        refusals = []
        letters = {}
        rows = []
        for row, draft in enumerate(drafts):
            order = orders.get(draft.order_id)
            text = plain_text(draft.text)
            # one that nobody knows is refused in cancelling, as in every other verb
            problem = unfit_letter(order, text, is_over=draft.order_id in over) if order is not None else None
            if problem:
                refusals.append(replace(problem, row=row))
            else:
                letters[draft.order_id] = text
                rows.append(row)
        moved = cancel_orders(order_ids=list(letters), actor=actor, at=at, reason=reason, letters=letters)
    placed = [replace(one, row=None if one.row is None else rows[one.row]) for one in moved.refusals]
    return Moved(moved.states, [*refusals, *placed], moved.shipments)
