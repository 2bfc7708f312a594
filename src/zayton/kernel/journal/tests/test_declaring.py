"""Declaring kinds and events: what is taken is refused, and a refused declaration leaves nothing behind."""

import pytest

from zayton.kernel.journal.events import (
    DocumentKind,
    Event,
    declared_events,
    declared_kinds,
    kind_coded,
    register_events,
    register_kinds,
)

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("name", "code"), [("sku", 9_999), ("a name of its own", 10)], ids=["its name", "its code"]
)
def test_a_kind_whose_name_or_code_is_taken_is_refused_whole(name: str, code: int) -> None:
    before = dict(declared_kinds())
    with pytest.raises(ValueError, match=f"{name!r} \\({code}\\) is declared twice"):
        register_kinds([DocumentKind(name, code, "Words")])
    assert dict(declared_kinds()) == before
    assert kind_coded(10).name == "sku"
    assert kind_coded(9_999) is None


def test_the_same_kind_may_be_declared_again() -> None:
    kinds = list(declared_kinds().values())
    register_kinds(kinds)
    assert list(declared_kinds().values()) == kinds


def test_an_event_happens_to_a_kind_that_is_known() -> None:
    with pytest.raises(ValueError, match="unknown kind of document: 'moon'"):
        register_events([Event("moon.rose", "moon", "Rose")])
    assert "moon.rose" not in declared_events()
