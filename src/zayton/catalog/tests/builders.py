"""Short ways to a catalogue for tests."""

from datetime import UTC, datetime

from zayton.catalog.public import SkuDraft, Written, write_skus
from zayton.kernel.access.public import SYSTEM, Actor, Scope

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BUYER = Actor("person:buyer", frozenset({"catalog.read", "catalog.edit"}), Scope(sees_cost=True))
OPERATOR = Actor("person:operator", frozenset({"catalog.read", "catalog.edit"}), Scope(sees_cost=False))
READER = Actor("person:reader", frozenset({"catalog.read"}), Scope(sees_cost=False))


def gtin13(number: int) -> str:
    """A valid GTIN-13 for any number below a million million."""
    from zayton.catalog.rules import check_digit

    body = f"{number:012d}"
    return f"{body}{check_digit(body)}"


def some_skus(*drafts: SkuDraft, actor: Actor = SYSTEM) -> dict[str, int]:
    """Write drafts that must all be accepted, and answer their ids by code."""
    written = write_skus(drafts=drafts, actor=actor, at=AT)
    assert not written.refusals, written.refusals
    return dict(written.created)


def codes_of(written: Written) -> list[str]:
    """The codes of a write's refusals, in order."""
    return [refusal.code for refusal in written.refusals]
