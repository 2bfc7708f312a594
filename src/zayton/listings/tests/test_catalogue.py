"""Goods are found in the marketplace's own catalogue, over HTTP at its stand-in, and sold on what is there."""

import pytest

from zayton.catalog.models import Barcode
from zayton.channels.models import Connection, MarketplaceSite
from zayton.channels.tests.builders import client_of
from zayton.listings.tests.selling import Seller
from zayton.sandbox.markets import MARKETS
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db
HEADPHONES = "B0SAND0003"


@pytest.fixture(scope="module")
def stand():
    with standing(MARKETS["amazon"]) as one:
        yield one


@pytest.fixture
def made(stand):
    return Seller({"amazon": stand.url}, ("CUP",))


def said(answer) -> str:
    return answer.content.decode()


def place(made, words=""):
    return f"/listings/catalogue/{made.skus['CUP']}/{made.shops['amazon']}" + (
        f"?words={words}" if words else ""
    )


def test_an_entry_with_our_barcode_is_offered_to_be_sold_on(made) -> None:
    Barcode.objects.create(sku_id=made.skus["CUP"], digits="5012345678900")
    client = client_of("operator")
    page = said(client.get(place(made)))
    assert "Over-Ear Wireless Headphones" in page
    assert f"item-{made.shops['amazon']}={HEADPHONES}" in page
    form = f"/listings/publish?sku={made.skus['CUP']}&item-{made.shops['amazon']}={HEADPHONES}"
    assert f'value="{HEADPHONES}"' in said(client.get(form))
    assert place(made) in said(client.get(form))


def test_other_words_find_other_goods_and_none_find_none(made) -> None:
    client = client_of("operator")
    assert "Cast Iron Frying Pan" in said(client.get(place(made, "frying pan")))
    assert "Search by other words" in said(client.get(place(made, "unheard of")))


def test_a_marketplace_whose_connection_is_paused_is_not_asked(made) -> None:
    Connection.objects.update(state="paused", sealed=b"")
    page = said(client_of("operator").get(place(made, "pan")))
    assert "The connection is paused, so its marketplace is not asked. Resume it, then search again." in page
    assert "denies access" not in page


def test_a_marketplace_that_does_not_answer_says_why(made) -> None:
    Connection.objects.update(sealed=b"")
    page = said(client_of("operator").get(place(made, "pan")))
    assert 'role="alert"' in page
    assert "Search by other words" not in page


def test_a_channel_without_a_catalogue_says_so(made) -> None:
    Connection.objects.update(adapter="custom")
    MarketplaceSite.objects.update(marketplace="custom")
    client = client_of("operator")
    assert "no catalogue that can be searched" in said(client.get(place(made)))
    assert place(made) not in said(client.get(f"/listings/publish?sku={made.skus['CUP']}"))


def test_it_is_for_who_may_publish_there(made) -> None:
    assert client_of("warehouse").get(place(made)).status_code == 403
    assert client_of("operator", shops=[]).get(place(made)).status_code == 404
    assert client_of("operator").get(f"/listings/catalogue/0/{made.shops['amazon']}").status_code == 404


def test_it_reads_in_chinese(made) -> None:
    assert client_of("operator", language="zh-hans").get(place(made, "pan")).status_code == 200
