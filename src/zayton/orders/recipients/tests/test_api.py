"""Recipients over HTTP: told with an order, asked for by those who print labels, erased."""

import pytest

from zayton.api.tests.builders import caller
from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.http.models import KeptAnswer
from zayton.kernel.journal.models import Entry
from zayton.orders.models import Order
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.clearing import await_clearance, clear_orders
from zayton.orders.recipients.models import Recipient
from zayton.orders.recipients.operations import keep_recipients
from zayton.orders.recipients.tests.mary import ADDRESS, SECRETS
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.tests.builders import a_town
from zayton.orders.tests.builders import DAY
from zayton.orders.tests.said import said

pytestmark = pytest.mark.django_db
TOLD = {name: value for name, value in ADDRESS.items() if name not in {"postcode", "country"}}


@pytest.fixture
def key(business):
    body = said(business, postcode="CT1 2AB", country="GB", recipient=TOLD)
    answer = caller(roles=["operator"]).post("orders", {"orders": [body]})
    return answer.json()["orders"][0]["order_id"]


def test_what_a_program_tells_with_an_order_is_told_to_whom_it_concerns(key):
    answer = caller(roles=["warehouse"]).post("orders/recipients", {"order_ids": [key]})
    assert answer.json() == {"recipients": {str(key): ADDRESS}, "refusals": []}
    assert Entry.objects.filter(verb="orders.recipient_seen", document_id=key).count() == 1


def test_no_answer_with_an_address_is_kept_for_a_repeated_request(key):
    caller(roles=["warehouse"]).post("orders/recipients", {"order_ids": [key]})
    kept = " ".join(str(row) for row in KeptAnswer.objects.values_list())
    assert not [secret for secret in SECRETS if secret in kept]


def test_orders_that_are_unknown_or_say_nothing_are_refused_by_their_place(business, key):
    bare = business.sell("bare", CUP=1)
    answer = caller(roles=["warehouse"]).post("orders/recipients", {"order_ids": [10**9, key, bare]}).json()
    assert list(answer["recipients"]) == [str(key)]
    assert [(one["code"], one["row"]) for one in answer["refusals"]] == [
        ("orders.unknown", 0),
        ("orders.recipient-none", 2),
    ]


def test_who_may_not_see_recipients_is_told_so_and_nothing_is_opened(key):
    assert caller(roles=["finance"]).post("orders/recipients", {"order_ids": [key]}).status_code == 403
    stranger = caller(roles=["warehouse"], shops=[])
    assert stranger.post("orders/recipients", {"order_ids": [key]}).json()["recipients"] == {}
    assert not Entry.objects.filter(verb="orders.recipient_seen").exists()


def test_orders_themselves_tell_nothing_of_it(key):
    for path in ("orders", f"orders/{key}"):
        answer = caller(roles=["boss"]).get(path).content.decode()
        assert not [secret for secret in SECRETS if secret in answer]


def test_erased_over_http_it_is_gone(key):
    service = caller(roles=["service"])
    assert service.post("orders/recipients/erase", {"order_ids": [key, 10**9]}).json() == {"order_ids": [key]}
    assert bytes(Recipient.objects.get().sealed) == b""
    assert (
        caller(roles=["warehouse"]).post("orders/recipients/erase", {"order_ids": [key]}).status_code == 403
    )


def test_a_store_asks_by_its_offers_once_it_has_accepted_them():
    town = a_town()
    town.stock("LONDON", CUP=9)
    order = town.order("1", CUP=1)
    keep_recipients(addresses={order: Address(name="Mary", city="Gardenham")}, at=DAY)
    offer = town.offer(order)
    staff = caller(roles=["store"], warehouses=[town.houses["LONDON"]], shops=[])
    early = staff.post("orders/stores/offers/recipients", {"offer_ids": [offer]}).json()
    assert early["recipients"] == {}
    assert [(one["code"], one["row"]) for one in early["refusals"]] == [("orders.store-address-closed", 0)]
    assert not town.accept(order).refusals
    told = staff.post("orders/stores/offers/recipients", {"offer_ids": [10**9, offer]}).json()
    assert told["recipients"][str(offer)]["name"] == "Mary"
    assert [(one["code"], one["row"]) for one in told["refusals"]] == [("orders.store-unknown-offer", 0)]


def test_each_of_the_stores_that_send_a_part_is_told():
    town = a_town()
    town.stock("LONDON", CUP=9)
    town.stock("READING", POT=9)
    order = town.order("1", CUP=1, POT=1)
    keep_recipients(addresses={order: Address(name="Mary", city="Gardenham")}, at=DAY)
    assert not town.accept(order, store="LONDON").refusals
    assert not town.accept(order, store="READING").refusals
    offers = list(StoreOffer.objects.filter(order_id=order).values_list("pk", flat=True))
    staff = caller(roles=["store"], shops=[])
    told = staff.post("orders/stores/offers/recipients", {"offer_ids": offers}).json()
    assert sorted(told["recipients"]) == sorted(map(str, offers))
    assert len(offers) == 2


