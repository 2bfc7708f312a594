"""Amazon's business report as its API writes it: JSON, and the same facts as the file that is downloaded by hand."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Import, import_arrived, perform_import
from zayton.kernel.intake.tests.files import held, kind_of, outcomes, uploaded
from zayton.orders.models import Traffic
from zayton.orders.tests.builders import DAY, Business
from zayton.orders.traffic.recording import Looked, record_traffic
from zayton.orders.traffic.tests.test_business_reports import ENGLISH, business, kept, report, taken

__all__ = ["business"]
pytestmark = pytest.mark.django_db
SHARES = {
    f"{kind}Percentage": 0.5
    for kind in ("browserSession", "mobileAppSession", "session", "browserPageViews", "pageViews")
}


def by_asin(child="B00C", sales=500.0, **more):
    return {
        "parentAsin": "B00P",
        "childAsin": child,
        "salesByAsin": {
            "unitsOrdered": 50,
            "unitsOrderedB2B": 1,
            "orderedProductSales": {"amount": sales, "currencyCode": "GBP"},
            "totalOrderItems": 45,
        },
        "trafficByAsin": {"sessions": 1000, "pageViews": 2000, "buyBoxPercentage": 90.0, **SHARES},
    } | more


def by_api(*rows, granularity="CHILD"):
    told = {
        "reportSpecification": {
            "reportType": "GET_SALES_AND_TRAFFIC_REPORT",
            "reportOptions": {"dateGranularity": "DAY", "asinGranularity": granularity},
            "dataStartTime": "2026-03-03",
            "dataEndTime": "2026-03-03",
            "marketplaceIds": ["A1F83G8C2ARO7P"],
        },
        "salesAndTrafficByDate": [
            {
                "date": "2026-03-03",
                "salesByDate": {"unitsOrdered": 50, "orderedProductSales": {"amount": 500.0}},
                "trafficByDate": {"sessions": 1000, "pageViews": 2000},
            }
        ],
        "salesAndTrafficByAsin": list(rows),
    }
    return json.dumps(told, indent=2).encode()


def arrived(business, content, day="2026-03-03"):
    answers = {"shop": str(business.shop), "first_day": day, "last_day": day}
    run = import_arrived(raw_file=uploaded(content), answers=answers, actor=SYSTEM, at=DAY)
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return done


def test_it_is_known_by_its_paths():
    assert kind_of(by_api(by_asin())) == "amazon.sales_and_traffic"


@pytest.mark.parametrize("first", ["hand", "api"])
def test_by_hand_and_by_api_a_day_is_the_same_facts_and_counted_once(business: Business, first):
    ways = {
        "hand": lambda: taken(business, report(ENGLISH), first="2026-03-03", last="2026-03-03"),
        "api": lambda: arrived(business, by_api(by_asin())),
    }
    one, other = (first, "api" if first == "hand" else "hand")
    assert outcomes(ways[one]())["recorded"] == 1
    before = list(Traffic.objects.values("listing", "parent", "first_day", "last_day", "sales_minor"))
    again = outcomes(ways[other]())
    assert again.get("unchanged") == 1
    assert "changed" not in again
    assert before == list(Traffic.objects.values("listing", "parent", "first_day", "last_day", "sales_minor"))
    assert kept() == (1000, 2000, 1800, 50, 45, 50_000)


def test_the_sums_by_date_are_no_rows(business: Business):
    run = arrived(business, by_api(by_asin(), by_asin("B00D")))
    assert (run.read, outcomes(run), held()) == (3, {"aside": 1, "recorded": 2}, [])


def test_a_day_without_any_visitor_is_told_without_a_row(business: Business):
    run = arrived(business, by_api())
    assert (run.state, outcomes(run), Traffic.objects.count()) == ("done", {"aside": 1}, 0)


def test_large_amounts_are_the_same_to_the_cent(business: Business):
    arrived(business, by_api(by_asin(sales=12345678.9)).replace(b"12345678.9", b"1.23456789E7"))
    assert kept()[-1] == 1_234_567_890


def test_what_is_told_by_parents_is_held_and_not_lost(business: Business):
    row = by_asin()
    del row["childAsin"]
    arrived(business, by_api(row, granularity="PARENT"))
    assert ([code for _row, _column, code in held()], Traffic.objects.count()) == (["intake.blank"], 0)


def test_another_day_is_a_row_of_its_own(business: Business):
    for day in ("2026-03-03", "2026-03-04"):
        arrived(business, by_api(by_asin()), day)
    days = list(Traffic.objects.order_by("first_day").values_list("first_day", flat=True))
    assert days == [date(2026, 3, 3), date(2026, 3, 4)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_know_of_each_others_days(business: Business):
    shop = shops_by_id([business.shop])[business.shop]
    looked = [Looked(f"B{number}", "", 1, 1, 1, 1, 1, 1) for number in range(50)]

    def told(days):
        try:
            return record_traffic(shop=shop, days=days, rows=looked, import_id=None, actor=SYSTEM, at=DAY)
        finally:
            connections.close_all()

    day, week = date(2026, 3, 3), (date(2026, 3, 1), date(2026, 3, 7))
    for turn in range(8):
        Traffic.objects.all().delete()
        with ThreadPoolExecutor(2) as pool:
            became = [
                set(one.values()) for one in pool.map(told, [(day, day), week][:: 1 if turn % 2 else -1])
            ]
        assert sorted(became, key=str) == [{"covered"}, {"recorded"}]
        assert Traffic.objects.count() == 50


def test_sales_in_another_currency_than_the_shops_are_held_and_said(business: Business):
    sales = {"orderedProductSales": {"amount": 500.0, "currencyCode": "EUR"}, "unitsOrdered": 1}
    run = arrived(business, by_api(by_asin(), by_asin("B00D", salesByAsin=sales)))
    assert outcomes(run)["recorded"] == 1
    assert [(column, code) for _line, column, code in held()] == [("currency", "orders.traffic-currency")]
    assert Traffic.objects.get().listing == "B00C"
