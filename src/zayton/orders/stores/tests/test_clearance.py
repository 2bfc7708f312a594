"""Stores and orders that are not to be shipped yet: not asked, or asked to wait, and asked once they may go."""

import pytest
from django.urls import reverse

from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import SYSTEM
from zayton.lake.tests.following import read_journal
from zayton.orders.models import Order
from zayton.orders.operations.clearing import await_clearance, clear_orders, waive_clearance
from zayton.orders.recipients.operations import keep_recipients
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.recipients import look_for_stores
from zayton.orders.stores.tests.browsing import client_of, text_of
from zayton.orders.stores.tests.builders import DAY, IN_LONDON, LATER, a_town, all_books, reserved_is_promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    made = a_town(picks_up=True)
    made.stock("LONDON", CUP=9)
    return made


def sold_unpaid(town, number="1"):
    """An order that its marketplace does not let go yet, as stores learn of it."""
    key = town.place([town.draft(number, town.goods("CUP", 2), **IN_LONDON)]).order_ids[0]
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    read_journal()
    return key


def codes(answered):
    return [refusal.code for refusal in answered.refusals]


def test_no_store_is_asked_for_what_is_not_paid_and_its_goods_stay_promised(town):
    key = sold_unpaid(town)
    assert (town.offers(key), town.promised_from(key)) == ([], {"LONDON": 2})
    assert reserved_is_promised()


@pytest.mark.parametrize("let_go", [clear_orders, waive_clearance])
def test_it_is_asked_the_moment_the_order_may_go(town, let_go):
    key = sold_unpaid(town)
    let_go(order_ids=[key], actor=SYSTEM, at=LATER)
    read_journal()
    assert town.offers(key) == [("LONDON", "offered")]
    town.deliver(key)
    assert Order.objects.get(pk=key).state == "shipped"


def test_what_nobody_took_yet_is_taken_back_and_offered_anew(town):
    key = town.order("1", CUP=2)
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    read_journal()
    assert town.offers(key) == [("LONDON", "withdrawn")]
    clear_orders(order_ids=[key], actor=SYSTEM, at=LATER)
    read_journal()
    assert town.offers(key) == [("LONDON", "withdrawn"), ("LONDON", "offered")]


def test_a_store_that_has_not_learned_of_it_yet_cannot_take_it(town):
    key = town.order("1", CUP=2)
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    assert codes(town.accept(key)) == ["orders.awaited"]


def test_who_took_it_keeps_it_and_neither_packs_nor_sends_it_until_it_may_go(town):
    key = town.order("1", CUP=2)
    assert not town.accept(key).refusals
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    read_journal()
    before = all_books()
    assert codes(town.pack(key)) == codes(town.send(key)) == ["orders.awaited"]
    assert all_books() == before
    clear_orders(order_ids=[key], actor=SYSTEM, at=LATER)
    assert not town.send(key).refusals


def test_goods_are_not_handed_over_even_against_the_right_code(town):
    key = town.order("1", CUP=2)
    code = town.fetch(key)
    assert not town.accept(key).refusals
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    assert codes(town.hand(key, code)) == ["orders.awaited"]
    clear_orders(order_ids=[key], actor=SYSTEM, at=LATER)
    assert not town.hand(key, code).refusals


def test_who_took_it_may_still_pass_it_on_and_the_next_one_is_asked_later(town):
    town.stock("READING", CUP=9)
    key = town.order("1", CUP=2)
    assert not town.accept(key).refusals
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    assert not town.pass_on(key).refusals
    assert town.offers(key) == [("LONDON", "passed_on")]
    clear_orders(order_ids=[key], actor=SYSTEM, at=LATER)
    sync_offers(order_ids=[key], actor=SYSTEM, at=LATER)
    assert town.offers(key) == [("LONDON", "passed_on"), ("READING", "offered")]


def test_nobody_prints_its_label_yet(town):
    key = town.order("1", CUP=2)
    keep_recipients(addresses={key: Address(name="Mary")}, at=DAY)
    assert not town.accept(key).refusals
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    offer = town.offer(key)
    looked = look_for_stores(offer_ids=[offer], actor=town.actor("LONDON"), at=LATER)
    assert (looked.addresses, codes(looked)) == ({}, ["orders.awaited"])
    clear_orders(order_ids=[key], actor=SYSTEM, at=LATER)
    looked = look_for_stores(offer_ids=[offer], actor=town.actor("LONDON"), at=LATER)
    assert list(looked.addresses) == [offer]


def test_the_phone_says_to_wait_and_offers_only_to_pass_it_on(town):
    key = town.order("1", CUP=2)
    assert not town.accept(key).refusals
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    staff = client_of("store", warehouses=[town.houses["LONDON"]], shops=[])
    assert "Do not send yet" in text_of(staff, "store-work")
    said = text_of(staff, "store-offer", town.offer(key))
    assert "Do not send or hand it over yet" in said
    assert [verb for verb in ("pack", "ship", "hand_over", "pass_on") if f'value="{verb}"' in said] == [
        "pass_on"
    ]
    told = staff.post(reverse("orders:store-offer", args=[town.offer(key)]), {"verb": "ship"}, follow=True)
    assert "is not to be shipped yet" in told.content.decode()
