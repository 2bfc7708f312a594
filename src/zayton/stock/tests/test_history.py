"""Following the past: which lots leave and arrive, what is told, and what a document that cannot be leaves."""

from datetime import timedelta

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.stock.models import Level, Lot, Movement
from zayton.stock.public import (
    Document,
    MoveLine,
    MovementKind,
    PastDocument,
    PastLine,
    PlaceKind,
    add_bins,
    follow_history,
    move_stock,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import AT, ORDER, asked, company, day, everything, expect_cost, level, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
SHIPPED, RETURNED, FOUND, LOST = (
    MovementKind.SHIPPED,
    MovementKind.RETURNED,
    MovementKind.FOUND,
    MovementKind.LOST,
)


def past(acme, number, *lines, of="LEEDS", at=None):
    """A document of the past; each line is a SKU, a signed quantity and a kind."""
    told = [
        PastLine(row, acme.skus[sku], units, kind) for row, (sku, units, kind) in enumerate(lines, start=1)
    ]
    moment = at or AT + timedelta(days=number)
    return PastDocument(Document(ORDER, number), moment, acme.owner, acme.shelves[of], told)


def follow(*documents, **more):
    return follow_history(documents=documents, actor=SYSTEM, **more)


def moved(kind=SHIPPED):
    rows = Movement.objects.filter(kind=kind).order_by("id")
    return list(rows.values_list("document_id", "quantity", "cost_minor"))


def test_no_past_leaves_no_trace():
    company()
    before = everything()
    assert follow() == []
    assert everything() == before


def test_the_oldest_lots_leave_first_document_by_document():
    acme = company()
    acme.receive("MUG", 3, 300, at=day(-9))
    acme.receive("MUG", 3, 600, at=day(-5))
    assert follow(*(past(acme, number, ("MUG", -2, SHIPPED)) for number in (1, 2, 3))) == []
    assert moved() == [(1, 2, 200), (2, 1, 100), (2, 1, 200), (3, 2, 400)]


def test_a_lot_that_was_booked_later_but_is_older_leaves_first():
    acme = company()
    acme.receive("MUG", 2, 800, at=day(-5))
    acme.receive("MUG", 2, 200, at=day(0), received_at=day(-9))
    follow(past(acme, 1, ("MUG", -3, SHIPPED)))
    assert moved() == [(1, 2, 200), (1, 1, 400)]


def test_documents_are_worked_in_the_order_given_whatever_their_moment():
    acme = company()
    acme.receive("MUG", 2, 200)
    later, earlier = past(acme, 5, ("MUG", -2, SHIPPED)), past(acme, 1, ("MUG", -2, SHIPPED))
    (refusal,) = follow(later, earlier)
    assert (refusal.row, moved()) == (1, [(5, 2, 200)])


def test_what_came_back_can_leave_again_in_the_same_pass():
    acme = company()
    acme.receive("MUG", 2, 200)
    assert (
        follow(
            past(acme, 1, ("MUG", -2, SHIPPED)),
            past(acme, 2, ("MUG", 1, RETURNED)),
            past(acme, 3, ("MUG", -1, SHIPPED)),
        )
        == []
    )
    assert level(acme) == (0, 0)


def test_a_document_that_is_short_is_skipped_and_the_next_one_served():
    acme = company()
    acme.receive("MUG", 3, 300)
    refusals = follow(
        past(acme, 1, ("MUG", -2, SHIPPED)),
        past(acme, 2, ("MUG", -2, SHIPPED)),
        past(acme, 3, ("MUG", -1, SHIPPED)),
    )
    assert [(one.row, one.code, one.figures["wanted"], one.figures["free"]) for one in refusals] == [
        (1, "stock.short", 2, 1)
    ]
    assert [number for number, *_ in moved()] == [1, 3]


def test_two_lines_of_one_document_may_not_both_take_the_last_units():
    acme = company()
    acme.receive("MUG", 3, 300)
    before = everything()
    (refusal,) = follow(past(acme, 1, ("MUG", -2, SHIPPED), ("MUG", -2, SHIPPED)))
    assert refusal.figures["free"] == 1
    assert everything() == before


def test_a_line_may_take_what_an_earlier_line_of_its_document_brought():
    acme = company()
    assert follow(past(acme, 1, ("MUG", 2, FOUND), ("MUG", -2, LOST))) == []
    assert level(acme) == (0, 0)


def test_goods_that_never_were_there_are_short():
    acme = company()
    before = everything()
    (refusal,) = follow(past(acme, 1, ("BOWL", -1, SHIPPED)))
    assert (refusal.subject, refusal.figures["free"], refusal.figures["where"]) == ("BOWL", 0, "MAIN")
    assert everything() == before


@pytest.mark.parametrize("sku", ["MUG", "BOWL"])
def test_a_line_of_nothing_moves_nothing_and_does_not_stop_the_others(sku):
    acme = company()
    acme.receive("MUG", 2, 200)
    assert follow(past(acme, 1, (sku, 0, SHIPPED), ("MUG", -1, SHIPPED))) == []
    assert moved() == [(1, 1, 100)]
    assert Level.objects.count() == 1


def test_a_document_of_nothing_is_not_told():
    acme = company()
    before = everything()
    assert follow(past(acme, 1, ("MUG", 0, SHIPPED))) == []
    assert everything() == before


def test_another_warehouse_is_not_asked():
    acme = company()
    acme.receive("MUG", 5, 500, into="BERLIN")
    assert follow(past(acme, 1, ("MUG", -1, SHIPPED)))
    assert follow(past(acme, 2, ("MUG", -1, SHIPPED), of="BERLIN")) == []
    assert level(acme, house="BERLIN") == (4, 0)


def test_goods_leave_from_any_shelf_of_the_warehouse_and_arrive_on_the_named_one():
    acme = company()
    acme.receive("MUG", 5, 500)
    far = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["A-1"], **told())["A-1"]
    move_stock(lines=[MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], far, 5)], **told())
    assert follow(past(acme, 1, ("MUG", -4, SHIPPED)), past(acme, 2, ("MUG", 1, RETURNED))) == []
    assert Movement.objects.get(kind=SHIPPED).from_place_id == far
    assert Movement.objects.get(kind=RETURNED).to_place_id == acme.shelves["LEEDS"]


