"""Which rate is used to book with, which to show with, and which cannot be given."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.money import convert
from zayton.kernel.rates.ecb import last_reference_day, reference_rate
from zayton.kernel.rates.models import GivenRate
from zayton.kernel.rates.operations import RateDraft, give_rates
from zayton.kernel.rates.queries import given_rates, latest_rate, rates_on

AT = datetime(2026, 3, 2, tzinfo=UTC)
FRIDAY = date(2026, 2, 27)


def given_rate(rate: str, source: str = "USD", target: str = "AED", day: date = FRIDAY, origin: str = "hand"):
    drafts = [RateDraft(source, target, day, Decimal(rate))]
    return give_rates(rates=drafts, origin=origin, actor=SYSTEM, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(1999, 1, 4), FRIDAY, date(2099, 1, 1)])
def test_a_currency_is_worth_itself_on_any_day(day):
    found = rates_on("EUR", "EUR", [day])[day]
    assert (found.rate, found.on_date) == (1, day)
    assert latest_rate("EUR", "EUR", day).rate == 1


@pytest.mark.django_db
def test_no_days_have_no_rates():
    assert rates_on("EUR", "USD", []) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "found"), [(0, True), (7, True), (8, False)])
def test_the_last_reference_rate_serves_for_a_week(after, found):
    last = last_reference_day("EUR", "USD")
    day = last + timedelta(days=after)
    assert (day in rates_on("EUR", "USD", [day])) is found


@pytest.mark.django_db
def test_a_rate_given_for_a_day_comes_before_the_banks_and_holds_for_that_day_only():
    given_rate("9.5", "EUR", "USD")
    after = FRIDAY + timedelta(days=1)
    found = rates_on("EUR", "USD", [FRIDAY, after])
    assert (found[FRIDAY].rate, found[FRIDAY].origin) == (Decimal("9.5"), "hand")
    assert (found[after].origin, found[after].rate) == ("ECB", reference_rate("EUR", "USD", FRIDAY)[0])


@pytest.mark.django_db
def test_a_direct_rate_comes_before_the_inverse_of_another():
    given_rate("4", "USD", "AED")
    given_rate("0.5", "AED", "USD")
    assert rates_on("USD", "AED", [FRIDAY])[FRIDAY].rate == 4
    assert rates_on("AED", "USD", [FRIDAY])[FRIDAY].rate == Decimal("0.5")


@pytest.mark.django_db
@given(st.decimals(Decimal("0.001"), Decimal(1000), places=4))
def test_there_and_back_again_loses_less_than_the_tenth_decimal(rate):
    GivenRate.objects.all().delete()
    given_rate(str(rate))
    there = rates_on("USD", "AED", [FRIDAY])[FRIDAY].rate
    back = rates_on("AED", "USD", [FRIDAY])[FRIDAY].rate
    assert abs(there * back - 1) <= rate * Decimal("1e-10")


@pytest.mark.django_db
def test_the_newest_rate_of_all_serves_to_show_figures_with():
    given_rate("3.5", day=date(2020, 1, 1))
    given_rate("3.6", day=date(2021, 1, 1))
    assert latest_rate("USD", "AED", FRIDAY).rate == Decimal("3.6")
    assert latest_rate("USD", "AED", FRIDAY).on_date == date(2021, 1, 1)
    assert latest_rate("USD", "AED", date(2020, 6, 1)).rate == Decimal("3.5")
    assert latest_rate("AED", "USD", FRIDAY).rate == (1 / Decimal("3.6")).quantize(Decimal("1e-10"))
    assert latest_rate("USD", "AED", date(2019, 1, 1)) is None


@pytest.mark.django_db
def test_of_the_same_day_a_given_rate_is_shown_before_the_banks_and_an_older_one_is_not():
    given_rate("9.5", "EUR", "USD")
    assert latest_rate("EUR", "USD", FRIDAY).origin == "hand"
    assert latest_rate("EUR", "USD", FRIDAY + timedelta(days=4)).origin == "ECB"


@pytest.mark.django_db
def test_where_the_bank_was_silent_an_older_given_rate_is_shown():
    """The bank published no Icelandic krona between December 2008 and February 2018."""
    given_rate("160", "EUR", "ISK", date(2011, 5, 2))
    assert rates_on("EUR", "ISK", [date(2012, 5, 2)]) == {}
    assert latest_rate("EUR", "ISK", date(2012, 5, 2)).on_date == date(2011, 5, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rate", "source", "target", "code"),
    [
        ("0.00000000004", "USD", "AED", "rates.impossible"),
        ("1e-11", "USD", "AED", "rates.impossible"),
        ("1000000000", "USD", "AED", "rates.impossible"),
        ("Infinity", "USD", "AED", "rates.impossible"),
        ("1", "USD", "USD", "rates.impossible"),
        ("1", "US", "AED", "rates.unknown_currency"),
        ("1", "U1D", "AED", "rates.unknown_currency"),
        ("1", "USD", "A\x00D", "rates.unknown_currency"),
        ("1", "USD", "美元元", "rates.unknown_currency"),
    ],
)
def test_what_cannot_be_a_rate_is_refused_and_nothing_is_kept(rate, source, target, code):
    kept, refused = given_rate(rate, source, target)
    assert (kept, [refusal.code for refusal in refused]) == ([], [code])
    assert not GivenRate.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("rate", ["0.0000000001", "999999999.5", "1", "7.1052"])
def test_the_smallest_and_the_largest_rate_are_kept_exactly(rate):
    given_rate(rate)
    assert GivenRate.objects.get().rate == Decimal(rate)


@pytest.mark.django_db
def test_of_a_set_the_good_are_kept_and_each_of_the_others_is_told_its_place():
    drafts = [RateDraft("USD", "AED", FRIDAY, Decimal(rate)) for rate in ("3.6", "-1", "3.7")] + [
        RateDraft("SAR", "USD", FRIDAY, Decimal("0.27"))
    ]
    person = Actor("person:mei", frozenset(), Scope())
    kept, refused = give_rates(rates=drafts, origin="bank.csv", actor=person, at=AT)
    assert (len(kept), len(set(kept)), [refusal.row for refusal in refused]) == (3, 2, [1])
    rows = set(given_rates().values_list("source", "rate", "origin", "given_by"))
    assert rows == {
        ("USD", Decimal("3.7"), "bank.csv", "person:mei"),
        ("SAR", Decimal("0.27"), "bank.csv", "person:mei"),
    }
    told = [entry.payload for entry in Entry.objects.order_by("id")]
    assert [one["rate"] for one in told] == ["3.6", "3.7", "0.27"]


def test_a_price_in_yen_shown_in_dinars():
    """¥10,000 at 0.0021 KWD are 21.000 dinars, kept as 21,000 fils; at 0.00205 they are 20.500."""
    assert convert(10_000, "JPY", "KWD", Decimal("0.0021")) == 21_000
    assert convert(10_000, "JPY", "KWD", Decimal("0.00205")) == 20_500


def test_halves_go_to_the_even_cent_and_keep_their_sign():
    """0.05 × 0.5 = 0.025 → 0.02; 0.15 × 0.5 = 0.075 → 0.08; the same below zero."""
    assert [convert(minor, "EUR", "USD", Decimal("0.5")) for minor in (5, 15, -5, -15)] == [2, 8, -2, -8]
