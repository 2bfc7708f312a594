"""What the journal is told of orders: once a document and verb, with figures and codes and no word about people."""

import json

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import declared_events, kind_named, references_of, trace
from zayton.orders.events import ORDER
from zayton.orders.public import PlaceOptions, ShipDraft, allocate_orders, cancel_orders
from zayton.orders.tests.builders import DAY, Business, a_business, charge

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


def verbs(key: int) -> list[str]:
    return list(
        Entry.objects.filter(document_kind=ORDER.code, document_id=key)
        .order_by("id")
        .values_list("verb", flat=True)
    )


def test_a_placed_order_says_what_it_is_and_what_it_was_promised(business: Business) -> None:
    draft = business.draft("1", business.goods("CUP", 4), charge("POST", "postage", 350), customer="王小明")
    key = business.place([draft]).order_ids[0]
    (entry,) = Entry.objects.filter(document_kind=ORDER.code, document_id=key)
    said = entry.payload
    assert entry.verb == "orders.placed"
    assert {
        name: said[name] for name in ("number", "version", "lines", "units", "goods_minor", "charge_minor")
    } == {
        "number": "1",
        "version": 1,
        "lines": 2,
        "units": 4,
        "goods_minor": 1000,
        "charge_minor": 350,
    }
    assert (said["currency"], said["country"], said["local_date"], said["hour"]) == (
        "GBP",
        "GB",
        "2026-03-02",
        9,
    )
    assert [rest for _, *rest in said["promises"]] == [
        [business.skus["CUP"], business.houses["LEEDS"], 4, "priority"]
    ]
    assert "王小明" not in json.dumps(said, ensure_ascii=False)
    assert said["customer"]


def test_an_order_is_told_as_happened_when_it_was_ordered(business: Business) -> None:
    earlier = DAY.replace(year=2025)
    business.place([business.draft("1", charge("M", "manual", 1), placed_at=earlier)])
    assert Entry.objects.get(verb="orders.placed").at == earlier


def test_an_order_names_its_shop_owner_skus_warehouse_and_import(business: Business) -> None:
    key = business.place(
        [business.draft("1", business.goods("CUP", 4), business.goods("LID", 1), import_id=55)]
    ).order_ids[0]
    entry = Entry.objects.get(verb="orders.placed", document_id=key)
    named = references_of([entry.pk])[entry.pk]
    found = {
        name: set(named.get(kind_named(name).code, ())) for name in ("shop", "owner", "sku", "node", "import")
    }
    assert found == {
        "shop": {business.shop},
        "owner": {business.owner},
        "sku": {business.skus["CUP"], business.skus["LID"]},
        "node": {business.houses["LEEDS"]},
        "import": {55},
    }


def test_the_life_of_an_order_is_told_in_its_order(business: Business) -> None:
    key = business.sell("1", PlaceOptions(allocate=False), CUP=4)
    allocate_orders(order_ids=[key], actor=SYSTEM, at=DAY)
    business.place([business.draft("1", business.goods("CUP", 5))])
    business.ship(ShipDraft(key))
    # the promise for the fifth cup stands between the revision and the parcel
    told = [verb for verb in verbs(key) if verb.startswith("orders.")]
    assert told == [
        "orders.placed",
        "orders.allocated",
        "orders.revised",
        "orders.allocated",
        "orders.shipped",
    ]


def test_a_short_order_is_told_as_placed_and_backordered(business: Business) -> None:
    assert verbs(business.sell("1", CUP=12)) == ["orders.placed", "orders.backordered"]


def test_history_is_told_as_placed_and_shipped_with_its_movement(business: Business) -> None:
    key = business.sell("1", PlaceOptions(ship_from=business.houses["LEEDS"]), CUP=4)
    told = verbs(key)
    assert sorted(told) == ["orders.placed", "orders.shipped", "stock.shipped"]
    assert "promises" not in Entry.objects.get(verb="orders.placed", document_id=key).payload


def test_a_refused_draft_is_not_told(business: Business) -> None:
    told = Entry.objects.count()
    business.place([business.draft("1", business.goods("CUP", 99))], PlaceOptions(refuse_short=True))
    assert Entry.objects.count() == told


def test_the_trace_of_an_order_is_absent_for_who_does_not_see_its_shop(business: Business) -> None:
    key = business.sell("1", CUP=4)
    cancel_orders(order_ids=[key], actor=SYSTEM, at=DAY)
    seen = trace(ORDER.name, [key], scope=Scope.everything())
    assert {"orders.placed", "orders.cancelled"} <= {entry.verb for entry in seen}
    hidden = trace(ORDER.name, [key], scope=Scope(shops=frozenset({business.shop + 1})))
    # what the warehouse did is the warehouse's to see
    assert {entry.verb for entry in hidden} == {"stock.released"}


def test_every_event_of_orders_has_words_in_both_languages() -> None:
    from django.utils.translation import override

    events = [event for verb, event in declared_events().items() if verb.startswith("orders.")]
    assert len(events) >= 13
    for event in events:
        words = []
        for language in ("en", "zh-hans"):
            with override(language):
                words.append(str(event.words))
        assert words[0] != words[1]
