"""Recipients come with orders that are to be sent, sealed, and with no others."""

from datetime import timedelta

import pytest

from zayton.channels.ports.orders import Address
from zayton.channels.tests.connected import pull
from zayton.channels.tests.fake_market import T0, line
from zayton.kernel.access.public import SYSTEM
from zayton.orders.models import Order
from zayton.orders.recipients import operations
from zayton.orders.recipients.events import ASKED
from zayton.orders.recipients.models import Recipient
from zayton.orders.recipients.operations import erase_recipients, keep_recipients, look_at_recipients
from zayton.orders.recipients.sealing import names_somebody, opened, sealed, tidied
from zayton.orders.recipients.tests.mary import ADDRESS, SECRETS, of_mary
from zayton.orders.tests.builders import DAY

pytestmark = pytest.mark.django_db


def address_of(number="1"):
    return opened(Recipient.objects.get(order__external_number=number).sealed)


def test_an_open_order_keeps_its_recipient_sealed(shop, server):
    server.put(of_mary())
    pull(shop)
    kept = Recipient.objects.get()
    assert opened(kept.sealed) == Address(**{**ADDRESS, "lines": tuple(ADDRESS["lines"])})
    assert not any(secret.encode() in bytes(kept.sealed) for secret in SECRETS)


def test_delivered_again_the_seal_is_not_even_renewed(shop, server):
    server.put(of_mary())
    pull(shop)
    before = Recipient.objects.values_list().get()
    server.put(of_mary(changed=T0 + timedelta(minutes=1)))
    run = pull(shop)
    assert run.changed == 0
    assert Recipient.objects.values_list().get() == before


def test_a_buyer_who_moved_is_kept_where_they_live_now_and_that_is_news(shop, server):
    server.put(of_mary())
    pull(shop)
    server.put(of_mary(address=ADDRESS | {"lines": ["1 New Road"]}, changed=T0 + timedelta(minutes=1)))
    run = pull(shop)
    assert (run.changed, address_of().lines) == (1, ("1 New Road",))


def test_a_marketplace_that_tells_less_than_before_takes_nothing_away(shop, server):
    server.put(of_mary())
    pull(shop)
    place = {name: ADDRESS[name] for name in ("city", "region", "postcode", "country")}
    server.put(of_mary(address=place, changed=T0 + timedelta(minutes=1)))
    pull(shop)
    assert address_of().lines == tuple(ADDRESS["lines"])


@pytest.mark.parametrize(
    "facts",
    [
        {"progress": "shipped", "lines": [line("CUP", 2, shipped=2)]},
        {"progress": "cancelled"},
        {"by": "marketplace"},
        {"address": {"postcode": "CT1 2AB", "country": "GB"}},
        {"address": {"name": "  ", "lines": ["", " "], "country": "GB"}},
    ],
)
def test_whom_nothing_is_sent_from_here_or_whom_nobody_names_is_not_kept(shop, server, facts):
    server.put(of_mary(**facts))
    pull(shop)
    assert Order.objects.exists()
    assert not Recipient.objects.exists()


def test_an_order_that_was_shipped_keeps_the_recipient_until_its_time_is_over(shop, server):
    server.put(of_mary())
    pull(shop)
    shipped = [line("CUP", 2, shipped=2)]
    server.put(of_mary(progress="shipped", lines=shipped, changed=T0 + timedelta(minutes=1)))
    pull(shop)
    assert address_of().name == ADDRESS["name"]


def test_what_was_erased_does_not_come_back_with_the_next_delivery(shop, server):
    server.put(of_mary())
    pull(shop)
    erase_recipients(order_ids=[Order.objects.get().pk], why=ASKED, actor=SYSTEM, at=DAY)
    server.put(of_mary(address=ADDRESS | {"city": "Elsewhere"}, changed=T0 + timedelta(minutes=1)))
    pull(shop)
    kept = Recipient.objects.get()
    assert (bytes(kept.sealed), kept.erased_at) == (b"", DAY)


