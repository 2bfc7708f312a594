"""Postings, as the method pages of FBS tell them: lists, assembly, tracking, sending, cancelling."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.sandbox.clock import iso
from zayton.sandbox.ozon.tests.calling import SINCE

LIST, SHIP = "/v4/posting/fbs/list", "/v4/posting/fbs/ship"
TRACK, SEND, CANCEL = (
    "/v2/fbs/posting/tracking-number/set",
    "/v2/fbs/posting/delivering",
    "/v2/posting/fbs/cancel",
)


def span(**more):
    """All of this year's postings, as `PostingFbsList` is asked for them."""
    now = datetime.now(UTC)
    return {"since": iso(now - timedelta(days=300)), "to": iso(now + timedelta(days=2)), **more}


def numbers(page):
    return [one["posting_number"] for one in page["postings"]]


def test_a_page_holds_a_hundred_at_most(seller):
    assert seller.refused(LIST, filter=span(), limit=101) == (400, "limit must be from 1 to 100")
    assert seller.refused(LIST, filter=span(), limit=0)[0] == 400


def test_a_span_holds_a_year_and_both_its_ends_are_needed(seller):
    now = datetime.now(UTC)
    far = {"since": iso(now - timedelta(days=400)), "to": iso(now)}
    assert seller.refused(LIST, filter=far, limit=10) == (400, "PERIOD_IS_TOO_LONG")
    assert seller.refused(LIST, filter={"since": SINCE}, limit=10) == (400, "to is invalid")
    assert seller.refused(LIST, limit=10)[0] == 400
    assert seller.refused(LIST, filter=span(since="2026-01-01T00:00:00"), limit=10)[0] == 400


def test_the_cursor_goes_through_all_pages_and_each_posting_comes_once(seller):
    placed = [seller.bought() for _ in range(7)]
    found, cursor = [], ""
    while True:
        page = seller(LIST, filter=span(), limit=3, cursor=cursor)
        found += numbers(page)
        cursor = page["cursor"]
        if not page["has_next"]:
            break
    assert found == placed
    assert cursor == ""


def test_what_is_placed_while_pages_are_read_neither_repeats_nor_hides_another(seller):
    placed = [seller.bought() for _ in range(4)]
    first = seller(LIST, filter=span(), limit=2)
    placed.append(seller.bought())
    second = seller(LIST, filter=span(), limit=100, cursor=first["cursor"])
    assert numbers(first) + numbers(second) == placed


def test_the_newest_come_first_when_asked_for(seller):
    placed = [seller.bought() for _ in range(5)]
    first = seller(LIST, filter=span(), limit=3, sort_dir="DESC")
    second = seller(LIST, filter=span(), limit=3, sort_dir="DESC", cursor=first["cursor"])
    assert numbers(first) + numbers(second) == placed[::-1]


@pytest.mark.parametrize("cursor", ["x", "é", "////", "AAAAAAAA"])
def test_a_cursor_that_is_none_is_refused(seller, cursor):
    seller.bought()
    assert seller.refused(LIST, filter=span(), limit=3, cursor=cursor) == (400, "cursor is invalid")


def test_postings_are_chosen_by_status(seller):
    waiting, sent = seller.bought(), seller.sent()
    assert numbers(seller(LIST, filter=span(statuses=["delivering"]), limit=9)) == [sent]
    assert numbers(seller(LIST, filter=span(statuses=["awaiting_packaging"]), limit=9)) == [waiting]
    assert numbers(seller(LIST, filter=span(statuses=["cancelled"]), limit=9)) == []


def test_an_old_posting_that_changed_now_is_found_by_its_change(seller):
    old = seller.bought()
    seller.later(7200)
    moment = seller.account.clock.now()
    changed = {"from": iso(moment - timedelta(minutes=1)), "to": iso(moment + timedelta(days=1))}
    assert numbers(seller(LIST, filter=span(last_changed_status_date=changed), limit=9)) == []
    seller(SHIP, **seller.pack(old))
    assert numbers(seller(LIST, filter=span(last_changed_status_date=changed), limit=9)) == [old]


def test_a_list_writes_a_price_as_an_object_and_a_posting_as_two_fields(seller):
    number = seller.bought("TEA-1")
    (listed,) = seller(LIST, filter=span(), limit=9)["postings"]
    assert listed["products"][0]["price"] == {"amount": "129.000000", "currency": "CNY"}
    alone = seller.posting(number)["products"][0]
    assert (alone["price"], alone["currency_code"]) == ("129.000000", "CNY")


def test_a_posting_that_is_not_there_is_not_found(seller):
    told = {"posting_number": "00000000-0001-1"}
    assert seller.refused("/v3/posting/fbs/get", **told) == (404, "POSTING_NOT_FOUND")
    assert seller.refused(SHIP, **told, packages=[]) == (404, "POSTING_NOT_FOUND")
    assert seller.refused(CANCEL, **told, cancel_reason_id=352) == (404, "POSTING_NOT_FOUND")


