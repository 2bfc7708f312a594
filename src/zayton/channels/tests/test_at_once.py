"""Several workers at the same documents, and one that dies over them: on PostgreSQL, where they really meet."""

import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels import takers as registry
from zayton.channels.calling.gates import SharedGate
from zayton.channels.matching import MatchDraft, match_skus, matches_of, undo_matches
from zayton.channels.models import CallGate, Inbound, SyncRun
from zayton.channels.ports.calling import Limit
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.releasing import release_for
from zayton.channels.syncing import fetching
from zayton.channels.syncing.holding import release_held
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.running import _finish
from zayton.channels.syncing.working import work_waiting
from zayton.channels.takers import CHANGED, Taker
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import connected, stream
from zayton.channels.tests.fake_market import T0, document, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening  # noqa: F401 - loads the journal before threads do

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


@pytest.fixture
def found():
    market()
    return connected(None)


def test_a_lane_is_worked_by_one_at_a_time_each_document_once_and_in_its_order(found, monkeypatch):
    seen, inside, most = [], [], []
    lock = threading.Lock()

    def work(_connection, deliveries, _at):
        with lock:
            inside.append(1)
            most.append(len(inside))
            seen.extend(one.key for one in deliveries)
        threading.Event().wait(0.005)
        with lock:
            inside.pop()
        return [CHANGED] * len(deliveries)

    monkeypatch.setattr(registry, "_TAKERS", {Subject.ORDER: Taker(Subject.ORDER, work)})
    run = SyncRun.objects.create(stream=stream(found), trigger="person", started_at=T0, read=60)
    orders = [order(str(number)) for number in range(60)]
    take_in([document(one) for one in orders], connection_id=found.pk, run_id=run.pk, at=T0)
    together(lambda _: work_waiting(found.pk, Subject.ORDER, limit=4), range(80))
    while work_waiting(found.pk, Subject.ORDER):
        pass
    assert seen == [str(number) for number in range(60)]
    assert max(most) == 1
    run.refresh_from_db()
    assert run.changed == 60


def test_the_same_documents_delivered_by_many_at_once_are_kept_once(found):
    documents = [document(order(str(number))) for number in range(20)]
    together(lambda _: take_in(documents, connection_id=found.pk, run_id=None, at=T0), range(12))
    assert Inbound.objects.count() == 20


def test_a_mention_that_comes_while_its_row_is_let_go_is_not_lost(found):
    mentions, claimed, deadline = 150, [0], threading.Event()

    def mention():
        for number in range(1, mentions + 1):
            told[0] = number
            fetching.want(found.pk, [Notice(Subject.ORDER, "1")])
            for _ in range(2000):
                if claimed[0] >= number:
                    break
                threading.Event().wait(0.001)
            else:
                deadline.set()
                return

    def fetch():
        while claimed[0] < mentions and not deadline.is_set():
            before = told[0]
            if rows := fetching._claimed(found):
                claimed[0] = before
                fetching._done(rows)

    told = [0]
    together(lambda work: work(), [mention, fetch])
    assert claimed[0] == mentions


def test_one_name_is_fetched_by_one_of_many_workers(found):
    fetching.want(found.pk, [Notice(Subject.ORDER, str(number)) for number in range(120)])
    claims = together(lambda _: [row.key for row in fetching._claimed(found)], range(8))
    keys = [key for some in claims for key in some]
    assert len(keys) == len(set(keys)) == 120


def test_runs_that_end_releases_and_lanes_never_wait_in_a_circle(found, monkeypatch):
    def work(_connection, deliveries, _at):
        return [Refusal("channels.unknown_shop", one.key) for one in deliveries]

    monkeypatch.setattr(registry, "_TAKERS", {Subject.ORDER: Taker(Subject.ORDER, work)})
    lane = stream(found)

    def pulled(nth):
        run = SyncRun.objects.create(
            stream=lane, trigger="person", state="done", started_at=T0, until=T0, read=6
        )
        told = [document(order(f"{nth}-{number}")) for number in range(6)]
        take_in(told, connection_id=found.pk, run_id=run.pk, at=T0)
        _finish(run, lane, called=True)

    def released(_nth):
        held = list(Inbound.objects.filter(state="quarantined").values_list("pk", flat=True))
        release_held(ids=held[::-1], actor=SYSTEM, at=T0)

    def of_the_shop(_nth):
        with transaction.atomic():
            release_for("channels.unknown_shop", [found.pk])

    def worked(_nth):
        work_waiting(found.pk, Subject.ORDER, limit=9)

    steps = [pulled, worked, released, worked, of_the_shop, worked]
    together(lambda nth: steps[nth % len(steps)](nth), range(120))
    while work_waiting(found.pk, Subject.ORDER):
        pass
    assert set(Inbound.objects.values_list("state", flat=True)) == {"quarantined"}
    counts = SyncRun.objects.values_list("read", "quarantined", "changed", "skipped")
    assert set(counts) == {(6, 6, 0, 0)}


