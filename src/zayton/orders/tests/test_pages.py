"""The pages of orders and shops: who sees what, what a verb does, how many queries a list costs."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.channels.models import Shop
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.orders.models import Correction, CorrectionLine, Order, ServiceCode
from zayton.orders.public import RETURN, PlaceOptions, ShipDraft, State, ship_orders
from zayton.orders.tests.builders import DAY, Business, a_business, a_shop, charge

pytestmark = pytest.mark.django_db


def client_of(*roles: str, shops: list[int] | None = None, language: str = "en") -> Client:
    name = f"{'-'.join(roles)}-{shops}"
    person = Person.objects.create_user(name, roles=list(roles), shops=shops, display_name="P")
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


def numbers(client: Client, name: str) -> list[str]:
    answer = client.get(reverse(f"orders:{name}") + "?format=json&period=365d")
    return [row["number"] for row in json.loads(answer.content)["rows"]]


def test_the_table_shows_sales_and_not_returns(business: Business) -> None:
    business.sell("1", CUP=4)
    back = business.draft("C1", business.goods("CUP", -2, -500), kind=RETURN)
    business.place([back], PlaceOptions(restock_to=business.houses["LEEDS"]))
    client = client_of("operator")
    assert numbers(client, "orders") == ["1"]
    assert numbers(client, "returns") == ["C1"]


def test_another_shops_order_is_in_no_list_and_on_no_page(business: Business) -> None:
    order = business.sell("1", CUP=99)
    other = a_shop(business.owner, tuple(business.houses.values()), code="OTHER")
    stranger = client_of("operator", shops=[other])
    for name in ("orders", "backorders"):
        assert numbers(stranger, name) == []
    assert stranger.get(reverse("orders:order", args=[order])).status_code == 404
    assert json.loads(stranger.get(reverse("orders:oversold") + "?format=json").content)["rows"] == []
    assert stranger.get(reverse("orders:codes", args=[business.shop])).status_code in (403, 404)
    assert stranger.get(reverse("channels:shop", args=[business.shop])).status_code == 404


def test_an_order_page_tells_from_where_and_why(business: Business) -> None:
    order = business.sell("1", CUP=4)
    text = client_of("operator").get(reverse("orders:order", args=[order])).content.decode()
    assert "Leeds" in text
    assert "First in the shop" in text
    assert "Order placed" in text


def test_an_order_page_reads_chinese(business: Business) -> None:
    order = business.sell("1", CUP=4)
    answer = client_of("operator", language="zh-hans").get(reverse("orders:order", args=[order]))
    assert answer.status_code == 200


def test_what_a_later_version_changed_is_shown(business: Business) -> None:
    order = business.sell("1", CUP=4)
    business.place([business.draft("1", business.goods("CUP", 2, 500))])
    text = client_of("operator").get(reverse("orders:order", args=[order])).content.decode()
    assert "Version 2" in text


def test_shipping_on_the_page_needs_the_permission(business: Business) -> None:
    order = business.sell("1", CUP=4)
    address = reverse("orders:order", args=[order])
    assert client_of("finance").post(address, {"verb": "ship"}).status_code == 404
    assert Order.objects.get(pk=order).state == State.ALLOCATED
    assert client_of("warehouse").post(address, {"verb": "ship"}).status_code == 302
    assert Order.objects.get(pk=order).state == State.SHIPPED


def test_many_orders_are_cancelled_after_a_preview(business: Business) -> None:
    first, second = business.sell("1", CUP=4), business.sell("2", CUP=4)
    ship_orders(drafts=[ShipDraft(second)], actor=SYSTEM, at=DAY)
    client = client_of("operator")
    said = {"bulk": "cancel", "step": "apply", "id": [str(first), str(second)], "reason": "buyer_asked"}
    client.post(reverse("orders:orders"), said)
    states = dict(Order.objects.values_list("pk", "state"))
    assert states == {first: State.CANCELLED, second: State.SHIPPED}


def test_what_is_sold_beyond_stock_is_listed_by_sku(business: Business) -> None:
    business.sell("1", CUP=14)
    (row,) = json.loads(client_of("buyer").get(reverse("orders:oversold") + "?format=json").content)["rows"]
    assert (row["code"], row["waiting"], row["free"]) == ("CUP", 4, 0)


def test_a_shops_code_gets_another_meaning(business: Business) -> None:
    address = reverse("orders:codes", args=[business.shop])
    client = client_of("boss")
    assert client.get(address).status_code == 200
    client.post(address, {"pattern": "fee*", "charge": "commission"})
    assert ServiceCode.objects.get().pattern == "FEE*"
    client.post(address, {"pattern": "fee*", "charge": "nonsense"})
    assert ServiceCode.objects.get().charge == "commission"


def test_a_shop_is_served_by_other_warehouses(business: Business) -> None:
    address = reverse("channels:shop", args=[business.shop])
    client = client_of("boss")
    assert client.get(reverse("channels:shops")).status_code == 200
    assert client.get(address).status_code == 200
    koeln = business.houses["KOELN"]
    client.post(address, {"routing": "nearest", f"rank-{koeln}": "1"})
    shop = Shop.objects.get(pk=business.shop)
    assert (shop.routing, shop.splits) == ("nearest", False)
    assert list(shop.warehouses.values_list("warehouse_id", flat=True)) == [koeln]


def test_a_correction_has_its_page(business: Business) -> None:
    correction = Correction.objects.create(
        shop_id=business.shop, external_number="9", at=DAY, digest="d", source_import_id=None
    )
    CorrectionLine.objects.create(
        correction=correction,
        sku_id=business.skus["CUP"],
        quantity=-1,
        reason="damaged",
        remark="wet",
        source_row=7,
    )
    text = client_of("warehouse").get(reverse("orders:correction", args=[correction.pk])).content.decode()
    assert "wet" in text


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_longer_list_costs_no_more_queries(business: Business) -> None:
    client = client_of("operator")
    business.place([business.draft("0", charge("POST", "postage", 1), customer="7")])
    before = queries_of(client, reverse("orders:orders") + "?format=json&period=365d")
    business.place(
        [business.draft(str(n), charge("POST", "postage", 1), customer=str(n)) for n in range(1, 40)]
    )
    again = queries_of(client, reverse("orders:orders") + "?format=json&period=365d")
    # one of them for the zone in which the period ends, one for whether orders have names beside their numbers, and one
    # for whether any waits to be let go
    assert again == before <= 12


def test_a_longer_order_costs_no_more_queries(business: Business) -> None:
    client = client_of("operator")
    short = business.sell("1", CUP=1)
    long = business.place(
        [business.draft("2", *(business.goods("CUP", 1, n) for n in range(1, 9)))]
    ).order_ids[0]
    counts = [queries_of(client, reverse("orders:order", args=[key])) for key in (short, long)]
    # two of them for what its marketplace was told, one for whether its recipient is kept
    assert counts[0] == counts[1] <= 24


def test_the_period_narrows_the_list_but_a_search_looks_everywhere(business: Business) -> None:
    business.place([business.draft("OLD-1", charge("POST", "postage", 1), placed_at=DAY.replace(year=2020))])
    client = client_of("operator")
    assert numbers(client, "orders") == []
    found = client.get(reverse("orders:orders") + "?format=json&q=OLD")
    assert [row["number"] for row in json.loads(found.content)["rows"]] == ["OLD-1"]
