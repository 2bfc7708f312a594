"""What happened to one order: what later versions changed, and every step of it."""

from typing import Any

from zayton.kernel.access.public import Scope, names_of
from zayton.kernel.journal.public import declared_events, trace
from zayton.orders.events import ORDER
from zayton.orders.queries import OrderDetail
from zayton.orders.rules.versions import changes
from zayton.ui.public import money_text, number_text


def versions_of(found: OrderDetail) -> list[dict[str, Any]]:
    """What each later version changed, the latest first."""
    by_version: dict[int, list[tuple[str, int, int]]] = {}
    for line in found.lines:
        sums = (line.external_code, line.quantity, line.amount_minor)
        by_version.setdefault(line.version, []).append(sums)
    currency = found.order.currency
    return [
        {
            "version": version,
            "changes": [
                {
                    "code": change.code,
                    "before": _sum_words(change.before, currency),
                    "after": _sum_words(change.after, currency),
                }
                for change in changes(by_version[version - 1], by_version[version])
            ],
        }
        for version in sorted(by_version, reverse=True)
        if version - 1 in by_version
    ]


def _sum_words(sums: Any, currency: str) -> str:
    return (
        "–" if sums is None else f"{number_text(sums.quantity)} · {money_text(sums.amount_minor, currency)}"
    )


def steps_of(order_id: int, scope: Scope) -> list[dict[str, Any]]:
    """The steps that the journal knows of the order itself, in their order."""
    entries = [
        entry
        # the trace also holds what happened to its SKUs and parcels; here only the order itself
        for entry in trace(ORDER.name, [order_id], scope=scope)
        if entry.document_kind == ORDER.code and entry.document_id == order_id
    ]
    names = names_of({entry.actor for entry in entries})
    events = declared_events()
    return [
        {
            "words": events[entry.verb].words if entry.verb in events else entry.verb,
            "at": entry.at,
            "recorded_at": entry.recorded_at,
            "actor": names.get(entry.actor, ""),
        }
        for entry in sorted(entries, key=lambda entry: entry.id)
    ]
