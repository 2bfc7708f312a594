"""A rate is one somebody gave or the central bank published; otherwise there is none."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.rates.models import GivenRate
from zayton.kernel.rates.public import RateDraft, give_rates, rates_on

AT = datetime(2026, 3, 2, tzinfo=UTC)
FRIDAY, SUNDAY = date(2026, 2, 27), date(2026, 3, 1)


@pytest.mark.django_db
def test_a_sunday_takes_the_rate_of_the_friday_before_and_says_so():
    found = rates_on("EUR", "USD", [SUNDAY])[SUNDAY]
    assert (found.on_date, found.origin) == (FRIDAY, "ECB")
    assert found.rate == rates_on("EUR", "USD", [FRIDAY])[FRIDAY].rate


@pytest.mark.django_db
def test_a_cross_rate_agrees_with_its_legs():
    legs = rates_on("EUR", "CNY", [FRIDAY])[FRIDAY].rate / rates_on("EUR", "GBP", [FRIDAY])[FRIDAY].rate
    assert abs(rates_on("GBP", "CNY", [FRIDAY])[FRIDAY].rate - legs) < Decimal("1e-9")


@pytest.mark.django_db
def test_a_day_nobody_gave_a_rate_for_has_none():
    assert rates_on("EUR", "AED", [FRIDAY]) == {}
    assert rates_on("EUR", "USD", [date(2099, 1, 1)]) == {}


@pytest.mark.django_db
def test_a_given_rate_comes_first_in_both_directions():
    kept, refused = give_rates(
        rates=[RateDraft("USD", "AED", FRIDAY, Decimal("3.6725"))], origin="bank", actor=SYSTEM, at=AT
    )
    assert len(kept) == 1
    assert refused == []
    assert rates_on("USD", "AED", [FRIDAY])[FRIDAY].rate == Decimal("3.6725")
    assert rates_on("AED", "USD", [FRIDAY])[FRIDAY].rate == (1 / Decimal("3.6725")).quantize(Decimal("1e-10"))


@pytest.mark.django_db
def test_the_later_word_on_a_day_replaces_the_earlier_one():
    for rate in ("3.5", "3.6"):
        give_rates(rates=[RateDraft("USD", "AED", FRIDAY, Decimal(rate))], origin="hand", actor=SYSTEM, at=AT)
    assert GivenRate.objects.get().rate == Decimal("3.6")
    assert Entry.objects.filter(verb="rates.given").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "rate"), [("usd", "1"), ("USD", "0"), ("USD", "-1"), ("USD", "NaN"), ("AED", "1")]
)
def test_an_impossible_rate_is_refused_and_nothing_is_kept(source, rate):
    kept, refused = give_rates(
        rates=[RateDraft(source, "AED", FRIDAY, Decimal(rate))], origin="hand", actor=SYSTEM, at=AT
    )
    assert kept == []
    assert len(refused) == 1
    assert GivenRate.objects.count() == 0


@pytest.mark.django_db
def test_one_query_finds_the_rates_of_a_year(django_assert_num_queries):
    days = [date.fromordinal(FRIDAY.toordinal() - back) for back in range(365)]
    with django_assert_num_queries(1):
        assert len(rates_on("GBP", "CNY", days)) == 365
