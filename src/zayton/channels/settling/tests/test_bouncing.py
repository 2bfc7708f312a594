"""Payments that failed: not paid, shown as such, and what they were made of counted once."""

import json
from datetime import UTC, datetime
from itertools import permutations

import pytest
from django.urls import reverse

from zayton.channels.models import Settlement
from zayton.channels.rules.bouncing import Bounce, Sent, came_back, told_again
from zayton.channels.settling.queries import settlements_seen
from zayton.channels.settling.recording import Brought, keep_settlements
from zayton.channels.settling.tests.builders import (
    AT,
    in_the_books,
    keep,
    line,
    one_seller,
    row,
    settlement,
)
from zayton.channels.tests.builders import client_of, seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

SALE, FEE = line("sale", 10_000, order="A1"), line("commission", -1500, order="A1")
NEXT = line("sale", 4_000, order="A2", posted_at=datetime(2026, 7, 5, tzinfo=UTC))
FAILED = {"state": "failed", "deposited_at": None}


def day(number):
    return datetime(2026, 7, number, tzinfo=UTC)


# -- the rules


def test_money_came_back_of_the_last_settlement_before_that_came_to_the_very_amount():
    sent = [Sent(1, day(1), 500), Sent(2, day(2), 500), Sent(3, day(3), 700), Sent(5, day(9), 500)]
    assert came_back(sent, [Bounce(4, day(4), 500)]) == {2: 4}
    assert came_back(sent, [Bounce(4, day(4), 501)]) == {}
    # it came back twice
    assert came_back(sent, [Bounce(6, day(5), 500), Bounce(4, day(4), 500)]) == {2: 4, 1: 6}


def test_money_does_not_come_back_of_the_settlement_that_it_comes_again_in_nor_is_a_debt_money():
    assert came_back([Sent(4, day(4), 500)], [Bounce(4, day(4), 500)]) == {}
    assert came_back([Sent(1, day(1), -500)], [Bounce(4, day(4), -500)]) == {}


@pytest.mark.parametrize(
    ("failed", "elsewhere", "again"),
    [
        ({1: {"a", "b"}}, set(), set()),
        ({1: {"a", "b"}}, {"c"}, set()),
        ({1: {"a", "b"}}, {"b"}, {1}),
        ({1: {"a"}, 2: {"a"}, 3: {"a"}}, set(), {1, 2}),
        ({1: {"a"}, 2: {"a"}}, {"a"}, {1, 2}),
        # in the order in which they were sent, whichever was heard of first
        ({2: {"a"}, 1: {"a"}}, set(), {2}),
        ({1: set()}, {"a"}, set()),
    ],
)
def test_of_those_that_failed_with_the_same_lines_one_holds_them(failed, elsewhere, again):
    assert told_again(failed, elsewhere) == again


# -- what is kept


@pytest.fixture
def shop():
    return seller().open()


def shown():
    found = settlements_seen(scope=SYSTEM.scope).order_by("ref")
    return {one: tuple(rest) for one, *rest in found.values_list("ref", "paying", "counts", "paid_minor")}


def paid():
    return sum(one for *_rest, one in shown().values())


def earned():
    return sum(Settlement.objects.filter(counts=True).values_list("lines_minor", flat=True))


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["open", "underway", "retrying", "failed"])
def test_what_did_not_arrive_is_not_paid_though_its_lines_count(shop, state):
    keep(shop, settlement(SALE, FEE, state=state, deposited_at=None))
    assert shown() == {"S1": (state, True, 0)}
    assert earned() == 8500


def test_what_was_paid_and_taken_back_is_paid_no_more_and_the_journal_says_so(shop):
    keep(shop, settlement(SALE, FEE))
    assert paid() == 8500
    keep(shop, settlement(SALE, FEE, **FAILED))
    assert paid() == 0
    told = Entry.objects.filter(document_id=row().pk, verb="channels.settlement_changed").get()
    assert told.payload["payment"] == "failed"


FIRST = settlement(SALE, FEE, **FAILED)
AGAIN = settlement(SALE, FEE, NEXT, ref="S2", ends_at=day(6))


@pytest.mark.parametrize("order", list(permutations([FIRST, AGAIN])))
def test_lines_that_a_later_payout_pays_again_count_once_in_whichever_order_it_is_told(shop, order):
    for one in order:
        keep(shop, one)
    assert shown() == {"S1": ("failed", False, 0), "S2": ("paid", True, 12_500)}
    assert (earned(), paid()) == (12_500, 12_500)
    before = in_the_books()
    assert keep(shop, *order) == [False, False]
    assert in_the_books() == before


def test_whoever_booked_the_failed_payout_is_told_that_it_counts_no_more(shop):
    keep(shop, FIRST)
    keep(shop, AGAIN)
    last = Entry.objects.filter(document_id=row().pk).latest("pk")
    assert (last.verb, last.payload["counts"]) == ("channels.settlement_changed", False)


def test_a_payout_that_failed_again_holds_the_lines_until_one_arrives(shop):
    keep(shop, FIRST)
    keep(shop, AGAIN._replace(ref="S2", **FAILED))
    assert (shown()["S1"][1], shown()["S2"][1], paid()) == (False, True, 0)
    keep(shop, AGAIN._replace(ref="S3"))
    assert [one[1] for one in shown().values()] == [False, False, True]
    assert (earned(), paid()) == (12_500, 12_500)


@pytest.mark.parametrize("order", list(permutations([FIRST, AGAIN._replace(**FAILED)])))
def test_of_two_payouts_that_failed_the_later_one_holds_the_lines_in_whichever_order_they_are_told(
    shop, order
):
    for one in order:
        keep(shop, one)
    assert (shown()["S1"][1], shown()["S2"][1], earned()) == (False, True, 12_500)


