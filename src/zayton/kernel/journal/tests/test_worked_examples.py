"""Who asks the journal "what happened to this?" gets an answer that can be counted on the fingers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.queries import references_of, trace
from zayton.kernel.journal.sequencer import last_position, sequence
from zayton.kernel.journal.stream import Narrowing, count_matching, entries_matching, entry_ids_at
from zayton.kernel.journal.tests.builders import BURNED, sign, signed_by

pytestmark = pytest.mark.django_db
EVERYTHING = Scope.everything()
CUP, POT = 501, 502
LONDON, BERLIN = 1, 2
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def traced(dimension: str, *keys: int, scope: Scope = EVERYTHING, **more) -> list[int]:
    return [entry.document_id for entry in trace(dimension, keys, scope=scope, **more)]


def test_the_life_of_a_cup():
    """Five things happened, three of them to cups: the newest first, and the pot's own are not among them."""
    sign(11, sku=[CUP, POT])
    sign(12, sku=[POT])
    sign(13, event=BURNED, sku=[CUP])
    sign(14)
    sign(15, sku=[CUP])
    assert traced("sku", CUP) == [15, 13, 11]
    assert traced("sku", POT) == [12, 11]
    assert traced("sku", CUP, POT) == [15, 13, 12, 11]
    assert traced("sku", 999) == traced("sku") == []


def test_a_document_is_traced_by_itself_and_by_what_names_it():
    """Testament 20 was signed and burned, and testament 21 names it: three entries."""
    sign(20)
    sign(21, testament=[20])
    sign(20, event=BURNED)
    assert traced("testament", 20) == [20, 21, 20]
    assert traced("testament", 21) == [21]


def test_a_sku_on_many_lines_of_one_document_is_named_once():
    (entry,) = sign(30, sku=[CUP, CUP, CUP, POT])
    named = references_of([entry])[entry]
    assert sorted(key for keys in named.values() for key in keys) == [CUP, POT]
    assert traced("sku", CUP) == [30]


def test_a_clerk_in_london_sees_londons_entries_and_those_of_nobody_in_particular():
    """Four entries: London's, Berlin's, one of both, one of neither: London sees 3, Berlin 3, a new shop 1."""
    sign(1, shop=[LONDON], sku=[CUP])
    sign(2, shop=[BERLIN], sku=[CUP])
    sign(3, shop=[LONDON, BERLIN], sku=[CUP])
    sign(4, sku=[CUP])
    scopes = {shop: Scope(frozenset({shop}), None) for shop in (LONDON, BERLIN, 3)}
    assert [traced("sku", CUP, scope=scopes[shop]) for shop in (LONDON, BERLIN, 3)] == [
        [4, 3, 1],
        [4, 3, 2],
        [4],
    ]
    assert count_matching(Narrowing(), scope=scopes[LONDON]) == 3
    assert traced("sku", CUP, scope=Scope(frozenset(), None)) == [4]


def test_a_transfer_between_two_warehouses_is_seen_by_either_keeper_of_the_right_shop():
    sign(1, node=[5, 6], shop=[LONDON])
    keeper = Scope(frozenset({LONDON}), frozenset({6}))
    assert traced("node", 5, scope=keeper) == [1]
    assert traced("node", 5, scope=Scope(frozenset({BERLIN}), frozenset({6}))) == []
    assert traced("node", 5, scope=Scope(None, frozenset({7}))) == []


def test_a_day_is_looked_at_from_its_first_to_its_last_moment():
    """Entries at 11:59:59, 12:00, 13:00 and 13:00:01: from 12 to 13 there are two."""
    for document, seconds in enumerate((-1, 0, 3_600, 3_601)):
        signed_by("person:lin", document, at=AT + timedelta(seconds=seconds))
    wanted = Narrowing(since=AT, until=AT + timedelta(hours=1))
    assert [entry.document_id for entry in entries_matching(wanted, scope=EVERYTHING)] == [2, 1]
    assert count_matching(wanted, scope=EVERYTHING) == 2


def test_two_clerks_and_who_did_what():
    signed_by("person:lin", 1, 2)
    signed_by("person:mei", 3)
    for actors, found in (
        (["person:lin"], [2, 1]),
        (["person:lin", "person:mei"], [3, 2, 1]),
        (["person:wu"], []),
    ):
        told = entries_matching(Narrowing(actors=actors), scope=EVERYTHING)
        assert [entry.document_id for entry in told] == found
        assert {entry.actor for entry in told} <= set(actors)


def test_the_fifth_page_of_a_hundred_entries_holds_the_twenty_oldest():
    sign(*range(100))
    pages = [entries_matching(Narrowing(), scope=EVERYTHING, offset=20 * page, limit=20) for page in range(6)]
    assert [entry.document_id for entry in pages[4]] == list(range(19, -1, -1))
    assert pages[5] == []


def test_positions_are_given_to_what_was_committed_one_two_three():
    start = last_position()
    first = sign(7, 8)
    second = sign(9)
    assert (sequence(limit=2), sequence(limit=2), sequence()) == (2, 1, 0)
    assert entry_ids_at([start + 1, start + 2, start + 3, start + 4]) == {
        start + 1: first[0],
        start + 2: first[1],
        start + 3: second[0],
    }
    assert last_position() == start + 3


KEYS = st.frozensets(st.integers(1, 3), max_size=2)
SEEN = st.none() | st.frozensets(st.integers(1, 3), max_size=2)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(KEYS, KEYS, KEYS), max_size=10), SEEN, SEEN, st.integers(1, 4))
def test_tracing_and_narrowing_see_what_a_plain_count_by_hand_sees(told, shops, warehouses, page):
    """One rule said three ways: names the SKU, and of each kind of place none or one that is ours."""
    known = set(Entry.objects.values_list("id", flat=True))
    for document, (skus, shop, node) in enumerate(told):
        sign(document, sku=list(skus), shop=list(shop), node=list(node))
    by_hand = [
        document
        for document, (skus, shop, node) in reversed(list(enumerate(told)))
        if 1 in skus
        and (shops is None or not shop or shop & shops)
        and (warehouses is None or not node or node & warehouses)
    ]
    scope = Scope(shops, warehouses)
    wanted = Narrowing(dimension="sku", keys=[1])
    narrowed = [entry for entry in entries_matching(wanted, scope=scope) if entry.id not in known]
    assert [entry.document_id for entry in narrowed] == by_hand
    walked, before = [], None
    while found := trace("sku", [1], scope=scope, before=before, limit=page):
        walked += [entry.document_id for entry in found if entry.id not in known]
        before = found[-1].id
    assert walked == by_hand
