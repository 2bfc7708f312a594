"""What keeps the nearest store from being found is said on the shop's page and on the store's."""

import pytest
from django.urls import reverse

from zayton.channels.models import Shop
from zayton.orders.stores.models import PostcodeArea
from zayton.orders.stores.tests.browsing import client_of, text_of
from zayton.orders.stores.tests.builders import Town, a_town
from zayton.stock.models import Warehouse

pytestmark = pytest.mark.django_db
AREAS = "No postcode areas of United Kingdom are known"
PLACE = "Its warehouse has no coordinates"


@pytest.fixture
def town() -> Town:
    return a_town()


def shop_page(client) -> str:
    answer = client.get(reverse("channels:shop", args=[Shop.objects.get().pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def import_page() -> str:
    return reverse("web:import-upload-for", args=["postcodes"])


def know(country: str) -> None:
    PostcodeArea.objects.create(country=country, prefix="SW1A", latitude_e6=51_501_000, longitude_e6=-141_000)


def test_where_the_nearest_is_chosen_it_says_that_no_postcodes_are_known_and_where_they_come_from(
    town,
) -> None:
    said = shop_page(client_of("boss"))
    assert AREAS in said
    assert import_page() in said


def test_areas_of_the_shops_country_end_that_and_those_of_another_do_not(town) -> None:
    know("DE")
    assert AREAS in shop_page(client_of("boss"))
    know("GB")
    assert AREAS not in shop_page(client_of("operator"))


def test_who_may_not_import_them_is_not_sent_there(town) -> None:
    said = shop_page(client_of("finance"))
    assert AREAS in said
    assert import_page() not in said


def test_a_store_says_that_it_has_no_coordinates_and_one_that_has_them_does_not(town) -> None:
    know("GB")
    assert PLACE not in text_of(client_of("boss"), "store", town.stores["LONDON"])
    house = Warehouse.objects.filter(pk=town.houses["LONDON"])
    house.update(latitude_microdegrees=None, longitude_microdegrees=None)
    assert PLACE in text_of(client_of("operator"), "store", town.stores["LONDON"])


def test_a_store_says_that_its_countrys_postcodes_are_unknown(town) -> None:
    said = text_of(client_of("boss"), "store", town.stores["LONDON"])
    assert AREAS in said
    assert import_page() in said