def test_a_file_about_a_payout_that_failed_lets_its_lines_not_count_twice():
    connection, shop, _other = one_seller()
    account = f"connection:{connection}"
    told = [Brought(one, account, connection, inbound_id=1, told_at=AT) for one in (FIRST, AGAIN)]
    keep_settlements(brought=told, actor=SYSTEM, at=AT)
    by_hand = Brought(PAID, f"shop:{shop}", connection, shop, import_id=1, told_at=AT)
    keep_settlements(brought=[by_hand], actor=SYSTEM, at=AT)
    assert [one.ref for one in Settlement.objects.filter(counts=True)] == ["S2"]


def test_a_payout_that_failed_and_then_arrived_after_all_counts_again(shop):
    keep(shop, FIRST)
    keep(shop, AGAIN._replace(state="underway"))
    keep(shop, settlement(SALE, FEE))
    # two payouts that both say that they arrived are two payouts
    assert shown()["S1"] == ("paid", True, 8500)


def test_a_failed_payout_whose_lines_all_moved_on_tells_of_nothing(shop):
    keep(shop, settlement(SALE, FEE))
    keep(shop, settlement(total=8500, **FAILED))
    assert shown() == {"S1": ("failed", False, 0)}
    assert settlements_seen(scope=SYSTEM.scope).get().agreement == "moved"


def test_another_shops_and_another_currencys_lines_are_not_these(shop):
    other = shop + 1
    keep(shop, FIRST)
    keep(other, AGAIN)
    keep(shop, AGAIN._replace(currency="EUR"))
    assert row().counts


def test_what_goes_from_one_period_to_the_next_makes_no_two_payouts_the_same(shop):
    reserve = line("reserve", 4_000)
    keep(shop, settlement(SALE, reserve, **FAILED), settlement(NEXT, reserve, ref="S2"))
    assert row().counts


BOUNCED = line("bounced", 8500, "other-transaction: Transfer of funds unsuccessful", posted_at=day(5))
PAID = settlement(SALE, FEE)
LATER = settlement(NEXT, BOUNCED, ref="S2", ends_at=day(14))


@pytest.mark.parametrize("order", list(permutations([PAID, LATER])))
def test_a_settlement_whose_money_comes_again_in_a_later_one_was_not_paid_and_its_sales_count_there(
    shop, order
):
    for one in order:
        keep(shop, one)
    assert shown() == {"S1": ("failed", True, 0), "S2": ("paid", True, 12_500)}
    assert row().came_back_in == row(ref="S2")
    assert paid() == 12_500
    before = in_the_books()
    assert keep(shop, *order) == [False, False]
    assert in_the_books() == before


def test_whoever_booked_a_settlement_is_told_that_its_money_came_back_and_that_it_did_not_after_all(shop):
    keep(shop, PAID)
    keep(shop, LATER)
    assert (row().version, row().payment) == (2, "failed")
    keep(shop, settlement(NEXT, ref="S2", ends_at=day(14)))
    assert (row().version, row().payment, row().came_back_in, paid()) == (3, "paid", None, 12_500)
    told = Entry.objects.filter(document_id=row().pk, verb="channels.settlement_changed").order_by("pk")
    assert [one.payload["payment"] for one in told] == ["failed", "paid"]


def test_money_that_comes_again_and_of_which_nobody_knows_whence_says_nothing_of_others(shop):
    keep(shop, settlement(SALE), LATER)
    assert {one[0] for one in shown().values()} == {"paid"}


# -- what people see


def test_people_see_what_failed_and_what_is_tried_again(shop):
    keep(
        shop,
        FIRST,
        settlement(NEXT, ref="S2", state="retrying", deposited_at=None),
        settlement(line("sale", 700), ref="S3"),
    )
    client = client_of("finance")
    address = reverse("channels:settlements")
    found = {one["ref"]: one for one in json.loads(client.get(address, {"format": "json"}).content)["rows"]}
    assert {ref: (one["state"], one["paid"]) for ref, one in found.items()} == {
        "S1": ("failed", "0.00"),
        "S2": ("retrying", "0.00"),
        "S3": ("paid", "7.00"),
    }
    (only,) = json.loads(client.get(address, {"format": "json", "f.state": "failed"}).content)["rows"]
    assert only["ref"] == "S1"
    assert "2 payments did not arrive" in client.get(address).content.decode()
    chinese = client_of("finance", language="zh-hans").get(address).content.decode()
    assert "2 笔回款未到账" in chinese


@pytest.mark.parametrize(("language", "words"), [("en", "Not paid: failed"), ("zh-hans", "回款失败")])
def test_the_page_of_a_settlement_whose_money_came_back_says_where_it_comes_again(shop, language, words):
    keep(shop, PAID, LATER)
    page = client_of("finance", language=language).get(reverse("channels:settlement", args=[row().pk]))
    text = page.content.decode()
    assert words in text
    assert reverse("channels:settlement", args=[row(ref="S2").pk]) in text


def test_programs_read_what_was_paid_and_filter_by_where_the_money_is(shop):
    keep(shop, PAID, LATER)
    client = client_of("finance")
    (told,) = client.get("/api/channels/settlements", {"state": "failed"}).json()["items"]
    assert (told["ref"], told["state"], told["paid_minor"], told["check"]) == ("S1", "failed", 0, "agrees")
    # its own paper, which was written before, names a day
    assert told["deposited_at"] is None
    assert told["came_back_in_id"] == row(ref="S2").pk
    (told,) = client.get("/api/channels/settlements", {"state": "paid"}).json()["items"]
    assert (told["ref"], told["paid_minor"]) == ("S2", 12_500)
