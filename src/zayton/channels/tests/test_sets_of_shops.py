"""Shops written as sets, in any order and any number of times, and what is then offered of them."""

from random import Random

import pytest

from zayton.channels.facts import shop_rows
from zayton.channels.frame import find_shops, shop_choices
from zayton.channels.models import Shop
from zayton.channels.public import shop_ids_by_code, shops_by_id, shops_seen
from zayton.channels.tests.builders import kept, seller, write
from zayton.kernel.access.public import Scope
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
ALL = Scope.everything()


@pytest.fixture
def here():
    return seller()


def drafts(here, count: int = 6):
    """Shops that differ in everything a shop may differ in."""
    houses = (("LEEDS",), ("KOELN", "LEEDS"), ("YIWU", "LEEDS", "KOELN"))
    return [
        here.draft(
            f"S{number}",
            *houses[number % 3],
            name=f"店 {number} 🛍",
            site=("own", "amazon-de")[number % 2],
            zone=("Asia/Tokyo", "UTC")[number % 2],
            currency=("JPY", "KWD", "GBP")[number % 3],
            routing=("priority", "nearest")[number % 2],
            splits=bool(number % 2),
        )
        for number in range(count)
    ]


def facts() -> dict[str, tuple]:
    """All that is known of each shop by its code, without its own key."""
    return {shop.code: shop[2:] for shop in shops_seen(scope=ALL)}


def test_a_shop_reads_back_as_it_was_drafted(here):
    made = drafts(here)
    ids = write(*made).ids
    for draft in made:
        shop = shops_by_id([ids[draft.code]])[ids[draft.code]]
        assert shop[5:] == (
            draft.owner_id,
            draft.zone,
            draft.currency,
            draft.routing,
            draft.splits,
            draft.warehouse_ids,
        )
        assert (shop.name, shop.country) == (draft.name, {"own": "GB", "amazon-de": "DE"}[draft.site])


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_a_set_does_not_matter(here, seed):
    made = drafts(here)
    write(*made)
    first = facts()
    Shop.objects.all().delete()
    Random(seed).shuffle(made)
    write(*made)
    assert facts() == first


def test_a_set_delivered_twice_changes_and_tells_nothing(here):
    made = drafts(here)
    ids = write(*made).ids
    before = kept()
    assert write(*reversed(made)).ids == ids
    assert kept() == before


def test_a_set_in_two_parts_is_the_set(here):
    made = drafts(here)
    whole = write(*made[:2]).ids | write(*made[2:]).ids
    assert write(*made).ids == whole
    assert Entry.objects.filter(verb="channels.shop_opened").count() == len(made)


def test_a_shop_that_is_refused_among_many_leaves_the_others_and_itself_alone(here):
    made = drafts(here)
    write(*made)
    before = facts()
    changed = [draft._replace(name="Changed", zone="Mars") if draft.code == "S2" else draft for draft in made]
    written = write(*changed)
    assert [(one.row, one.subject) for one in written.refusals] == [(2, "S2")]
    assert sorted(written.ids) == ["S0", "S1", "S3", "S4", "S5"]
    assert facts() == before


def test_codes_find_keys_of_all_that_were_opened(here):
    ids = write(*drafts(here)).ids
    assert shop_ids_by_code(ids) == ids


def test_the_palette_and_the_scope_bar_offer_what_the_list_shows(here):
    write(*drafts(here))
    names = [shop.name for shop in shops_seen(scope=ALL)]
    assert [hit.label for hit in find_shops("店", ALL, 50)] == names
    assert [choice.name for choice in shop_choices(ALL)] == names
    assert sorted(shop_rows()["name"]) == sorted(names)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_sees_the_shops_of_their_scope_everywhere(here, count):
    ids = sorted(write(*drafts(here)).ids.values())[:count]
    scope = Scope(shops=frozenset(ids))
    assert sorted(shop.id for shop in shops_seen(scope=scope)) == ids
    assert sorted(choice.key for choice in shop_choices(scope)) == ids
    assert len(find_shops("s", scope, 50)) == count
