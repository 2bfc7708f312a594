"""What connections tell of money: pulled by a stream of its own, kept, and held back where it cannot be taken."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from zayton.channels.connecting.operations import SiteShop, connect_shops
from zayton.channels.models import Inbound, Settlement, Stream
from zayton.channels.ports.documents import Subject
from zayton.channels.settling.tests.builders import AT, line, row, settlement, standing, transaction
from zayton.channels.settling.tests.paying import paying_market, payout
from zayton.channels.syncing.facts import facts_in
from zayton.channels.syncing.holding import release_held
from zayton.channels.syncing.working import facts_of
from zayton.channels.takers import Delivery, takers
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import connected, pull, states
from zayton.channels.tests.fake_market import T0
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(monkeypatch):
    """A shop connected to a market that pays; `payouts` is what it tells."""
    server = paying_market(monkeypatch)
    made = connected(seller().open("WEB"))
    made.payouts = server.payouts
    return made


def take(found, *seen):
    told = [Delivery(number, f"d{number}", None, one) for number, one in enumerate(seen, 1)]
    return takers()[Subject.SETTLEMENT].work(facts_of(found), told, AT)


def test_a_connection_that_tells_of_payouts_is_asked_once_a_day(found):
    assert Stream.objects.get(connection=found, kind="settlements").every_seconds == 86_400


def test_payouts_are_pulled_and_kept(found):
    found.payouts["P1"] = payout("P1", 900, sale=1000, commission=-100)
    run = pull(found, "settlements")
    assert (run.read, run.changed, run.state) == (1, 1, "done")
    kept = row(ref="P1")
    assert (kept.account, kept.connection_id, kept.total_minor, kept.counts) == (
        f"connection:{found.pk}", found.pk, 900, True,
    )  # fmt: skip
    # one shop alone sells there, and so it is its money
    assert kept.shop_id == found.shops.get().shop_id
    assert standing(ref="P1") == [("commission", -100), ("sale", 1000)]


def test_the_same_payouts_again_change_nothing_and_an_amended_one_does(found):
    found.payouts["P1"] = payout("P1", 900, sale=1000, commission=-100)
    pull(found, "settlements")
    assert pull(found, "settlements").skipped == 1
    found.payouts["P1"] = payout("P1", 920, sale=1000, commission=-80)
    pull(found, "settlements")
    assert (row(ref="P1").version, row(ref="P1").lines_minor) == (2, 920)


def test_payouts_are_looked_at_again_for_two_weeks(found):
    pull(found, "settlements")
    (since,) = found.payouts.asked
    assert T0 - since > timedelta(days=14)


def test_one_that_cannot_be_read_is_held_back_with_its_reason_and_taken_once_it_can(found):
    found.payouts["P1"] = {"id": "P1"}
    found.payouts["P2"] = payout("P2", 5, sale=5)
    assert pull(found, "settlements").state == "partly"
    held = Inbound.objects.get(state="quarantined")
    assert (held.key, held.code) == ("P1", "channels.unreadable")
    assert row(ref="P2").lines_minor == 5
    assert release_held(ids=[held.pk], actor=SYSTEM, at=AT).moved


def test_of_a_site_that_no_shop_is_connected_to_it_waits_for_the_shop(found):
    (verdict,) = take(found, settlement(line("sale", 1), site="DE"))
    assert isinstance(verdict, Refusal)
    assert (verdict.code, verdict.figures) == ("channels.unknown_shop", {"site": "DE"})
    assert not Settlement.objects.exists()


def test_what_is_told_of_a_site_is_that_shops(found):
    assert take(found, settlement(line("sale", 1), site="UK")) == ["changed"]
    shop = found.shops.get().shop_id
    assert (row().account, row().shop_id) == (f"shop:{shop}", shop)
    assert take(found, settlement(line("sale", 1), site="UK")) == ["unchanged"]


def test_an_account_that_sells_in_two_shops_is_paid_for_both(found):
    uk, other = found.shops.get().shop_id, seller_again("DE")
    shops = [SiteShop("UK", uk), SiteShop("DE", other)]
    assert connect_shops(connection_id=found.pk, shops=shops, actor=SYSTEM, at=T0) == []
    take(found, settlement(line("sale", 1)))
    assert (row().shop_id, row().connection_id) == (None, found.pk)


def seller_again(code):
    from zayton.channels.models import Shop

    first = Shop.objects.get()
    return Shop.objects.create(
        code=code, name=code, site=first.site, owner_id=first.owner_id, zone=first.zone, currency="GBP"
    ).pk


def test_held_money_and_the_word_that_it_was_freed_may_come_together_in_any_order(found):
    sale = line("sale", 100)
    held, gone = transaction("t1", sale, held=True), transaction("t1")
    verdicts = takers()[Subject.SETTLEMENT].work(
        facts_of(found),
        [
            Delivery(2, "t1:DEFERRED_RELEASED", None, gone._replace(site="UK")),
            Delivery(1, "t1:DEFERRED", None, held._replace(site="UK")),
        ],
        AT,
    )
    assert verdicts == ["unchanged", "unchanged"]
    assert standing("held", "") == []


def test_amounts_that_no_book_can_hold_are_refused(found):
    (verdict,) = take(found, settlement(line("sale", 2**62), total=1))
    assert verdict.code == "channels.amount_too_large"


def test_a_document_says_which_settlement_it_is_and_no_amounts_to_whoever_looks_after_documents(found):
    found.payouts["P1"] = payout("P1", 987, sale=987)
    pull(found, "settlements")
    assert states(found) == {"P1": ["worked"]}
    with override("en"):
        told = dict(facts_in(Inbound.objects.get()))
    assert (told["Settlement number"], told["Currency"], told["Lines"]) == ("P1", "GBP", "1")
    assert not any("9.87" in value for value in told.values())
