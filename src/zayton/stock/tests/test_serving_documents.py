"""What serving documents does to the ledger, and that a refusal changes nothing."""

import pytest
from django.db import connection, transaction

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.stock.models import Lot, Movement
from zayton.stock.public import (
    Document,
    MovementKind,
    PlaceKind,
    ReceiptLine,
    ReleaseLine,
    ReturnLine,
    accept_return,
    hold_levels,
    receive_stock,
    release_stock,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, everything, level, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
ALL = Scope.everything()
SOLD = Document(ORDER, 1)


class TestReserving:
    def test_free_units_are_held_for_an_order(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        assert reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked()).quantities == [4]
        assert level(acme) == (10, 4)

    def test_an_order_that_is_short_in_one_line_gets_nothing_and_is_told_what_was_free(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        acme.receive("PLATE", 1, 100)
        before = everything()
        outcome = reserve_stock(lines=[acme.wish(1, "MUG", 4), acme.wish(1, "PLATE", 2, line=2)], **asked())
        assert outcome.quantities == [0, 0]
        assert refusal(outcome) == ("stock.short", {"sku": "PLATE", "wanted": 2, "free": 1, "where": "LEEDS"})
        assert outcome.refused_rows == {1}
        assert everything() == before

    def test_a_refusal_can_be_read_aloud(self):
        acme = company()
        (only,) = reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked()).refusals
        assert "MUG" in words_of(only)[0]
        assert words_of(only)[1]

    def test_what_is_left_is_reserved_where_parts_are_welcome(self):
        acme = company()
        acme.receive("MUG", 3, 300)
        outcome = reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked(partial=True))
        assert (outcome.quantities, len(outcome.refusals)) == ([3], 1)
        assert level(acme) == (3, 3)

    def test_one_order_takes_the_last_unit_and_the_others_are_refused(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        outcome = reserve_stock(lines=[acme.wish(order, "MUG", 1) for order in range(5)], **asked())
        assert (outcome.quantities, len(outcome.refusals)) == ([1, 0, 0, 0, 0], 4)

    def test_goods_in_inspection_or_in_transit_cannot_be_reserved(self):
        acme = company()
        line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.place("LEEDS", PlaceKind.INSPECTION), 5, 500)
        receive_stock(lines=[line], **told())
        assert reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked()).refusals

    def test_a_caller_may_gather_what_happened_for_its_own_journal_entry(self):
        acme = company()
        acme.receive("MUG", 3, 300)
        before = Entry.objects.count()
        telling = []
        reserve_stock(lines=[acme.wish(1, "MUG", 2)], **asked(telling=telling))
        assert Entry.objects.count() == before
        (happening,) = telling
        assert (happening.event.verb, happening.document_id) == ("stock.reserved", 1)

    def test_levels_can_be_held_before_deciding(self):
        acme = company()
        acme.receive("MUG", 3, 300)
        acme.receive("MUG", 5, 300, into="BERLIN")
        with transaction.atomic():
            held = hold_levels(skus=[acme.skus["MUG"]])
            assert sorted(one.free for one in held) == [3, 5]
            in_berlin = hold_levels(skus=acme.skus.values(), warehouses=[acme.warehouses["BERLIN"]])
            assert [one.free for one in in_berlin] == [5]

    def test_reserving_one_order_takes_few_statements(self, django_assert_max_num_queries):
        acme = company()
        acme.receive("MUG", 10, 1000)
        with django_assert_max_num_queries(7), transaction.atomic():
            reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked(telling=[]))


