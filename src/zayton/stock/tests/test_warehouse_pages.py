"""Warehouses and bins on screen: what is listed, what is opened, what is refused."""

import pytest
from django.urls import reverse

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.stock.models import Place, Warehouse
from zayton.stock.operations.places import locate_warehouses
from zayton.stock.public import PlaceKind, WarehouseDraft, WarehouseKind, open_warehouses, warehouse_points
from zayton.stock.tests.builders import company, everything, told
from zayton.stock.tests.pages import boss, client_of, keeper, pick, rows_of, words_of_page

pytestmark = pytest.mark.django_db
NEW = "stock:warehouse-new"
GOOD = {
    "code": "YIWU",
    "name": "义乌仓",
    "kind": "1",
    "country": "cn",
    "zone": "Asia/Shanghai",
    "priority": "7",
}


def open_one(client=None, **change):
    return (client or boss()).post(reverse(NEW), GOOD | change)


class TestOpening:
    def test_it_is_opened_as_it_was_described(self):
        answer = open_one()
        house = Warehouse.objects.values("code", "name", "kind", "country", "zone", "priority").get()
        assert house == {
            "code": "YIWU",
            "name": "义乌仓",
            "kind": WarehouseKind.OWN,
            "country": "CN",
            "zone": "Asia/Shanghai",
            "priority": 7,
        }
        assert answer["Location"] == reverse("stock:warehouse", args=[Warehouse.objects.get().pk])

    def test_where_it_stands_is_kept_to_the_millionth_of_a_degree(self):
        open_one(latitude="51.5074", longitude="-0.1278")
        house = Warehouse.objects.get()
        assert (house.latitude_microdegrees, house.longitude_microdegrees) == (51_507_400, -127_800)

    def test_what_is_left_out_gets_its_usual_value(self):
        open_one(name="", zone="", priority="")
        house = Warehouse.objects.get()
        assert (house.name, house.zone, house.priority) == ("YIWU", "UTC", 100)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"code": ""}, "Give the warehouse a code."),
            ({"code": "   "}, "Give the warehouse a code."),
            ({"kind": ""}, "Choose the kind of warehouse."),
            ({"kind": "6"}, "Choose the kind of warehouse."),
            ({"country": "CHN"}, "Give the country as two letters, such as CN."),
            ({"country": "C1"}, "Give the country as two letters, such as CN."),
            ({"country": "中国"}, "Give the country as two letters, such as CN."),
            ({"zone": "Moon/Base"}, "Give the time zone as in Asia/Shanghai."),
            ({"zone": "../etc"}, "Give the time zone as in Asia/Shanghai."),
            ({"priority": "-1"}, "Priority is a whole number."),
            ({"priority": "1.5"}, "Priority is a whole number."),
            ({"priority": "9" * 12}, "Priority is a whole number."),
            ({"latitude": "90.1", "longitude": "0"}, "Give latitude and longitude in degrees"),
            ({"latitude": "NaN", "longitude": "0"}, "Give latitude and longitude in degrees"),
            ({"latitude": "51.5"}, "Give both latitude and longitude, or neither."),
        ],
    )
    def test_each_fault_is_said_and_nothing_is_opened(self, change, said):
        answer = open_one(**change)
        assert answer.status_code == 422
        assert said in words_of_page(answer)
        assert not Warehouse.objects.exists()
        assert not Entry.objects.exists()

    def test_all_faults_are_said_at_once(self):
        page = words_of_page(open_one(code="", country="", kind=""))
        assert all(words in page for words in ("a code.", "the kind of warehouse.", "as two letters"))

    @pytest.mark.parametrize("code", ["YIWU", "  YIWU  "])
    def test_a_code_that_is_taken_is_refused(self, code):
        open_one()
        before = list(Warehouse.objects.values_list())
        answer = open_one(code=code, name="Another")
        assert "This code is taken; choose another one." in words_of_page(answer)
        assert list(Warehouse.objects.values_list()) == before

    def test_a_code_that_is_taken_as_far_as_it_is_kept_is_taken(self):
        open_one(code="W" * 32)
        assert open_one(code="W" * 40).status_code == 422
        assert Warehouse.objects.count() == 1

    def test_what_was_typed_stays_in_the_form(self):
        page = open_one(code="", name="<义乌>").content.decode()
        assert "&lt;义乌&gt;" in page

    @pytest.mark.parametrize("role", ["operator", "buyer", "finance", "service"])
    def test_only_those_who_set_up_warehouses_open_one(self, role):
        client = client_of(role)
        assert client.get(reverse(NEW)).status_code == open_one(client).status_code == 403
        assert reverse(NEW) not in client.get(reverse("stock:levels")).content.decode()
        assert not Warehouse.objects.exists()