def test_a_posting_is_assembled_once(seller):
    number = seller.bought()
    assert seller(SHIP, **seller.pack(number))["result"] == [number]
    assert seller.posting(number)["status"] == "awaiting_deliver"
    assert seller.refused(SHIP, **seller.pack(number)) == (400, "POSTING_ALREADY_SHIPPED")


@pytest.mark.parametrize(
    "packages",
    [[], [{"products": []}], [{"products": [{"product_id": 1, "quantity": 1}]}], [{}, {}]],
)
def test_what_is_not_all_of_a_posting_cannot_be_assembled(seller, packages):
    number = seller.bought()
    said = seller.refused(SHIP, posting_number=number, packages=packages)
    assert said == (400, "HAS_INCORRECT_PRODUCT_QUANTITY")


def test_what_was_cancelled_cannot_be_assembled_nor_cancelled_again(seller):
    number = seller.bought()
    seller(CANCEL, posting_number=number, cancel_reason_id=352)
    assert seller.refused(SHIP, **seller.pack(number)) == (400, "POSTING_ALREADY_CANCELLED")
    again = seller.refused(CANCEL, posting_number=number, cancel_reason_id=352)
    assert again == (400, "POSTING_ALREADY_CANCELLED")


@pytest.mark.parametrize("rows", [None, [], "x", [{"posting_number": "x"}] * 21])
def test_twenty_tracking_numbers_are_taken_at_once(seller, rows):
    assert seller.refused(TRACK, tracking_numbers=rows)[0] == 400


def test_tracking_numbers_are_taken_each_on_its_own(seller):
    number = seller.bought()
    rows = [{"posting_number": one, "tracking_number": "1005"} for one in (number, "0-0-0")]
    answer = seller(TRACK, tracking_numbers=rows)["result"]
    assert [(one["result"], one["error"]) for one in answer] == [(True, ""), (False, "POSTING_NOT_FOUND")]
    assert seller.posting(number)["tracking_number"] == "1005"


def test_only_what_is_assembled_is_sent_and_only_once(seller):
    number = seller.bought("TEA-1", 2)
    assert seller(SEND, posting_number=[number])["result"][0]["error"] == "TRANSITION_IS_NOT_POSSIBLE"
    seller(SHIP, **seller.pack(number))
    answer = seller(SEND, posting_number=[number, number, "0-0-0"])["result"]
    assert [one["error"] for one in answer] == ["", "TRANSITION_IS_NOT_POSSIBLE", "POSTING_NOT_FOUND"]
    assert seller.posting(number)["delivering_date"]


def test_units_that_were_sent_are_gone_and_those_cancelled_are_back(seller):
    def units(sku):
        (row,) = seller.product(sku)["stocks"]["stocks"]
        return row["present"], row["reserved"]

    sent, cancelled = seller.bought("TEA-1", 2), seller.bought("TEA-3", 1)
    assert (units("TEA-1"), units("TEA-3")) == ((20, 2), (5, 1))
    seller(SHIP, **seller.pack(sent))
    seller(SEND, posting_number=[sent])
    seller(CANCEL, posting_number=cancelled, cancel_reason_id=352)
    assert (units("TEA-1"), units("TEA-3")) == ((18, 0), (5, 0))


@pytest.mark.parametrize("reason", [{}, {"cancel_reason_id": 1}, {"cancel_reason_id": 402}])
def test_another_reason_than_those_named_must_be_told_in_words(seller, reason):
    number = seller.bought()
    said = seller.refused(CANCEL, posting_number=number, **reason)
    assert said == (400, "HAS_INCORRECT_CANCEL_REASON")
    assert seller(CANCEL, posting_number=number, cancel_reason_id=402, cancel_reason_message="lost")


def test_a_posting_says_who_cancelled_it_and_whether_it_was_assembled(seller):
    ours, theirs = seller.bought(), seller.bought()
    seller(SHIP, **seller.pack(ours))
    seller(CANCEL, posting_number=ours, cancel_reason_id=352)
    assert seller.account.cancel(theirs)
    kinds = [seller.posting(number)["cancellation"] for number in (ours, theirs)]
    assert [one["cancellation_type"] for one in kinds] == ["seller", "client"]
    assert [one["cancelled_after_ship"] for one in kinds] == [True, False]
    assert [one["affect_cancellation_rating"] for one in kinds] == [True, False]


def test_what_is_on_its_way_can_be_cancelled_by_nobody(seller):
    number = seller.sent()
    assert seller.refused(CANCEL, posting_number=number, cancel_reason_id=352) == (
        400,
        "HAS_INCORRECT_STATUS",
    )
    assert not seller.account.cancel(number)
    assert not seller.account.cancel("0-0-0")