def test_many_processes_at_a_gate_take_its_burst_and_no_more(found):
    limits = (Limit("orders", 0.001, 7),)
    waits = together(lambda _: SharedGate(found.pk, limits).wait_for("orders"), range(30))
    assert waits.count(0.0) == 7
    assert CallGate.objects.count() == 1


PREPARE = """
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import T0, document, line, market, order
from zayton.channels.syncing.receiving import take_in
from zayton.orders.tests.builders import a_business
business = a_business()
business.stock("LEEDS", CUP=50)
market()
found = connected(business.shop)
documents = [document(order(str(n), line("CUP", 1, shipped=1), progress="shipped")) for n in range(10)]
take_in(documents, connection_id=found.pk, run_id=None, at=T0)
"""
WORK = """
import os, signal
from zayton.channels.models import Connection
from zayton.channels.ports.documents import Subject
from zayton.channels.syncing import working
from zayton.channels.tests import fake_market
if {dies}:
    # the orders are placed and their goods have left; what became of the documents is not written down yet
    working.settle = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
while working.work_waiting(Connection.objects.get().pk, Subject.ORDER, limit=4):
    pass
"""


def books(workspace):
    orders = workspace.rows("SELECT state, count(*) FROM orders_order GROUP BY state")
    states = workspace.rows("SELECT state, count(*) FROM channels_inbound GROUP BY state")
    (on_hand,) = workspace.rows("SELECT coalesce(sum(on_hand), 0)::int FROM stock_level")
    return orders, states, on_hand[0]


def test_a_worker_killed_in_the_middle_of_a_slice_leaves_nothing_half_done(real_workspace):
    real_workspace.python(PREPARE)
    whole = real_workspace.rows("SELECT count(*) FROM stock_level WHERE on_hand > 0")
    before = books(real_workspace)
    assert whole != [(0,)]
    assert before[0] == []
    code = "import django; django.setup()\n" + WORK.format(dies=True)
    killed = subprocess.run(
        [sys.executable, "-c", code],
        env=real_workspace.environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert books(real_workspace) == before
    real_workspace.python(WORK.format(dies=False))
    orders, states, on_hand = books(real_workspace)
    assert (orders, states) == ([("shipped", 10)], [("worked", 10)])
    assert before[2] - on_hand == 10


def test_two_connections_that_sell_the_same_goods_do_not_hold_each_other_up():
    from zayton.orders.models import Order
    from zayton.orders.tests.builders import a_business, a_shop

    business = a_business()
    business.stock("LEEDS", CUP=500, POT=500)
    market()
    market("two")
    second = a_shop(business.owner, tuple(business.houses.values()), code="SECOND")
    lanes = [connected(business.shop).pk, connected(second, "two").pk]
    for lane, codes in zip(lanes, (("CUP", "POT"), ("POT", "CUP")), strict=True):
        for step, progress in enumerate(["open", "shipped"]):
            told = [
                order(
                    str(number),
                    *(line(code, 1, shipped=step) for code in codes),
                    changed=T0.replace(minute=step),
                    progress=progress,
                    by="marketplace" if number % 3 == 0 else "seller",
                )
                for number in range(40)
            ]
            take_in([document(one) for one in told], connection_id=lane, run_id=None, at=T0)

    def work(turn):
        return work_waiting(lanes[turn % 2], Subject.ORDER, limit=7)

    together(work, range(60))
    for lane in lanes:
        while work_waiting(lane, Subject.ORDER):
            pass
    assert set(Order.objects.values_list("state", flat=True)) == {"shipped"}
    assert Order.objects.count() == 80


def test_what_somebody_says_while_it_is_undone_that_a_match_was_taken_back_stays_said():
    create_skus(drafts=[SkuDraft("CUP"), SkuDraft("POT")], actor=SYSTEM, at=T0)
    skus, shop = sku_ids_by_code(["CUP", "POT"]), seller().open("WEB")
    taken_back = {"before": [MatchDraft(shop, "M", skus["CUP"])], "made": [MatchDraft(shop, "M", None)]}
    is_said, may_end = threading.Event(), threading.Event()

    def another():
        with transaction.atomic():
            match_skus(drafts=[MatchDraft(shop, "M", skus["POT"])], actor=SYSTEM, at=T0)
            is_said.set()
            may_end.wait(5)

    def undoing():
        is_said.wait(5)
        # what is said there is not committed yet, so that nothing is seen to stand
        threading.Timer(0.3, may_end.set).start()
        return undo_matches(**taken_back, actor=SYSTEM, at=T0)

    _none, (done, left) = together(lambda work: work(), [another, undoing])
    assert matches_of([shop]) == {(shop, "M"): skus["POT"]}
    assert (done, [(one.code, one.subject) for one in left]) == (0, [("channels.said_since", "M")])
