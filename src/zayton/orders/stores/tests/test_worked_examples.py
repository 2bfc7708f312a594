"""Settlements that a shopkeeper can check by hand: what was sold, what is the store's, and the statement of a month."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.lake.tests.following import read_journal
from zayton.orders.public import RETURN
from zayton.orders.stores.models import StoreEntry, StoreStatement
from zayton.orders.stores.operations.opening import agree_prices
from zayton.orders.stores.operations.statements import Closing, close_statements
from zayton.orders.stores.tests.builders import DAY, IN_LONDON, LATER, Town, a_town, all_books
from zayton.orders.tests.builders import charge

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 31)
IN_APRIL = datetime(2026, 4, 2, 12, tzinfo=UTC)
IN_MAY = datetime(2026, 5, 2, 12, tzinfo=UTC)


def stocked(**terms) -> Town:
    town = a_town(**terms)
    for store in ("LONDON", "READING"):
        town.stock(store, CUP=20, POT=20)
    return town


def sell(town: Town, number: str, *lines, **facts) -> int:
    """Sell to London, where the store takes it and ships it."""
    order = town.place([town.draft(number, *lines, **{**IN_LONDON, **facts})]).order_ids[0]
    read_journal()
    town.deliver(order)
    return order


def give_back(town: Town, number: str, original: str, *lines, at=IN_APRIL, house="LONDON") -> None:
    taken = town.take_back(number, house, *lines, original=original, placed_at=at)
    assert not taken.refusals, taken.refusals
    read_journal()


def close(town: Town, day: date = MARCH, store: str = "LONDON", at: datetime = IN_APRIL):
    return close_statements(closings=[Closing(town.stores[store], day)], actor=SYSTEM, at=at)


def figures(entry: StoreEntry) -> tuple[int | None, ...]:
    return entry.goods_minor, entry.due_minor, entry.fee_minor, entry.shipping_minor, entry.net_minor


def test_a_commission_of_the_merchant_and_a_fee_for_the_store() -> None:
    # the merchant keeps 15 %, the store gets the rest, £1 an order, and £2.50 for each parcel it sends
    town = stocked(commission_bp=1500, fee_minor=100, shipping_by="merchant", shipping_minor=250)
    sell(town, "1", town.goods("CUP", 2, 2000), town.goods("POT", 1, 2999), charge("POST", "postage", 395))
    (entry,) = town.entries()
    # cups 20.00 - 3.00 = 17.00; pot 29.99 - 4.50 = 25.49; the postage is no value of goods
    assert figures(entry) == (4999, 4249, 100, 250, 4599)
    assert [line[4] for line in entry.lines] == [1700, 2549]


def test_a_commission_of_the_store_on_goods_of_the_merchant() -> None:
    town = stocked(commission_bp=1000, commission_to="store")
    sell(town, "1", town.goods("CUP", 2, 2000))
    assert figures(town.entries()[0]) == (2000, 200, 0, 0, 200)


def test_an_agreed_price_whatever_the_buyer_pays() -> None:
    town = stocked(settled_by="price")
    agree_prices(store_id=town.stores["LONDON"], prices={town.skus["CUP"]: 640}, actor=SYSTEM, at=DAY)
    sell(town, "1", town.goods("CUP", 3, 2500))
    assert figures(town.entries()[0]) == (2500, 1920, 0, 0, 1920)


def test_a_fetched_order_has_no_parcel_to_be_paid() -> None:
    town = stocked(fee_minor=100, shipping_by="merchant", shipping_minor=250, picks_up=True)
    order = town.order(CUP=1)
    code = town.fetch(order)
    town.accept(order)
    assert not town.hand(order, code).refusals
    assert figures(town.entries()[0]) == (1000, 1000, 100, 0, 1100)


def test_two_stores_share_an_odd_amount_to_the_penny() -> None:
    town = a_town(stores=("LONDON", "READING"))
    town.stock("LONDON", CUP=1)
    town.stock("READING", CUP=2)
    order = town.place([town.draft("1", town.goods("CUP", 3, 1000), **IN_LONDON)]).order_ids[0]
    read_journal()
    for store in ("READING", "LONDON"):
        town.deliver(order, store)
    # £10.00 for three cups: 6.67 for the first two, 3.33 for the third
    assert [town.entries(store)[0].goods_minor for store in ("READING", "LONDON")] == [667, 333]


def test_a_bundle_is_worth_its_parts_by_their_units() -> None:
    town = stocked(commission_bp=1000)
    from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code

    create_skus(drafts=[SkuDraft(code="SET", title_en="Set")], actor=SYSTEM, at=DAY)
    town.skus.update(sku_ids_by_code(["SET"]))
    town.bundle("SET", CUP=3, POT=1)
    sell(town, "1", town.goods("SET", 1, 4000))
    (entry,) = town.entries()
    # three of four parts are cups: £30 and £10, less a tenth each
    assert sorted((line[1], line[3], line[4]) for line in entry.lines) == [(1, 1000, 900), (3, 3000, 2700)]


def test_another_currency_is_settled_in_the_stores_own_at_the_days_rate() -> None:
    town = stocked(currency="EUR", commission_bp=1000)
    give_rates(
        rates=[RateDraft("GBP", "EUR", DAY.date(), Decimal("1.20"))], origin="hand", actor=SYSTEM, at=DAY
    )
    sell(town, "1", town.goods("CUP", 1, 1000))
    # £10.00 are €12.00, less a tenth
    assert figures(town.entries()[0]) == (1200, 1080, 0, 0, 1080)


def test_goods_that_come_back_take_off_what_they_brought_and_the_fee_stays() -> None:
    town = stocked(commission_bp=1500, fee_minor=100)
    sell(town, "1", town.goods("CUP", 3, 1000))
    # 8.50 are the store's for three; one back takes off 2.83, and all of them 8.50
    give_back(town, "R1", "1", town.goods("CUP", -1, -333))
    give_back(town, "R2", "1", town.goods("CUP", -2, -667), at=IN_APRIL + timedelta(days=1))
    nets = [entry.net_minor for entry in town.entries()]
    assert nets == [950, -283, -567]
    assert sum(nets) == 100


def test_a_month_with_two_deliveries_and_a_return() -> None:
    town = stocked(commission_bp=1500, fee_minor=100)
    sell(town, "1", town.goods("CUP", 2, 2000))
    sell(town, "2", town.goods("POT", 1, 3000))
    give_back(town, "R1", "1", town.goods("CUP", -1, -1000), at=DAY + timedelta(days=9))
    closed = close(town)
    statement = StoreStatement.objects.get(pk=closed.ids[town.stores["LONDON"]])
    assert (statement.number, statement.entries) == ("LONDON-0001", 3)
    assert (statement.first_date, statement.last_date) == (DAY.date(), MARCH)
    # 17.00 + 25.50 for goods, twice 1.00, less 8.50 for the cup that came back
    assert (statement.goods_minor, statement.due_minor, statement.fee_minor) == (5000, 4250, 200)
    assert (statement.returned_minor, statement.net_minor) == (-850, 3600)
    assert statement.net_minor == sum(line.net_minor for line in statement.lines.all())
    told = Entry.objects.get(verb="stores.statement_closed")
    assert (told.document_id, told.payload["net_minor"]) == (statement.pk, 3600)


def test_a_return_after_closing_goes_to_the_next_period() -> None:
    town = stocked(commission_bp=1500, fee_minor=100)
    sell(town, "1", town.goods("CUP", 2, 2000))
    first = close(town).ids[town.stores["LONDON"]]
    kept = StoreStatement.objects.values().get(pk=first)
    # dated in March, but known only after March was closed
    give_back(town, "R1", "1", town.goods("CUP", -1, -1000), at=DAY + timedelta(days=20))
    assert StoreStatement.objects.values().get(pk=first) == kept
    second = close(town, date(2026, 4, 30), at=IN_MAY).ids[town.stores["LONDON"]]
    statement = StoreStatement.objects.get(pk=second)
    assert (statement.number, statement.first_date) == ("LONDON-0002", date(2026, 4, 1))
    assert (statement.returned_minor, statement.net_minor) == (-850, -850)


def test_closing_the_same_day_again_is_the_same_statement() -> None:
    town = stocked()
    sell(town, "1", town.goods("CUP", 1, 1000))
    first = close(town)
    before = all_books()
    again = close(town)
    assert (again.ids, again.refusals) == (first.ids, [])
    assert all_books() == before


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 4, 2), "orders.store-period-runs"),
        (date(2026, 2, 1), "orders.store-nothing-to-settle"),
    ],
)
def test_a_period_that_runs_or_is_empty_is_not_closed(day: date, code: str) -> None:
    town = stocked()
    sell(town, "1", town.goods("CUP", 1, 1000))
    before = all_books()
    assert [one.code for one in close(town, day).refusals] == [code]
    assert all_books() == before


def test_a_day_before_the_last_statement_is_closed_already() -> None:
    town = stocked()
    sell(town, "1", town.goods("CUP", 2, 2000))
    close(town)
    give_back(town, "R1", "1", town.goods("CUP", -1, -1000), at=DAY + timedelta(days=1))
    assert close(town, date(2026, 3, 15)).refusals[0].code == "orders.store-nothing-to-settle"


def test_what_has_no_price_yet_keeps_the_period_open_until_it_has_one() -> None:
    town = stocked(settled_by="price")
    sell(town, "1", town.goods("CUP", 2, 2000))
    give_back(town, "R1", "1", town.goods("CUP", -1, -1000), at=DAY + timedelta(days=1))
    assert [entry.flaw for entry in town.entries()] == ["price", "delivery"]
    refused = close(town)
    assert (refused.refusals[0].code, refused.refusals[0].figures["count"]) == ("orders.store-unsettled", 2)
    assert not StoreStatement.objects.exists()
    agree_prices(store_id=town.stores["LONDON"], prices={town.skus["CUP"]: 700}, actor=SYSTEM, at=LATER)
    assert not close(town).refusals
    assert [entry.net_minor for entry in town.entries()] == [1400, -700]
    assert StoreStatement.objects.get().net_minor == 700


def test_what_has_no_rate_yet_waits_for_it() -> None:
    town = stocked(currency="AED")
    sell(town, "1", town.goods("CUP", 1, 1000))
    assert [entry.flaw for entry in town.entries()] == ["rate"]
    give_rates(
        rates=[RateDraft("GBP", "AED", DAY.date(), Decimal("4.6"))], origin="hand", actor=SYSTEM, at=DAY
    )
    assert not close(town).refusals
    assert figures(town.entries()[0]) == (4600, 4600, 0, 0, 4600)


def test_what_came_back_is_taken_off_who_delivered_it() -> None:
    town = a_town(stores=("LONDON", "READING"))
    town.stock("LONDON", CUP=1)
    town.stock("READING", CUP=2)
    order = town.place([town.draft("1", town.goods("CUP", 3, 3000), **IN_LONDON)]).order_ids[0]
    read_journal()
    for store in ("READING", "LONDON"):
        town.deliver(order, store)
    # Reading had most and was asked first: two of the three that come back are its
    give_back(town, "R1", "1", town.goods("CUP", -3, -3000), house="KOELN")
    assert [entry.net_minor for entry in town.entries("READING")] == [2000, -2000]
    assert [entry.net_minor for entry in town.entries("LONDON")] == [1000, -1000]


def test_a_return_is_entered_once_however_often_it_is_read() -> None:
    from zayton.orders.stores.operations.returned import book_returns

    town = stocked()
    sell(town, "1", town.goods("CUP", 2, 2000))
    give_back(town, "R1", "1", town.goods("CUP", -1, -1000))
    before = all_books()
    book_returns(return_ids=list(StoreEntry.objects.values_list("document_id", flat=True)))
    assert all_books() == before


def test_a_return_of_nobodys_sale_is_nobodys() -> None:
    town = stocked()
    sell(town, "1", town.goods("CUP", 2, 2000))
    stray = town.draft("R1", town.goods("CUP", -1, -1000), kind=RETURN)
    from zayton.orders.public import PlaceOptions

    town.place([stray], PlaceOptions(restock_to=town.houses["LONDON"]))
    read_journal()
    assert len(town.entries()) == 1


@pytest.mark.parametrize("model", [StoreStatement, StoreEntry])
def test_the_database_itself_refuses_to_change_a_closed_period(model) -> None:
    town = stocked()
    sell(town, "1", town.goods("CUP", 1, 1000))
    close(town)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(due_minor=1, net_minor=1)
    assert StoreStatement.objects.get().net_minor == 1000


def test_terms_that_change_meanwhile_do_not_change_what_was_accepted() -> None:
    town = stocked(commission_bp=1000)
    order = town.order(CUP=1)
    town.accept(order)
    town.terms("LONDON", commission_bp=5000)
    town.send(order)
    assert figures(town.entries()[0]) == (1000, 900, 0, 0, 900)
