"""Quantity rules: whose listings they may be set for, and what a refusal tells."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zayton.channels.tests.builders import client_of
from zayton.channels.tests.connected import person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.listings.errors import BAD_RULE, UNKNOWN_LISTING
from zayton.listings.models import ShowRule
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.tests.builders import DAY, seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    one = seller("CUP", "SECRET", shops=("A", "B"))
    one.see("A", "CUP", quantity=0)
    one.see("B", "SECRET", quantity=0)
    return one


@pytest.fixture
def of_a(made):
    return person("listings.manage", shops=frozenset({made.shops["A"]}))


@pytest.mark.parametrize("percent", ["50", "many"])
def test_a_listing_of_another_shop_is_refused_without_its_name(made, of_a, percent) -> None:
    theirs, entries = made.listing("B", "SECRET").pk, Entry.objects.count()
    for shop in "AB":
        draft = RuleDraft(made.shops[shop], theirs, percent=percent)
        done = set_show_rules(drafts=[draft], actor=of_a, at=DAY)
        assert [(one.code, one.subject) for one in done.refusals] == [(UNKNOWN_LISTING, str(theirs))]
        assert not done.changes
    assert not ShowRule.objects.exists()
    assert Entry.objects.count() == entries


def test_a_listing_that_is_not_of_the_shop_named_beside_it_is_none(made) -> None:
    both = person("listings.manage")
    draft = RuleDraft(made.shops["A"], made.listing("B", "SECRET").pk, percent="50")
    assert [one.code for one in set_show_rules(drafts=[draft], actor=both, at=DAY).refusals] == [
        UNKNOWN_LISTING
    ]
    assert not ShowRule.objects.exists()


def test_the_shop_of_somebody_else_is_refused(made, of_a) -> None:
    done = set_show_rules(drafts=[RuleDraft(made.shops["B"], None, percent="50")], actor=of_a, at=DAY)
    assert [one.code for one in done.refusals] == [UNKNOWN_LISTING]
    assert not ShowRule.objects.exists()


def test_ones_own_listing_is_named_in_what_is_wrong(made, of_a) -> None:
    draft = RuleDraft(made.shops["A"], made.listing("A", "CUP").pk, percent="101")
    assert [
        (one.code, one.subject) for one in set_show_rules(drafts=[draft], actor=of_a, at=DAY).refusals
    ] == [(BAD_RULE, "CUP")]


@pytest.mark.parametrize("step", ["preview", "apply"])
def test_the_page_names_no_listing_of_another_shop(made, step) -> None:
    client = client_of("operator", shops=[made.shops["A"]])
    form = {"bulk": "show_rule", "step": step, "id": [made.listing("B", "SECRET").pk], "percent": "50",
            "keep_back": "", "cap": "", "stop_at": ""}  # fmt: skip
    answer = client.post("/listings/", form)
    assert answer.status_code == 200
    assert "SECRET" not in answer.content.decode()
    assert not ShowRule.objects.exists()


def test_a_shop_that_there_is_not_gets_no_rule(made) -> None:
    done = set_show_rules(drafts=[RuleDraft(999_999, None, "1")], actor=SYSTEM, at=DAY)
    assert [(one.code, one.subject) for one in done.refusals] == [(UNKNOWN_LISTING, "999999")]
    assert not done.written


def test_a_rule_that_says_nothing_is_none_and_the_shops_holds(made) -> None:
    shop, listing = made.shops["A"], made.listing("A", "CUP").pk
    made.receive("CUP", 10)
    for draft in (
        RuleDraft(shop, None, cap="3"),
        RuleDraft(shop, listing, cap="2"),
        RuleDraft(shop, listing),
    ):
        assert set_show_rules(drafts=[draft], actor=SYSTEM, at=DAY).written == 1
    assert ShowRule.objects.get().listing is None
    assert made.ask("A", "CUP").value == 3
    set_show_rules(drafts=[RuleDraft(shop, None)], actor=SYSTEM, at=DAY)
    assert made.ask("A", "CUP").value == 10


def test_many_rules_cost_as_many_statements_as_one() -> None:
    made = seller(*(f"K{number}" for number in range(9)), shops=("A",))
    for number in range(9):
        made.see("A", f"K{number}", quantity=0)
    ids = [made.listing("A", f"K{number}").pk for number in range(9)]

    def asked(*drafts: RuleDraft) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert set_show_rules(drafts=drafts, actor=SYSTEM, at=DAY).written == len(drafts)
        return len(queries)

    one = asked(RuleDraft(made.shops["A"], ids[0], cap="1"))
    assert asked(*(RuleDraft(made.shops["A"], key, cap="1") for key in ids[1:])) == one
    one = asked(RuleDraft(made.shops["A"], ids[0], cap="2"), RuleDraft(made.shops["A"], ids[1]))
    mixed = [RuleDraft(made.shops["A"], key, cap="2" if key % 2 else "") for key in ids[2:]]
    assert asked(*mixed) == one
    rules = dict(ShowRule.objects.values_list("listing_id", "cap"))
    assert rules == {ids[0]: 2, **{key: 2 for key in ids[2:] if key % 2}}


def test_of_two_rules_that_are_said_of_one_listing_the_later_counts(made) -> None:
    shop, key = made.shops["A"], made.listing("A", "CUP").pk
    drafts = [RuleDraft(shop, key, cap="1"), RuleDraft(shop, None, cap="9"), RuleDraft(shop, key, cap="2")]
    set_show_rules(drafts=drafts, actor=SYSTEM, at=DAY)
    drafts = [RuleDraft(shop, None, cap="8"), RuleDraft(shop, key), RuleDraft(shop, key, percent="50")]
    set_show_rules(drafts=drafts, actor=SYSTEM, at=DAY)
    rules = {one.listing_id: (one.cap, one.percent) for one in ShowRule.objects.all()}
    assert rules == {None: (8, 100), key: (None, 50)}
