"""What people read of the journal: narrowed, traced, paged and counted, within what they may see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.events import Event, expanded, register_expansion
from zayton.kernel.journal.models import Entry, Pending, Reference
from zayton.kernel.journal.operations import Happening, append
from zayton.kernel.journal.queries import documents_naming, entries_after, entries_at, references_of, trace
from zayton.kernel.journal.sequencer import last_position, sequence
from zayton.kernel.journal.stream import (
    Narrowing,
    count_matching,
    entries_matching,
    entry_ids_at,
)
from zayton.kernel.journal.tests.builders import BURNED, SIGNED, sign, signed_by

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = Scope.everything()
pytestmark = pytest.mark.django_db


def documents(entries) -> list[int]:
    return [entry.document_id for entry in entries]


def matching(scope=EVERYTHING, offset=0, limit=100, **wanted) -> list[int]:
    return documents(entries_matching(Narrowing(**wanted), scope=scope, offset=offset, limit=limit))


def test_the_journal_is_narrowed_by_each_thing_and_by_all_together():
    sign(1, sku=[7])
    sign(2, event=BURNED, sku=[7])
    sign(3, sku=[8])
    signed_by("person:mei", 4, at=AT + timedelta(hours=1), sku=[7])
    assert matching() == [4, 3, 2, 1]
    assert matching(verbs=["tests.burned"]) == [2]
    assert matching(actors=["person:mei"]) == [4]
    assert matching(actors=[]) == []
    assert matching(since=AT + timedelta(minutes=1)) == [4]
    assert matching(until=AT) == [3, 2, 1]
    assert matching(dimension="sku", keys=[7]) == [4, 2, 1]
    assert matching(dimension="sku", keys=[]) == []
    assert matching(dimension="testament", keys=[3]) == [3]
    assert matching(dimension="sku", keys=[7], verbs=["tests.signed"], actors=["system"]) == [1]


def test_one_entry_is_found_by_its_number():
    (entry,) = sign(5)
    assert matching(entry_id=entry) == [5]
    assert matching(entry_id=entry + 1) == []


def test_pages_of_the_journal_follow_each_other_and_are_counted():
    sign(*range(10))
    assert matching(limit=4) + matching(offset=4, limit=4) + matching(offset=8, limit=4) == list(
        range(9, -1, -1)
    )
    assert count_matching(Narrowing(), scope=EVERYTHING) == 10
    assert count_matching(Narrowing(verbs=["tests.burned"]), scope=EVERYTHING) == 0


@pytest.mark.parametrize(
    ("shops", "warehouses", "seen"),
    [
        (None, None, [5, 4, 3, 2, 1]),
        ([1], None, [5, 4, 2, 1]),
        ([2], None, [5, 4, 3, 1]),
        (None, [6], [5, 3, 2, 1]),
        ([1], [6], [5, 2, 1]),
        ([], [], [1]),
    ],
)
def test_an_entry_is_seen_by_who_sees_one_of_its_shops_and_one_of_its_warehouses(shops, warehouses, seen):
    sign(1)
    sign(2, shop=[1])
    sign(3, shop=[2])
    sign(4, node=[5])
    sign(5, shop=[1, 2], node=[5, 6])
    scope = Scope(*(None if keys is None else frozenset(keys) for keys in (shops, warehouses)))
    assert matching(scope) == seen
    assert count_matching(Narrowing(), scope=scope) == len(seen)
    traced = trace("testament", [1, 2, 3, 4, 5], scope=scope)
    assert documents(traced) == seen


def test_an_older_entry_of_ones_own_is_found_behind_many_of_others():
    sign(1, shop=[1], sku=[7])
    for number in range(2, 30):
        sign(number, shop=[2], sku=[7])
    mine = Scope(shops=frozenset({1}))
    assert documents(trace("sku", [7], scope=mine, limit=3)) == [1]
    sign(40, shop=[1], sku=[7])
    assert documents(trace("sku", [7], scope=mine, limit=3)) == [40, 1]
    assert documents(trace("sku", [7], scope=mine, limit=1)) == [40]


def test_a_trace_is_paged_without_a_gap_or_a_repetition():
    for number in range(1, 24):
        sign(number, shop=[number % 3], sku=[7])
    mine, seen, before = Scope(shops=frozenset({1})), [], None
    while page := trace("sku", [7], scope=mine, before=before, limit=2):
        seen += documents(page)
        before = page[-1].id
    assert seen == [number for number in range(23, 0, -1) if number % 3 == 1]


def test_a_trace_of_a_few_entries_costs_the_same_queries_within_a_scope(django_assert_max_num_queries):
    for number in range(1, 30):
        sign(number, shop=[1], sku=[7])
    with django_assert_max_num_queries(4):
        trace("sku", [7], scope=Scope(shops=frozenset({1})), limit=100)


def test_documents_of_a_kind_that_name_something_are_found_behind_any_number_of_others(
    django_assert_num_queries,
):
    first, second = sign(1, 2, sku=[7])
    paper = Event("tests.sold", "account", "Sold")
    append([Happening(paper, key, AT, {}, {"sku": [7]}) for key in range(1, 100)], actor=SYSTEM)
    (third,) = sign(3, sku=[7, 8])
    sign(4, sku=[8])
    with django_assert_num_queries(1):
        found = documents_naming("testament", "sku", 7, limit=9)
    assert [one.id for one in found] == [third, second, first]
    assert [one.document_id for one in documents_naming("testament", "sku", 7, limit=2)] == [3, 2]
    assert documents_naming("testament", "sku", 9, limit=2) == []


def test_what_names_something_all_day_long_is_not_listed_to_find_the_few_documents_of_a_kind():
    sign(1, sku=[7])
    with CaptureQueriesContext(connection) as asked:
        documents_naming("testament", "sku", 7, limit=9)
    (one,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{one['sql']}")
        plan = repr(cursor.fetchall())
    assert "LIST SUBQUERY" not in plan
    assert "journal_reference" in plan


def test_a_dimension_is_traced_by_what_it_stands_for_now(monkeypatch):
    monkeypatch.setattr("zayton.kernel.journal.events._EXPANSIONS", {})
    stands_for = [{7}]
    register_expansion("brand", lambda keys: {"sku": stands_for[0]})
    sign(1, sku=[7])
    sign(2, sku=[8])
    assert documents(trace("brand", [3], scope=EVERYTHING)) == [1]
    stands_for[0] = {8}
    assert documents(trace("brand", [3], scope=EVERYTHING)) == [2]
    assert matching(dimension="brand", keys=[3]) == [2]
    assert expanded("sku", [9]) == {"sku": [9]}


def test_nothing_appended_is_nothing_written():
    append([], actor=SYSTEM)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 80])
def test_entries_keep_the_order_of_the_set_whatever_way_they_are_written(count):
    with transaction.atomic():
        append(
            [Happening(SIGNED, key, AT, {"n": key}, {"sku": [key, key, 1]}) for key in range(1, count + 1)],
            actor=SYSTEM,
        )
    rows = list(Entry.objects.order_by("id").values_list("document_id", "payload__n"))
    assert rows == [(key, key) for key in range(1, count + 1)]
    assert Reference.objects.count() == 2 * count - 1
    assert Pending.objects.count() == count


def test_what_is_rolled_back_was_never_said():
    with transaction.atomic():
        append([Happening(SIGNED, 1, AT)], actor=SYSTEM)
        transaction.set_rollback(True)
    assert (sequence(), entries_after(0)) == (0, (0, []))


def test_a_payload_comes_back_as_it_was_said_chinese_and_large_numbers_included():
    payload = {"words": "茶壶 🫖", "large": 10**15, "list": [1, None, [2]], "nested": {"a": {}}}
    append([Happening(SIGNED, 1, AT, payload)], actor=SYSTEM)
    sequence()
    (entry,) = entries_after(0)[1]
    assert (entry.payload, entry.at, entry.version, entry.actor) == (payload, AT, 1, "system")


def test_entries_are_read_at_their_positions_in_order_and_strangers_left_out():
    ids = sign(*range(1, 6))
    sequence()
    assert documents(entries_at([4, 2, 99])) == [2, 4]
    assert entries_at([]) == []
    assert entry_ids_at([1, 5, 99]) == {1: ids[0], 5: ids[4]}


def test_entries_far_apart_are_read_too():
    """Positions next to each other may belong to ids a thousand apart, when one transaction waited long."""
    first = sign(1)[0]
    sign(*range(100, 160))
    last = sign(2)[0]
    Pending.objects.exclude(entry_id__in=[first, last]).delete()
    sequence()
    assert documents(entries_after(0)[1]) == [1, 2]


def test_an_empty_journal_has_no_last_position():
    assert (last_position(), sequence(), entries_after(7)) == (0, 0, (7, []))
    assert references_of([]) == {}
