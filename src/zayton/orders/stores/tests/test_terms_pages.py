"""The form of a store's terms and its prices: what is kept, and what is said of what cannot be."""

import pytest
from django.test import Client
from django.urls import reverse

from zayton.orders.stores.models import AgreedPrice, Store
from zayton.orders.stores.tests.browsing import client_of, text_of
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


def test_a_store_is_opened_and_changed_on_its_form(town: Town) -> None:
    Store.objects.filter(pk=town.stores["LEEDS"]).delete()
    client = client_of("boss")
    said = {
        "warehouse": str(town.houses["LEEDS"]),
        "active": "1",
        "ships": "1",
        "accept_minutes": "45",
        "currency": "gbp",
        "when_closed": "skip",
        "settled_by": "commission",
        "commission": "12.5",
        "commission_to": "store",
        "fee": "1.20",
        "shipping_by": "merchant",
        "shipping": "2.5",
        "opens-0-0": "09:00",
        "closes-0-0": "18:30",
        "opens-5-0": "22:00",
        "closes-5-0": "00:00",
        "closed_dates": "2026-12-25\n2026-12-26",
    }
    assert client.post(reverse("orders:store-new"), said).status_code == 302
    made = Store.objects.get(warehouse=town.houses["LEEDS"])
    assert (made.accept_minutes, made.commission_bp, made.fee_minor, made.shipping_minor) == (
        45,
        1250,
        120,
        250,
    )
    assert made.hours == [[0, 540, 1110], [5, 1320, 1440]]
    assert (made.currency, made.when_closed, made.closed_dates) == (
        "GBP",
        "skip",
        ["2026-12-25", "2026-12-26"],
    )
    shown = text_of(client, "store-edit", made.pk)
    assert 'value="18:30"' in shown
    assert 'value="12.5"' in shown
    client.post(reverse("orders:store-edit", args=[made.pk]), {**said, "accept_minutes": "20"})
    assert Store.objects.get(pk=made.pk).accept_minutes == 20
    assert "09:00–18:30" in text_of(client, "store", made.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"accept_minutes": "0"},
        {"accept_minutes": "ten"},
        {"currency": "pounds"},
        {"commission": "101"},
        {"commission": "1.234"},
        {"commission": "NaN"},
        {"fee": "1e999"},
        {"shipping": "-1"},
        {"opens-0-0": "09:00"},
        {"opens-0-0": "9 o'clock", "closes-0-0": "18:00"},
        {"closed_dates": "Christmas"},
        {"settled_by": "barter"},
        {"ships": ""},
    ],
)
def test_terms_that_cannot_be_are_said_in_words_and_nothing_is_saved(
    town: Town, wrong: dict[str, str]
) -> None:
    said = {
        "active": "1",
        "ships": "1",
        "accept_minutes": "30",
        "currency": "GBP",
        "when_closed": "wait",
        "settled_by": "price",
        "commission_to": "store",
        "shipping_by": "store",
        **wrong,
    }
    before = all_books()
    answer = client_of("boss").post(reverse("orders:store-edit", args=[town.stores["LONDON"]]), said)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert all_books() == before


def test_prices_are_agreed_and_ended_on_the_stores_page(town: Town) -> None:
    client, address = client_of("boss"), reverse("orders:store", args=[town.stores["LONDON"]])
    for price, kept in (("6.40", [640]), ("nonsense", [640]), ("-1", [640]), ("", [])):
        client.post(address, {"sku": "CUP", "price": price})
        assert list(AgreedPrice.objects.values_list("price_minor", flat=True)) == kept
    assert client_of("finance").post(address, {"sku": "CUP", "price": "1"}).status_code == 404
