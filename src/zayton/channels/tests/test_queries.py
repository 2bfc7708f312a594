"""What others ask of shops: by id, by code, by scope, by warehouse and by site."""

import pytest
from django.urls import reverse

from zayton.channels.frame import find_shops, shop_choices
from zayton.channels.models import Shop
from zayton.channels.public import (
    shop_ids_by_code,
    shops_by_id,
    shops_question,
    shops_seen,
    shops_served_by,
)
from zayton.channels.queries import shops_on
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import Scope
from zayton.kernel.statements import selected

pytestmark = pytest.mark.django_db
ALL, NOTHING = Scope.everything(), Scope(shops=frozenset())


@pytest.fixture
def here():
    return seller()


def test_shops_are_found_by_id_and_unknown_ones_left_out(here):
    web, fba = here.open("WEB", "KOELN", "LEEDS"), here.open("FBA", "YIWU", site="amazon-de")
    found = shops_by_id([fba, web, web, 10**9])
    assert sorted(found) == sorted([web, fba])
    assert found[web].warehouse_ids == (here.houses["KOELN"], here.houses["LEEDS"])
    assert (found[fba].country, found[fba].splits) == ("DE", True)


def test_no_id_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shops_by_id([]) == {}


def test_many_shops_with_many_warehouses_are_one_query(here, django_assert_num_queries):
    ids = [here.open(f"S{number}") for number in range(12)]
    with django_assert_num_queries(1):
        assert len(shops_by_id(ids)) == 12


def test_a_shop_whose_warehouses_were_all_taken_away_is_still_found(here):
    key = here.open()
    Shop.objects.get(pk=key).warehouses.all().delete()
    assert shops_by_id([key])[key].warehouse_ids == ()


def test_a_shop_that_never_splits_says_so_as_a_truth_on_any_database(here):
    key = here.open(splits=False)
    assert shops_by_id([key])[key].splits is False


def test_the_foreseen_question_is_the_one_that_is_asked(here):
    key = here.open("WEB", "LEEDS")
    rows = selected(*shops_question([key, key]))
    assert [(row[0], row[1], row[-1]) for row in rows] == [(key, "WEB", here.houses["LEEDS"])]


def test_codes_are_exact_and_unknown_ones_left_out(here):
    key = here.open("WEB")
    assert shop_ids_by_code(["WEB", "web", "NONE"]) == {"WEB": key}
    assert shop_ids_by_code([]) == {}


def test_shops_are_seen_by_name_and_only_within_the_scope(here):
    zulu, alpha = here.open("A", name="Zulu"), here.open("Z", name="Alpha")
    assert [shop.name for shop in shops_seen(scope=ALL)] == ["Alpha", "Zulu"]
    assert [shop.id for shop in shops_seen(scope=Scope(shops=frozenset({zulu, 10**9})))] == [zulu]
    assert shops_seen(scope=NOTHING) == []
    assert alpha not in {shop.id for shop in shops_seen(scope=Scope(shops=frozenset({zulu})))}


def test_a_warehouse_knows_which_shops_it_may_serve(here):
    web, fba = here.open("WEB", "KOELN", "LEEDS"), here.open("FBA", "LEEDS")
    assert shops_served_by([here.houses["LEEDS"]]) == {web, fba}
    assert shops_served_by([here.houses["KOELN"], here.houses["YIWU"]]) == {web}
    assert shops_served_by([]) == frozenset()


def test_a_site_knows_its_shops(here):
    web, fba = here.open("WEB"), here.open("FBA", site="amazon-de")
    sites = {facts.id: facts.site_id for facts in shops_seen(scope=ALL)}
    assert shops_on([sites[web]]) == {web}
    assert shops_on([sites[web], sites[fba]]) == {web, fba}
    assert shops_on([]) == frozenset()


class TestThePalette:
    def test_a_shop_is_found_by_any_part_of_name_or_code_in_any_case(self, here):
        key = here.open("WEB-DE", name="Straße 路")
        for text in ("web-d", "STRASSE", "straße", "路", ""):
            (hit,) = find_shops(text, ALL, 5)
            assert (hit.label, hit.href) == ("Straße 路", reverse("channels:shop", args=[key])), text

    def test_another_persons_shop_is_not_found(self, here):
        here.open("WEB")
        assert find_shops("web", NOTHING, 5) == []
        assert shop_choices(NOTHING) == []

    def test_no_more_is_offered_than_asked_for(self, here):
        for number in range(4):
            here.open(f"S{number}")
        assert len(find_shops("s", ALL, 3)) == 3
        assert find_shops("nothing like it", ALL, 3) == []

    def test_the_scope_bar_offers_shops_by_name_with_their_zone_in_one_query(
        self, here, django_assert_num_queries
    ):
        here.open("B", name="Beta", zone="Asia/Tokyo")
        here.open("A", name="Alpha")
        with django_assert_num_queries(1):
            assert [(one.name, one.zone) for one in shop_choices(ALL)] == [
                ("Alpha", "Europe/London"),
                ("Beta", "Asia/Tokyo"),
            ]
