"""Buyers are written to over their marketplaces, and asked for a review once; who may not is refused."""

from datetime import timedelta

import pytest

from zayton.api.tests.builders import caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.errands.buyers import LetterDraft, ask_for_reviews, foresee_reviews, write_to_buyers
from zayton.orders.errands.claiming import claim_errands
from zayton.orders.errands.models import Errand
from zayton.orders.errands.permissions import WRITE
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import AWAY, a_world, errand, settle
from zayton.orders.errands.tests.test_moved_shops import sells_over
from zayton.orders.models import Order
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.operations.writing_off import cancel_and_write
from zayton.orders.tests.builders import in_the_books

pytestmark = pytest.mark.django_db
BOTH = ("text", "review_request")


@pytest.fixture
def world():
    made = a_world()
    made.ears.kinds = BOTH
    return made


def write(*drafts, actor=SYSTEM):
    return write_to_buyers(drafts=[LetterDraft(key, text) for key, text in drafts], actor=actor, at=now())


def shipped(world, number):
    key = world.bought(number)
    assert not ship_orders(drafts=[ShipDraft(key)], actor=SYSTEM, at=now()).refusals
    settle()
    return key


def ask(*keys, actor=SYSTEM):
    return ask_for_reviews(order_ids=keys, actor=actor, at=now())


def codes(asked):
    return [(one.code, one.row) for one in asked.refusals]


def test_a_message_is_brought_and_stands_sealed_on_the_order(world) -> None:
    key = world.bought("1")
    assert write((key, " Your cup\r\nleaves today. ")).order_ids == [key]
    settle()
    [letter] = world.ears.letters
    assert (letter.number, letter.kind, letter.text) == ("1", "text", "Your cup\nleaves today.")
    assert errand(key, "letter").state == "done"
    assert "cup" not in repr(list(Entry.objects.values_list("payload", flat=True)))
    verbs = Entry.objects.filter(document_id=key).values_list("verb", flat=True)
    assert "orders.buyer_written" in verbs


def test_a_buyer_may_be_written_to_twice_but_asked_for_a_review_once(world) -> None:
    key = shipped(world, "1")
    write((key, "One"))
    write((key, "Two"))
    assert ask(key).order_ids == [key]
    assert codes(ask(key)) == [("orders.review-asked-before", 0)]
    settle()
    assert [(one.kind, one.text) for one in world.ears.letters] == [
        ("text", "One"),
        ("text", "Two"),
        ("review_request", ""),
    ]
    assert "orders.review_asked" in Entry.objects.filter(document_id=key).values_list("verb", flat=True)


def test_nobody_is_asked_to_review_what_has_not_left(world) -> None:
    key = world.bought("1")
    assert codes(ask(key)) == [("orders.no-review-yet", 0)]
    assert not Errand.objects.filter(kind="review").exists()


def test_a_marketplace_that_allows_no_review_now_says_so_on_the_order(world) -> None:
    key = shipped(world, "1")
    world.ears.kinds = ("text",)
    ask(key)
    settle()
    assert errand(key, "review").state == "failed"
    assert "request for a review" in errand(key, "review").fault_said
    assert world.ears.letters == []


def test_a_request_that_came_too_early_is_made_again_when_somebody_asks_for_it(world) -> None:
    key = shipped(world, "1")
    world.ears.kinds = ("text",)
    ask(key)
    settle()
    world.ears.kinds = BOTH
    client = client_of("service")
    assert 'name="verb" value="review"' in client.get(f"/orders/{key}/write").content.decode()
    orders, _refusals = foresee_reviews(order_ids=[key], actor=SYSTEM)
    assert [order.pk for order in orders] == [key]
    assert ask(key).order_ids == [key]
    assert codes(ask(key)) == [("orders.review-asked-before", 0)]
    settle()
    assert [one.kind for one in world.ears.letters] == ["review_request"]
    assert errand(key, "review").state == "done"


def test_a_shipment_is_confirmed_while_a_message_cannot_be_brought(world) -> None:
    key = world.bought("1")
    write((key, "Hello"))
    world.ears.faults = [Fault(FaultKind.AWAY, "messages are out")]
    run_due()
    assert errand(key, "letter").state == "due"
    assert not ship_orders(drafts=[ShipDraft(key)], actor=SYSTEM, at=now()).refusals
    run_due()
    assert (errand(key).state, errand(key, "letter").state) == ("done", "due")


def test_a_cancellation_waits_for_the_message_before_it(world) -> None:
    key = world.bought("1")
    write((key, "Sorry"))
    world.ears.faults = [Fault(FaultKind.AWAY, "messages are out")]
    run_due()
    assert not cancel_orders(order_ids=[key], actor=SYSTEM, at=now()).refusals
    run_due()
    assert (errand(key, "cancel").state, world.ears.cancelled) == ("due", [])


def test_a_request_whose_answer_is_lost_is_not_made_twice(world) -> None:
    key = shipped(world, "1")
    ask(key)
    world.ears.lost = [AWAY]
    settle()
    assert (len(world.ears.letters), errand(key, "review").state) == (1, "failed")