def test_many_are_kept_in_one_question_and_one_write(business, django_assert_num_queries):
    keys = [business.sell(str(number), CUP=1) for number in range(5)]
    told = {key: Address(name=f"Buyer {key}", lines=("1 Road",)) for key in keys}
    # the look, and the write in a savepoint of its own with another of the batch
    with django_assert_num_queries(4):
        assert keep_recipients(addresses=told, at=DAY) == set(keys)
    with django_assert_num_queries(0):
        keep_recipients(addresses={keys[0]: Address(country="GB")}, at=DAY)
    assert keep_recipients(addresses=told, at=DAY) == set()


def test_a_whole_slice_of_them_is_kept_as_one_is(business):
    business.stock("LEEDS", LID=60)
    drafts = [business.draft(f"L{number}", business.goods("LID", 1)) for number in range(60)]
    keys = business.place(drafts).order_ids
    told = {key: Address(name=f"Buyer {key}") for key in keys}
    assert keep_recipients(addresses=told, at=DAY) == set(keys)
    looked = look_at_recipients(order_ids=keys, actor=SYSTEM, at=DAY)
    assert {key: one.name for key, one in looked.addresses.items()} == {key: f"Buyer {key}" for key in keys}


def test_a_whole_slice_is_kept_also_where_somebody_else_was_quicker_with_one(business, monkeypatch):
    business.stock("LEEDS", LID=60)
    keys = business.place([business.draft(f"L{n}", business.goods("LID", 1)) for n in range(60)]).order_ids

    def meanwhile(address):
        if address.name == "Buyer 0":
            Recipient.objects.create(order_id=keys[30], sealed=sealed(Address(name="Mary")), kept_at=DAY)
        return sealed(address)

    monkeypatch.setattr(operations, "sealed", meanwhile)
    told = {key: Address(name=f"Buyer {n}") for n, key in enumerate(keys)}
    assert keep_recipients(addresses=told, at=DAY) == set(keys)
    assert Recipient.objects.count() == 60
    # as where one comes after the other: the later word counts
    assert opened(Recipient.objects.get(pk=keys[30]).sealed).name == "Buyer 30"


@pytest.mark.parametrize("count", [1, 60])
def test_what_somebody_else_kept_just_before_is_no_change_of_ours(business, monkeypatch, count):
    business.stock("LEEDS", LID=60)
    drafts = [business.draft(f"L{n}", business.goods("LID", 1)) for n in range(count)]
    keys = business.place(drafts).order_ids
    mary = Address(name="Mary")

    def meanwhile(address):
        if not Recipient.objects.exists():
            Recipient.objects.create(order_id=keys[0], sealed=sealed(mary), kept_at=DAY)
        return sealed(address)

    monkeypatch.setattr(operations, "sealed", meanwhile)
    assert keep_recipients(addresses=dict.fromkeys(keys, mary), at=DAY) == set(keys[1:])


def test_what_somebody_else_erased_just_before_stays_erased(business, monkeypatch):
    key = business.sell("1", CUP=1)

    def meanwhile(address):
        Recipient.objects.create(order_id=key, kept_at=DAY, erased_at=DAY)
        return sealed(address)

    monkeypatch.setattr(operations, "sealed", meanwhile)
    assert keep_recipients(addresses={key: Address(name="Mary")}, at=DAY) == set()
    assert bytes(Recipient.objects.get().sealed) == b""


def test_what_was_sealed_with_another_key_is_said_and_sealed_anew(business):
    key = business.sell("1", CUP=1)
    Recipient.objects.create(order_id=key, sealed=b"x" * 60, kept_at=DAY)
    looked = look_at_recipients(order_ids=[key], actor=SYSTEM, at=DAY)
    assert (looked.addresses, [one.code for one in looked.refusals]) == ({}, ["orders.recipient-sealed"])
    assert keep_recipients(addresses={key: Address(name="Mary")}, at=DAY) == {key}
    assert look_at_recipients(order_ids=[key], actor=SYSTEM, at=DAY).addresses[key].name == "Mary"


def test_an_address_of_any_length_fits_and_says_the_same_afterwards():
    wild = Address(
        "N" * 5000, lines=tuple(str(number) * 300 for number in range(99)), city="\0 城 ", phone="\ud800"
    )
    told = tidied(wild)
    assert len(told.name) == 200
    assert len(told.lines) == 6
    assert opened(sealed(told)).city == told.city
    assert not names_somebody(Address(postcode=" CT1 ", country="GB"))
