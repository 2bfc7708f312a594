"""What a shop may be: judged draft by draft, in one order of reasons, whatever else stands in the set."""

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.channels import errors
from zayton.channels.public import ShopDraft
from zayton.channels.shops import _problem
from zayton.kernel.errors import declared_reasons, words_of

SITES = {"own": 1, "amazon-de": 2}
OWNERS = {1}
GOOD = ShopDraft("WEB", "Web", "own", 1, "Europe/London", "GBP", (1, 2))


def refused(**change) -> str:
    problem = _problem(GOOD._replace(**change), SITES, OWNERS, 0)
    return problem.code if problem else ""


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"site": "amazon-de"},
        {"zone": "UTC"},
        {"zone": "Asia/Shanghai"},
        {"zone": "America/Argentina/Buenos_Aires"},
        {"currency": "JPY"},
        {"currency": "KWD"},
        {"currency": "XXX"},
        {"warehouse_ids": (7,)},
        {"warehouse_ids": (3, 2, 1)},
        {"name": "柏林 🛍"},
        {"name": ""},
        {"routing": "nearest", "splits": False},
    ],
)
def test_what_a_shop_may_be(change):
    assert refused(**change) == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"site": ""}, errors.UNKNOWN_SITE),
        ({"site": "OWN"}, errors.UNKNOWN_SITE),
        ({"owner_id": 0}, errors.NO_OWNER),
        ({"owner_id": 2}, errors.NO_OWNER),
        ({"zone": "europe/nowhere"}, errors.UNKNOWN_ZONE),
        ({"zone": "x" * 5_000}, errors.UNKNOWN_ZONE),
        ({"zone": "."}, errors.UNKNOWN_ZONE),
        ({"zone": "Europe/"}, errors.UNKNOWN_ZONE),
        ({"currency": "GBPX"}, errors.UNKNOWN_CURRENCY),
        ({"currency": "G1P"}, errors.UNKNOWN_CURRENCY),
        ({"warehouse_ids": ()}, errors.NO_WAREHOUSE),
        ({"warehouse_ids": (1, 2, 1)}, errors.NO_WAREHOUSE),
    ],
)
def test_what_a_shop_may_not_be(change, code):
    assert refused(**change) == code


def test_of_several_faults_the_first_is_named_so_that_one_is_mended_after_the_other():
    faults = {"site": "etsy", "owner_id": 9, "zone": "Mars", "currency": "x", "warehouse_ids": ()}
    named = []
    while code := refused(**faults):
        named.append(code)
        faults.pop(next(iter(faults)))
    assert named == [
        errors.UNKNOWN_SITE,
        errors.NO_OWNER,
        errors.UNKNOWN_ZONE,
        errors.UNKNOWN_CURRENCY,
        errors.NO_WAREHOUSE,
    ]


@given(st.integers(0, 10**6))
def test_a_refusal_names_the_place_in_the_set(row):
    problem = _problem(GOOD._replace(site="etsy"), SITES, OWNERS, row)
    assert (problem.row, problem.subject) == (row, "etsy")


@given(st.lists(st.integers(1, 9), max_size=6))
def test_a_shop_ships_from_at_least_one_warehouse_and_from_each_once(keys):
    fits = bool(keys) and len(set(keys)) == len(keys)
    assert (refused(warehouse_ids=tuple(keys)) == "") is fits


@settings(max_examples=40)
@given(st.text(max_size=30))
def test_no_text_whatever_as_a_zone_breaks_the_judging(zone):
    assert refused(zone=zone) in ("", errors.UNKNOWN_ZONE)


@given(st.text(max_size=5))
def test_a_currency_is_three_capitals_and_nothing_else(currency):
    fits = len(currency) == 3 and all("A" <= sign <= "Z" for sign in currency)
    assert (refused(currency=currency) == "") is fits


def test_every_refusal_of_shops_has_its_words_and_its_chinese():
    met = {refused(site=""), refused(zone=""), refused(currency=""), refused(warehouse_ids=())}
    assert len(met) == 4
    assert met <= set(declared_reasons())
    for change in ({"site": ""}, {"zone": ""}, {"currency": ""}, {"warehouse_ids": ()}):
        problem = _problem(GOOD._replace(**change), SITES, OWNERS, 0)
        with override("en"):
            english = words_of(problem)
        with override("zh-hans"):
            chinese = words_of(problem)
        assert all(one != other for one, other in zip(english, chinese, strict=True))
