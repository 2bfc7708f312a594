"""Rates as a treasurer would look them up: in the bank's own tables, on the bank's own days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.money import convert
from zayton.kernel.rates.ecb import LOOK_BACK_DAYS, last_reference_day, reference_rate
from zayton.kernel.rates.models import GivenRate
from zayton.kernel.rates.operations import RateDraft, give_rates
from zayton.kernel.rates.queries import given_rates, latest_rate, rates_on

AT = datetime(2026, 3, 2, tzinfo=UTC)
CURRENCIES = ["EUR", "USD", "GBP", "JPY", "CNY", "PLN", "SEK"]


def give(*told: tuple[str, date, str], origin: str = "by hand") -> list[int]:
    """Rates as (pair, day, rate)."""
    drafts = [RateDraft(pair[:3], pair[4:], day, Decimal(rate)) for pair, day, rate in told]
    kept, refused = give_rates(rates=drafts, origin=origin, actor=SYSTEM, at=AT)
    assert refused == []
    return kept


@pytest.mark.parametrize(
    ("source", "target", "day", "rate"),
    [
        ("EUR", "USD", date(1999, 1, 4), "1.1789"),  # the first day there was a euro
        ("EUR", "JPY", date(1999, 1, 4), "133.73"),
        ("EUR", "USD", date(2013, 3, 21), "1.2910"),
        ("EUR", "GBP", date(2016, 6, 23), "0.76595"),  # the day of the vote
        ("EUR", "GBP", date(2016, 6, 24), "0.80750"),  # and the day after
        ("EUR", "CNY", date(2024, 10, 1), "7.7807"),
    ],
)
def test_a_rate_is_the_one_that_the_bank_printed(source, target, day, rate):
    assert reference_rate(source, target, day) == (Decimal(rate), day)


@pytest.mark.parametrize(
    ("day", "published"),
    [
        (date(2015, 1, 1), date(2014, 12, 31)),  # New Year
        (date(2020, 4, 10), date(2020, 4, 9)),  # Good Friday
        (date(2020, 4, 13), date(2020, 4, 9)),  # Easter Monday, four days on
        (date(2020, 4, 14), date(2020, 4, 14)),  # and on Tuesday it worked again
    ],
)
def test_on_a_holiday_the_last_working_day_counts_and_says_so(day, published):
    assert reference_rate("EUR", "USD", day)[1] == published


def test_a_currency_that_the_bank_gave_up_serves_for_a_week_and_then_no_longer():
    """The rouble's last rate is of 1 March 2022: it serves until the 8th."""
    last = date(2022, 3, 1)
    assert last_reference_day("EUR", "RUB") == last
    assert reference_rate("EUR", "RUB", last + timedelta(LOOK_BACK_DAYS)) == (Decimal("117.2010"), last)
    assert reference_rate("EUR", "RUB", last + timedelta(LOOK_BACK_DAYS + 1)) is None


@pytest.mark.parametrize(
    ("source", "target", "day"),
    [
        ("EUR", "AED", date(2024, 1, 2)),  # never among the bank's
        ("XXX", "EUR", date(2024, 1, 2)),
        ("EUR", "USD", date(1999, 1, 1)),  # before the first
        ("EUR", "ISK", date(2012, 1, 2)),  # the bank was silent from 2008 to 2018
    ],
)
def test_where_the_bank_says_nothing_there_is_no_rate(source, target, day):
    assert reference_rate(source, target, day) is None


def test_dollars_in_pounds_go_through_the_euro():
    """24 June 2016: 0.80750 pounds and 1.1066 dollars a euro; 0.80750 / 1.1066 = 0.7297126333."""
    day = date(2016, 6, 24)
    assert reference_rate("EUR", "USD", day)[0] == Decimal("1.1066")
    assert reference_rate("USD", "GBP", day)[0] == Decimal("0.7297126333")
    assert convert(10_000, "USD", "GBP", Decimal("0.7297126333")) == 7_297


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES), st.dates(date(2005, 4, 1), date(2025, 12, 31))
)
def test_there_and_back_is_one_and_a_rate_is_never_from_the_future(source, target, day):
    there, back = reference_rate(source, target, day), reference_rate(target, source, day)
    assert there[1] == back[1] <= day
    assert day - there[1] <= timedelta(LOOK_BACK_DAYS)
    assert abs(there[0] * back[0] - 1) < Decimal("1e-5")
    if source == target:
        assert there[0] == 1