class TestReleasing:
    def test_a_cancelled_order_gives_everything_back(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        reserve_stock(lines=[acme.wish(1, "MUG", 4), acme.wish(1, "MUG", 2, line=2)], **asked())
        assert release_stock(lines=[ReleaseLine(1)], **asked()).quantities == [6]
        assert level(acme) == (10, 0)

    def test_a_line_gives_back_a_part(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        reserve_stock(lines=[acme.wish(1, "MUG", 4), acme.wish(1, "MUG", 2, line=2)], **asked())
        assert release_stock(lines=[ReleaseLine(1, line_id=1, quantity=3)], **asked()).quantities == [3]
        assert level(acme) == (10, 3)

    def test_releasing_twice_changes_nothing_the_second_time(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked())
        release_stock(lines=[ReleaseLine(1)], **asked())
        before = everything()
        assert release_stock(lines=[ReleaseLine(1)], **asked()).quantities == [0]
        assert everything() == before


class TestShipping:
    def test_the_oldest_lot_leaves_first_and_takes_its_cost_along(self):
        acme = company()
        acme.receive("MUG", 2, 250, at=day(1))
        acme.receive("MUG", 5, 1000, at=day(0))
        outcome = ship_stock(lines=[acme.wish(1, "MUG", 6)], **asked(2))
        assert outcome.costs_minor == [1000 + 125]
        assert level(acme) == (1, 0)

    def test_what_was_reserved_is_shipped_from_the_reservation(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked())
        ship_stock(lines=[acme.wish(1, "MUG", 3, from_reserved=True)], **asked())
        assert level(acme) == (2, 1)

    def test_an_order_cannot_ship_from_anothers_reservation(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked())
        before = everything()
        outcome = ship_stock(lines=[acme.wish(2, "MUG", 2, from_reserved=True)], **asked())
        assert refusal(outcome)[0] == "stock.not_reserved"
        assert refusal(ship_stock(lines=[acme.wish(3, "MUG", 2)], **asked()))[1]["free"] == 1
        assert everything() == before

    def test_history_is_shipped_at_its_own_time(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        ship_stock(lines=[acme.wish(1, "MUG", 1, at=day(7))], **asked(30))
        shipped = Movement.objects.get(kind=MovementKind.SHIPPED)
        assert shipped.at == day(7)
        assert Entry.objects.filter(verb="stock.shipped").get().at == day(7)

    def test_the_journal_is_told_once_an_order_and_points_at_the_movements(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        acme.receive("PLATE", 5, 500)
        lines = [
            acme.wish(order, sku, 1, line=row) for order in (1, 2) for row, sku in enumerate(("MUG", "PLATE"))
        ]
        ship_stock(lines=lines, **asked())
        entries = list(Entry.objects.filter(verb="stock.shipped").order_by("id"))
        assert [(entry.document_kind, entry.document_id) for entry in entries] == [(ORDER, 1), (ORDER, 2)]
        moved = [
            set(range(first, last + 1)) for entry in entries for first, last in entry.payload["movements"]
        ]
        assert set.union(*moved) == set(
            Movement.objects.filter(document_kind=ORDER).values_list("id", flat=True)
        )
        named = references_of([entries[0].id])[entries[0].id]
        assert set(named[10]) == {acme.skus["MUG"], acme.skus["PLATE"]}
        assert named[3] == [acme.warehouses["LEEDS"]]


class TestReturning:
    def shipped(self, acme, quantity=3):
        acme.receive("MUG", 10, 1000)
        ship_stock(lines=[acme.wish(1, "MUG", quantity)], **asked())

    def back(self, acme, quantity, *, original=SOLD, kind=PlaceKind.INSPECTION, order=9):
        place = acme.place("LEEDS", kind)
        line = ReturnLine(
            order, 1, acme.skus["MUG"], acme.owner, place, quantity, original, 1 if original else None
        )
        return accept_return(lines=[line], **asked(1))

    def test_goods_come_back_at_the_cost_they_left_with(self):
        acme = company()
        self.shipped(acme)
        outcome = self.back(acme, 2, kind=PlaceKind.BIN)
        assert (outcome.quantities, outcome.costs_minor) == ([2], [200])
        assert level(acme) == (9, 0)

    def test_no_more_comes_back_than_left(self):
        acme = company()
        self.shipped(acme)
        self.back(acme, 2)
        before = everything()
        assert refusal(self.back(acme, 2)) == (
            "stock.beyond_shipped",
            {"sku": "MUG", "wanted": 2, "left": 1, "where": "INSPECTION"},
        )
        assert everything() == before

    def test_a_stranger_becomes_a_new_lot_at_the_average_cost(self):
        acme = company()
        acme.receive("MUG", 2, 100)
        acme.receive("MUG", 2, 300)
        outcome = self.back(acme, 2, original=None, kind=PlaceKind.BIN)
        assert outcome.costs_minor == [200]
        assert Lot.objects.get(pk=outcome.lot_ids[0]).received_at == day(1)

    def test_goods_do_not_return_into_transit(self):
        acme = company()
        self.shipped(acme)
        assert refusal(self.back(acme, 1, kind=PlaceKind.TRANSIT))[0] == "stock.no_route"


def test_a_thousand_lines_are_shipped_in_as_many_statements_as_a_hundred():
    acme = company()
    acme.receive("MUG", 5000, 400)

    def statements(lines):
        counting = Counting()
        with connection.execute_wrapper(counting):
            ship_stock(lines=lines, **asked())
        return counting.calls

    hundred = statements([acme.wish(order, "MUG", 1) for order in range(1, 101)])
    thousand = statements([acme.wish(order, "MUG", 1) for order in range(101, 1101)])
    assert thousand <= hundred


class Counting:
    """Counts the statements that go through a connection."""

    def __init__(self):
        self.calls = 0

    def __call__(self, execute, sql, params, many, context):
        self.calls += 1
        return execute(sql, params, many, context)
