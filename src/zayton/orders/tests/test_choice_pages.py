"""The page of an order sold beyond stock: its flag, its choices, what each of them does, and the list of backorders."""

import re
from html import unescape

import pytest
from django.urls import reverse

from zayton.channels.tests.fake_market import line
from zayton.orders.errands.tests.hearing import a_world, settle
from zayton.orders.models import Shipment
from zayton.orders.tests.builders import a_business, a_shop, in_the_books, state_of_order
from zayton.orders.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def boss():
    return client_of("boss")


def page(client, key, name="orders:order"):
    got = client.get(reverse(name, args=[key]))
    assert got.status_code == 200
    return re.sub(r"\s+", " ", unescape(got.content.decode()))


def post(client, key, name="orders:order", **said):
    return client.post(reverse(name, args=[key]), said)


def beyond(business, **units):
    """An order of a shop that Leeds alone serves, while Cologne has cups."""
    shop = a_shop(business.owner, (business.houses["LEEDS"],), code="LONE")
    alone = business.__class__(business.owner, business.houses, business.shelves, shop, business.skus)
    return alone.sell("1", **units)


@pytest.fixture
def business():
    made = a_business()
    made.stock("LEEDS", CUP=2)
    made.stock("KOELN", CUP=10)
    return made


def test_the_page_flags_what_is_missing_and_offers_each_way_out(business, boss) -> None:
    said = page(boss, beyond(business, CUP=5))
    for words in ("3 units are missing", "Koeln", "3 × CUP", "2 units lie ready", "Cancel with a message"):
        assert words in said
    assert set(re.findall(r'name="verb" value="(\w+)"', said)) == {
        "allocate", "rehouse", "move", "ship", "cancel",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "offered"),
    [("finance", set()), ("logistics", {"rehouse", "move", "ship"}), ("service", {"cancel"})],
)
def test_each_role_is_offered_what_it_may_do(business, role, offered) -> None:
    said = page(client_of(role), beyond(business, CUP=5))
    assert "3 units are missing" in said
    assert set(re.findall(r'name="verb" value="(\w+)"', said)) - {"allocate"} == offered


def test_an_order_that_has_everything_shows_no_choices(business, boss) -> None:
    assert "Sold beyond stock:" not in page(boss, beyond(business, CUP=1))


def test_nothing_anywhere_is_said_as_such(business, boss) -> None:
    said = page(boss, beyond(business, LID=1))
    assert "No warehouse that you see has any" in said
    assert "Nothing of it lies ready" in said


def test_one_click_takes_the_rest_from_the_other_warehouse(business, boss) -> None:
    key = beyond(business, CUP=5)
    assert post(boss, key, verb="rehouse", house=business.houses["KOELN"]).status_code == 302
    assert business.promised(key) == [("CUP", "LEEDS", 2, 0), ("CUP", "KOELN", 3, 0)]
    assert "Somebody chose this warehouse" in page(boss, key)


@pytest.mark.parametrize("house", ["", "x", "9" * 30, "-1", "999999"])
def test_a_warehouse_that_is_none_changes_nothing(business, house, boss) -> None:
    key = beyond(business, CUP=5)
    before = in_the_books()
    assert post(boss, key, verb="rehouse", house=house).status_code == 302
    assert in_the_books() == before


def test_who_may_not_allocate_cannot_move_goods_by_hand_either(business) -> None:
    key = beyond(business, CUP=5)
    got = post(client_of("service"), key, verb="move", house=business.houses["KOELN"])
    assert (got.status_code, state_of_order(key)) == (404, "backordered")


def test_what_is_there_leaves_with_its_carrier_and_the_rest_stays(business, boss) -> None:
    key = beyond(business, CUP=5)
    post(boss, key, verb="ship", carrier=" DHL ", number=" JD01 ")
    parcel = Shipment.objects.get(order=key)
    assert (parcel.units, parcel.carrier, parcel.number) == (2, "DHL", "JD01")
    assert state_of_order(key) == "partly_shipped"
    assert "3 units are missing" in page(boss, key)


