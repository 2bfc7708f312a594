"""Weights and lengths in a site's units: worked examples, and what must hold for any."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.listings.rules.measures import (
    System,
    attributes_in,
    in_system,
    package_words,
    size_words,
    system_of,
    weight_words,
)

US, EU = System.CUSTOMARY, System.METRIC


@pytest.mark.parametrize(
    ("country", "system"), [("US", US), ("DE", EU), ("GB", EU), ("CN", EU), ("CA", EU), ("", EU)]
)
def test_america_reads_pounds_and_inches(country, system):
    assert system_of(country) == system


@pytest.mark.parametrize(
    ("grams", "metric", "customary"),
    [
        (5, "5 g", "0.2 oz"),
        (450, "450 g", "15.9 oz"),
        (454, "454 g", "1 lb"),
        (1000, "1 kg", "2.2 lb"),
        (1250, "1.25 kg", "2.76 lb"),
        (20000, "20 kg", "44.09 lb"),
    ],
)
def test_a_weight_reads_in_either(grams, metric, customary):
    assert (weight_words(grams, EU), weight_words(grams, US)) == (metric, customary)


def test_sides_read_together_in_one_unit():
    assert size_words((120, 90, 85), EU) == "12 × 9 × 8.5 cm"
    assert size_words((120, 90, 85), US) == "4.7 × 3.5 × 3.3 in"
    assert size_words((12,), US) == "0.47 in"


def test_a_package_says_what_is_known_of_it():
    assert package_words(450, (120, None, None), US) == "15.9 oz, 4.7 in"
    assert package_words(None, (None, None, None), EU) == ""


@pytest.mark.parametrize(
    ("value", "customary"),
    [
        ("30 cm", "11.8 in"),
        ("30cm", "11.8 in"),
        ("30 x 20 x 10 cm", "11.8 x 7.9 x 3.9 in"),
        ("1,5 kg", "3.31 lb"),
        ("1,200 g", "2.65 lb"),
        ("500克", "1.1 lb"),
        ("8 mm", "0.31 in"),
        ("12 in", "12 in"),
        ("2 lbs", "2 lbs"),
    ],
)
def test_a_value_that_is_a_measure_takes_the_sites_unit(value, customary):
    assert in_system(value, US) == customary


@pytest.mark.parametrize(
    ("value", "metric"), [("12 inches", "30.5 cm"), ('0.2"', "5 mm"), ("2 lbs", "907 g"), ("3 lb", "1.36 kg")]
)
def test_and_back(value, metric):
    assert in_system(value, EU) == metric


@pytest.mark.parametrize(
    "value", ["2 in 1", "EU 42", "Red", "30 cm tall", "100 ml", "5G", "12", "", "30 x cm", "-3 cm", "1e9 kg"]
)
def test_what_is_more_or_less_than_a_measure_stays_as_it_is(value):
    assert in_system(value, US) == value
    assert in_system(value, EU) == value


def test_attributes_take_the_sites_unit_and_what_is_no_text_stays():
    told = {"length": "30 cm", "colour": "Red", "pieces": 3, "weight": {"unit": "grams", "value": 5}}
    assert attributes_in(told, US) == {**told, "length": "11.8 in"}
    assert attributes_in(told, EU) == told


@given(st.text(max_size=20), st.sampled_from(System))
def test_any_value_is_taken_and_twice_is_as_once(value, system):
    once = in_system(value, system)
    assert in_system(once, system) == once


@given(st.integers(1, 500_000))
def test_a_weight_is_off_by_no_more_than_half_of_its_last_place(grams):
    number, unit = weight_words(grams, US).split()
    scale, step = {"oz": ("28.349523125", "0.1"), "lb": ("453.59237", "0.01")}[unit]
    assert abs(Decimal(number) * Decimal(scale) - grams) <= Decimal(step) / 2 * Decimal(scale)
