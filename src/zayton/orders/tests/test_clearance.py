"""Orders that their marketplace does not let go yet: promised like others, shipped by nobody until it says so."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from zayton.api.tests.builders import caller
from zayton.channels.tests.connected import connected, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.choices import choices_of
from zayton.orders.errands.models import Errand
from zayton.orders.models import Order
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.clearing import await_clearance, waive_clearance
from zayton.orders.operations.shipping import ship_orders
from zayton.orders.operations.standing import say_left
from zayton.orders.previews import foresee_shipping
from zayton.orders.tables import order_columns
from zayton.orders.tests.builders import ShipDraft, a_business, in_the_books
from zayton.orders.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    made = a_business()
    made.stock("LEEDS", CUP=20)
    return made


@pytest.fixture
def server(business):
    return market()


@pytest.fixture
def shop(server, business):
    return connected(business.shop)


def tell(shop, server, progress="pending", minute=0, **facts):
    """The marketplace tells of an order of two cups; answers its key."""
    changed = T0 + timedelta(minutes=minute)
    server.put(order("1", line("CUP", 2, **facts), progress=progress, changed=changed))
    pull(shop)
    return Order.objects.get(external_number="1").pk


def clearance():
    return Order.objects.get(external_number="1").clearance


def steps():
    found = Entry.objects.filter(verb__in=["orders.awaited", "orders.cleared", "orders.waived"])
    return [verb.removeprefix("orders.") for verb in found.order_by("id").values_list("verb", flat=True)]


def codes(moved):
    return [refusal.code for refusal in moved.refusals]


def test_goods_of_an_unpaid_order_are_promised_and_nobody_may_ship_it(shop, server, business):
    key = tell(shop, server)
    assert (business.level("CUP"), clearance(), steps()) == ((20, 2), "awaited", ["awaited"])
    before = in_the_books()
    assert codes(business.ship(ShipDraft(key))) == ["orders.awaited"]
    assert in_the_books() == before
    assert not Errand.objects.exists()


def test_it_may_be_shipped_the_moment_it_is_paid(shop, server, business):
    key = tell(shop, server)
    tell(shop, server, "open", 1)
    assert (clearance(), steps()) == ("", ["awaited", "cleared"])
    assert not business.ship(ShipDraft(key)).refusals
    assert Errand.objects.get().kind == "dispatch"


def test_an_order_whose_cancellation_is_asked_for_is_held_again(shop, server, business):
    key = tell(shop, server, "open")
    assert (clearance(), steps()) == ("", [])
    tell(shop, server, "pending", 1)
    assert codes(business.ship(ShipDraft(key))) == ["orders.awaited"]
    assert business.level("CUP") == (20, 2)


def test_it_is_held_though_its_new_lines_cannot_be_followed(shop, server, business):
    key = tell(shop, server, "open")
    [line_id] = Order.objects.get().lines.values_list("pk", flat=True)
    assert not business.ship(ShipDraft(key, {line_id: 1})).refusals
    # one cup has left and is in no line any more
    server.put(order("1", line("LID", 1), progress="pending", changed=T0 + timedelta(minutes=1)))
    pull(shop)
    assert (Order.objects.get().version, clearance()) == (1, "awaited")
    assert codes(business.ship(ShipDraft(key))) == ["orders.awaited"]


def test_told_again_it_waits_as_before_without_another_step(shop, server):
    tell(shop, server)
    tell(shop, server, "pending", 1)
    assert steps() == ["awaited"]


def test_what_the_marketplace_says_has_left_is_booked_out(shop, server, business):
    tell(shop, server)
    tell(shop, server, "shipped", 1, shipped=2)
    assert (Order.objects.get().state, clearance(), business.level("CUP")) == ("shipped", "", (18, 0))


def test_what_is_cancelled_waits_for_nothing_and_was_never_let_go(shop, server):
    tell(shop, server)
    tell(shop, server, "cancelled", 1, cancelled=2)
    assert (Order.objects.get().state, clearance(), steps()) == ("cancelled", "", ["awaited"])


def test_cancelled_by_hand_it_waits_for_nothing_either(shop, server):
    key = tell(shop, server)
    assert not cancel_orders(order_ids=[key], actor=SYSTEM, at=T0).refusals
    assert clearance() == ""


def test_what_a_file_says_has_left_is_let_go(shop, server):
    key = tell(shop, server)
    assert say_left(order_ids=[key], actor=SYSTEM, at=T0) == {key}
    assert (Order.objects.get().state, clearance()) == ("shipped", "")


def test_what_left_by_another_way_while_it_waited_is_let_go_by_the_next_word_of_it(shop, server):
    key = tell(shop, server)
    assert not ship_orders(drafts=[ShipDraft(key)], actor=SYSTEM, at=T0, tell=False).refusals
    assert (Order.objects.get().state, clearance()) == ("shipped", "awaited")
    tell(shop, server, "shipped", 1, shipped=2)
    assert (clearance(), steps()) == ("", ["awaited", "cleared"])


def test_who_knows_better_ships_without_waiting_and_the_marketplace_does_not_hold_it_again(
    shop, server, business
):
    key = tell(shop, server)
    moved = waive_clearance(order_ids=[key, 10**9], actor=SYSTEM, at=T0)
    assert (moved.states, codes(moved)) == ({key: "allocated"}, ["orders.unknown"])
    tell(shop, server, "pending", 1)
    assert (clearance(), steps()) == ("waived", ["awaited", "waived"])
    assert not business.ship(ShipDraft(key)).refusals


def test_once_it_was_let_go_over_there_the_marketplace_counts_again(shop, server):
    key = tell(shop, server)
    waive_clearance(order_ids=[key], actor=SYSTEM, at=T0)
    tell(shop, server, "open", 1)
    tell(shop, server, "pending", 2)
    assert clearance() == "awaited"


def test_an_order_that_waits_for_nothing_needs_nobody_to_say_so(shop, server):
    key = tell(shop, server, "open")
    assert codes(waive_clearance(order_ids=[key], actor=SYSTEM, at=T0)) == ["orders.not-awaited"]
    assert steps() == []


def test_what_would_be_shipped_is_foreseen_with_the_same_refusal(shop, server, business):
    key = tell(shop, server)
    [leaving] = foresee_shipping(order_ids=[key], scope=SYSTEM.scope)
    assert leaving.refusal is not None
    assert leaving.refusal.code == "orders.awaited"


def test_nothing_of_it_lies_ready_to_leave_where_a_part_is_missing(business):
    key = business.sell("short", CUP=30)
    assert choices_of([key], scope=SYSTEM.scope)[key].ready == 20
    await_clearance(order_ids=[key], actor=SYSTEM, at=T0)
    assert choices_of([key], scope=SYSTEM.scope)[key].ready == 0


def test_the_database_knows_no_other_clearance(business):
    key = business.sell("1", CUP=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=key).update(clearance="perhaps")


def said_by(client, key):
    return re.sub(r"\s+", " ", unescape(client.get(reverse("orders:order", args=[key])).content.decode()))


def test_its_page_says_what_it_waits_for_and_offers_what_can_be_done(shop, server):
    key = tell(shop, server)
    boss = client_of("boss")
    said = said_by(boss, key)
    assert "its marketplace waits for the payment" in said
    assert re.findall(r'name="verb" value="(ship|waive|cancel)"', said) == ["waive", "cancel"]
    boss.post(reverse("orders:order", args=[key]), {"verb": "waive"})
    said = said_by(boss, key)
    assert "its marketplace waits for the payment" not in said
    assert re.findall(r'name="verb" value="(ship|waive|cancel)"', said) == ["ship", "cancel"]


def test_who_only_packs_cannot_say_that_it_need_not_be_waited_for(shop, server):
    key = tell(shop, server)
    packer = client_of("warehouse")
    assert 'value="waive"' not in said_by(packer, key)
    assert packer.post(reverse("orders:order", args=[key]), {"verb": "waive"}).status_code == 404
    assert clearance() == "awaited"


def test_the_list_has_a_column_for_it_that_shows_once_an_order_waits(shop, server):
    def shown():
        columns = {one.key: one for one in order_columns(SYSTEM.scope, kind="sale")}
        return columns["clearance"].default_shown

    tell(shop, server, "open")
    assert not shown()
    tell(shop, server, "pending", 1)
    assert shown()
    Order.objects.update(placed_at=now(), local_date=now().date())
    [row] = client_of("boss").get(reverse("orders:orders") + "?format=json").json()["rows"]
    assert row["clearance"] == "awaited"


def test_programs_read_and_waive_it_over_http(shop, server):
    key = tell(shop, server)
    operator = caller(roles=["operator"])
    assert [one["id"] for one in operator.get("orders?clearance=awaited").json()["items"]] == [key]
    assert operator.get(f"orders/{key}").json()["clearance"] == "awaited"
    assert operator.post("orders/waive", {"order_ids": [key]}).json()["states"] == {str(key): "allocated"}
    assert operator.get("orders?clearance=awaited").json()["items"] == []
    assert caller(roles=["warehouse"]).post("orders/waive", {"order_ids": [key]}).status_code == 403