def test_an_order_that_is_only_kept_takes_no_address(business):
    body = {"orders": [said(business, recipient=TOLD)], "allocate": False}
    assert caller(roles=["operator"]).post("orders", body).status_code == 200
    assert Order.objects.exists()
    assert not Recipient.objects.exists()


def test_who_works_in_one_warehouse_learns_only_whom_that_one_sends_to(business):
    business.stock("KOELN", LID=5)
    here, there = business.sell("here", CUP=1), business.sell("there", LID=1)
    waiting = business.sell("waiting", LID=9)
    told = {key: Address(name=f"Buyer {key}") for key in (here, there, waiting)}
    keep_recipients(addresses=told, at=DAY)
    packer = caller(roles=["warehouse"], warehouses=[business.houses["LEEDS"]])
    answer = packer.post("orders/recipients", {"order_ids": [there, here]}).json()
    assert list(answer["recipients"]) == [str(here)]
    assert [(one["code"], one["row"]) for one in answer["refusals"]] == [("orders.recipient-elsewhere", 0)]
    assert set(Entry.objects.filter(verb="orders.recipient_seen").values_list("document_id", flat=True)) == {
        here
    }


def told_by(who, *keys):
    """The orders of which somebody learns the recipient."""
    answer = who.post("orders/recipients", {"order_ids": list(keys)}).json()
    assert {one["code"] for one in answer["refusals"]} <= {"orders.recipient-elsewhere"}
    return [int(key) for key in answer["recipients"]]


def test_an_order_that_nobody_sends_yet_is_closed_to_those_who_see_some_warehouses_only(business):
    waiting = business.sell("waiting", LID=9)
    keep_recipients(addresses={waiting: Address(name="Mary")}, at=DAY)
    packer = caller(roles=["warehouse"], warehouses=[business.houses["LEEDS"]])
    assert told_by(packer, waiting) == []
    assert told_by(caller(roles=["service"]), waiting) == [waiting]


def test_a_cancelled_order_is_closed_to_the_warehouse_that_would_have_sent_it(business):
    key = business.sell("1", CUP=1)
    keep_recipients(addresses={key: Address(name="Mary")}, at=DAY)
    packer = caller(roles=["warehouse"], warehouses=[business.houses["LEEDS"]])
    assert told_by(packer, key) == [key]
    assert not cancel_orders(order_ids=[key], actor=SYSTEM, at=DAY).refusals
    assert told_by(packer, key) == []
    assert told_by(caller(roles=["service"]), key) == [key]


def test_an_order_that_is_not_paid_yet_is_closed_to_those_who_would_send_it(business):
    key = business.sell("1", CUP=1)
    keep_recipients(addresses={key: Address(name="Mary")}, at=DAY)
    packer = caller(roles=["warehouse"], warehouses=[business.houses["LEEDS"]])
    await_clearance(order_ids=[key], actor=SYSTEM, at=DAY)
    assert told_by(packer, key) == []
    clear_orders(order_ids=[key], actor=SYSTEM, at=DAY)
    assert told_by(packer, key) == [key]


def test_nothing_asked_is_nothing_answered(business):
    answer = caller(roles=["warehouse"]).post("orders/recipients", {"order_ids": []})
    assert answer.status_code == 422
    assert not Entry.objects.filter(verb="orders.recipient_seen").exists()


def test_asked_twice_in_one_breath_an_order_is_looked_at_once(key):
    answer = caller(roles=["warehouse"]).post("orders/recipients", {"order_ids": [key, key]}).json()
    assert (list(answer["recipients"]), answer["refusals"]) == ([str(key)], [])
    assert Entry.objects.filter(verb="orders.recipient_seen").count() == 1


def test_who_sees_other_shops_erases_nothing(key):
    stranger = caller(roles=["service"], shops=[])
    assert stranger.post("orders/recipients/erase", {"order_ids": [key]}).json() == {"order_ids": []}
    assert Recipient.objects.get().erased_at is None


def test_what_was_erased_is_refused_in_words_beside_what_is_kept(business, key):
    gone = business.sell("gone", CUP=1)
    keep_recipients(addresses={gone: Address(name="Ann")}, at=DAY)
    service = caller(roles=["service"])
    service.post("orders/recipients/erase", {"order_ids": [gone]})
    answer = service.post("orders/recipients", {"order_ids": [gone, key]}).json()
    assert list(answer["recipients"]) == [str(key)]
    assert [(one["code"], one["row"]) for one in answer["refusals"]] == [("orders.recipient-none", 0)]
