"""The page of seller SKUs: what it shows, to whom, and how it is filtered and exported."""

import json

import pytest
from django.urls import reverse

from zayton.channels.matching import MatchDraft, match_skus, matches_of
from zayton.channels.models import Inbound, SkuMatch
from zayton.channels.tests.builders import client_of
from zayton.channels.tests.connected import pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.channels.tests.matching_screens import (  # noqa: F401 - fixtures
    PAGE,
    act,
    boss_fixture,
    found_fixture,
    names,
    rows_of,
    skus_fixture,
    states,
    text_of,
    us_fixture,
    web_fixture,
)
from zayton.kernel.access.public import SYSTEM

pytestmark = pytest.mark.django_db


def test_what_most_documents_wait_for_comes_first_with_what_it_may_be_and_why(boss, web, skus):
    first, second = rows_of(boss)
    assert (first["msku"], first["waiting"], first["suggested"], first["strength"]) == (
        "FBA-CUP-US",
        3,
        "CUP",
        "strong",
    )
    assert first["why"] == "its code with marks of site or fulfilment"
    assert first["sku_title"] == "Cup"
    assert (second["msku"], second["waiting"], second["strength"], second["why"]) == ("ODD", 2, "none", "")


def test_the_page_counts_what_is_open_and_what_is_strong(boss, web):
    said = text_of(boss.get(PAGE))
    assert "2 seller SKUs are no SKUs of ours yet." in said
    assert "1 has a strong suggestion." in said
    assert "differ." not in said
    assert "Strong suggestions" in said


def test_it_is_read_in_chinese(found):
    answer = client_of("boss", language="zh-hans").get(
        f"{PAGE}?format=json", headers={"accept-language": "zh-hans"}
    )
    assert json.loads(answer.content)["rows"][0]["sku_title"] == "杯"


@pytest.mark.parametrize(
    ("query", "mskus"),
    [("f.strength=strong", ["FBA-CUP-US"]), ("f.strength=none", ["ODD"]), ("q=odd", ["ODD"]), ("q=cup", ["FBA-CUP-US"]),
     ("sort=waiting", ["ODD", "FBA-CUP-US"]), ("sort=-msku", ["ODD", "FBA-CUP-US"]),
     ("f.waiting=gte:3", ["FBA-CUP-US"]),
     ("f.waiting=lte:2", ["ODD"]), ("f.suggested=empty:", ["ODD"]), ("f.shop=Other", []), ("f.msku=has:od", ["ODD"]),
     ("f.state=matched", []), ("sort=suggested", ["ODD", "FBA-CUP-US"])],
)  # fmt: skip
def test_it_is_filtered_searched_and_sorted(boss, web, query, mskus):
    assert names(boss, query) == mskus


def test_matches_are_listed_and_matched_otherwise_or_taken_back(boss, web, skus):
    act(boss, "match", f"{web}/ODD", sku="CUP")
    (row,) = rows_of(boss, "f.state=matched")
    assert (row["suggested"], row["strength"]) == ("CUP", None)
    act(boss, "match", f"{web}/ODD", sku="POT")
    assert matches_of([web]) == {(web, "ODD"): skus["POT"]}
    act(boss, "back", f"{web}/ODD")
    assert matches_of([web]) == {}


@pytest.mark.parametrize("verb", ["confirm", "match", "aside", "back"])
def test_nothing_is_said_of_what_the_page_does_not_show(boss, web, us, verb):
    for key in (f"{web}/SOMETHING-ELSE", f"{us.open('THIRD')}/ODD", "x/ODD", "", "9" * 30 + "/ODD", f"{web}"):
        assert act(boss, verb, key, sku="CUP").status_code == 200
    assert not SkuMatch.objects.exists()


@pytest.mark.parametrize("verb", ["confirm", "match", "aside", "back"])
def test_who_may_not_match_only_looks(web, verb):
    finance = client_of("finance")
    assert act(finance, verb, f"{web}/FBA-CUP-US", sku="CUP").status_code == 403
    assert states() == {"quarantined"}
    said = text_of(finance.get(PAGE))
    assert "matching is for those who work documents held back" in said
    assert "Confirm the suggestions" not in said


def test_somebody_of_another_shop_sees_none_of_it(web, us):
    other = client_of("operator", shops=[us.open("OTHER")])
    assert rows_of(other) == []
    act(other, "match", f"{web}/ODD", sku="CUP")
    assert not SkuMatch.objects.exists()


def test_nobody_without_a_session_sees_it(client, found):
    assert client.get(PAGE).status_code == 302


def test_without_any_it_says_so(boss):
    said = text_of(boss.get(PAGE))
    assert "Every seller SKU is matched" in said
    # with nothing to be matched, a button to the strong ones would lead nowhere
    assert "Strong suggestions" not in said


def test_it_is_exported_without_formulas(boss, web, found):
    market().put(order("7", line("=1+1", 1)))
    pull(found)
    text = b"".join(boss.get(f"{PAGE}?format=csv")).decode()
    assert "FBA-CUP-US" in text
    assert "\n=1+1" not in text


def test_many_cost_as_many_questions_as_few(boss, web, found, django_assert_max_num_queries):
    for number in range(40):
        market().put(order(f"m{number}", line(f"FBA-CUP-{number}", 1)))
    pull(found)
    boss.get(PAGE)
    with django_assert_max_num_queries(45):
        boss.get(PAGE)


def test_a_set_is_matched_in_as_many_statements_as_one(web, skus, django_assert_max_num_queries):
    few = [MatchDraft(web, "ONE", skus["CUP"])]
    many = [MatchDraft(web, f"M-{number}", skus["CUP"]) for number in range(400)]
    match_skus(drafts=few, actor=SYSTEM, at=T0)
    with django_assert_max_num_queries(20):
        assert match_skus(drafts=many, actor=SYSTEM, at=T0) == 400


def test_documents_lead_to_it(found, boss):
    key = Inbound.objects.get(key="1").pk
    assert reverse("channels:matching") in text_of(boss.get(reverse("channels:held-document", args=[key])))
