"""One settlement, as somebody who keeps books would check it by hand.

The report is Amazon's for the second half of June 2026, in US dollars. What the buyers paid, less what Amazon kept,
with what it had held back before and holds back now, is what reached the bank:

    Sales                        474.49      129.99 + 89.00 + 45.50 + 210.00
    Refunds                     -129.99      one of the first article came back
    Postage paid by buyers         7.99
    Taxes                          0.00      10.40 collected, 10.40 paid on by Amazon
    Commission                   -56.68      -19.50 - 13.35 - 6.83 - 31.50, and of the refund -5.00 + 19.50
    Fulfilment fees              -15.24      -4.75 - 7.99 - 2.50
    Storage fees                 -64.28
    Subscription                 -39.99
    Other fees                   -12.60      for low stock
    Reimbursements                18.75
    Reserve                      400.44      820.44 from the last period, 420.00 kept for the next
    ----------------------------------------
    To the bank                  582.89
"""

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from zayton.channels.models import Settlement
from zayton.channels.settling.queries import sums_by_kind
from zayton.channels.settling.tests.builders import row
from zayton.channels.settling.tests.files import SAMPLE, date_range, sample, taken
from zayton.channels.settling.tests.locales import US
from zayton.channels.tests.builders import client_of, seller

pytestmark = pytest.mark.django_db
BOOKS = {
    "sale": 47_449,
    "refund": -12_999,
    "postage": 799,
    "tax": 0,
    "commission": -5_668,
    "fulfilment": -1_524,
    "storage": -6_428,
    "subscription": -3_999,
    "fee": -1_260,
    "reimbursement": 1_875,
    "reserve": 40_044,
}


@pytest.fixture
def shop(tmp_path, settings):
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    return seller().open("US", currency="USD")


def by_kind():
    return {one.kind: one.amount_minor for one in sums_by_kind(row(ref="28471003921").pk)}


def test_the_settlement_is_what_the_books_say(shop):
    taken(SAMPLE, shop)
    assert by_kind() == BOOKS
    assert sum(BOOKS.values()) == row(ref="28471003921").total_minor == 58_289


def test_a_fee_that_is_missing_is_seen_at_once_and_to_the_cent(shop):
    line = next(line for line in SAMPLE.decode().splitlines(keepends=True) if "Subscription Fee" in line)
    taken(sample((line, "")), shop)
    kept = row(ref="28471003921")
    assert (kept.total_minor, kept.lines_minor) == (58_289, 62_288)
    (shown,) = json.loads(
        client_of("finance").get(reverse("channels:settlements"), {"format": "json"}).content
    )["rows"]
    assert (shown["difference"], shown["check"]) == ("-39.99", "differs")


def test_the_report_of_the_month_that_tells_of_the_same_settlement_adds_nothing_to_it(shop):
    taken(date_range(US.headings, *US.rows()), shop)
    taken(SAMPLE, shop)
    counted = Settlement.objects.filter(counts=True)
    assert [(one.statement, one.lines_minor) for one in counted] == [("settlement", 58_289)]
    assert Settlement.objects.count() == 2
