"""Quantity rules of whole shops: on their page and over HTTP, what they change, and whose they are."""

from html import unescape

import pytest

from zayton.channels.tests.builders import client_of
from zayton.lake.tests.following import read_journal
from zayton.listings.models import ShowRule
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import seller

pytestmark = pytest.mark.django_db
PAGE = "/listings/quantities"


@pytest.fixture
def made():
    one = seller("CUP", "POT", shops=("A", "B"))
    for code in ("CUP", "POT"):
        one.receive(code, 10)
        for shop in "AB":
            one.see(shop, code, quantity=0)
    read_journal()
    push_due()
    return one


def said(answer) -> str:
    return answer.content.decode()


def typed(made, shop="A", go="save", **rule):
    return {"go": go, **{f"{name}-{made.shops[shop]}": value for name, value in rule.items()}}


def test_a_shops_rule_holds_for_all_its_listings_and_for_no_other_shop(made) -> None:
    answer = client_of("operator").post(PAGE, typed(made, keep_back="4", cap="5"), follow=True)
    assert "The channels are told of 2 listings." in said(answer)
    push_due()
    assert [made.shown("A", "CUP"), made.shown("A", "POT"), made.shown("B", "CUP")] == [5, 5, 10]
    rule = ShowRule.objects.get()
    assert (rule.shop_id, rule.listing, rule.keep_back, rule.percent, rule.cap) == (
        made.shops["A"], None, 4, 100, 5,
    )  # fmt: skip


def test_what_would_change_is_shown_before_anything_is_kept(made) -> None:
    page = said(client_of("operator").post(PAGE, typed(made, go="try", percent="50")))
    assert "A · CUP" in page
    assert "B · CUP" not in page
    assert not ShowRule.objects.exists()
    assert "No listing would show another number." in said(
        client_of("operator").post(PAGE, typed(made, go="try", cap="500"))
    )


def test_blank_fields_take_a_rule_back(made) -> None:
    client = client_of("operator")
    client.post(PAGE, typed(made, stop_at="20"))
    push_due()
    assert made.shown("A", "CUP") == 0
    assert 'value="20"' in said(client.get(PAGE))
    client.post(PAGE, typed(made, stop_at=""))
    push_due()
    assert made.shown("A", "CUP") == 10


def test_a_listing_with_a_rule_of_its_own_keeps_it_and_is_counted(made) -> None:
    client = client_of("operator")
    client.post(f"/listings/{made.listing('A', 'CUP').pk}/rule", {"cap": "1"})
    assert "1 listing has a rule of its own" in said(client.get(PAGE))
    client.post(PAGE, typed(made, cap="3"))
    push_due()
    assert [made.shown("A", "CUP"), made.shown("A", "POT")] == [1, 3]


@pytest.mark.parametrize("go", ["try", "save"])
def test_a_rule_that_cannot_be_is_said_and_what_was_typed_stays(made, go) -> None:
    page = said(client_of("operator").post(PAGE, typed(made, go=go, percent="101"), follow=True))
    assert "Percent of the rest that is shown is 101" in page
    assert 'value="101"' in page
    assert "No listing would" not in page
    assert not ShowRule.objects.exists()


def test_a_shop_that_one_does_not_see_is_not_named_and_not_ruled(made) -> None:
    client = client_of("operator", shops=[made.shops["A"]])
    assert f"keep_back-{made.shops['B']}" not in said(client.get(PAGE))
    client.post(PAGE, typed(made, shop="B", cap="1"))
    assert not ShowRule.objects.exists()


def test_who_may_only_read_changes_nothing(made) -> None:
    client = client_of("warehouse")
    assert "Show what would change" not in said(client.get(PAGE))
    client.post(PAGE, typed(made, cap="1"))
    assert not ShowRule.objects.exists()


def test_it_opens_empty_and_in_chinese() -> None:
    assert "No shops yet" in said(client_of("operator").get(PAGE))
    assert client_of("operator", language="zh-hans").get(PAGE).status_code == 200


def test_over_http_rules_are_tried_set_and_listed(made) -> None:
    client = client_of("operator", shops=[made.shops["A"]])
    rule = {"shop_id": made.shops["A"], "cap": 3}

    def sent(body, key):
        return client.post(
            "/api/listings/show-rules",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    tried = sent({"rules": [rule], "dry_run": True}, "rules-1").json()
    assert tried["changes"][0] == {"msku": "CUP", "before": 10, "after": 3}
    assert not ShowRule.objects.exists()
    assert sent({"rules": [rule]}, "rules-2").json()["written"] == 1
    listed = client.get("/api/listings/show-rules").json()["items"]
    assert [(one["shop_id"], one["listing_id"], one["cap"]) for one in listed] == [(made.shops["A"], None, 3)]
    theirs = sent({"rules": [{"shop_id": made.shops["B"], "cap": 1}]}, "rules-3")
    assert theirs.status_code == 409
    assert ShowRule.objects.count() == 1


def test_over_http_a_listing_loses_its_own_rule_again(made) -> None:
    client = client_of("operator")
    listing = made.listing("A", "CUP").pk
    shop = {"shop_id": made.shops["A"]}

    def sent(key, *rules):
        body = {"rules": [{**shop, **rule} for rule in rules]}
        return client.post(
            "/api/listings/show-rules",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": key},
        ).json()

    sent("rules-1", {"cap": 7}, {"listing_id": listing, "cap": 3})
    told = sent("rules-2", {"listing_id": listing, "removed": True})
    assert told["changes"] == [{"msku": "CUP", "before": 3, "after": 7}]
    assert [one.listing_id for one in ShowRule.objects.all()] == [None]
    assert {"msku": "CUP", "before": 7, "after": 10} in sent("rules-3", {"removed": True})["changes"]


def test_over_http_rules_come_in_pages(made) -> None:
    for shop in "AB":
        client_of("operator").post(PAGE, typed(made, shop, cap="5"))
    client = client_of("operator")
    first = client.get("/api/listings/show-rules?limit=1").json()
    second = client.get(f"/api/listings/show-rules?limit=1&cursor={first['next']}").json()
    shops = [one["shop_id"] for page in (first, second) for one in page["items"]]
    assert (shops, second["next"]) == ([made.shops["A"], made.shops["B"]], None)


def test_all_that_cannot_be_is_named_at_once_in_whole_sentences(made) -> None:
    bad = typed(made, keep_back="many", percent="101", cap="5")
    page = unescape(said(client_of("operator").post(PAGE, bad, follow=True)))
    assert "Units kept back is many. Units are whole" in page
    assert page.count("cannot be:") == 2
    page = unescape(said(client_of("operator", language="zh-hans").post(PAGE, bad, follow=True)))
    # Chinese sentences follow each other without a blank
    assert "。 " not in page
    assert page.count("。件数须为") == 2
    assert not ShowRule.objects.exists()
