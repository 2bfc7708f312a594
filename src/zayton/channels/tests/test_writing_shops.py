"""Shops are written as a set: what is new, what changed, what is refused, and what each is told of."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from zayton.channels.models import Shop, ShopWarehouse
from zayton.channels.public import shops_by_id
from zayton.channels.tests.builders import kept, seller, write
from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.stock.public import OwnerDraft, add_owners
from zayton.stock.tests.builders import told as stock_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return seller()


def told() -> list[tuple[str, dict]]:
    entries = Entry.objects.filter(verb__startswith="channels.shop").order_by("id")
    return [(entry.verb, entry.payload) for entry in entries]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "新店"}, {"name": "新店"}),
        ({"zone": "Asia/Shanghai"}, {"zone": "Asia/Shanghai"}),
        ({"currency": "JPY"}, {"currency": "JPY"}),
        ({"routing": "nearest"}, {"routing": "nearest"}),
        ({"splits": False}, {"splits": False}),
        ({"simulated": True}, {"simulated": True}),
    ],
)
def test_a_change_is_told_by_what_differs_and_nothing_else(here, change, said):
    here.open()
    here.open(**change)
    assert told()[-1] == ("channels.shop_changed", {"code": "WEB", **said})
    (name, value), *_ = change.items()
    assert getattr(Shop.objects.get(), name) == value


def test_a_shop_may_move_to_another_site_and_owner(here):
    key = here.open()
    other = add_owners(drafts=[OwnerDraft("SHU", "Shu")], **stock_told())["SHU"]
    here.open(site="amazon-de", owner_id=other)
    facts = shops_by_id([key])[key]
    assert (facts.country, facts.owner_id) == ("DE", other)
    assert set(told()[-1][1]) == {"code", "site_id", "owner_id"}


def test_an_opened_shop_is_told_with_all_it_is(here):
    here.open("WEB", "KOELN")
    verb, payload = told()[0]
    assert verb == "channels.shop_opened"
    assert payload["zone"] == "Europe/London"
    entry = Entry.objects.get(verb="channels.shop_opened")
    assert [here.houses["KOELN"]] in references_of([entry.id])[entry.id].values()


def test_writing_the_same_again_changes_and_tells_nothing(here):
    here.open()
    before = kept()
    here.open()
    assert kept() == before


def test_warehouses_may_swap_their_turns(here):
    key = here.open("WEB", "LEEDS", "KOELN", "YIWU")
    here.open("WEB", "YIWU", "KOELN", "LEEDS")
    assert shops_by_id([key])[key].warehouse_ids == tuple(
        here.houses[code] for code in ("YIWU", "KOELN", "LEEDS")
    )
    ranks = ShopWarehouse.objects.order_by("priority").values_list("priority", flat=True)
    assert list(ranks) == [1, 2, 3]


def test_fewer_warehouses_leave_no_turn_behind(here):
    here.open("WEB", "LEEDS", "KOELN")
    here.open("WEB", "KOELN")
    assert list(ShopWarehouse.objects.values_list("warehouse__code", "priority")) == [("KOELN", 1)]


def test_the_good_shops_of_a_set_are_written_and_the_bad_ones_named_by_their_row(here):
    written = write(
        here.draft("A"), here.draft("B", zone="Nowhere"), here.draft("C"), here.draft("D", site="etsy")
    )
    assert sorted(written.ids) == ["A", "C"]
    assert [(one.row, one.code) for one in written.refusals] == [
        (1, "channels.unknown_zone"),
        (3, "channels.unknown_site"),
    ]
    assert Shop.objects.count() == 2


def test_the_last_of_two_drafts_of_one_shop_stands(here):
    write(here.draft("A", name="One"), here.draft("A", name="Two"))
    assert Shop.objects.get().name == "Two"
    assert [verb for verb, _ in told()] == ["channels.shop_opened", "channels.shop_changed"]


def test_no_draft_is_no_news(here):
    before = kept()
    assert write() == type(write())({}, [])
    assert kept() == before


@pytest.mark.parametrize(
    "zone",
    ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "Europe", "a\0b", "Europe/London ", "上海"],
)
def test_what_is_no_zone_on_any_machine_is_refused(here, zone):
    before = kept()
    (only,) = write(here.draft(zone=zone)).refusals
    assert (only.code, only.figures["zone"]) == ("channels.unknown_zone", zone)
    assert kept() == before


@pytest.mark.parametrize("currency", ["", "gbp", "GB", "POUND", "镑镑镑", "£££"])
def test_what_is_no_currency_code_is_refused(here, currency):
    before = kept()
    (only,) = write(here.draft(currency=currency)).refusals
    assert (only.code, only.figures["currency"]) == ("channels.unknown_currency", currency)
    assert kept() == before


def test_a_warehouse_that_is_named_twice_is_refused(here):
    before = kept()
    assert [one.code for one in write(here.draft("WEB", "LEEDS", "LEEDS")).refusals] == [
        "channels.no_warehouse"
    ]
    assert kept() == before


def test_a_refused_change_leaves_the_shop_as_it_was(here):
    here.open()
    before = kept()
    assert write(here.draft(name="Other", warehouse_ids=())).refusals
    assert kept() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"site": "etsy"}, "There is no marketplace site etsy."),
        ({"zone": "Mars"}, "WEB: Mars is not a time zone."),
        ({"currency": "x"}, "WEB: x is not a currency."),
        ({"warehouse_ids": ()}, "WEB has no warehouse to ship from."),
    ],
)
def test_every_refusal_can_be_read_in_both_languages(here, change, words):
    (only,) = write(here.draft(**change)).refusals
    with override("en"):
        assert words_of(only)[0] == words
    with override("zh-hans"):
        assert words_of(only)[0] != words
        assert words_of(only)[1]


def test_a_way_of_choosing_that_nobody_knows_is_refused_by_the_database(here):
    before = kept()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(here.draft(routing="random"))
    assert kept() == before


def test_a_shop_without_a_code_is_refused_by_the_database(here):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(here.draft(""))
    assert not Shop.objects.exists()
