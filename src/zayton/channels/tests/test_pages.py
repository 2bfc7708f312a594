"""The pages of shops: who sees which, what the form saves, and what it leaves alone."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.channels.public import shops_by_id
from zayton.channels.tests.builders import client_of, kept, seller
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return seller()


def rows_of(client, query=""):
    answer = client.get(f"{reverse('channels:shops')}?format=json&{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)["rows"]


def address(key):
    return reverse("channels:shop", args=[key])


def ranked(here, **ranks):
    return {f"rank-{here.houses[code]}": str(rank) for code, rank in ranks.items()}


def served(here, key):
    codes = {house: code for code, house in here.houses.items()}
    return [codes[house] for house in shops_by_id([key])[key].warehouse_ids]


class TestTheList:
    def test_it_says_where_each_shop_sells_and_from_where_it_ships(self, here):
        here.open("WEB", "KOELN", "LEEDS", routing="nearest")
        (row,) = rows_of(client_of("boss"))
        shown = {
            name: row[name] for name in ("name", "code", "site", "currency", "zone", "houses", "routing")
        }
        assert shown == {
            "name": "Web",
            "code": "WEB",
            "site": "Own shop",
            "currency": "GBP",
            "zone": "Europe/London",
            "houses": "KOELN → LEEDS",
            "routing": "nearest",
        }

    def test_without_a_shop_it_says_what_a_shop_is(self):
        assert "No shops yet" in client_of("boss").get(reverse("channels:shops")).content.decode()

    def test_only_ones_own_shops_are_listed_and_exported(self, here):
        here.open("MINE")
        other = here.open("OTHER")
        client = client_of("operator", shops=[other])
        assert [row["code"] for row in rows_of(client)] == ["OTHER"]
        text = b"".join(client.get(f"{reverse('channels:shops')}?format=csv")).decode()
        assert "MINE" not in text
        assert "OTHER" in text

    def test_a_warehouse_that_one_does_not_see_is_not_named(self, here):
        here.open("WEB", "KOELN", "LEEDS")
        client = client_of("operator", warehouses=[here.houses["LEEDS"]])
        assert rows_of(client)[0]["houses"] == "LEEDS"

    @pytest.mark.parametrize(
        ("sort", "codes"),
        [
            ("name", ["A", "C", "B"]),
            ("-name", ["B", "C", "A"]),
            ("-code", ["C", "B", "A"]),
            ("site,-code", ["B", "C", "A"]),
        ],
    )
    def test_it_is_sorted_by_any_column(self, here, sort, codes):
        here.open("A", name="Alpha")
        here.open("B", name="Zulu", site="amazon-de")
        here.open("C", name="Mike")
        assert [row["code"] for row in rows_of(client_of("boss"), f"sort={sort}")] == codes

    def test_a_formula_in_a_name_is_text_in_a_spreadsheet(self, here):
        here.open("WEB", name="=1+1")
        text = b"".join(client_of("boss").get(f"{reverse('channels:shops')}?format=csv")).decode("utf-8-sig")
        assert next(csv.DictReader(io.StringIO(text)))["Shop"] == "'=1+1"

    def test_it_reads_in_chinese(self, here):
        here.open("WEB")
        text = client_of("boss", language="zh-hans").get(reverse("channels:shops")).content.decode()
        assert "店铺" in text
        assert "Warehouse chosen" not in text

    def test_more_shops_cost_no_more_queries(self, here):
        client = client_of("boss")
        here.open("S0")
        rows_of(client)
        with CaptureQueriesContext(connection) as few:
            rows_of(client)
        for number in range(1, 15):
            here.open(f"S{number}")
        with CaptureQueriesContext(connection) as many:
            assert len(rows_of(client)) == 15
        assert len(many) == len(few)


class TestOneShop:
    def test_it_shows_what_the_shop_is_and_the_turn_of_each_warehouse(self, here):
        key = here.open("WEB", "KOELN", "LEEDS", site="amazon-de", currency="EUR", zone="Europe/Berlin")
        text = client_of("boss").get(address(key)).content.decode()
        assert "EUR · Europe/Berlin" in text
        assert "Amazon 德国" in text
        for code, rank in (("KOELN", "1"), ("LEEDS", "2"), ("YIWU", "")):
            assert f'name="rank-{here.houses[code]}" value="{rank}"' in text

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_persons_shop_is_not_there(self, here, method):
        mine, other = here.open("MINE"), here.open("OTHER")
        client = client_of("operator", shops=[mine])
        before = kept()
        assert getattr(client, method)(address(other)).status_code == 404
        assert getattr(client, method)(address(10**9)).status_code == 404
        assert kept() == before

    def test_who_may_only_look_gets_no_button_and_saves_nothing(self, here):
        key = here.open("WEB", "LEEDS")
        client = client_of("warehouse")
        assert "btn-primary" not in client.get(address(key)).content.decode()
        before = kept()
        assert client.post(address(key), ranked(here, KOELN=1)).status_code == 404
        assert kept() == before


class TestSaving:
    def saved(self, here, key, client=None, **form):
        return (client or client_of("boss")).post(address(key), form, follow=True)

    def test_warehouses_are_asked_by_the_numbers_that_were_typed(self, here):
        key = here.open("WEB", "LEEDS")
        page = self.saved(
            here, key, **ranked(here, LEEDS=20, YIWU=3, KOELN=7), routing="nearest", splits="on"
        )
        assert served(here, key) == ["YIWU", "KOELN", "LEEDS"]
        assert shops_by_id([key])[key].routing == "nearest"
        assert "Orders from now on are served so" in page.content.decode()

    def test_an_unticked_box_keeps_orders_whole(self, here):
        key = here.open("WEB", "LEEDS")
        self.saved(here, key, **ranked(here, LEEDS=1))
        assert shops_by_id([key])[key].splits is False

    @pytest.mark.parametrize("empty", ["", " ", "x", "-1", "1.5", "999999999", "²"])
    def test_a_warehouse_without_a_number_no_longer_serves(self, here, empty):
        key = here.open("WEB", "LEEDS", "KOELN")
        self.saved(here, key, **ranked(here, LEEDS=empty, KOELN=1), splits="on")
        assert served(here, key) == ["KOELN"]

    def test_no_warehouse_at_all_is_refused_in_words(self, here):
        key = here.open("WEB", "LEEDS")
        before = kept()
        page = self.saved(here, key, splits="on")
        assert "WEB has no warehouse to ship from." in page.content.decode()
        assert kept() == before

    def test_a_way_of_choosing_that_nobody_knows_leaves_the_old_one(self, here):
        key = here.open("WEB", "LEEDS", routing="nearest")
        self.saved(here, key, **ranked(here, LEEDS=1), routing="random", splits="on")
        assert shops_by_id([key])[key].routing == "nearest"

    def test_what_the_form_does_not_ask_stays(self, here):
        key = here.open("WEB", "LEEDS", name="网店", simulated=True, site="amazon-de")
        self.saved(here, key, **ranked(here, KOELN=1), splits="on")
        facts = shops_by_id([key])[key]
        assert (facts.name, facts.country, facts.currency) == ("网店", "DE", "GBP")
        assert Entry.objects.filter(verb="channels.shop_changed").get().payload == {
            "code": "WEB",
            "warehouse_ids": [here.houses["KOELN"]],
        }

    def test_saving_what_stands_changes_and_tells_nothing(self, here):
        key = here.open("WEB", "KOELN", "LEEDS")
        before = kept()
        self.saved(here, key, **ranked(here, KOELN=1, LEEDS=2), routing="priority", splits="on")
        assert kept() == before

    @pytest.mark.parametrize(
        ("ranks", "then"),
        [
            ({"KOELN": 1, "YIWU": 2}, ["KOELN", "LEEDS", "YIWU"]),
            ({"KOELN": 2, "YIWU": 1}, ["YIWU", "LEEDS", "KOELN"]),
            ({"KOELN": 1}, ["KOELN", "LEEDS"]),
            ({}, ["LEEDS"]),
        ],
    )
    def test_a_warehouse_that_the_reader_does_not_see_keeps_its_turn(self, here, ranks, then):
        key = here.open("WEB", "KOELN", "LEEDS", "YIWU")
        seen = [here.houses["KOELN"], here.houses["YIWU"]]
        client = client_of("operator", warehouses=seen)
        self.saved(here, key, client, **ranked(here, **ranks), splits="on")
        assert served(here, key) == then

    def test_nobody_adds_a_warehouse_that_they_do_not_see(self, here):
        key = here.open("WEB", "KOELN")
        client = client_of("operator", warehouses=[here.houses["KOELN"]])
        self.saved(here, key, client, **ranked(here, KOELN=1, YIWU=2), splits="on")
        assert served(here, key) == ["KOELN"]
