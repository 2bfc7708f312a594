"""A refusal is shown where people look, told again with what they mend, or settled by hand."""

import re
from html import unescape
from urllib.parse import unquote_plus

import pytest
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.connecting.operations import connect_shops
from zayton.channels.models import Connection
from zayton.channels.tests.fake_market import line
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.errands.mending import MendDraft, settle_errands, tell_again
from zayton.orders.errands.models import Errand
from zayton.orders.errands.notices import moments_of_errands, told_of_errands
from zayton.orders.errands.tests.hearing import AWAY, REFUSED, a_world, errand, settle
from zayton.orders.models import OrderLine
from zayton.orders.public import ShipDraft, ship_orders
from zayton.orders.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def refused(world):
    """An order whose parcel the marketplace refused."""
    key = world.bought("1")
    ship_orders(drafts=[ShipDraft(key, number="P1", carrier="DHL")], actor=SYSTEM, at=now())
    world.ears.faults = [REFUSED]
    settle()
    return key


def person(*permissions, shops=None):
    return Actor("person:7", frozenset(permissions), Scope(shops=shops), person_id=7)


def again(*keys, actor=SYSTEM, **facts):
    return tell_again(drafts=[MendDraft(key, **facts) for key in keys], actor=actor, at=now())


def test_told_again_it_goes_with_the_number_that_somebody_mended(world, refused) -> None:
    assert again(errand(refused).pk, number=" P2 ").ids == [errand(refused).pk]
    settle()
    [heard] = world.ears.dispatches
    assert (heard.carrier, heard.tracking, errand(refused).state) == ("DHL", "P2", "done")
    assert Entry.objects.filter(verb="orders.errand_again", document_id=refused).count() == 1


def test_settled_by_hand_it_is_told_no_more(world, refused) -> None:
    settle_errands(errand_ids=[errand(refused).pk], actor=SYSTEM, at=now())
    settle()
    assert (errand(refused).state, world.ears.dispatches) == ("settled", [])
    assert [one.code for one in again(errand(refused).pk).refusals] == ["orders.errand-not-failed"]


def test_the_last_parcel_is_the_last_although_another_was_settled_by_hand(world) -> None:
    key = world.bought("1", line("CUP", 1), line("POT", 1))
    first, second = OrderLine.objects.filter(order=key).order_by("line_no").values_list("pk", flat=True)
    ship_orders(drafts=[ShipDraft(key, {first: 1})], actor=SYSTEM, at=now())
    world.ears.faults = [REFUSED]
    settle()
    settle_errands(errand_ids=[errand(key).pk], actor=SYSTEM, at=now())
    ship_orders(drafts=[ShipDraft(key, {second: 1})], actor=SYSTEM, at=now())
    settle()
    assert [(one.lines, one.last) for one in world.ears.dispatches] == [((("l-POT", 1),), True)]


def test_what_is_not_refused_is_not_told_again_and_nothing_changes(world) -> None:
    key = world.bought("1")
    ship_orders(drafts=[ShipDraft(key)], actor=SYSTEM, at=now())
    world.ears.faults = [AWAY]
    before = Errand.objects.values().get()
    assert [one.code for one in again(before["id"]).refusals] == ["orders.errand-not-failed"]
    assert Errand.objects.values().get() == before


def test_who_may_not_and_who_sees_other_shops_change_nothing(world, refused) -> None:
    key, before = errand(refused).pk, Errand.objects.values().get()
    assert [one.code for one in again(key, actor=person()).refusals] == ["orders.errand-not-allowed"]
    other = person("orders.tell", shops=frozenset())
    assert [one.code for one in again(key, actor=other).refusals] == ["orders.unknown-errand"]
    assert settle_errands(errand_ids=[key], actor=other, at=now()).ids == []
    assert Errand.objects.values().get() == before


def test_too_long_a_number_is_refused(world, refused) -> None:
    assert [one.code for one in again(errand(refused).pk, number="x" * 41).refusals] == ["orders.too-long"]
    assert errand(refused).state == "failed"


