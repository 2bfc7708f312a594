"""A warehouse of which one account tells nothing more is compared no more: that is said, and the rest is no whole."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.comparing import compare_due
from zayton.channels.connecting.operations import SiteShop, connect_shops
from zayton.channels.models import Connection, Stream
from zayton.channels.tests.connected import person
from zayton.channels.tests.test_mirroring import business, fba, found, seen, tell  # noqa: F401 - fixtures
from zayton.channels.tests.test_words_of_stock import other_account
from zayton.channels.uncompared import moments_of_uncompared, told_of_uncompared, uncompared
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.tests.builders import a_shop
from zayton.stock.models import Mirror

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=3)


@pytest.fixture
def other(found, business, fba):  # noqa: F811
    """Another account that sells from the same warehouse; both told all of it a moment ago."""
    made = other_account(business, fba)
    Stream.objects.filter(kind="stock").update(good_at=now() - timedelta(minutes=5))
    return made


def silent(connection, since=LONG_AGO, **facts):
    Connection.objects.filter(pk=connection.pk).update(**facts)
    Stream.objects.filter(kind="stock", connection=connection).update(good_at=now() - since)


def words(actor=SYSTEM):
    with override("en"):
        return [str(one.words) for one in told_of_uncompared(actor, 10)]


def test_while_both_tell_nothing_is_said(other) -> None:
    assert words() == []


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("paused", "Paused"),
        ("denied", "Access denied"),
        ("away", "Does not answer"),
        ("working", "its stock was not pulled wholly for a day"),
    ],
)
def test_an_account_that_tells_nothing_for_a_day_is_named_with_the_reason(other, state, why) -> None:
    silent(other, state=state)
    assert words() == [f"FBA is not compared with our books: {other.name} tells nothing of it ({why})."]
    [one] = uncompared(scope=SYSTEM.scope, at=now())
    assert abs(now() - one.since - LONG_AGO) < timedelta(minutes=1)


def test_so_is_one_whose_stock_is_not_pulled(other) -> None:
    Stream.objects.filter(kind="stock", connection=other).update(is_on=False)
    silent(other)
    assert "(stock is not pulled)" in words()[0]


def test_one_that_never_told_is_named_a_day_after_it_was_made(other) -> None:
    Stream.objects.filter(kind="stock", connection=other).update(good_at=None)
    Connection.objects.filter(pk=other.pk).update(made_at=now())
    assert words() == []
    Connection.objects.filter(pk=other.pk).update(made_at=now() - LONG_AGO)
    assert len(words()) == 1


def test_the_word_of_the_other_is_not_taken_for_the_whole(found, other) -> None:  # noqa: F811
    tell(found, seen("CUP", 6))
    Stream.objects.filter(kind="stock", connection=other).update(good_at=None)
    silent(other, state="denied", since=LONG_AGO)
    compare_due()
    before = Mirror.objects.count()
    Stream.objects.filter(kind="stock", connection=found).update(good_at=now())
    assert not compare_due()
    assert Mirror.objects.count() == before


def test_an_hour_without_a_word_is_nothing_to_be_told_of(other) -> None:
    silent(other, since=timedelta(hours=1), state="paused")
    assert words() == []


def test_where_nobody_tells_anything_the_connections_themselves_are_told_of(found, other) -> None:  # noqa: F811
    silent(found, state="paused")
    silent(other, state="paused")
    assert words() == []


def test_an_account_with_a_warehouse_of_its_own_stops_nobody(found, other, business) -> None:  # noqa: F811
    sites = [SiteShop("UK", a_shop(business.owner, (business.houses["LEEDS"],), code="ALONE"))]
    assert connect_shops(connection_id=other.pk, shops=sites, actor=SYSTEM, at=now()) == []
    silent(other)
    assert words() == []


def test_one_connection_is_told_of_once_whatever_its_shops_and_counted_so(found, other) -> None:  # noqa: F811
    # two shops of it sell from the warehouse
    silent(found, state="paused")
    assert len(words()) == 1
    [asked] = moments_of_uncompared(SYSTEM)
    assert len(list(asked)) == 1


def test_who_may_not_mend_connections_is_not_told(other) -> None:
    silent(other)
    stranger = person("channels.read")
    assert (words(stranger), moments_of_uncompared(stranger)) == ([], [])


def test_the_page_of_the_silent_connection_says_so_with_since_when(found, other) -> None:  # noqa: F811
    silent(other, state="paused")
    client = Client(headers={"accept-language": "en"})
    client.force_login(Person.objects.create_user("boss", roles=["boss"], display_name="B"))
    said = client.get(reverse("channels:connection", args=[other.pk])).content.decode()
    assert "FBA is not compared with our books" in said
    assert "Last heard of:" in said
    fine = client.get(reverse("channels:connection", args=[found.pk])).content.decode()
    assert "is not compared" not in fine
