"""Owners, warehouses and bins: they come once, with the places they need, and are told of once."""

import pytest
from django.db import IntegrityError, transaction

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Owner, Place, Warehouse
from zayton.stock.public import (
    OwnerDraft,
    PlaceKind,
    WarehouseDraft,
    WarehouseKind,
    add_bins,
    add_owners,
    main_shelves,
    open_warehouses,
    owner_ids,
    places_of,
    warehouse_cards,
    warehouse_names,
    warehouse_points,
)
from zayton.stock.states import WITHOUT_WAREHOUSE
from zayton.stock.tests.builders import company, told

pytestmark = pytest.mark.django_db
ALL = Scope.everything()
LEEDS = WarehouseDraft("LEEDS", "Leeds", WarehouseKind.OWN, "GB")


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def opened(*drafts: WarehouseDraft) -> dict[str, int]:
    return open_warehouses(drafts=drafts, **told())


class TestOwners:
    def test_an_owner_is_known_by_code_and_told_once(self):
        first = add_owners(drafts=[OwnerDraft("SHU", "蜀记有限公司 🐼")], **told())
        again = add_owners(drafts=[OwnerDraft("SHU", "Another name")], **told())
        assert first == again == owner_ids()
        assert Owner.objects.get().name == "蜀记有限公司 🐼"
        assert verbs() == ["stock.owner_added"]

    def test_a_code_that_comes_twice_in_one_set_is_one_owner(self):
        ids = add_owners(drafts=[OwnerDraft("A", "First"), OwnerDraft("A", "Second")], **told())
        assert (len(ids), Owner.objects.get().name) == (1, "First")
        assert verbs() == ["stock.owner_added"]

    def test_those_known_and_those_new_are_answered_together(self):
        old = add_owners(drafts=[OwnerDraft("A", "A")], **told())
        both = add_owners(drafts=[OwnerDraft("B", "B"), OwnerDraft("A", "A")], **told())
        assert both == {"A": old["A"], "B": Owner.objects.get(code="B").pk}
        assert list(owner_ids()) == ["A", "B"]

    def test_no_owner_is_no_news(self):
        assert add_owners(drafts=[], **told()) == {}
        assert verbs() == []