def test_the_bell_rings_for_those_who_may_see_to_it(world, refused) -> None:
    with override("en"):
        [notice] = told_of_errands(person("orders.tell"), 9)
        assert str(notice.words).startswith("Order 1: Hearing Market refused")
    assert "you cannot ship this order" in str(notice.words)
    assert told_of_errands(person(), 9) == []
    assert told_of_errands(person("orders.tell", shops=frozenset()), 9) == []
    settle_errands(errand_ids=[errand(refused).pk], actor=SYSTEM, at=now())
    assert told_of_errands(person("orders.tell"), 9) == []


def test_many_alike_are_one_notice_that_leads_to_all_of_them(world, refused) -> None:
    ship_orders(drafts=[ShipDraft(world.bought("2"), number="P2", carrier="DHL")], actor=SYSTEM, at=now())
    world.ears.faults = [REFUSED]
    settle()
    boss = person("orders.tell")
    with override("en"):
        [notice] = told_of_errands(boss, 9)
    assert str(notice.words) == "Web: Hearing Market refused “Confirm the shipment” 2 times"
    [asked] = moments_of_errands(boss)
    assert list(asked.values_list("moment", flat=True)) == [notice.at]
    rows = client_of("boss").get(f"{unquote_plus(notice.href)}&format=json").json()["rows"]
    assert {row["number"] for row in rows} == {"1", "2"}


def read(client, key):
    said = client.get(reverse("orders:order", args=[key])).content.decode()
    return re.sub(r"\s+", " ", unescape(said))


def test_the_orders_page_shows_the_refusal_and_sends_again(world, refused) -> None:
    client = client_of("logistics")
    said = read(client, refused)
    assert "you cannot ship this order" in said
    assert 'value="P1"' in said
    where = reverse("orders:errand", args=[errand(refused).pk])
    client.post(where, {"verb": "again", "carrier": "UPS", "number": "1Z"})
    settle()
    assert (world.ears.dispatches[0].carrier, errand(refused).state) == ("UPS", "done")
    assert "Send again" not in read(client, refused)


def test_who_may_not_tell_sees_the_refusal_and_no_buttons(world, refused) -> None:
    client = client_of("finance")
    said = read(client, refused)
    assert "you cannot ship this order" in said
    assert "Send again" not in said
    assert client.post(reverse("orders:errand", args=[errand(refused).pk])).status_code == 403


def test_an_order_of_another_shop_is_not_found(world, refused) -> None:
    client = client_of("boss", shops=[])
    assert client.post(reverse("orders:errand", args=[errand(refused).pk])).status_code == 404


def test_following_its_address_changes_nothing(world, refused) -> None:
    assert client_of("boss").get(reverse("orders:errand", args=[errand(refused).pk])).status_code == 405
    assert errand(refused).state == "failed"


def test_all_that_was_told_stands_in_one_table(world, refused) -> None:
    client = client_of("boss")
    said = unescape(client.get(reverse("orders:told")).content.decode())
    assert "1 refusal waits for somebody" in said
    empty = client_of("boss", shops=[]).get(reverse("orders:told"))
    assert "No marketplace refused anything" in unescape(empty.content.decode())


def test_an_order_that_came_over_no_connection_says_nothing_of_marketplaces(world) -> None:
    key = world.business.sell("file-1", CUP=1)
    assert "was told" not in read(client_of("boss"), key)


def left_to_itself(world, number="9"):
    """An order that was shipped over a connection that is called no more."""
    key = world.bought(number)
    ship_orders(drafts=[ShipDraft(key)], actor=SYSTEM, at=now())
    Connection.objects.update(state="paused")
    return key


def settled(*keys, note="", actor=SYSTEM):
    return settle_errands(errand_ids=keys, actor=actor, at=now(), note=note)


