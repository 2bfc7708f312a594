"""The pages: who sees what, what a form really books, how many queries a page costs."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Scope
from zayton.stock.models import Lot, Movement, Slip, Warehouse
from zayton.stock.public import (
    CountedLine,
    Document,
    PlaceKind,
    ReturnLine,
    accept_return,
    count_stock,
    levels,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tables import situation
from zayton.stock.tests.builders import ORDER, Company, asked, company, day, everything, told

pytestmark = pytest.mark.django_db


def client_of(*roles: str, warehouses: list[int] | None = None, sees_cost: bool = False) -> Client:
    person = Person.objects.create_user(
        "-".join(roles), roles=list(roles), warehouses=warehouses, sees_cost=sees_cost, display_name="P"
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.fixture
def acme() -> Company:
    """Mugs and plates in Leeds, mugs in Berlin, one order held, one shipped and half of it back."""
    acme = company()
    acme.receive("MUG", 10, 1000, at=day(0), simulated=True)
    acme.receive("MUG", 5, 700, at=day(40))
    acme.receive("MUG", 7, 770, into="BERLIN")
    acme.receive("PLATE", 3, 333)
    reserve_stock(lines=[acme.wish(1, "MUG", 2)], **asked(50))
    ship_stock(lines=[acme.wish(2, "MUG", 4)], **asked(51))
    inspection = acme.place("LEEDS", PlaceKind.INSPECTION)
    line = ReturnLine(3, 1, acme.skus["MUG"], acme.owner, inspection, 2, Document(ORDER, 2), 1)
    accept_return(lines=[line], **asked(52))
    return acme


@pytest.fixture
def boss() -> Client:
    return client_of("boss", sees_cost=True)


def addresses(acme: Company) -> dict[str, str]:
    lot = Lot.objects.order_by("id").first().pk
    return {
        "levels": reverse("stock:levels"),
        "past": f"{reverse('stock:past')}?day={day(45).date()}",
        "ages": reverse("stock:ages"),
        "sku": reverse("stock:sku", args=[acme.skus["MUG"]]),
        "lot": reverse("stock:lot", args=[lot]),
        "document": reverse("stock:document", args=[Slip.objects.order_by("id").first().pk]),
        "warehouses": reverse("stock:warehouses"),
        "warehouse": reverse("stock:warehouse", args=[acme.warehouses["LEEDS"]]),
        "new": reverse("stock:warehouse-new"),
        **{
            verb: reverse("stock:book", args=[verb])
            for verb in ("receive", "move", "count", "adjust", "scrap")
        },
    }


def rows_of(client: Client, address: str) -> list[dict]:
    joint = "&" if "?" in address else "?"
    return json.loads(client.get(f"{address}{joint}format=json").content)["rows"]


BEYOND_THE_FRAME = {
    "levels": 9, "past": 6, "ages": 5, "sku": 11, "lot": 6, "document": 6, "warehouses": 3, "warehouse": 10,
    "receive": 2, "move": 3, "count": 2, "adjust": 2, "scrap": 2,
}  # fmt: skip


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"][:120] for query in captured]


@pytest.mark.parametrize("name", BEYOND_THE_FRAME)
def test_every_page_opens_with_few_queries_beyond_those_of_the_frame(acme, boss, name):
    frame = queries(boss, reverse("stock:warehouse-new"))
    asked = queries(boss, addresses(acme)[name])
    assert len(asked) - len(frame) <= BEYOND_THE_FRAME[name], asked


def test_the_stock_table_says_what_there_is_and_what_it_cost(acme, boss):
    rows = {(row["code"], row["warehouse"]): row for row in rows_of(boss, reverse("stock:levels"))}
    leeds = rows["MUG", "LEEDS"]
    figures = {key: leeds[key] for key in ("on_hand", "reserved", "available", "inspection", "value")}
    assert figures == {"on_hand": 11, "reserved": 2, "available": 9, "inspection": 2, "value": "13.00"}
    assert leeds["_marks"]["value"] == "simulated"
    assert rows["MUG", "BERLIN"]["on_hand"] == 7


def test_totals_count_everything_that_matches_and_not_only_the_page(acme, boss):
    answer = json.loads(boss.get(f"{reverse('stock:levels')}?format=json&f.code=MUG").content)
    totals = {key: answer["totals"][key] for key in ("on_hand", "available", "inspection", "value")}
    assert totals == {"on_hand": 18, "available": 16, "inspection": 2, "value": "20.70"}


def test_a_warehouse_keeper_sees_their_warehouse_and_no_cost(acme):
    keeper = client_of("warehouse", warehouses=[acme.warehouses["BERLIN"]])
    rows = rows_of(keeper, reverse("stock:levels"))
    assert [(row["warehouse"], "value" in row) for row in rows] == [("BERLIN", False)]
    assert keeper.get(reverse("stock:warehouse", args=[acme.warehouses["LEEDS"]])).status_code == 404
    leeds_lot = Lot.objects.order_by("id").first().pk
    assert keeper.get(reverse("stock:lot", args=[leeds_lot])).status_code == 404
    leeds_slip = Slip.objects.order_by("id").first().pk
    assert keeper.get(reverse("stock:document", args=[leeds_slip])).status_code == 404
    ledger = rows_of(keeper, reverse("stock:sku", args=[acme.skus["MUG"]]))
    assert [row["quantity"] for row in ledger] == [7]
    assert "cost" not in ledger[0]
    assert {row["warehouse"] for row in rows_of(keeper, reverse("stock:ages"))} == {"BERLIN"}
    assert {row["warehouse"] for row in rows_of(keeper, f"{reverse('stock:past')}?day={day(60).date()}")} == {
        "BERLIN"
    }
    assert [row["code"] for row in rows_of(keeper, reverse("stock:warehouses"))] == ["BERLIN"]


def test_the_ledger_of_a_sku_adds_up_to_what_is_on_hand(acme, boss):
    address = f"{reverse('stock:sku', args=[acme.skus['MUG']])}?warehouse={acme.warehouses['LEEDS']}"
    assert sum(row["change"] for row in rows_of(boss, address)) == 11


def test_a_past_day_shows_what_was_there_then(acme, boss):
    rows = rows_of(boss, f"{reverse('stock:past')}?day={day(45).date()}")
    found = {(row["code"], row["warehouse"], row["state"]): row["quantity"] for row in rows}
    assert found["MUG", "LEEDS", "on_hand"] == 15
    assert ("MUG", "LEEDS", "inspection") not in found


def test_a_count_is_shown_first_and_booked_only_when_confirmed(acme, boss):
    address = reverse("stock:book", args=["count"])
    form = {
        "owner": acme.owner,
        "place": acme.shelves["LEEDS"],
        "lines": "MUG 9\nplate, 3",
        "note": "shelf check",
    }
    before = everything()
    page = boss.post(address, form | {"step": "preview"})
    assert "What would change" in page.content.decode()
    assert everything() == before
    booked = boss.post(address, form | {"step": "book"})
    assert booked.status_code == 302
    assert on_hand("MUG", acme) == 9
    shown = boss.get(booked["Location"]).content.decode()
    assert "What was counted" in shown
    assert "shelf check" in shown


def on_hand(sku: str, acme: Company, house: str = "LEEDS") -> int:
    (level,) = levels(scope=Scope.everything(), skus=[acme.skus[sku]], warehouses=[acme.warehouses[house]])
    return level.on_hand


def test_a_form_names_every_line_that_it_cannot_take(acme, boss):
    address = reverse("stock:book", args=["receive"])
    form = {
        "owner": acme.owner,
        "place": acme.shelves["LEEDS"],
        "lines": "MUG 1 x\nGHOST 2\nMUG two\nMUG 3 4.50",
    }
    before = everything()
    page = boss.post(address, form | {"step": "book"})
    assert page.status_code == 422
    words = re.sub(r"\s+", " ", page.content.decode())
    assert "x is not an amount (line 1)" in words
    assert "There is no SKU GHOST" in words
    assert "Line 3 cannot be read" in words
    assert everything() == before


def test_goods_are_received_at_the_cost_that_was_typed(acme, boss):
    form = {"owner": acme.owner, "place": acme.shelves["BERLIN"], "lines": "BOWL\t4\t12.34", "step": "book"}
    boss.post(reverse("stock:book", args=["receive"]), form)
    assert Lot.objects.latest("id").cost_minor == 1234


def test_nobody_books_into_a_warehouse_outside_their_scope(acme):
    keeper = client_of("warehouse", warehouses=[acme.warehouses["BERLIN"]])
    form = {"owner": acme.owner, "place": acme.shelves["LEEDS"], "lines": "MUG 1", "step": "book"}
    before = everything()
    assert keeper.post(reverse("stock:book", args=["receive"]), form).status_code == 422
    assert everything() == before


def test_roles_without_the_permission_do_not_book(acme):
    service = client_of("service")
    assert service.get(reverse("stock:levels")).status_code == 200
    assert service.get(reverse("stock:book", args=["count"])).status_code == 403
    assert service.get(reverse("stock:warehouse-new")).status_code == 403


def test_a_warehouse_is_opened_with_its_places_and_gets_bins(boss):
    form = {
        "code": "YIWU",
        "name": "Yiwu",
        "kind": "1",
        "country": "cn",
        "zone": "Asia/Shanghai",
        "priority": "1",
    }
    opened = boss.post(reverse("stock:warehouse-new"), form)
    assert opened.status_code == 302
    house = Warehouse.objects.get(code="YIWU")
    assert set(house.places.values_list("kind", flat=True)) >= {
        PlaceKind.BIN,
        PlaceKind.TRANSIT,
        PlaceKind.SCRAP,
    }
    boss.post(reverse("stock:bins-new", args=[house.pk]), {"codes": "A-01\n\nA-02"})
    assert house.places.filter(code__startswith="A-0").count() == 2


def test_a_warehouse_with_faults_is_not_opened(boss):
    form = {"code": "", "kind": "9", "country": "C1", "zone": "Moon/Base", "priority": "x"}
    page = boss.post(reverse("stock:warehouse-new"), form)
    assert page.status_code == 422
    assert not Warehouse.objects.exists()


def test_an_export_holds_the_table(acme, boss):
    text = b"".join(boss.get(f"{reverse('stock:levels')}?format=csv")).decode("utf-8-sig")
    assert "MUG" in text
    assert text.count("\n") == 4


@pytest.mark.parametrize(
    ("available", "shipped", "key"),
    [(0, 5, "out"), (0, 0, "empty"), (9, 0, "slow"), (13, 30, "soon"), (14, 30, "fine")],
)
def test_the_situation_follows_from_what_is_free_and_what_sells(available, shipped, key):
    assert situation(available, shipped) == key


def test_a_count_page_is_told_apart_from_its_movements(acme, boss):
    shelf = acme.shelves["LEEDS"]
    outcome = count_stock(lines=[CountedLine(acme.skus["PLATE"], acme.owner, shelf, 3)], **told(60))
    moved = Movement.objects.filter(document_id=outcome.document.id, document_kind=outcome.document.kind)
    assert not moved.exists()
    assert boss.get(reverse("stock:document", args=[outcome.document.id])).status_code == 200


def test_the_catalogues_page_of_a_sku_says_where_it_stands(acme, boss):
    page = boss.get(reverse("catalog:sku", args=[acme.skus["MUG"]])).content.decode()
    assert reverse("stock:sku", args=[acme.skus["MUG"]]) in page
    assert "Berlin" in page


def test_the_sentence_says_in_words_that_nothing_is_reserved(boss: Client) -> None:
    company().receive("MUG", 10, 1000)
    said = boss.get(reverse("stock:levels")).content.decode()
    assert "10 units of 1 SKUs on hand, none of them reserved." in said