@pytest.mark.django_db
def test_a_week_of_the_banks_rates_with_one_day_of_our_own():
    """Monday to Sunday with a rate of 1.50 given for Wednesday: Wednesday is ours, Saturday and Sunday are Friday's."""
    monday = date(2024, 3, 4)
    week = [monday + timedelta(days) for days in range(7)]
    give(("EUR/USD", week[2], "1.50"))
    found = rates_on("EUR", "USD", week)
    assert [found[day].origin for day in week] == ["ECB", "ECB", "by hand", "ECB", "ECB", "ECB", "ECB"]
    assert [found[day].on_date for day in week] == [*week[:5], week[4], week[4]]
    assert found[week[2]].rate == Decimal("1.50")


@pytest.mark.django_db
def test_a_bank_in_dubai_told_ours_one_way_and_it_serves_both():
    """One dollar is 3.6725 dirhams: one dirham is 1 / 3.6725 = 0.2722940776 dollars, and 1,000.00 are 272.29."""
    day = date(2026, 3, 2)
    give(("USD/AED", day, "3.6725"), origin="bank.csv")
    back = rates_on("AED", "USD", [day])[day]
    assert (back.rate, back.origin) == (Decimal("0.2722940776"), "bank.csv")
    assert convert(100_000, "AED", "USD", back.rate) == 27_229


@pytest.mark.django_db
def test_days_that_nobody_gave_a_rate_for_are_not_among_the_answers():
    day = date(2026, 3, 2)
    give(("USD/AED", day, "3.6725"))
    asked = [day - timedelta(1), day, day + timedelta(1)]
    assert list(rates_on("USD", "AED", asked)) == [day]
    assert rates_on("USD", "AED", [day, day]).keys() == {day}


@pytest.mark.django_db
def test_a_slip_of_the_pen_is_corrected_and_the_journal_keeps_both():
    day = date(2026, 3, 2)
    first = give(("USD/AED", day, "36.725"))
    second = give(("USD/AED", day, "3.6725"), origin="corrected")
    assert first == second
    (row,) = given_rates()
    assert (row.rate, row.origin, row.given_by) == (Decimal("3.6725"), "corrected", "system")
    told = Entry.objects.filter(verb="rates.given").order_by("id")
    assert [entry.payload for entry in told] == [
        {"pair": "USD/AED", "date": "2026-03-02", "rate": rate} for rate in ("36.725", "3.6725")
    ]


@pytest.mark.django_db
def test_figures_are_shown_with_the_newest_rate_there_is_however_old():
    """The dirham was given on 2 January and 1 February: in March it is February's, in January January's."""
    give(("USD/AED", date(2026, 1, 2), "3.60"), ("AED/USD", date(2026, 2, 1), "0.25"))
    assert [
        (found.rate, found.on_date) if (found := latest_rate("USD", "AED", day)) else None
        for day in (date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 1))
    ] == [None, (Decimal("3.60"), date(2026, 1, 2)), (Decimal("4.0000000000"), date(2026, 2, 1))]


@pytest.mark.django_db
def test_a_rate_of_another_pair_serves_nobody_else():
    day = date(2026, 3, 2)
    give(("USD/AED", day, "3.6725"), ("USD/SAR", day, "3.75"))
    assert rates_on("AED", "SAR", [day]) == {}
    assert latest_rate("AED", "SAR", day) is None


@pytest.mark.django_db
@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity", "1000000000", "0.00000000001"])
def test_what_is_no_rate_is_refused_by_its_place_and_the_others_are_kept(rate):
    day = date(2026, 3, 2)
    drafts = [RateDraft("USD", "AED", day, Decimal("3.67")), RateDraft("USD", "SAR", day, Decimal(rate))]
    kept, refused = give_rates(rates=drafts, origin="x", actor=SYSTEM, at=AT)
    assert (len(kept), [(one.code, one.subject, one.row) for one in refused]) == (
        1,
        [("rates.impossible", "USD/SAR", 1)],
    )
    assert list(GivenRate.objects.values_list("target", flat=True)) == ["AED"]
    assert Entry.objects.filter(verb="rates.given").count() == 1


@pytest.mark.django_db
def test_nothing_given_is_nothing_written():
    assert give_rates(rates=[], origin="x", actor=SYSTEM, at=AT) == ([], [])
    assert not Entry.objects.exists()
