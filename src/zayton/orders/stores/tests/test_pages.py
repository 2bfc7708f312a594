"""The pages of stores: who sees what, what a verb does, and that a code is shown once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.routes import pages
from zayton.kernel.access.public import permissions_of
from zayton.kernel.time import now
from zayton.orders.models import Order
from zayton.orders.public import State
from zayton.orders.stores.models import Store, StoreOffer
from zayton.orders.stores.operations.answering import expire_offers
from zayton.orders.stores.tests.browsing import client_of, rows_of, text_of
from zayton.orders.stores.tests.builders import DAY, IN_LONDON, Town, a_town, all_books

pytestmark = pytest.mark.django_db
OF_STORES = {"orders.work_in_store", "orders.store_statements"}


@pytest.fixture
def town() -> Town:
    made = a_town(picks_up=True, commission_bp=1500, fee_minor=100)
    made.stock("LONDON", CUP=9, POT=9)
    made.stock("READING", CUP=9)
    return made


@pytest.fixture
def staff(town: Town) -> Client:
    return client_of("store", warehouses=[town.houses["LONDON"]], shops=[])


def fresh(town: Town, number: str = "1", **units: int) -> int:
    """An order whose time to accept has only begun."""
    order = town.order(number, **(units or {"CUP": 2}))
    StoreOffer.objects.filter(order_id=order).update(offered_at=now(), due_at=now() + timedelta(minutes=30))
    return order


def do(client: Client, town: Town, order: int, verb: str, **said: str) -> int:
    address = reverse("orders:store-offer", args=[town.offer(order)])
    return client.post(address, {"verb": verb, **said}).status_code


def test_a_store_opens_its_own_pages_and_nothing_else_of_the_house(staff: Client) -> None:
    assert set(permissions_of(["store"])) == OF_STORES
    forbidden = [
        route.name
        for route in pages()
        if route.permission not in {*OF_STORES, "public", "signed-in"}
        and staff.get(route.address).status_code != 403
    ]
    assert forbidden == []


def test_who_works_in_a_store_starts_with_what_it_has_to_do(staff: Client) -> None:
    assert staff.get("/", follow=True).redirect_chain[-1][0].startswith(reverse("orders:store-work"))


def test_a_store_sees_its_orders_and_no_other_stores(town: Town, staff: Client) -> None:
    order = fresh(town)
    assert "2 units" in text_of(staff, "store-work")
    other = client_of("store", warehouses=[town.houses["READING"]], shops=[])
    assert "Nothing to do" in text_of(other, "store-work")
    before = all_books()
    assert other.get(reverse("orders:store-offer", args=[town.offer(order)])).status_code == 404
    assert do(other, town, order, "accept") == 404
    assert all_books() == before


def test_the_list_says_how_much_time_is_left(town: Town, staff: Client) -> None:
    fresh(town)
    assert "29 minutes left" in text_of(staff, "store-work")
    StoreOffer.objects.update(due_at=now() - timedelta(seconds=1))
    assert "Time is out" in text_of(staff, "store-work")


def test_an_order_goes_through_the_phone_from_offer_to_parcel(town: Town, staff: Client) -> None:
    order = fresh(town)
    for verb, state in (("accept", "accepted"), ("pack", "packed"), ("ship", "shipped")):
        assert do(staff, town, order, verb, number="RM1") == 302
        assert town.offers(order) == [("LONDON", state)]
    assert Order.objects.get(pk=order).state == State.SHIPPED


def test_passing_on_keeps_the_reason(town: Town, staff: Client) -> None:
    order = fresh(town)
    do(staff, town, order, "pass_on", reason="busy", words="")
    assert StoreOffer.objects.get(state="passed_on").reason == "busy"
    (row,) = [row for row in rows_of(client_of("operator"), "store-offers") if row["state"] == "passed_on"]
    assert row["reason"] == "No time to pack it"


def test_an_unknown_verb_does_nothing(town: Town, staff: Client) -> None:
    order = fresh(town)
    before = all_books()
    assert do(staff, town, order, "explode") == 404
    assert all_books() == before


def test_the_address_shows_only_where_something_is_shipped(town: Town, staff: Client) -> None:
    sent = town.order("1", to={"postcode": "SW1A 1AA", **IN_LONDON}, CUP=1)
    fetched = town.order("2", to={"postcode": "SW1A 2BB", **IN_LONDON}, CUP=1)
    town.fetch(fetched)
    assert "SW1A 1AA" in text_of(staff, "store-offer", town.offer(sent))
    assert "SW1A 2BB" not in text_of(staff, "store-offer", town.offer(fetched))


def test_a_store_pauses_itself_and_no_other(town: Town, staff: Client) -> None:
    address = reverse("orders:store-work")
    for store in ("LONDON", "READING"):
        staff.post(address, {"store": str(town.stores[store]), "paused": "1"})
    assert dict(Store.objects.values_list("pk", "paused"))[town.stores["LONDON"]] is True
    assert Store.objects.filter(paused=True).count() == 1
    assert "takes no new orders" in text_of(staff, "store-work")


def test_the_merchant_enters_a_pick_up_and_sees_the_code_once(town: Town, staff: Client) -> None:
    order = fresh(town)
    service = client_of("service")
    address = reverse("orders:store-pickup", args=[order])
    assert "The buyer fetches it" in text_of(service, "order", order)
    assert service.post(address, {"verb": "ask", "store": ""}).status_code == 302
    shown = service.post(address, {"verb": "issue"}).content.decode()
    code = re.search(r"\b(\d{4} \d{4})\b", shown)[1]
    assert code not in text_of(service, "order", order)
    StoreOffer.objects.update(due_at=now() + timedelta(minutes=30))
    do(staff, town, order, "accept")
    assert (
        do(staff, town, order, "hand_over", code="0000 0000" if code != "0000 0000" else "1111 1111") == 302
    )
    assert town.offers(order) == [("LONDON", "accepted")]
    do(staff, town, order, "hand_over", code=code)
    assert town.offers(order) == [("LONDON", "handed_over")]


def test_who_may_not_enter_pick_ups_gets_no_code(town: Town) -> None:
    order = fresh(town)
    town.fetch(order)
    before = all_books()
    assert (
        client_of("finance").post(reverse("orders:store-pickup", args=[order]), {"verb": "issue"}).status_code
        == 403
    )
    stranger = client_of("service", shops=[])
    assert stranger.post(reverse("orders:store-pickup", args=[order]), {"verb": "issue"}).status_code == 404
    assert all_books() == before


def test_the_board_shows_what_of_whose_shops(town: Town) -> None:
    fresh(town)
    (row,) = rows_of(client_of("operator"), "store-offers")
    assert (row["number"], row["store"], row["state"], row["units"]) == ("1", "London", "offered", 2)
    assert rows_of(client_of("operator", shops=[]), "store-offers") == []


def test_orders_are_called_back_after_a_preview(town: Town) -> None:
    order = fresh(town)
    client = client_of("logistics")
    said = {"bulk": "recall", "step": "apply", "id": [str(town.offer(order))], "reason": "slow"}
    client.post(reverse("orders:store-offers"), said)
    assert town.offers(order) == [("LONDON", "recalled"), ("READING", "offered")]


def test_what_no_store_took_is_listed_for_the_merchant(town: Town) -> None:
    order = town.order("1", POT=1)
    town.order("2", CUP=1)
    expire_offers(at=DAY + timedelta(hours=2))
    assert town.offers(order) == [("LONDON", "expired")]
    # the other one is with the next store
    assert [row["number"] for row in rows_of(client_of("operator"), "store-returned")] == ["1"]


@pytest.mark.parametrize(
    "name", ["store-work", "stores", "store-offers", "store-returned", "store-statements", "store-new"]
)
def test_every_list_reads_chinese_and_opens_empty(name: str) -> None:
    assert client_of("administrator", language="zh-hans").get(reverse(f"orders:{name}")).status_code == 200


def test_a_longer_list_of_work_costs_no_more_queries(
    town: Town, staff: Client, django_assert_max_num_queries
) -> None:
    fresh(town)
    text_of(staff, "store-work")
    for number in range(2, 5):
        fresh(town, str(number), POT=1)
    with django_assert_max_num_queries(14):
        text_of(staff, "store-work")
