"""What codes in a shop's files mean: the usual ones, a shop's own, and what is refused."""

from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.errors import words_of
from zayton.orders.models import ServiceCode
from zayton.orders.operations.codes import known_codes
from zayton.orders.public import service_codes, set_service_codes
from zayton.orders.rules.charges import CHARGES, USUAL_CODES, ServiceCodes
from zayton.orders.tests.builders import a_business, a_shop
from zayton.orders.tests.test_pages import client_of
from zayton.orders.words import CHARGE_WORDS

USUAL = ServiceCodes(USUAL_CODES.items())


@pytest.mark.parametrize(
    ("code", "charge"),
    [
        ("POST", "postage"),
        (" dot ", "postage"),
        ("c2", "carriage"),
        ("M", "manual"),
        ("D", "discount"),
        ("S", "samples"),
        ("Bank Charges", "bank_charges"),
        ("AMAZONFEE", "marketplace_fee"),
        ("CRUK", "commission"),
        ("B", "bad_debt"),
        ("gift_0001_20", "voucher"),
        ("GIFT_", "voucher"),
        ("PADS", "other"),
        ("", ""),
        ("POSTER", ""),
        ("MM", ""),
        ("GIFT", ""),
        ("C21", ""),
        ("85123A", ""),
        ("礼品卡", ""),
    ],
)
def test_a_usual_code_means_money_and_anything_else_goods(code: str, charge: str) -> None:
    assert USUAL.charge(code) == charge


def test_the_longest_beginning_decides_whatever_came_first() -> None:
    patterns = [("GIFT_*", "voucher"), ("GIFT_WRAP*", "other"), ("G*", "manual")]
    for order in (patterns, patterns[::-1]):
        codes = ServiceCodes(order)
        asked = ("GIFT_WRAP_1", "GIFT_1", "GLASS")
        assert [codes.charge(code) for code in asked] == ["other", "voucher", "manual"]


def test_a_whole_code_comes_before_any_beginning() -> None:
    codes = ServiceCodes([("GIFT_*", "voucher"), ("GIFT_BOX", "goods")])
    assert (codes.charge("gift_box"), codes.charge("gift_boxes")) == ("", "voucher")


@given(st.text(max_size=12))
def test_spaces_and_case_of_a_code_never_matter(code: str) -> None:
    # some letters have no single upper case (ß, ŉ); only those that keep their length when folded can be compared
    if code.upper().lower().upper() == code.upper():
        assert USUAL.charge(f"  {code.lower()} ") == USUAL.charge(code.upper())


def test_every_charge_has_words() -> None:
    assert set(CHARGE_WORDS) == set(CHARGES)
    assert set(USUAL_CODES.values()) <= set(CHARGES)


@pytest.mark.django_db
def test_a_shop_says_what_its_codes_mean_and_no_other_shop_hears_it() -> None:
    business = a_business()
    other = replace(business, shop=a_shop(business.owner, tuple(business.houses.values()), code="OTHER"))
    assert set_service_codes(shop_id=business.shop, codes={" fee* ": "commission", "m": "goods"}) == []
    mine, theirs = service_codes(business.shop), service_codes(other.shop)
    assert [mine.charge(code) for code in ("FEE1", "M", "POST")] == ["commission", "", "postage"]
    assert [theirs.charge(code) for code in ("FEE1", "M", "POST")] == ["", "manual", "postage"]
    assert known_codes(business.shop)["FEE*"] == "commission"


@pytest.mark.django_db
def test_a_code_said_again_has_its_last_meaning() -> None:
    business = a_business()
    for meaning in ("commission", "other"):
        set_service_codes(shop_id=business.shop, codes={"FEE": meaning})
    assert list(ServiceCode.objects.values_list("pattern", "charge")) == [("FEE", "other")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", [{"FEE": "bribe"}, {"FEE": ""}, {" ": "other"}, {"": "other"}, {"x" * 65: "other"}]
)
def test_one_meaning_that_is_none_keeps_the_whole_set_out(code: dict[str, str]) -> None:
    business = a_business()
    refusals = set_service_codes(shop_id=business.shop, codes={"GOOD": "other", **code})
    assert len(refusals) == 1
    assert all(words_of(refusals[0]))
    assert not ServiceCode.objects.exists()


@pytest.mark.django_db
def test_no_codes_say_nothing() -> None:
    business = a_business()
    assert set_service_codes(shop_id=business.shop, codes={}) == []
    assert known_codes(business.shop) == dict(USUAL_CODES)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "Gift voucher"), ("zh-hans", "礼品券")])
def test_the_page_lists_usual_and_own_codes_with_their_meanings(language: str, words: str) -> None:
    business = a_business()
    set_service_codes(shop_id=business.shop, codes={"<b>": "voucher"})
    got = client_of("boss", language=language).get(reverse("orders:codes", args=[business.shop]))
    said = got.content.decode()
    assert "&lt;B&gt;" in said
    assert words in unescape(said)
    assert {pattern: charge for pattern, charge, _ in got.context["codes"]}["POST"] == "postage"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"),
    [("boss", 302), ("finance", 302), ("operator", 302), ("buyer", 403), ("warehouse", 403)],
)
def test_only_who_sets_shops_up_says_what_codes_mean(role: str, status: int) -> None:
    business = a_business()
    address = reverse("orders:codes", args=[business.shop])
    said = {"pattern": "FEE", "charge": "other"}
    assert client_of(role).post(address, said).status_code == status
    assert ServiceCode.objects.exists() == (status == 302)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", [{"pattern": "y" * 200, "charge": "other"}, {"pattern": "FEE", "charge": "bribe"}, {}]
)
def test_what_the_page_cannot_keep_is_said_in_words(said: dict[str, str]) -> None:
    business = a_business()
    address = reverse("orders:codes", args=[business.shop])
    got = client_of("boss").post(address, said, follow=True)
    assert got.status_code == 200
    assert "messages" in got.context
    assert len(list(got.context["messages"])) == 1
    assert not ServiceCode.objects.exists()


@pytest.mark.django_db
def test_another_shops_codes_are_neither_seen_nor_changed() -> None:
    business = a_business()
    stranger = client_of("boss", shops=[business.shop + 1])
    address = reverse("orders:codes", args=[business.shop])
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"pattern": "FEE", "charge": "other"}).status_code == 404
    assert not ServiceCode.objects.exists()