def test_what_is_held_is_free_for_nobody_else_but_all_the_rest_is():
    acme = company()
    acme.receive("MUG", 5, 500)
    reserve_stock(lines=[acme.wish(99, "MUG", 2)], **asked())
    refusals = follow(past(acme, 1, ("MUG", -3, SHIPPED)), past(acme, 2, ("MUG", -1, SHIPPED)))
    assert [one.row for one in refusals] == [1]
    assert level(acme) == (2, 2)


class TestWhatArrivingGoodsCost:
    def test_what_lies_there_on_average(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        acme.receive("MUG", 2, 500)
        follow(past(acme, 1, ("MUG", 2, RETURNED)))
        assert moved(RETURNED) == [(1, 2, 400)]

    def test_the_average_counts_what_arrived_earlier_in_the_pass(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        follow(past(acme, 1, ("MUG", 1, FOUND)), past(acme, 2, ("MUG", 2, FOUND)))
        assert moved(FOUND) == [(1, 1, 100), (2, 2, 200)]

    def test_what_the_catalogue_expects_where_nothing_lies(self):
        acme = company()
        expect_cost(MUG=41)
        follow(past(acme, 1, ("MUG", 3, FOUND), ("BOWL", 2, FOUND)))
        assert moved(FOUND) == [(1, 3, 123), (1, 2, 0)]

    def test_what_the_catalogue_expects_when_all_has_left_before(self):
        acme = company()
        expect_cost(MUG=41)
        acme.receive("MUG", 1, 999)
        follow(past(acme, 1, ("MUG", -1, SHIPPED)), past(acme, 2, ("MUG", 1, RETURNED)))
        assert moved(RETURNED) == [(2, 1, 41)]


class TestTheirAge:
    def test_they_are_as_old_as_their_document(self):
        acme = company()
        follow(past(acme, 3, ("MUG", 2, FOUND)))
        assert Lot.objects.get().received_at == AT + timedelta(days=3)

    def test_goods_that_came_back_before_a_later_receipt_leave_before_it(self):
        acme = company()
        acme.receive("MUG", 1, 900, at=day(8))
        expect_cost(MUG=41)
        follow(past(acme, 3, ("MUG", 1, FOUND)), past(acme, 9, ("MUG", -1, SHIPPED)))
        assert moved() == [(9, 1, 900)]

    @pytest.mark.parametrize("micro", [0, 1, 100_000, 999_999])
    def test_a_fraction_of_a_second_decides(self, micro):
        """The lot of the same second stands before or after the new one by its microseconds."""
        acme = company()
        acme.receive("MUG", 1, 700, at=day(3).replace(microsecond=500_000))
        moment = day(3).replace(microsecond=micro)
        follow(past(acme, 3, ("MUG", 1, FOUND), at=moment))
        found = Lot.objects.latest("id").pk
        ship_stock(lines=[acme.wish(9, "MUG", 1)], **asked(20))
        by_database = Movement.objects.get(kind=SHIPPED).lot_id
        assert (by_database == found) == (micro < 500_000)

    @pytest.mark.parametrize("micro", [0, 1, 100_000, 499_999, 500_000, 999_999])
    def test_in_memory_goods_stand_in_the_order_in_which_the_database_puts_them(self, micro):
        acme = company()
        acme.receive("MUG", 1, 700, at=day(3).replace(microsecond=500_000))
        moment = day(3).replace(microsecond=micro)
        follow(past(acme, 3, ("MUG", 1, FOUND), at=moment), past(acme, 9, ("MUG", -1, SHIPPED)))
        found = Lot.objects.latest("id").pk
        assert (Movement.objects.get(kind=SHIPPED).lot_id == found) == (micro < 500_000)


class TestWhatIsTold:
    @pytest.mark.parametrize(
        ("kind", "units", "verb"),
        [
            (SHIPPED, -1, "stock.shipped"),
            (RETURNED, 1, "stock.returned"),
            (LOST, -1, "stock.adjusted"),
            (FOUND, 1, "stock.adjusted"),
            (MovementKind.DAMAGED, -1, "stock.adjusted"),
        ],
    )
    def test_each_document_is_told_by_the_verb_that_it_was(self, kind, units, verb):
        acme = company()
        acme.receive("MUG", 2, 200)
        follow(past(acme, 4, ("MUG", units, kind)))
        entry = Entry.objects.latest("id")
        assert (entry.verb, entry.document_id, entry.at) == (verb, 4, AT + timedelta(days=4))
        assert (entry.payload["steps"], entry.payload["quantity"], entry.payload["cost_minor"]) == (1, 1, 100)
        assert references_of([entry.id])[entry.id][3] == [acme.warehouses["LEEDS"]]

    def test_the_entry_points_at_the_movements_of_its_document_alone(self):
        acme = company()
        acme.receive("MUG", 1, 100, at=day(-2))
        acme.receive("MUG", 9, 900, at=day(-1))
        follow(past(acme, 1, ("MUG", -3, SHIPPED)), past(acme, 2, ("MUG", -1, SHIPPED)))
        for entry in Entry.objects.filter(verb="stock.shipped"):
            named = {key for first, last in entry.payload["movements"] for key in range(first, last + 1)}
            rows = Movement.objects.filter(document_kind=ORDER, document_id=entry.document_id)
            assert named == set(rows.values_list("id", flat=True))

    def test_a_refused_document_is_not_told_and_a_caller_may_gather_the_others(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        entries = Entry.objects.count()
        telling = []
        follow(past(acme, 1, ("MUG", -2, SHIPPED)), past(acme, 2, ("MUG", -1, SHIPPED)), telling=telling)
        assert [one.document_id for one in telling] == [2]
        assert Entry.objects.count() == entries


@pytest.mark.parametrize("cut", range(6))
def test_the_past_may_come_in_two_pieces_cut_anywhere(cut):
    acme = company()
    acme.receive("MUG", 4, 401, at=day(-9))
    acme.receive("MUG", 4, 399, at=day(-5))
    story = [(-3, SHIPPED), (2, RETURNED), (-4, LOST), (-9, SHIPPED), (1, FOUND)]
    documents = [past(acme, number, ("MUG", *one)) for number, one in enumerate(story, start=1)]
    short = [one.row for one in follow(*documents[:cut])] + [
        cut + one.row for one in follow(*documents[cut:])
    ]
    assert (short, level(acme)) == ([3], (4, 0))
    rows = Movement.objects.filter(document_kind=ORDER).order_by("id")
    assert list(rows.values_list("document_id", "quantity", "cost_minor")) == [
        (1, 3, 301), (2, 2, 200), (3, 1, 100), (3, 3, 299), (5, 1, 100),
    ]  # fmt: skip


def test_goods_in_inspection_do_not_serve_the_past():
    acme = company()
    acme.receive("MUG", 2, 200)
    inspection = acme.place("LEEDS", PlaceKind.INSPECTION)
    line = MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], inspection, 2)
    move_stock(lines=[line], **told())
    assert follow(past(acme, 1, ("MUG", -1, SHIPPED)))
