"""Orders sold beyond stock: where else their goods are, and what is promised from a warehouse that somebody chose."""

import pytest

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.orders.choices import choices_of
from zayton.orders.operations.rehousing import HouseDraft, allocate_from
from zayton.orders.public import ShipDraft
from zayton.orders.tests.builders import DAY, a_business, a_shop, in_the_books, state_of_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    """A shop that Leeds alone serves, with goods in Cologne too."""
    made = a_business()
    shop = a_shop(made.owner, (made.houses["LEEDS"],), code="LONE")
    made.stock("LEEDS", CUP=2)
    made.stock("KOELN", CUP=10, POT=1)
    return made.__class__(made.owner, made.houses, made.shelves, shop, made.skus)


def move(business, key, house="KOELN", *, whole=False, actor=SYSTEM):
    draft = HouseDraft(key, business.houses[house], whole)
    return allocate_from(drafts=[draft], actor=actor, at=DAY)


def choices(key, scope=None):
    return choices_of([key], scope=scope or Scope.everything()).get(key)


def test_an_order_beyond_stock_shows_who_has_the_rest_and_what_lies_ready(business) -> None:
    key = business.sell("1", CUP=5)
    found = choices(key)
    assert found is not None
    assert (found.missing, found.ready, found.best) == ({business.skus["CUP"]: 3}, 2, "elsewhere")
    [house] = found.houses
    assert (house.name, house.units, house.covers, house.takes_all, house.serves) == (
        "Koeln", {business.skus["CUP"]: 3}, True, True, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "best"),
    [({"CUP": 20}, "elsewhere_part"), ({"CUP": 2, "LID": 1}, "part"), ({"LID": 1}, "none")],
)
def test_the_best_way_out_is_named(business, wanted, best) -> None:
    assert choices(business.sell("1", **wanted)).best == best


def test_an_order_that_has_everything_has_no_choices(business) -> None:
    assert choices(business.sell("1", CUP=2)) is None


def test_only_warehouses_in_scope_are_shown(business) -> None:
    key = business.sell("1", CUP=5)
    assert choices(key, Scope(warehouses=frozenset({business.houses["LEEDS"]}))).houses == []
    assert choices(key, Scope(shops=frozenset())) is None


def test_what_is_missing_comes_from_the_warehouse_that_somebody_chose(business) -> None:
    key = business.sell("1", CUP=5)
    moved = move(business, key)
    assert (moved.refusals, moved.states) == ([], {key: "allocated"})
    assert business.promised(key) == [("CUP", "LEEDS", 2, 0), ("CUP", "KOELN", 3, 0)]
    entry = Entry.objects.filter(verb="orders.allocated", document_id=key).latest("pk")
    assert entry.payload["promises"][0][2:] == [business.houses["KOELN"], 3, "chosen"]


def test_all_of_it_moves_to_one_warehouse_and_the_other_is_free_again(business) -> None:
    key = business.sell("1", CUP=5)
    assert not move(business, key, whole=True).refusals
    assert business.promised(key) == [("CUP", "KOELN", 5, 0)]
    assert (business.level("CUP"), business.level("CUP", "KOELN")) == ((2, 0), (10, 5))


def test_what_has_left_stays_gone_when_the_rest_moves(business) -> None:
    key = business.sell("1", CUP=5)
    business.ship(ShipDraft(key))
    assert not move(business, key, whole=True).refusals
    assert business.promised(key) == [("CUP", "LEEDS", 2, 2), ("CUP", "KOELN", 3, 0)]
    assert state_of_order(key) == "partly_shipped"


def test_a_warehouse_gives_what_it_has_and_the_rest_stays_on_backorder(business) -> None:
    key = business.sell("1", CUP=20)
    assert not move(business, key).refusals
    assert business.promised(key) == [("CUP", "LEEDS", 2, 0), ("CUP", "KOELN", 10, 0)]
    assert state_of_order(key) == "backordered"


@pytest.mark.parametrize(("wanted", "whole"), [({"LID": 1}, False), ({"CUP": 20}, True), ({"CUP": 2}, False)])
def test_a_warehouse_that_cannot_help_is_refused_and_nothing_changes(business, wanted, whole) -> None:
    key = business.sell("1", **wanted)
    before = in_the_books()
    [refusal] = move(business, key, whole=whole).refusals
    assert refusal.code == "orders.not-there"
    assert in_the_books() == before


def test_a_warehouse_out_of_scope_is_as_unknown_as_one_that_does_not_exist(business) -> None:
    key = business.sell("1", CUP=5)
    scope = Scope(warehouses=frozenset({business.houses["LEEDS"]}))
    actor = Actor("person:7", SYSTEM.permissions, scope, person_id=7)
    before = in_the_books()
    assert [one.code for one in move(business, key, actor=actor).refusals] == ["orders.unknown-house"]
    assert in_the_books() == before


def test_two_orders_of_one_set_do_not_get_the_same_units(business) -> None:
    first, second = business.sell("1", POT=1), business.sell("2", POT=1)
    house = business.houses["KOELN"]
    moved = allocate_from(drafts=[HouseDraft(first, house), HouseDraft(second, house)], actor=SYSTEM, at=DAY)
    assert [(one.code, one.row) for one in moved.refusals] == [("orders.not-there", 1)]
    assert (state_of_order(first), state_of_order(second)) == ("allocated", "backordered")


def test_a_bundle_moves_with_its_parts() -> None:
    business = a_business(skus=("CUP", "POT", "SET"))
    business.bundle("SET", CUP=1, POT=2)
    business.stock("KOELN", CUP=4, POT=8)
    shop = a_shop(business.owner, (business.houses["LEEDS"],), code="LONE")
    alone = business.__class__(business.owner, business.houses, business.shelves, shop, business.skus)
    key = alone.sell("1", SET=3)
    assert not move(alone, key).refusals
    assert sorted(alone.promised(key)) == [("CUP", "KOELN", 3, 0), ("POT", "KOELN", 6, 0)]
    assert state_of_order(key) == "allocated"


def test_no_goods_are_made_or_lost_by_moving_to_and_fro(business) -> None:
    key = business.sell("1", CUP=2)
    for house in ("KOELN", "LEEDS", "KOELN", "LEEDS"):
        assert move(business, key, house, whole=True).refusals == []
    assert (business.level("CUP"), business.level("CUP", "KOELN")) == ((2, 2), (10, 0))
