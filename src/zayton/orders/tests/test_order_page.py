"""The page of one order: its money, goods, parcels, versions and steps, and the verbs it offers to whom."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.orders.models import Order, Shipment
from zayton.orders.public import PlaceOptions, ShipDraft, State, allocate_orders, cancel_orders
from zayton.orders.tests.builders import DAY, Business, a_business, charge, in_the_books, state_of_order
from zayton.orders.tests.test_pages import client_of, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


def read(client: Client, key: int) -> str:
    got = client.get(reverse("orders:order", args=[key]))
    assert got.status_code == 200
    return re.sub(r"\s+", " ", unescape(got.content.decode()))


def verbs(client: Client, key: int) -> list[str]:
    return re.findall(r'name="verb" value="(\w+)"', read(client, key))


def test_an_order_of_money_and_goods_shows_both_and_their_total(business: Business) -> None:
    lines = business.goods("CUP", 4, 4000), charge("POST", "postage", 350), charge("D", "discount", -500)
    key = business.place([business.draft("1", *lines)]).order_ids[0]
    said = read(client_of("operator"), key)
    for words in ("£38.50", "£40.00", "Postage", "Discount", "£3.50"):
        assert words in said


def test_a_foreign_order_shows_its_rate_and_what_it_is_in_ours(business: Business) -> None:
    rate = RateDraft("JPY", "GBP", DAY.date(), Decimal("0.005"))
    give_rates(rates=[rate], origin="a bank", actor=SYSTEM, at=DAY)
    key = business.place([business.draft("1", business.goods("CUP", 1, 3000), currency="JPY")]).order_ids[0]
    said = read(client_of("operator"), key)
    assert "1 JPY = 0.005 GBP" in said
    assert "£15.00" in said


def test_an_order_that_misses_goods_says_how_many_and_a_bundle_counts_its_parts() -> None:
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2, POT=1)
    business.stock("LEEDS", CUP=5, POT=9)
    key = business.sell("1", SET=3)
    client = client_of("operator")
    assert "1 unit missing" in read(client, key)
    assert "allocate" in verbs(client, key)
    business.stock("LEEDS", CUP=1)
    allocate_orders(order_ids=[key], actor=SYSTEM, at=DAY)
    assert "unit missing" not in read(client, key)
    assert "allocate" not in verbs(client, key)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        # shipping what is there stands among the choices of an order that misses goods
        ("boss", ["allocate", "cancel", "ship"]),
        ("operator", ["allocate", "cancel"]),
        ("warehouse", ["ship"]),
        ("logistics", ["allocate", "ship"]),
        ("service", ["cancel"]),
        ("finance", []),
        ("buyer", []),
    ],
)
def test_a_reader_is_offered_what_their_role_may_do(
    business: Business, role: str, offered: list[str]
) -> None:
    assert verbs(client_of(role), business.sell("1", CUP=14)) == offered


def test_only_what_is_still_possible_is_offered(business: Business) -> None:
    boss = client_of("boss")
    whole, kept = business.sell("1", CUP=4), business.sell("2", PlaceOptions(allocate=False), CUP=1)
    assert verbs(boss, whole) == ["ship", "cancel"]
    assert verbs(boss, kept) == ["allocate", "cancel"]
    business.ship(ShipDraft(whole))
    cancel_orders(order_ids=[kept], actor=SYSTEM, at=DAY)
    assert verbs(boss, whole) == verbs(boss, kept) == []


def test_a_return_offers_nothing_and_misses_nothing(business: Business) -> None:
    key = business.take_back("C1", "LEEDS", business.goods("CUP", -2, -500)).order_ids[0]
    boss = client_of("boss")
    said = read(boss, key)
    assert "Return C1" in said
    assert "units missing" not in said
    assert verbs(boss, key) == []


@pytest.mark.parametrize("verb", ["", "delete", "place", "allocate "])
def test_a_verb_that_is_none_is_not_found_and_changes_nothing(business: Business, verb: str) -> None:
    key = business.sell("1", CUP=4)
    before = in_the_books()
    assert client_of("boss").post(reverse("orders:order", args=[key]), {"verb": verb}).status_code == 404
    assert in_the_books() == before


def test_an_order_is_done_with_from_its_page(business: Business) -> None:
    key = business.sell("1", PlaceOptions(allocate=False), CUP=4)
    address = reverse("orders:order", args=[key])
    boss = client_of("boss")
    boss.post(address, {"verb": "allocate"})
    assert state_of_order(key) == State.ALLOCATED
    got = boss.post(address, {"verb": "ship", "number": "SF-1"}, follow=True)
    assert state_of_order(key) == State.SHIPPED
    assert "Shipped" in got.content.decode()
    assert Shipment.objects.get().number == "SF-1"


def test_a_refused_verb_says_why_and_changes_nothing(business: Business) -> None:
    key = business.sell("1", CUP=4)
    business.ship(ShipDraft(key))
    before = in_the_books()
    got = client_of("boss").post(reverse("orders:order", args=[key]), {"verb": "cancel"}, follow=True)
    said = unescape(got.content.decode())
    assert "Order 1 is “Shipped” and cannot become “Cancelled”" in said
    assert in_the_books() == before


def test_another_shops_order_cannot_be_acted_on_by_its_address(business: Business) -> None:
    key = business.sell("1", CUP=4)
    before = in_the_books()
    stranger = client_of("boss", shops=[business.shop + 1])
    for verb in ("allocate", "ship", "cancel"):
        assert stranger.post(reverse("orders:order", args=[key]), {"verb": verb}).status_code == 404
    assert in_the_books() == before


@pytest.mark.parametrize("key", [0, 99_999, 2**63 - 1])
def test_an_order_that_is_none_is_not_found(db: None, key: int) -> None:
    assert client_of("boss").get(reverse("orders:order", args=[key])).status_code == 404


def test_parcels_are_listed_with_number_and_warehouse(business: Business) -> None:
    business.stock("KOELN", CUP=3)
    key = business.sell("1", CUP=12)
    business.ship(ShipDraft(key, number="SF-1"))
    said = read(client_of("warehouse"), key).partition("Shipments")[2]
    for words in ("SF-1", "Leeds", "Koeln"):
        assert words in said


def test_every_version_says_what_it_changed_and_the_first_nothing(business: Business) -> None:
    key = business.sell("1", CUP=4)
    business.place([business.draft("1", business.goods("CUP", 4), country="FR")])
    business.place([business.draft("1", business.goods("POT", 1, 700), country="FR")])
    said = read(client_of("operator"), key).partition("What later versions changed")[2]
    third, second = said.partition("Version 3")[2].split("Version 2")
    assert re.findall(r"<td>(CUP|POT)</td>", third) == ["CUP", "POT"]
    assert "4 · £10.00" in third
    assert "1 · £7.00" in third
    assert "Only its head" in second
    assert "Version 1" not in said


def test_the_steps_are_told_in_their_order_with_who_took_them(business: Business) -> None:
    key = business.sell("1", CUP=4)
    client_of("boss").post(reverse("orders:order", args=[key]), {"verb": "ship"})
    steps = read(client_of("boss", "operator"), key).partition("What happened")[2].partition("</ol>")[0]
    assert re.findall(r"<strong>([^<]+)</strong>", steps) == [
        "Order placed",
        "Goods shipped",
        "Order shipped",
    ]
    assert steps.rpartition("Order shipped")[2].count("· P") == 1


def test_a_page_of_goods_in_any_script_shows_them_as_text(business: Business) -> None:
    line = business.goods("CUP", 1)._replace(title="<b>马克杯</b> ☕️")
    key = business.place([business.draft("<i>1", line, postcode="〒150")]).order_ids[0]
    got = client_of("operator", language="zh-hans").get(reverse("orders:order", args=[key])).content.decode()
    assert "&lt;b&gt;马克杯&lt;/b&gt; ☕️" in got
    assert "<i>1" not in got
    assert "〒150" in got


def test_a_reader_of_other_warehouses_reads_where_goods_lie_but_gets_no_way_in(business: Business) -> None:
    key = business.sell("1", CUP=4)
    elsewhere = client_of("warehouse")
    Person.objects.update(warehouses=[business.houses["KOELN"]])
    lines = elsewhere.get(reverse("orders:order", args=[key])).context["lines"]
    assert [(one["from"], one["href"]) for one in lines[0]["promises"]] == [("Leeds", "")]


def test_more_parcels_and_versions_cost_no_more_queries(business: Business) -> None:
    client = client_of("operator")
    few, many = business.sell("1", CUP=1), business.sell("2", CUP=1)
    for units in range(2, 6):
        business.place([business.draft("2", business.goods("CUP", units))])
        business.ship(ShipDraft(many))
    assert Shipment.objects.count() == 4
    addresses = [reverse("orders:order", args=[key]) for key in (few, many)]
    # the one with parcels looks up names of the warehouses they left
    assert queries_of(client, addresses[1]) <= queries_of(client, addresses[0]) + 1
    assert Order.objects.get(pk=many).version == 5