def test_the_list_of_backorders_says_what_can_be_done(business, boss) -> None:
    beyond(business, CUP=5)
    answer = boss.get(reverse("orders:backorders"), headers={"accept": "application/json"})
    body = unescape(answer.content.decode())
    assert "Another warehouse has it" in body or "elsewhere" in body


def test_cancelling_proposes_a_letter_in_the_language_of_the_site(world, boss) -> None:
    key = world.bought("1")
    said = page(boss, key, "orders:cancel")
    assert "thank you for your order 1" in said
    assert "Write to the buyer and cancel" in said
    assert "Hearing Market is told" in said


def test_a_letter_as_somebody_mended_it_goes_out_and_is_shown(world, boss) -> None:
    key = world.bought("1")
    said = {"verb": "write", "reason": "bad_address", "text": "Dear Ann, where do you live?"}
    assert post(boss, key, "orders:cancel", **said).status_code == 302
    settle()
    assert [one.text for one in world.ears.letters] == ["Dear Ann, where do you live?"]
    assert world.ears.cancelled == [{"1": "bad_address"}]
    shown = page(boss, key)
    assert "Dear Ann, where do you live?" in shown
    assert "What Hearing Market was told" in shown


def test_the_letter_names_what_is_missing_and_not_what_lies_ready() -> None:
    world = a_world(skus=("CUP", "POT", "LID", "SET"))
    # of the set the lid is missing, which its buyer never heard of
    world.business.bundle("SET", CUP=1, LID=1)
    key = world.bought("1", line("SET", 1), line("POT", 2))
    said = page(client_of("boss"), key, "orders:cancel")
    assert "“Set” is no longer available" in said


def test_where_nothing_is_missing_the_letter_names_all_that_was_ordered(world, boss) -> None:
    key = world.bought("1", line("CUP", 1), line("POT", 2))
    assert "“Cup”, “Pot” is no longer available" in page(boss, key, "orders:cancel")


def test_goods_ordered_on_two_lines_are_named_once(world, boss) -> None:
    key = world.bought("1", line("CUP", 1), {**line("CUP", 2), "key": "l-2"})
    assert page(boss, key, "orders:cancel").count("“Cup”") == 1


def test_what_was_written_is_not_lost_over_a_refusal(world, boss) -> None:
    key = world.bought("1")
    got = post(boss, key, "orders:cancel", verb="write", reason="no_stock", text="x" * 2001)
    assert got.status_code == 409
    assert "x" * 2001 in got.content.decode()
    assert state_of_order(key) == "allocated"


@pytest.mark.parametrize(
    ("kinds", "words"), [((), "allows no message about this order now"), (("text",), "Write to the buyer")]
)
def test_the_marketplace_is_asked_whether_it_allows_a_letter(world, kinds, words, boss) -> None:
    key = world.bought("1")
    world.ears.kinds = kinds
    assert words in page(boss, key, "orders:cancel")


def test_an_order_that_came_over_no_connection_is_cancelled_without_a_letter(business, boss) -> None:
    key = beyond(business, CUP=5)
    said = page(boss, key, "orders:cancel")
    assert "nobody can be written to from here" in said
    assert post(boss, key, "orders:cancel", verb="cancel", reason="no_stock").status_code == 302
    assert state_of_order(key) == "cancelled"


def test_an_order_that_has_left_cannot_be_cancelled_any_more(world, boss) -> None:
    key = world.bought("1")
    post(boss, key, verb="ship")
    assert boss.get(reverse("orders:cancel", args=[key])).status_code == 302
    assert client_of("finance").get(reverse("orders:cancel", args=[key])).status_code == 403


def test_people_of_other_shops_find_nothing(world) -> None:
    key = world.bought("1")
    client = client_of("boss", shops=[])
    assert client.get(reverse("orders:cancel", args=[key])).status_code == 404
    assert post(client, key, "orders:cancel", verb="cancel", reason="no_stock").status_code == 404
    assert state_of_order(key) == "allocated"