def test_what_nobody_tells_as_things_stand_is_settled_by_hand_with_a_note(world) -> None:
    key = left_to_itself(world)
    assert [one.code for one in settled(errand(key).pk, note=" ").refusals] == ["orders.errand-no-note"]
    assert errand(key).state == "due"
    assert settled(errand(key).pk, note=" told them by phone ").ids == [errand(key).pk]
    assert (errand(key).state, errand(key).note) == ("settled", "told them by phone")
    entry = Entry.objects.get(verb="orders.errand_settled", document_id=key)
    assert entry.payload["note"] == "told them by phone"
    Connection.objects.update(state="working")
    settle()
    assert world.ears.dispatches == []


def test_so_is_what_belongs_to_a_shop_that_is_connected_no_more(world) -> None:
    key = world.bought("9")
    ship_orders(drafts=[ShipDraft(key)], actor=SYSTEM, at=now())
    assert connect_shops(connection_id=world.connection.pk, shops=[], actor=SYSTEM, at=now()) == []
    assert settled(errand(key).pk, note="the shop is closed").ids == [errand(key).pk]


def test_what_is_told_by_itself_is_not_settled_by_hand(world) -> None:
    key = world.bought("9")
    ship_orders(drafts=[ShipDraft(key)], actor=SYSTEM, at=now())
    assert [one.code for one in settled(errand(key).pk, note="x").refusals] == ["orders.errand-not-failed"]
    assert errand(key).state == "due"


def test_too_long_a_note_is_refused(world) -> None:
    key = left_to_itself(world)
    assert [one.code for one in settled(errand(key).pk, note="x" * 201).refusals] == ["orders.too-long"]
    assert errand(key).state == "due"


def test_the_orders_page_settles_what_nobody_tells(world) -> None:
    key, client = left_to_itself(world), client_of("logistics")
    assert "Settled there by hand" in read(client, key)
    assert "its connection is not called now" in read(client, key)
    assert "Settled there by hand" not in read(client_of("finance"), key)
    where = reverse("orders:errand", args=[errand(key).pk])
    client.post(where, {"verb": "settle", "note": "told them by phone"})
    assert "told them by phone" in read(client, key)
    assert errand(key).state == "settled"


def rows_of(client):
    return {row["number"]: row for row in client.get(reverse("orders:told") + "?format=json").json()["rows"]}


def chosen(client, verb, *keys, step, **values):
    said = {"bulk": verb, "step": step, "id": [str(key) for key in keys], **values}
    return client.post(reverse("orders:told"), said).content.decode()


def test_the_list_says_why_nobody_is_told_and_how_it_was_settled(world) -> None:
    key, client = left_to_itself(world), client_of("logistics")
    number = errand(key).order.external_number
    assert "its connection is not called now" in rows_of(client)[number]["detail"]
    settled(errand(key).pk, note="told them by phone")
    assert rows_of(client)[number]["detail"].endswith("told them by phone")


def test_a_preview_says_who_would_be_refused_for_want_of_a_note(world) -> None:
    key, client = left_to_itself(world), client_of("logistics")
    asked = (client, "settle", errand(key).pk)
    without, noted = chosen(*asked, step="preview"), chosen(*asked, step="preview", note="by phone")
    assert "0 entries would be seen to." in without
    assert "Say in a note how it was settled there" in without
    assert "1 entry would be seen to." in noted
    assert errand(key).state == "due"
    chosen(*asked, step="apply", note="by phone")
    assert (errand(key).state, errand(key).note) == ("settled", "by phone")


def test_a_preview_of_telling_again_changes_nothing(world, refused) -> None:
    text = chosen(client_of("logistics"), "again", errand(refused).pk, step="preview")
    assert "1 entry would be seen to." in text
    assert errand(refused).state == "failed"


def test_many_are_told_again_and_settled_by_as_many_statements_as_one(
    world, django_assert_max_num_queries
) -> None:
    keys = [world.bought(str(number)) for number in range(20, 30)]
    ship_orders(drafts=[ShipDraft(key) for key in keys], actor=SYSTEM, at=now())
    Errand.objects.update(state="failed")
    ids = list(Errand.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(9):
        assert again(*ids).ids == ids
    Errand.objects.update(state="failed")
    with django_assert_max_num_queries(9):
        assert settle_errands(errand_ids=ids, actor=SYSTEM, at=now()).ids == ids
