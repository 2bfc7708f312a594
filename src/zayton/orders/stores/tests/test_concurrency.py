"""Several people at the same offers: on PostgreSQL, where they really meet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, get_ident

import pytest
from django.db import connections

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.orders.models import Shipment
from zayton.orders.public import cancel_orders
from zayton.orders.stores.drafts import StoreDraft
from zayton.orders.stores.models import Pickup, Store, StoreOffer, StoreStatement
from zayton.orders.stores.operations import opening
from zayton.orders.stores.operations.answering import expire_offers
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.operations.statements import Closing, close_statements
from zayton.orders.stores.tests.builders import DAY, LATER, a_town, reserved_is_promised
from zayton.stock.public import WarehouseDraft, WarehouseKind, open_warehouses, prove

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SESSIONS = 6


def together(work, jobs):
    def closed(job):
        try:
            return work(job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SESSIONS) as pool:
        return list(pool.map(closed, jobs))


def stocked(**terms):
    town = a_town(**terms)
    for store in ("LONDON", "READING", "LEEDS"):
        town.stock(store, CUP=60, POT=60)
    return town


def test_two_who_accept_at_once_accept_once():
    town = stocked()
    order = town.order(CUP=1)
    answers = together(lambda _: town.accept(order).states, range(8))
    assert all(set(states.values()) == {"accepted"} for states in answers)
    assert Entry.objects.filter(verb="stores.accepted").count() == 1


def test_accepting_and_running_out_of_time_have_one_winner():
    town = stocked()
    orders = [town.order(str(number), CUP=1) for number in range(12)]
    # the service's clock is a moment ahead, so both believe that they are in time
    late = DAY + timedelta(minutes=30)

    def act(job):
        number, side = job
        if side == "expire":
            return expire_offers(at=late)
        return len(town.accept(orders[number], at=late - timedelta(seconds=1)).states)

    together(act, [(number, side) for number in range(12) for side in ("expire", "accept")])
    for order in orders:
        first, *rest = town.offers(order)
        assert first[1] in ("accepted", "expired")
        assert rest == ([] if first[1] == "accepted" else [("READING", "offered")])
    assert reserved_is_promised()
    assert prove() == []


def test_an_order_laid_before_a_store_by_many_at_once_is_laid_once():
    town = stocked()
    order = town.order(CUP=1)
    StoreOffer.objects.all().delete()
    together(lambda _: sync_offers(order_ids=[order], actor=SYSTEM, at=LATER), range(8))
    assert StoreOffer.objects.count() == 1


def test_shipping_and_cancelling_have_one_winner():
    town = stocked()
    orders = [town.order(str(number), CUP=1) for number in range(10)]
    for order in orders:
        town.accept(order)

    def act(job):
        number, side = job
        if side == "cancel":
            return cancel_orders(order_ids=[orders[number]], actor=SYSTEM, at=LATER)
        return town.send(orders[number])

    together(act, [(number, side) for number in range(10) for side in ("ship", "cancel")])
    shipped = Shipment.objects.count()
    states = [town.offers(order)[0][1] for order in orders]
    assert states.count("shipped") == shipped == len(town.entries())
    assert reserved_is_promised()
    assert prove() == []


def test_orders_passed_on_crosswise_never_deadlock_and_never_oversell():
    town = a_town()
    for store in ("LONDON", "READING", "LEEDS"):
        town.stock(store, CUP=10, POT=10)
    orders = [
        town.order(str(number), **({"CUP": 1, "POT": 1} if number % 2 else {"POT": 1, "CUP": 1}))
        for number in range(10)
    ]

    def act(number):
        for store in ("LONDON", "READING", "LEEDS"):
            if (store, "offered") in town.offers(orders[number]):
                town.pass_on(orders[number], store)

    together(act, range(10))
    assert reserved_is_promised()
    assert prove() == []
    assert all(state in ("passed_on",) for order in orders for _, state in town.offers(order))


def test_wrong_codes_from_many_hands_are_all_counted():
    town = stocked(picks_up=True)
    order = town.order(CUP=1)
    code = town.fetch(order)
    town.accept(order)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    codes = [
        refusal.code
        for answer in together(lambda _: town.hand(order, wrong), range(8))
        for refusal in answer.refusals
    ]
    assert codes.count("orders.store-wrong-code") == 4
    assert codes.count("orders.store-locked") == 4
    assert Pickup.objects.get().wrong_tries == 5


def test_two_who_close_at_once_close_once():
    town = stocked()
    town.deliver(town.order(CUP=1))
    closing = Closing(town.stores["LONDON"], DAY.date())
    at = DAY + timedelta(days=2)
    ids = together(lambda _: close_statements(closings=[closing], actor=SYSTEM, at=at).ids, range(6))
    assert len({tuple(one.values()) for one in ids}) == 1
    assert StoreStatement.objects.count() == 1


def test_two_who_open_the_same_store_at_once_open_it_once(monkeypatch):
    town = a_town(stores=("LONDON",))
    drafts = [WarehouseDraft("YORK", "York", WarehouseKind.STORE, "GB", zone="Europe/London")]
    house = dict(open_warehouses(drafts=drafts, at=DAY, actor=SYSTEM))["YORK"]
    ready, usual, asked = Barrier(2), opening._refusal, set()

    def both_found_none(draft, card, store, row):
        # once for each: the second attempt of whoever lost is alone
        if get_ident() not in asked:
            asked.add(get_ident())
            ready.wait(timeout=10)
        return usual(draft, card, store, row)

    monkeypatch.setattr(opening, "_refusal", both_found_none)
    draft = StoreDraft(house, "GBP")
    done = together(lambda _: opening.write_stores(drafts=[draft], actor=SYSTEM, at=DAY), range(2))
    assert [one.refusals for one in done] == [[], []]
    assert len({one.ids[house] for one in done}) == 1
    assert Store.objects.exclude(pk__in=town.stores.values()).count() == 1
    assert Entry.objects.filter(verb="stores.opened", document_id=done[0].ids[house]).count() == 1
