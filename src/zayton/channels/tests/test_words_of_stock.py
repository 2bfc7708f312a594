"""Words of several accounts about one warehouse are one word, and what is shown no more lies there no more."""

# ruff: noqa: F811 - fixtures are named as what they give
from datetime import timedelta

import pytest

from zayton.channels.comparing import compare_due
from zayton.channels.connecting.operations import SiteShop, connect_shops
from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.mirroring import note_gone
from zayton.channels.models import Connection, Inbound, StockTold, Stream
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.working import facts_of
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import T0, market
from zayton.channels.tests.test_mirroring import (  # noqa: F401 - fixtures
    NOON,
    business,
    fba,
    found,
    lines,
    pulled,
    seen,
    tell,
)
from zayton.kernel.access.public import SYSTEM
from zayton.orders.tests.builders import a_shop
from zayton.stock.models import Mirror

pytestmark = pytest.mark.django_db


def other_account(business, fba, code="TWO"):
    """A second account whose shop sells from the same warehouse of the marketplace."""
    market(code)
    made = connected(None, stall=code)
    shop = a_shop(business.owner, (business.houses["LEEDS"],), code=code)
    assert connect_shops(connection_id=made.pk, shops=[SiteShop("UK", shop, fba)], actor=SYSTEM, at=T0) == []
    Stream.objects.get_or_create(connection=made, kind="stock", defaults={"every_seconds": 3600})
    return Connection.objects.get(pk=made.pk)


def shown(found, *words, at):
    """A whole pull of what the marketplace shows, kept and worked, that began an instant before."""
    bodies = {f"{one.key.site}/{one.key.sku}": one for one in words}
    documents = [RawDocument(Subject.STOCK, key, None, repr(one).encode()) for key, one in bodies.items()]
    take_in(documents, connection_id=found.pk, run_id=None, at=at)
    rows = Inbound.objects.filter(connection=found, state="waiting", key__in=bodies)
    tell(found, *(bodies[row.key] for row in rows), at=at)
    rows.update(state="worked")
    note_gone(facts_of(found), None, None, at - timedelta(seconds=1))


def test_what_is_shown_no_more_lies_there_no_more(found):
    shown(found, seen("CUP", 6), seen("POT", 2), at=NOON)
    shown(found, seen("POT", 2), at=NOON + timedelta(hours=1))
    pulled()
    assert lines() == [("CUP", 0, 0, 10, "open"), ("POT", 2, 0, 0, "open")]
    # and it is told of again once it is back, though its document is one that is known
    shown(found, seen("CUP", 6), seen("POT", 2), at=NOON + timedelta(hours=2))
    pulled(NOON + timedelta(days=1))
    assert lines() == [("CUP", 6, 0, 10, "open"), ("POT", 2, 0, 0, "open")]


def test_where_nothing_at_all_is_shown_every_word_stands(found):
    shown(found, seen("CUP", 6), at=NOON)
    shown(found, at=NOON + timedelta(hours=1))
    assert StockTold.objects.get().sellable == 6


@pytest.mark.parametrize("state", ["waiting", "quarantined", "discarded", "superseded"])
def test_what_is_shown_and_not_taken_over_is_there_all_the_same(found, state):
    shown(found, seen("CUP", 6), seen("POT", 2), at=NOON)
    Inbound.objects.filter(key="UK/CUP").update(state=state)
    later = NOON + timedelta(hours=1)
    documents = [RawDocument(Subject.STOCK, "UK/CUP", NOON, repr(seen("CUP", 6)).encode())]
    take_in(documents, connection_id=found.pk, run_id=None, at=later)
    shown(found, seen("POT", 2), at=later)
    assert StockTold.objects.get(msku="CUP").sellable == 6


def test_a_document_that_somebody_discarded_long_ago_is_no_sign_that_the_goods_are_there(found):
    shown(found, seen("CUP", 6), seen("POT", 2), at=NOON)
    Inbound.objects.filter(key="UK/CUP").update(state="discarded")
    shown(found, seen("CUP", 5), seen("POT", 2), at=NOON + timedelta(hours=1))
    shown(found, seen("POT", 2), at=NOON + timedelta(hours=2))
    assert StockTold.objects.get(msku="CUP").sellable == 0


def test_a_store_that_shows_a_pile_no_more_takes_nothing_from_another_one(found):
    shown(found, seen("CUP", 6, ident="X1"), seen("CUP", 6, site="DE", ident="X1"), at=NOON)
    shown(found, seen("CUP", 6, ident="X1"), at=NOON + timedelta(hours=1))
    pulled()
    assert lines() == [("CUP", 6, 0, 10, "open")]


def test_a_pull_of_one_account_says_nothing_of_what_another_one_shows(found, business, fba):
    other = other_account(business, fba)
    shown(found, seen("CUP", 6), at=NOON)
    shown(other, seen("CUP", 1), at=NOON + timedelta(hours=1))
    assert set(StockTold.objects.values_list("sellable", flat=True)) == {6, 1}


def test_two_accounts_that_sell_from_one_warehouse_are_one_word(found, business, fba):
    other = other_account(business, fba)
    match_skus(
        drafts=[MatchDraft(facts_of(other).shops["UK"], "CUP-2", business.skus["CUP"])], actor=SYSTEM, at=T0
    )
    tell(found, seen("CUP", 6, ident="X1"))
    tell(other, seen("CUP-2", 4, ident="X2"))
    assert pulled()
    assert lines() == [("CUP", 10, 0, 10, "agrees")]
    assert Mirror.objects.count() == 1


@pytest.mark.parametrize("how", ["never pulled", "off", "paused"])
def test_half_a_word_is_compared_with_nothing(found, business, fba, how):
    other = other_account(business, fba)
    tell(found, seen("CUP", 6))
    Stream.objects.filter(kind="stock", connection=found).update(good_at=NOON)
    if how != "never pulled":
        Stream.objects.filter(kind="stock", connection=other).update(good_at=NOON, is_on=how != "off")
    if how == "paused":
        Connection.objects.filter(pk=other.pk).update(state="paused")
    assert not compare_due()
    assert not Mirror.objects.exists()


def test_a_word_of_two_accounts_is_as_old_as_its_older_part_and_signed_by_who_told_last(found, business, fba):
    other = other_account(business, fba)
    tell(found, seen("CUP", 6))
    pulled()
    Stream.objects.filter(kind="stock", connection=found).update(good_at=NOON + timedelta(days=1))
    # the other half is still yesterday's
    assert not compare_due()
    Stream.objects.filter(kind="stock", connection=other).update(good_at=NOON + timedelta(days=2))
    tell(found, seen("CUP", 5))
    assert compare_due()
    newest = Mirror.objects.order_by("pk").last()
    assert (newest.as_of, newest.actor) == (NOON + timedelta(days=1), f"connection:{other.pk}")