class TestBins:
    def add(self, client, house, codes):
        return client.post(reverse("stock:bins-new", args=[house]), {"codes": codes})

    def test_one_a_line_blank_lines_and_repeats_do_not_count(self):
        acme = company()
        house = acme.warehouses["LEEDS"]
        self.add(boss(), house, " A-1 \n\n货架-2\r\nA-1\n" + "x" * 99)
        bins = Place.objects.filter(warehouse=house, kind=PlaceKind.BIN).order_by("id")
        assert list(bins.values_list("code", flat=True)) == ["MAIN", "A-1", "货架-2", "x" * 64]

    @pytest.mark.parametrize("codes", ["", "\n \n"])
    def test_nothing_typed_adds_nothing(self, codes):
        house = company().warehouses["LEEDS"]
        before = list(Place.objects.order_by("pk").values_list())
        assert self.add(boss(), house, codes).status_code == 302
        assert list(Place.objects.order_by("pk").values_list()) == before

    def test_looking_at_the_address_adds_nothing(self):
        house = company().warehouses["LEEDS"]
        assert boss().get(reverse("stock:bins-new", args=[house])).status_code == 302
        assert Place.objects.filter(kind=PlaceKind.BIN).count() == 2

    def test_another_keepers_warehouse_gets_no_bins(self):
        acme = company()
        before = list(Place.objects.order_by("pk").values_list())
        client = keeper(acme, "BERLIN")
        assert self.add(client, acme.warehouses["LEEDS"], "A-1").status_code == 404
        assert self.add(client, 10**9, "A-1").status_code == 404
        assert list(Place.objects.order_by("pk").values_list()) == before

    def test_who_may_not_set_up_is_refused_and_sees_no_form(self):
        acme = company()
        client = client_of("operator")
        house = acme.warehouses["LEEDS"]
        assert self.add(client, house, "A-1").status_code == 403
        page = client.get(reverse("stock:warehouse", args=[house])).content.decode()
        assert reverse("stock:bins-new", args=[house]) not in page


class TestTheList:
    address = property(lambda self: reverse("stock:warehouses"))

    def test_each_warehouse_says_how_many_skus_and_units_it_holds(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        acme.receive("MUG", 2, 500)
        acme.receive("BOWL", 1, 500)
        rows = rows_of(boss(), self.address, "sort=code")
        assert pick(rows, "code", "skus", "units") == [("BERLIN", 0, 0), ("LEEDS", 2, 8)]

    def test_a_sku_that_sold_out_is_not_counted(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        from zayton.stock.public import ship_stock
        from zayton.stock.tests.builders import asked

        ship_stock(lines=[acme.wish(1, "MUG", 5)], **asked(1))
        assert pick(rows_of(boss(), self.address, "q=leeds"), "skus", "units") == [(0, 0)]

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ("", ["FBA", "LEEDS", "BERLIN"]),
            ("sort=-code", ["LEEDS", "FBA", "BERLIN"]),
            ("f.kind=3", ["FBA"]),
            ("f.country=DE", ["FBA"]),
            ("q=德国", ["FBA"]),
            ("q=nowhere", []),
        ],
    )
    def test_it_is_sorted_filtered_and_searched(self, query, codes):
        company()
        drafts = [WarehouseDraft("FBA", "FBA 德国", WarehouseKind.MARKETPLACE, "DE", priority=1)]
        open_warehouses(drafts=drafts, **told())
        assert [row["code"] for row in rows_of(boss(), self.address, query)] == codes

    def test_without_a_warehouse_it_says_what_to_do_first(self):
        page = boss().get(self.address).content.decode()
        assert "No warehouses yet" in page
        assert reverse(NEW) in page


def test_one_warehouse_shows_its_places_with_what_lies_in_them():
    acme = company()
    acme.receive("MUG", 1234, 500)
    page = words_of_page(boss().get(reverse("stock:warehouse", args=[acme.warehouses["LEEDS"]])))
    assert "LEEDS · Own warehouse · UTC" in page
    assert "MAIN 1 1,234" in page


def test_a_warehouse_that_is_not_there_is_not_found():
    company()
    before = everything()
    assert boss().get(reverse("stock:warehouse", args=[10**9])).status_code == 404
    assert everything() == before


class TestWhereItStands:
    def say(self, client, house, latitude="", longitude=""):
        form = {"latitude": latitude, "longitude": longitude}
        return client.post(reverse("stock:warehouse-location", args=[house]), form, follow=True)

    def points(self, house):
        return warehouse_points([house])[house]

    def test_it_is_changed_and_taken_back_on_the_page(self):
        house, client = company().warehouses["LEEDS"], boss()
        self.say(client, house, "53.8008", "-1.5491")
        assert self.points(house) == (53_800_800, -1_549_100)
        page = client.get(reverse("stock:warehouse", args=[house])).content.decode()
        assert 'value="53.8008"' in page
        assert 'value="-1.5491"' in page
        self.say(client, house)
        assert self.points(house) is None
        told = Entry.objects.filter(verb="stock.warehouse_located").order_by("pk")
        assert [one.payload["point"] for one in told] == [[53_800_800, -1_549_100], None]

    def test_what_is_the_same_is_no_news(self):
        house = company().warehouses["LEEDS"]
        for _ in range(2):
            self.say(boss(), house, "53.8", "-1.5")
        assert Entry.objects.filter(verb="stock.warehouse_located").count() == 1

    @pytest.mark.parametrize("typed", [("91", "0"), ("53.8", ""), ("north", "0"), ("NaN", "1")])
    def test_what_is_no_place_on_earth_changes_nothing(self, typed):
        house = company().warehouses["LEEDS"]
        before = self.points(house)
        assert "z-message-error" in self.say(boss(), house, *typed).content.decode()
        assert self.points(house) == before

    def test_it_is_for_those_who_set_warehouses_up_and_for_theirs(self):
        acme = company()
        house = acme.warehouses["LEEDS"]
        assert self.say(keeper(acme, "BERLIN"), house, "1", "1").status_code == 404
        operator = client_of("operator")
        assert self.say(operator, house, "1", "1").status_code == 403
        page = operator.get(reverse("stock:warehouse", args=[house])).content.decode()
        assert reverse("stock:warehouse-location", args=[house]) not in page
        assert self.points(house) is None
        actor = Actor("person:7", frozenset(), Scope())
        assert (
            locate_warehouses(points={house: (1, 1)}, at=now(), actor=actor)[0].code
            == "stock.not_allowed_setup"
        )
        assert (
            locate_warehouses(points={10**9: (1, 1)}, at=now(), actor=SYSTEM)[0].code == "stock.no_warehouse"
        )
