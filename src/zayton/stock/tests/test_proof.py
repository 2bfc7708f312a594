"""The proof notices every way in which a cache can drift, and the database refuses most of them before."""

import pytest
from django.db import IntegrityError, connection, transaction

from zayton.stock.models import Claim, Count, Level, Lot, LotBalance, Movement, Slip
from zayton.stock.public import (
    ClaimKind,
    CountedLine,
    MovementKind,
    PlaceKind,
    count_stock,
    prove,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme():
    acme = company()
    acme.receive("MUG", 5, 500)
    acme.receive("PLATE", 5, 500, into="BERLIN")
    reserve_stock(lines=[acme.wish(1, "MUG", 2)], **asked())
    ship_stock(lines=[acme.wish(2, "MUG", 1)], **asked())
    assert prove() == []
    return acme


def found() -> set[str]:
    return {difference.figure for difference in prove()}


@pytest.mark.parametrize(
    ("model", "change", "figures"),
    [
        (Level, {"on_hand": 99}, {"on hand"}),
        (Level, {"reserved": 1}, {"reserved"}),
        (LotBalance, {"cost_minor": 7}, {"balance cost"}),
        (LotBalance, {"level": None}, {"place", "on hand"}),
        (Lot, {"quantity": 6}, {"lot"}),
        (Lot, {"cost_minor": 501}, {"lot"}),
    ],
)
def test_a_figure_that_drifted_is_found(acme, model, change, figures):
    rows = model.objects.filter(level__isnull=False) if model is LotBalance else model.objects.all()
    rows.update(**change)
    assert found() == figures


def test_a_balance_that_is_missing_is_found(acme):
    LotBalance.objects.filter(place__kind=PlaceKind.CUSTOMER).delete()
    assert found() == {"balance quantity", "balance cost"}


def test_a_balance_that_nobody_moved_is_found(acme):
    lot = Lot.objects.get(sku=acme.skus["PLATE"])
    LotBalance.objects.create(
        lot=lot, place_id=acme.place("LEEDS", PlaceKind.SCRAP), ours=True, quantity=1, cost_minor=1
    )
    assert found() == {"balance quantity", "balance cost"}


def test_a_place_of_ours_that_passes_for_a_boundary_is_found(acme):
    LotBalance.objects.filter(level__isnull=False).update(ours=False)
    assert found() == {"place"}


def test_a_balance_on_anothers_level_is_found(acme):
    other = Level.objects.get(sku=acme.skus["PLATE"])
    LotBalance.objects.filter(place=acme.shelves["LEEDS"]).update(level=other)
    assert found() == {"on hand", "place"}


def test_a_hold_below_nothing_is_found_although_the_level_agrees(acme):
    """Another order's claim covers it, so that the level's sum is right and only the holder is wrong."""
    level = Level.objects.get(sku=acme.skus["MUG"])
    told = {"level": level, "at": day(0), "document_kind": ORDER, "line_id": 1}
    Claim.objects.create(**told, kind=ClaimKind.RELEASED, quantity=-1, document_id=7)
    Claim.objects.create(**told, kind=ClaimKind.RESERVED, quantity=1, document_id=8)
    assert found() == {"holding"}


def test_a_difference_says_whose_it_is_and_by_how_much(acme):
    level = Level.objects.get(sku=acme.skus["MUG"])
    Level.objects.filter(pk=level.pk).update(on_hand=44)
    assert [tuple(one) for one in prove()] == [("on hand", f"level {level.pk}", 44, 4)]


def test_books_without_any_row_are_proved():
    assert prove() == []


class TestWhatTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"quantity": 0},
            {"quantity": -1},
            {"cost_minor": -1},
            {"kind": 99},
            {"to_place_id": "from"},
        ],
    )
    def test_a_movement_that_cannot_be(self, acme, wrong):
        row = Movement.objects.filter(kind=MovementKind.RECEIVED).values().first()
        del row["id"]
        if wrong.get("to_place_id"):
            wrong = {"to_place_id": row["from_place_id"]}
        before = Movement.objects.count()
        with pytest.raises(IntegrityError), transaction.atomic():
            Movement.objects.create(**row | wrong)
        assert Movement.objects.count() == before

    @pytest.mark.parametrize(
        ("kind", "quantity"),
        [
            (ClaimKind.RESERVED, 0),
            (ClaimKind.RESERVED, -1),
            (ClaimKind.RELEASED, 1),
            (ClaimKind.SHIPPED, 1),
            (ClaimKind.SHIPPED, 0),
            (9, 1),
        ],
    )
    def test_a_claim_against_the_sign_of_its_kind(self, acme, kind, quantity):
        row = Claim.objects.values().first()
        del row["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(**row | {"kind": kind, "quantity": quantity})

    @pytest.mark.parametrize("wrong", [{"quantity": 0}, {"quantity": -5}, {"cost_minor": -1}])
    def test_a_lot_of_nothing_or_below_cost(self, acme, wrong):
        row = Lot.objects.values().first()
        del row["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Lot.objects.create(**row | wrong)

    def test_two_levels_of_the_same_goods(self, acme):
        row = Level.objects.values().first()
        del row["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Level.objects.create(**row)

    def test_a_lot_twice_in_one_place(self, acme):
        row = LotBalance.objects.filter(ours=True).values().first()
        del row["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            LotBalance.objects.create(**row)

    def test_the_same_goods_twice_in_one_count(self, acme):
        line = CountedLine(acme.skus["PLATE"], acme.owner, acme.shelves["BERLIN"], 5)
        count_stock(lines=[line], **told(1))
        row = Count.objects.values().first()
        del row["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Count.objects.create(**row)

    def test_two_receipts_of_one_number_but_any_number_without(self):
        told_of = {"kind": 30, "at": day(0), "actor": "system"}
        for _ in range(2):
            Slip.objects.create(**told_of)
        Slip.objects.create(**told_of, external_number="R-1")
        with pytest.raises(IntegrityError), transaction.atomic():
            Slip.objects.create(**told_of, external_number="R-1")

    @pytest.mark.postgres
    @pytest.mark.parametrize("table", ["stock_movement", "stock_claim"])
    def test_what_was_written_is_not_deleted(self, acme, table):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
