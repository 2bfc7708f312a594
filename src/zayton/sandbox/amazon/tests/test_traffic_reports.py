"""The sales and traffic report: JSON as Amazon's schema has it, and its sums are those of the orders."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from zayton.sandbox.amazon.tests.driving import DE, JP, UK, unpacked
from zayton.sandbox.amazon.tests.published import problems_by_name

TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"


def told(amazon, site=UK, *, days=1, granularity="CHILD"):
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    report = amazon.report(
        TRAFFIC,
        site,
        dataStartTime=(today - timedelta(days=days - 1)).isoformat(),
        dataEndTime=today.isoformat(),
        reportOptions={"dateGranularity": "DAY", "asinGranularity": granularity},
    )
    document = amazon.document(report)
    return json.loads(unpacked(document, amazon.http.get(document["url"]).content))


@pytest.mark.parametrize("granularity", ["PARENT", "CHILD", "SKU"])
@pytest.mark.parametrize("site", [UK, JP])
def test_it_is_what_the_published_schema_says(amazon, site, granularity):
    amazon.paid(amazon.listed(site=site, price=1200), 2, site)
    body = told(amazon, site, days=3, granularity=granularity)
    assert problems_by_name("sellerSalesAndTrafficReport", body) == []
    assert problems_by_name("sellerSalesAndTrafficReport", body, strictly=True) == []
    assert len(body["salesAndTrafficByDate"]) == 3
    row = body["salesAndTrafficByAsin"][0]
    names = {"PARENT": {"parentAsin"}, "CHILD": {"parentAsin", "childAsin"}}
    wanted = names.get(granularity, {"parentAsin", "childAsin", "sku"})
    assert set(row) - {"salesByAsin", "trafficByAsin"} == wanted


def test_the_schema_finds_what_is_wrong(amazon):
    amazon.listed(site=UK)
    body = told(amazon)
    del body["salesAndTrafficByDate"][0]["trafficByDate"]["sessions"]
    body["salesAndTrafficByAsin"][0]["looks"] = 1
    assert len(problems_by_name("sellerSalesAndTrafficReport", body)) == 1
    assert len(problems_by_name("sellerSalesAndTrafficReport", body, strictly=True)) == 2


def test_what_was_ordered_is_in_it(amazon):
    sku = amazon.listed(site=UK, price=7.5)
    before = told(amazon)
    amazon.paid(sku, 2, UK)
    after = told(amazon)

    def units(body):
        by_asin = sum(row["salesByAsin"]["unitsOrdered"] for row in body["salesAndTrafficByAsin"])
        assert by_asin == body["salesAndTrafficByDate"][0]["salesByDate"]["unitsOrdered"]
        return by_asin

    assert units(after) - units(before) == 2
    sold = [row for row in after["salesAndTrafficByAsin"] if row not in before["salesAndTrafficByAsin"]]
    assert {"amount": 15.0, "currencyCode": "GBP"} in [
        row["salesByAsin"]["orderedProductSales"] for row in sold
    ]


def test_one_site_a_report_and_no_more_than_two_years_ago(amazon):
    body = {"reportType": TRAFFIC, "marketplaceIds": [UK, DE]}
    refused = amazon.call("POST", "/reports/2021-06-30/reports", json=body)
    assert (refused.status_code, "one marketplace at a time" in refused.text) == (400, True)
    old = (datetime.now(UTC) - timedelta(days=800)).isoformat()
    assert amazon.report(TRAFFIC, UK, dataStartTime=old)["processingStatus"] == "CANCELLED"