class TestWarehouses:
    @pytest.mark.parametrize("kind", WarehouseKind)
    def test_each_kind_gets_a_shelf_of_its_own_sort_and_the_places_around_it(self, kind):
        house = opened(LEEDS._replace(kind=kind))["LEEDS"]
        shelf = PlaceKind.MARKETPLACE if kind == WarehouseKind.MARKETPLACE else PlaceKind.BIN
        places = Place.objects.filter(warehouse=house).order_by("kind")
        expected = sorted([shelf, PlaceKind.TRANSIT, PlaceKind.INSPECTION, PlaceKind.SCRAP])
        assert list(places.values_list("kind", flat=True)) == expected

    def test_the_world_outside_is_opened_once_for_all(self):
        opened(LEEDS)
        opened(LEEDS._replace(code="KOELN"))
        outside = Place.objects.filter(warehouse=None).order_by("kind")
        assert list(outside.values_list("kind", flat=True)) == sorted(WITHOUT_WAREHOUSE)

    def test_opening_again_changes_and_tells_nothing(self):
        first = opened(LEEDS)
        before = list(Place.objects.order_by("pk").values_list())
        assert opened(LEEDS._replace(name="Other", kind=WarehouseKind.STORE)) == first
        assert list(Place.objects.order_by("pk").values_list()) == before
        assert Warehouse.objects.get().name == "Leeds"
        assert verbs() == ["stock.warehouse_opened"]

    def test_bins_may_come_with_the_warehouse(self):
        house = opened(LEEDS._replace(bins=("A-01", "A-02", "A-01")))["LEEDS"]
        assert list(places_of(warehouse_id=house, kind=PlaceKind.BIN)) == ["MAIN", "A-01", "A-02"]

    def test_goods_go_to_the_first_shelf_whatever_bins_follow(self):
        houses = opened(
            LEEDS._replace(bins=("A-01",)), LEEDS._replace(code="FBA", kind=WarehouseKind.MARKETPLACE)
        )
        add_bins(warehouse_id=houses["LEEDS"], codes=["0000"], **told())
        shelves = main_shelves(warehouses=houses.values())
        codes = {key: Place.objects.get(pk=shelf).code for key, shelf in shelves.items()}
        assert codes == dict.fromkeys(houses.values(), "MAIN")
        assert main_shelves(warehouses=[]) == {}

    def test_cards_come_by_priority_and_within_the_scope(self):
        houses = opened(
            LEEDS, LEEDS._replace(code="FIRST", priority=1), LEEDS._replace(code="LAST", priority=999)
        )
        assert [card.code for card in warehouse_cards(scope=ALL).values()] == ["FIRST", "LEEDS", "LAST"]
        some = Scope(warehouses=frozenset({houses["LAST"], houses["LEEDS"]}))
        assert list(warehouse_names(scope=some)) == [houses["LEEDS"], houses["LAST"]]
        assert warehouse_cards(scope=Scope(warehouses=frozenset())) == {}

    def test_a_card_says_the_kind_as_a_kind(self):
        opened(LEEDS._replace(kind=WarehouseKind.STORE, simulated=True))
        (card,) = warehouse_cards(scope=ALL).values()
        assert (card.kind, card.simulated, card.zone) == (WarehouseKind.STORE, True, "UTC")

    def test_a_point_is_known_only_where_both_halves_are(self):
        north = LEEDS._replace(latitude_microdegrees=53_800_000, longitude_microdegrees=-1_550_000)
        half = LEEDS._replace(code="HALF", latitude_microdegrees=1)
        null_island = LEEDS._replace(code="ZERO", latitude_microdegrees=0, longitude_microdegrees=0)
        houses = opened(north, half, null_island)
        points = warehouse_points([*houses.values(), 10**9])
        assert points == {
            houses["LEEDS"]: (53_800_000, -1_550_000),
            houses["HALF"]: None,
            houses["ZERO"]: (0, 0),
        }

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": 0},
            {"kind": 6},
            {"latitude_microdegrees": 90_000_001, "longitude_microdegrees": 0},
            {"latitude_microdegrees": 0, "longitude_microdegrees": -180_000_001},
        ],
    )
    def test_what_is_not_on_earth_is_refused_by_the_database(self, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Warehouse.objects.create(**{"code": "X", "name": "X", "kind": 1, "country": "GB", **wrong})
        assert not Warehouse.objects.exists()


class TestBins:
    def test_bins_are_added_once_and_all_that_were_named_are_answered(self):
        acme = company()
        house = acme.warehouses["LEEDS"]
        first = add_bins(warehouse_id=house, codes=["A-1", "货架-2"], **told())
        again = add_bins(warehouse_id=house, codes=["A-1", "A-3", "A-3"], **told())
        assert (again["A-1"], sorted(again)) == (first["A-1"], ["A-1", "A-3"])
        told_of = Entry.objects.filter(verb="stock.bins_added").order_by("id")
        assert [entry.payload["codes"] for entry in told_of] == [["A-1", "货架-2"], ["A-3"]]

    def test_bins_that_are_all_there_are_no_news(self):
        house = company().warehouses["LEEDS"]
        add_bins(warehouse_id=house, codes=["A-1"], **told())
        before = Entry.objects.count()
        add_bins(warehouse_id=house, codes=["A-1"], **told())
        assert add_bins(warehouse_id=house, codes=[], **told()) == {}
        assert Entry.objects.count() == before

    def test_the_same_code_in_another_warehouse_is_another_bin(self):
        acme = company()
        bins = [
            add_bins(warehouse_id=house, codes=["A-1"], **told())["A-1"] for house in acme.warehouses.values()
        ]
        assert len(set(bins)) == 2

    def test_a_bin_may_be_called_like_the_transit_place(self):
        house = company().warehouses["LEEDS"]
        bin_ = add_bins(warehouse_id=house, codes=["TRANSIT"], actor=SYSTEM, at=told()["at"])["TRANSIT"]
        assert bin_ not in places_of(warehouse_id=house, kind=PlaceKind.TRANSIT).values()


class TestWhatAPlaceMayBe:
    @pytest.mark.parametrize("kind", sorted(WITHOUT_WAREHOUSE))
    def test_the_outside_lies_in_no_warehouse(self, kind):
        house = company().warehouses["LEEDS"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(kind=kind, warehouse_id=house, code="X")

    @pytest.mark.parametrize("kind", sorted(set(PlaceKind) - WITHOUT_WAREHOUSE))
    def test_everything_else_lies_in_one(self, kind):
        company()
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(kind=kind, warehouse=None, code="X")

    def test_the_outside_is_not_opened_twice(self):
        company()
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(kind=PlaceKind.SUPPLIER, warehouse=None, code="SUPPLIER")
