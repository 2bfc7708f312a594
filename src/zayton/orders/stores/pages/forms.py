"""The form of a store's terms: what it shows, and what it says once it is filled in."""

from typing import Any

from django.utils.translation import gettext as _

from zayton.kernel.money import to_major
from zayton.orders.stores.drafts import StoreDraft
from zayton.orders.stores.models import Store
from zayton.orders.stores.reading import (
    amount_of,
    clock_text,
    days_of,
    number_of,
    percent_of,
    spans_of,
)
from zayton.orders.stores.states import SettledBy, Side, WhenClosed
from zayton.orders.stores.words import WEEKDAYS

_TURNS = (0, 1)


def draft_of(said: Any, house: int) -> StoreDraft:
    """What a form says of a store in a warehouse; `UnreadableError` names the field that cannot be understood."""
    currency = said.get("currency", "").strip().upper()
    return StoreDraft(
        house,
        currency,
        active=said.get("active") == "1",
        accept_minutes=number_of(said.get("accept_minutes", ""), "accept_minutes"),
        hours=spans_of(said),
        closed_dates=days_of(said.get("closed_dates", "")),
        when_closed=said.get("when_closed", ""),
        ships=said.get("ships") == "1",
        picks_up=said.get("picks_up") == "1",
        settled_by=said.get("settled_by", ""),
        commission_bp=percent_of(said.get("commission", ""), "commission_bp"),
        commission_to=said.get("commission_to", ""),
        fee_minor=amount_of(said.get("fee", ""), currency, "fee_minor"),
        shipping_by=said.get("shipping_by", ""),
        shipping_minor=amount_of(said.get("shipping", ""), currency, "shipping_minor"),
    )


def blank_store() -> Store:
    """A store with the usual terms, not opened yet."""
    return Store(currency="")


def form_of(known: Store, said: Any) -> dict[str, Any]:
    """What the form shows: what somebody typed, else what stands."""
    values = {
        "active": "1" if known.active else "",
        "currency": known.currency,
        "accept_minutes": str(known.accept_minutes),
        "closed_dates": "\n".join(known.closed_dates),
        "when_closed": known.when_closed,
        "ships": "1" if known.ships else "",
        "picks_up": "1" if known.picks_up else "",
        "settled_by": known.settled_by,
        "commission": f"{known.commission_bp / 100:g}",
        "commission_to": known.commission_to,
        "fee": _major(known.fee_minor, known.currency),
        "shipping_by": known.shipping_by,
        "shipping": _major(known.shipping_minor, known.currency),
    }
    typed = {name: said.get(name, "") for name in values} if said else {}
    return {
        "values": values | typed,
        "week": _week(known, said),
        "when_closed": WhenClosed.choices,
        "settled_by": SettledBy.choices,
        "sides": Side.choices,
        "standing": _("Changes hold for orders accepted from now on."),
    }


def _major(minor: int, currency: str) -> str:
    return str(to_major(minor, currency)) if currency else ""


def _week(known: Store, said: Any) -> list[dict[str, Any]]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for weekday, opens, closes in known.hours:
        spans.setdefault(weekday, []).append((opens, closes))
    week = []
    for weekday, words in enumerate(WEEKDAYS):
        turns = []
        for turn in _TURNS:
            kept = spans.get(weekday, [])[turn : turn + 1]
            shown = [clock_text(minute) for minute in kept[0]] if kept else ["", ""]
            names = [f"{name}-{weekday}-{turn}" for name in ("opens", "closes")]
            typed = [said.get(name, "") for name in names] if said else shown
            turns.append(list(zip(names, typed, strict=True)))
        week.append({"words": words, "turns": turns})
    return week
