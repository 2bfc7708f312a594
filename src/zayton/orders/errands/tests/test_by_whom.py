"""Who may have errands told again and from where; sets that are empty, repeated or good in part; letters that broke."""

from datetime import timedelta

import pytest
from django.urls import reverse

from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import CameOver
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.errands.allowing import may_write
from zayton.orders.errands.answering import Answer, keep_answers
from zayton.orders.errands.buyers import LetterDraft
from zayton.orders.errands.mending import MendDraft, settle_errands, tell_again
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import AWAY, REFUSED, Ears, a_world, errand, settle
from zayton.orders.operations.writing_off import cancel_and_write
from zayton.orders.public import ShipDraft, cancel_orders, ship_orders
from zayton.orders.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def refused(world):
    """Two orders whose parcels the marketplace refused."""
    keys = [world.bought("1"), world.bought("2")]
    ship_orders(drafts=[ShipDraft(key) for key in keys], actor=SYSTEM, at=now())
    world.ears.faults = [REFUSED, REFUSED]
    settle()
    return [errand(key).pk for key in keys]


def person(*permissions, shops=None):
    return Actor("person:7", frozenset(permissions), Scope(shops=shops), person_id=7)


def again(*keys, actor=SYSTEM):
    return tell_again(drafts=[MendDraft(key) for key in keys], actor=actor, at=now())


def codes(mended):
    return [(one.code, one.row) for one in mended.refusals]


def states():
    return list(Errand.objects.order_by("pk").values_list("state", flat=True))


def test_of_a_set_what_can_be_told_again_is_and_the_rest_is_refused_in_its_place(refused) -> None:
    mended = again(10**9, refused[1])
    assert (mended.ids, codes(mended)) == ([refused[1]], [("orders.unknown-errand", 0)])
    assert states() == ["failed", "due"]


def test_named_twice_in_one_set_it_is_told_again_once(refused) -> None:
    mended = again(refused[0], refused[0])
    assert (mended.ids, codes(mended)) == ([refused[0]], [("orders.errand-not-failed", 1)])
    assert Entry.objects.filter(verb="orders.errand_again").count() == 1


def test_settled_twice_is_settled_once(refused) -> None:
    for _ in range(2):
        last = settle_errands(errand_ids=[refused[0]], actor=SYSTEM, at=now())
    assert codes(last) == [("orders.errand-not-failed", 0)]
    assert Entry.objects.filter(verb="orders.errand_settled").count() == 1


def test_an_empty_set_changes_nothing(refused) -> None:
    assert (again().ids, settle_errands(errand_ids=[], actor=SYSTEM, at=now()).ids) == ([], [])
    assert states() == ["failed", "failed"]


def test_who_may_not_settles_nothing(refused) -> None:
    mended = settle_errands(errand_ids=refused, actor=person("orders.read"), at=now())
    assert [one.code for one in mended.refusals] == ["orders.errand-not-allowed"]
    assert states() == ["failed", "failed"]


def test_who_sees_other_shops_settles_nothing_though_they_may(world, refused) -> None:
    other = person("orders.tell", shops=frozenset({world.business.shop + 1}))
    mended = settle_errands(errand_ids=refused, actor=other, at=now())
    assert codes(mended) == [("orders.unknown-errand", 0), ("orders.unknown-errand", 1)]
    assert states() == ["failed", "failed"]


def rows(client):
    return client.get(reverse("orders:told") + "?format=json").json()["rows"]


def test_the_table_shows_what_was_told_of_the_readers_shops_alone(refused) -> None:
    assert sorted(row["number"] for row in rows(client_of("finance"))) == ["1", "2"]
    assert rows(client_of("boss", shops=[])) == []


def act(client, verb, *keys):
    said = {"bulk": verb, "step": "apply", "id": [str(key) for key in keys]}
    return client.post(reverse("orders:told"), said)


def test_many_are_told_again_from_the_table(world, refused) -> None:
    act(client_of("logistics"), "again", *refused)
    settle()
    assert (states(), len(world.ears.dispatches)) == (["done", "done"], 2)


@pytest.mark.parametrize(("verb", "after"), [("again", "To be told"), ("settle", "Settled by hand")])
def test_before_it_is_done_the_table_says_what_becomes_of_each(refused, verb, after) -> None:
    said = {"bulk": verb, "step": "preview", "id": [str(key) for key in refused]}
    seen = client_of("logistics").post(reverse("orders:told"), said).content.decode()
    assert seen.count("Confirm the shipment") == 2
    assert (seen.count("<td>Refused</td>"), seen.count(f"<strong>{after}</strong>")) == (2, 2)
    assert states() == ["failed", "failed"]


