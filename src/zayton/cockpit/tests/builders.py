"""Short ways to a summary and to people who receive it."""

from datetime import UTC, datetime
from typing import Any

from zayton.cockpit.summaries.operations import SummaryDraft, define_summaries
from zayton.cockpit.summaries.rules import Cadence
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM

DAILY = Cadence("day", 8, "UTC")
WEEKLY = Cadence("week", zone="UTC")
MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def somebody(name: str = "Lin", *roles: str, **facts: Any) -> Person:
    """A person, a boss unless said otherwise."""
    return Person.objects.create_user(
        name.lower(), "secret", display_name=name, roles=list(roles or ("boss",)), **facts
    )


def draft(*people: Person, **facts: Any) -> SummaryDraft:
    """A daily summary of sales and orders by country for these people, unless said otherwise."""
    known: dict[str, Any] = {
        "title": "Morning",
        "metrics": ("revenue_net", "orders"),
        "by": "country",
        "cadence": DAILY,
        "person_ids": frozenset(person.pk for person in people),
    }
    return SummaryDraft(**known | facts)


def kept(*people: Person, at: datetime = MONDAY, **facts: Any) -> int:
    """Keep a summary and answer its key."""
    done = define_summaries(drafts=[draft(*people, **facts)], actor=SYSTEM, at=at)
    assert not done.refused
    return done.ids[0]
