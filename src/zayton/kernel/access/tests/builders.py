"""Short ways to people for tests."""

from datetime import UTC, datetime

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import (
    SYSTEM,
    Actor,
    Changed,
    PersonDraft,
    RightsDraft,
    give_rights,
    invite_people,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)


def draft(name: str, *roles: str, **facts) -> PersonDraft:
    """Somebody to invite, shown under the sign-in name."""
    return PersonDraft(name, facts.pop("display_name", name), roles, **facts)


def invite(*drafts: PersonDraft, actor: Actor = SYSTEM) -> Changed:
    """Invite a set of people."""
    return invite_people(drafts=drafts, actor=actor, at=AT)


def someone(name: str = "lin", *roles: str, **facts) -> Person:
    """One person who was invited; an operator unless roles are given."""
    return invite(draft(name, *(roles or ("operator",)), **facts)).people[0]


def codes(changed: Changed) -> list[tuple[str, int | None]]:
    """The refusals of a set with the places of its members."""
    return [(refusal.code, refusal.row) for refusal in changed.refusals]


def rights(person: Person, *roles: str, actor: Actor = SYSTEM, **facts) -> Changed:
    """Give one person rights."""
    return give_rights(drafts=[RightsDraft(person.pk, roles, **facts)], actor=actor, at=AT)