def test_who_dies_with_many_requests_to_bring_leaves_one_in_doubt(world) -> None:
    keys = [shipped(world, str(number)) for number in range(3)]
    ask(*keys)
    claim_errands(world.connection.pk, now(), limit=9)
    Errand.objects.filter(kind="review").exclude(claim="").update(due_at=now() - timedelta(minutes=1))
    settle()
    assert len(world.ears.letters) == 2
    assert sorted(Errand.objects.filter(kind="review").values_list("state", flat=True)) == [
        "done",
        "done",
        "failed",
    ]


def test_what_does_not_fit_is_refused_at_its_place_and_the_others_go(world) -> None:
    near, far = world.bought("1"), world.business.sell("file-1", CUP=1)
    asked = write((near, "  "), (far, "Hello"), (999_999, "Hello"), (world.bought("2"), "Hello"))
    assert codes(asked) == [("orders.no-text", 0), ("orders.no-letters", 1), ("orders.unknown", 2)]
    assert len(asked.order_ids) == 1
    assert codes(ask(far)) == [("orders.no-letters", 0)]


def test_a_shop_that_left_its_connection_writes_to_nobody(world) -> None:
    key, waiting = shipped(world, "1"), world.bought("2")
    sells_over(world.connection)
    assert codes(write((key, "Hello"))) == [("orders.no-letters", 0)]
    assert codes(ask(key)) == [("orders.no-letters", 0)]
    assert not Errand.objects.exclude(kind="dispatch").exists()
    moved = cancel_and_write(drafts=[LetterDraft(waiting, "Sorry")], actor=SYSTEM, at=now())
    assert codes(moved) == [("orders.no-letters", 0)]
    assert Order.objects.get(pk=waiting).state == "allocated"


def test_who_may_not_write_or_sees_another_shop_changes_nothing(world) -> None:
    key = shipped(world, "1")
    before = in_the_books()
    nobody = Actor("nobody", frozenset(), Scope.everything())
    assert codes(write((key, "Hello"), actor=nobody)) == [("orders.not-to-write", None)]
    elsewhere = Actor("elsewhere", frozenset({WRITE.name}), Scope(frozenset()))
    assert codes(ask(key, actor=elsewhere)) == [("orders.unknown", 0)]
    assert in_the_books() == before


def test_what_would_be_asked_is_foreseen_and_nothing_is_written(world) -> None:
    ready, open_one = shipped(world, "1"), world.bought("2")
    orders, refusals = foresee_reviews(order_ids=[ready, open_one], actor=SYSTEM)
    assert [order.pk for order in orders] == [ready]
    assert [one.code for one in refusals] == ["orders.no-review-yet"]
    assert not Errand.objects.filter(kind="review").exists()


def test_the_page_offers_what_the_marketplace_allows(world) -> None:
    key, client = shipped(world, "1"), client_of("service")
    assert f"/orders/{key}/write" in client.get(f"/orders/{key}").content.decode()
    page = client.get(f"/orders/{key}/write").content.decode()
    assert 'name="verb" value="write"' in page
    assert 'name="verb" value="review"' in page
    world.ears.kinds = ()
    page = client.get(f"/orders/{key}/write").content.decode()
    assert "textarea" not in page
    assert "allows no message about this order now" in page


def test_what_was_written_on_the_page_goes_out_and_is_not_lost_over_a_refusal(world) -> None:
    key, client = shipped(world, "1"), client_of("service")
    refused = client.post(f"/orders/{key}/write", {"verb": "write", "text": "x" * 2001})
    assert refused.status_code == 409
    assert "x" * 2001 in refused.content.decode()
    assert client.post(f"/orders/{key}/write", {"verb": "write", "text": "Hello"}).status_code == 302
    assert client.post(f"/orders/{key}/write", {"verb": "review"}).status_code == 302
    settle()
    assert [one.kind for one in world.ears.letters] == ["text", "review_request"]
    assert "was asked before" in client.get(f"/orders/{key}/write").content.decode()


def test_the_page_is_for_those_who_may_write(world) -> None:
    key = shipped(world, "1")
    client = client_of("warehouse")
    assert client.get(f"/orders/{key}/write").status_code == 403
    assert "/write" not in client.get(f"/orders/{key}").content.decode()
    assert client_of("service").get("/orders/999999/write").status_code == 404


def test_programs_write_and_ask_too(world) -> None:
    key, fresh = shipped(world, "1"), world.bought("2")
    client = caller(roles=("service",))

    def told(path, body):
        return client.post(f"orders/{path}", body)

    answer = told("write-to-buyers", {"orders": [{"order_id": key, "text": "Hello"}]})
    assert (answer.status_code, answer.json()["order_ids"]) == (200, [key])
    asked = told("ask-for-reviews", {"order_ids": [key, fresh]}).json()
    assert asked["order_ids"] == [key]
    assert [one["code"] for one in asked["refusals"]] == ["orders.no-review-yet"]
    settle()
    assert [one.kind for one in world.ears.letters] == ["text", "review_request"]


def test_many_buyers_are_asked_from_the_table_of_orders(world) -> None:
    keys = [shipped(world, "1"), shipped(world, "2"), world.bought("3")]
    client = client_of("service")
    said = {"bulk": "review", "id": [str(key) for key in keys]}
    seen = client.post("/orders/", {**said, "step": "preview"}).content.decode()
    assert "2 buyers would be asked for a review" in seen
    assert not Errand.objects.filter(kind="review").exists()
    client.post("/orders/", {**said, "step": "apply"})
    assert set(Errand.objects.filter(kind="review").values_list("order_id", flat=True)) == set(keys[:2])
