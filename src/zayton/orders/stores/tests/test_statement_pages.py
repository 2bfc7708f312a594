"""Statements on screen: both sides open the same one, and no other store does."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from zayton.kernel.time import local_date, now
from zayton.orders.stores.models import StoreStatement
from zayton.orders.stores.tests.browsing import client_of, rows_of, text_of
from zayton.orders.stores.tests.builders import Town, a_town, all_books

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    made = a_town(picks_up=True, commission_bp=1500, fee_minor=100)
    made.stock("LONDON", CUP=9, POT=9)
    made.stock("READING", CUP=9)
    return made


@pytest.fixture
def staff(town: Town) -> Client:
    return client_of("store", warehouses=[town.houses["LONDON"]], shops=[])


def delivered(town: Town) -> StoreStatement:
    order = town.order("1", CUP=2)
    town.deliver(order)
    boss = client_of("boss")
    address = reverse("orders:store-open", args=[town.stores["LONDON"]])
    assert "£9.50" in text_of(boss, "store-open", town.stores["LONDON"])
    # by the month, and never a day that is not over
    offered = re.search(
        r'name="last_date" value="([\d-]+)" max="([\d-]+)"', boss.get(address).content.decode()
    )
    today = local_date(now(), "Europe/London")
    assert offered
    assert offered.groups() == (
        (today.replace(day=1) - timedelta(days=1)).isoformat(),
        (today - timedelta(days=1)).isoformat(),
    )
    boss.post(address, {"last_date": "not a day"})
    assert not StoreStatement.objects.exists()
    boss.post(address, {"last_date": "2026-03-31"})
    return StoreStatement.objects.get()


def test_both_sides_open_the_same_statement(town: Town, staff: Client) -> None:
    made = delivered(town)
    for client in (staff, client_of("finance")):
        text = text_of(client, "store-statement", made.pk)
        assert "LONDON-0001" in text
        assert text.count("£9.50") >= 2
        assert "less 15 % commission" in text
    assert [row["number"] for row in rows_of(staff, "store-statements")] == ["LONDON-0001"]


def test_a_store_opens_no_other_stores_statement_and_closes_none(town: Town, staff: Client) -> None:
    made = delivered(town)
    other = client_of("store", warehouses=[town.houses["READING"]], shops=[])
    assert other.get(reverse("orders:store-statement", args=[made.pk])).status_code == 404
    assert other.get(reverse("orders:store-open", args=[town.stores["LONDON"]])).status_code == 404
    assert rows_of(other, "store-statements") == []
    before = all_books()
    address = reverse("orders:store-open", args=[town.stores["LONDON"]])
    assert staff.post(address, {"last_date": "2026-04-30"}).status_code == 404
    assert all_books() == before


def test_a_statement_is_exported_line_by_line(town: Town, staff: Client) -> None:
    made = delivered(town)
    answer = staff.get(reverse("orders:store-statement", args=[made.pk]) + "?format=csv")
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    assert "9.50" in text
    assert "1" in text