@pytest.mark.parametrize("verb", ["again", "settle"])
def test_who_may_only_read_the_table_changes_nothing_by_it(refused, verb) -> None:
    act(client_of("finance"), verb, *refused)
    assert states() == ["failed", "failed"]


def test_ids_that_are_none_change_nothing(refused) -> None:
    act(client_of("boss"), "settle", "x", "-1", "9" * 30, 10**9)
    assert states() == ["failed", "failed"]


def test_the_marketplaces_word_outweighs_that_somebody_had_settled_it(refused) -> None:
    settle_errands(errand_ids=[refused[0]], actor=SYSTEM, at=now())
    late = Errand.objects.select_related("order").get(pk=refused[0])
    keep_answers([late], {late.pk: Answer(reference="R9")}, at=now())
    assert (states()[0], Errand.objects.get(pk=late.pk).reference) == ("done", "R9")


@pytest.mark.parametrize("fault", [AWAY, REFUSED])
def test_a_late_fault_reopens_nothing_that_was_settled(refused, fault) -> None:
    settle_errands(errand_ids=[refused[0]], actor=SYSTEM, at=now())
    late = Errand.objects.select_related("order").get(pk=refused[0])
    keep_answers([late], {late.pk: Answer(fault)}, at=now())
    assert states()[0] == "settled"


def test_answered_twice_the_journal_is_told_once(world) -> None:
    key = world.bought("1")
    cancel_orders(order_ids=[key], actor=SYSTEM, at=now(), reason="no_stock")
    found = Errand.objects.select_related("order").get()
    for _ in range(2):
        keep_answers([found], {found.pk: Answer()}, at=now())
    assert Entry.objects.filter(verb="orders.cancellation_told").count() == 1


def test_a_letter_that_another_key_sealed_is_refused_and_the_order_is_cancelled_all_the_same(world) -> None:
    key = world.bought("1")
    cancel_and_write(drafts=[LetterDraft(key, "Sorry.")], actor=SYSTEM, at=now(), reason="no_stock")
    Errand.objects.filter(kind="letter").update(sealed=b"x" * 60)
    settle()
    assert "another key" in errand(key, "letter").fault_said
    assert (world.ears.letters, errand(key, "cancel").state) == ([], "done")


def test_who_sees_other_shops_writes_to_no_buyer(world) -> None:
    key = world.bought("1")
    stranger = person("orders.cancel", shops=frozenset())
    moved = cancel_and_write(drafts=[LetterDraft(key, "Sorry.")], actor=stranger, at=now())
    assert [one.code for one in moved.refusals] == ["orders.unknown"]
    assert not Errand.objects.exists()


def test_a_door_that_is_shut_is_said_in_its_own_words_to_whoever_would_write(world) -> None:
    world.ears.closed = [Fault(FaultKind.DENIED, "revoked")]
    allowed = may_write(CameOver(world.connection.pk, "UK"), "1")
    assert (allowed.yes, allowed.why, allowed.said) == (False, "fault", "revoked")


@pytest.mark.parametrize("state", ["paused", "denied"])
def test_who_is_paused_or_shut_out_is_not_asked_for_a_page(world, state) -> None:
    Connection.objects.update(state=state, fault_said="revoked")
    world.ears.closed = [Fault(FaultKind.AWAY, "it was asked")]
    allowed = may_write(CameOver(world.connection.pk, "UK"), "1")
    assert (allowed.yes, allowed.said) == (
        False,
        {"paused": "the connection is paused", "denied": "revoked"}[state],
    )
    assert len(world.ears.closed) == 1


def test_an_adapter_that_breaks_takes_no_page_with_it(world, monkeypatch) -> None:
    key = world.bought("1")
    monkeypatch.setattr(Ears, "allowed", lambda *_all, **_named: {}["what it never said"])
    page = client_of("boss").get(f"/orders/{key}/cancel")
    assert page.status_code == 200
    assert "KeyError" in page.content.decode()


def test_an_errand_of_an_order_waits_for_the_one_before_it(world) -> None:
    key = world.bought("1")
    cancel_and_write(drafts=[LetterDraft(key, "Sorry.")], actor=SYSTEM, at=now(), reason="no_stock")
    Errand.objects.filter(kind="letter").update(due_at=now() + timedelta(hours=1))
    Errand.objects.filter(kind="cancel").update(due_at=now() - timedelta(hours=1))
    assert not run_due()
    assert world.ears.cancelled == []
