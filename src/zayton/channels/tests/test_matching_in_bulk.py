"""What the verbs over many seller SKUs foresee, do and say, and how far they are taken back."""

import json

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.matching import MatchDraft, as_they_stand, match_skus, matches_of, undo_matches
from zayton.channels.matching_bulk import _key_of, bulk_actions
from zayton.channels.models import Shop, SkuMatch
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import connected, person, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.ui.public import BulkRequest

WORKER = person("channels.work_held")


@pytest.fixture
def shop():
    """A shop whose orders wait for thirty seller SKUs; our catalogue knows cups and pots."""
    server = market(page=50)
    create_skus(
        drafts=[SkuDraft("CUP", title_en="Cup"), SkuDraft("POT", title_en="Pot")], actor=SYSTEM, at=T0
    )
    made = connected(seller().open("WEB"))
    names = ["FBA-CUP-US", "FBA-POT-US", *(f"ODD{number:02}" for number in range(28))]
    for name in names:
        server.put(order(name, line(name, 1)))
    pull(made)
    return Shop.objects.get(code="WEB").pk


def request(shop, *names, **values):
    return BulkRequest(WORKER, [f"{shop}/{name}" for name in names], values, T0)


def verb(name):
    return next(one for one in bulk_actions() if one.name == name)


def kept(result):
    """What a page signs for the undoing and gives back."""
    return json.loads(json.dumps(result.undo))


@pytest.mark.django_db
class TestForeseeing:
    def test_a_suggestion_is_shown_with_the_sku_it_would_be(self, shop):
        with override("en"):
            told = verb("confirm").preview(request(shop, "FBA-CUP-US", "ODD01"))
        assert (told.sentence, told.count) == ("1 seller SKU would be changed.", 1)
        (change,) = told.changes
        assert (change.subject, change.before, change.after) == ("Web · FBA-CUP-US", "To be matched", "CUP")
        assert [(one.code, one.subject) for one in told.refusals] == [("channels.nothing_alike", "ODD01")]

    def test_nothing_is_written_by_looking(self, shop):
        for action in bulk_actions():
            action.preview(request(shop, "FBA-CUP-US", "ODD01", sku="CUP"))
        assert not SkuMatch.objects.exists()

    def test_what_is_matched_already_is_shown_as_what_it_was(self, shop):
        verb("match").apply(request(shop, "ODD01", sku="CUP"))
        with override("en"):
            (change,) = verb("match").preview(request(shop, "ODD01", sku="POT")).changes
            (aside,) = verb("aside").preview(request(shop, "ODD01")).changes
        assert (change.before, change.after) == ("CUP", "POT")
        assert (aside.before, aside.after) == ("CUP", "Nothing of ours")

    def test_taking_back_leaves_out_what_nobody_has_said_anything_of(self, shop):
        verb("aside").apply(request(shop, "ODD01"))
        assert verb("back").preview(request(shop, "ODD01", "ODD02")).count == 1

    def test_words_that_are_many_skus_name_the_first_of_them(self, shop):
        create_skus(drafts=[SkuDraft(f"LID-{number}") for number in range(8)], actor=SYSTEM, at=T0)
        (refusal,) = verb("match").preview(request(shop, "ODD01", sku="LID")).refusals
        assert refusal.figures["codes"].count("LID-") == 5
        assert refusal.figures["codes"].endswith(" …")


@pytest.mark.django_db
class TestDoing:
    def test_the_words_say_what_was_done(self, shop):
        with override("en"):
            assert (
                "2 seller SKUs are matched"
                in verb("match").apply(request(shop, "ODD01", "ODD02", sku="POT")).sentence
            )
            assert verb("aside").apply(request(shop, "ODD03")).sentence == "1 seller SKU was noted."
            again = verb("aside").apply(request(shop, "ODD03"))
        assert (again.sentence, again.undo) == ("Nothing was changed.", None)

    def test_strong_suggestions_are_confirmed_and_what_is_said_already_is_left_alone(self, shop):
        match_skus(
            drafts=[MatchDraft(shop, "FBA-POT-US", sku_ids_by_code(["CUP"])["CUP"])], actor=SYSTEM, at=T0
        )
        verb("confirm").apply(request(shop, "FBA-CUP-US", "FBA-POT-US"))
        codes = {one.msku: one.sku.code for one in SkuMatch.objects.select_related("sku")}
        assert codes == {"FBA-CUP-US": "CUP", "FBA-POT-US": "CUP"}


@pytest.mark.django_db
class TestTakingBack:
    def test_each_seller_sku_is_brought_back_to_what_it_was(self, shop):
        verb("match").apply(request(shop, "ODD01", sku="CUP"))
        verb("aside").apply(request(shop, "ODD02"))
        before = as_they_stand([(shop, f"ODD0{number}") for number in (1, 2, 3)])
        done = verb("match").apply(request(shop, "ODD01", "ODD02", "ODD03", sku="POT"))
        undone = verb("match").undo(BulkRequest(WORKER, [], kept(done), T0))
        assert as_they_stand([one.key for one in before]) == before
        assert undone.refusals == []

    def test_it_is_taken_back_once(self, shop):
        done = verb("match").apply(request(shop, "ODD01", sku="POT"))
        for count in (1, 0):
            with override("en"):
                said = verb("match").undo(BulkRequest(WORKER, [], kept(done), T0))
            assert said.sentence.startswith(str(count))
            assert not said.refusals
        assert not SkuMatch.objects.exists()

    def test_whatever_was_said_since_stands(self, shop):
        done = verb("match").apply(request(shop, "ODD01", "ODD02", sku="POT"))
        verb("match").apply(request(shop, "ODD02", sku="CUP"))
        undone = verb("match").undo(BulkRequest(WORKER, [], kept(done), T0))
        assert [(one.code, one.subject) for one in undone.refusals] == [("channels.said_since", "ODD02")]
        assert [(one.msku, one.sku.code) for one in SkuMatch.objects.all()] == [("ODD02", "CUP")]


@pytest.mark.django_db
def test_an_undoing_brings_nothing_back_in_a_shop_that_one_no_longer_sees(shop):
    cup = sku_ids_by_code(["CUP"])["CUP"]
    made = [MatchDraft(shop, "ODD", cup)]
    match_skus(drafts=made, actor=SYSTEM, at=T0)
    elsewhere = person("channels.work_held", shops=frozenset({shop + 1}))
    before = [MatchDraft(shop, "ODD", None)]
    assert undo_matches(before=before, made=made, actor=elsewhere, at=T0) == (0, [])
    assert matches_of([shop]) == {(shop, "ODD"): cup}


@pytest.mark.django_db
def test_undoing_a_set_costs_as_many_questions_as_one(shop, django_assert_max_num_queries):
    cup = sku_ids_by_code(["CUP"])["CUP"]
    made = [MatchDraft(shop, f"M-{number}", cup) for number in range(300)]
    before = as_they_stand([one.key for one in made])
    match_skus(drafts=made, actor=SYSTEM, at=T0)
    with django_assert_max_num_queries(20):
        assert undo_matches(before=before, made=made, actor=SYSTEM, at=T0) == (300, [])
    assert matches_of([shop]) == {}


said = st.sampled_from([None, "CUP", "POT", "aside"])


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(before=said, made=said, since=said)
def test_an_undoing_changes_what_stands_as_it_was_made_and_nothing_else(before, made, since):
    skus = sku_ids_by_code(["CUP", "POT"])
    if not skus:
        create_skus(drafts=[SkuDraft("CUP"), SkuDraft("POT")], actor=SYSTEM, at=T0)
        skus = sku_ids_by_code(["CUP", "POT"])
    web = Shop.objects.filter(code="WEB").values_list("pk", flat=True).first() or seller().open("WEB")

    def draft(word):
        return MatchDraft(web, "M", skus.get(word), aside=word == "aside")

    for word in (before, made, since):
        match_skus(drafts=[draft(word)], actor=SYSTEM, at=T0)
    undo_matches(before=[draft(before)], made=[draft(made)], actor=SYSTEM, at=T0)
    assert as_they_stand([(web, "M")]) == [draft(before if since == made else since)]


@given(st.text(max_size=40))
def test_whatever_a_form_names_is_a_key_of_some_shop_or_of_none(text):
    shop, msku = _key_of(text)
    assert 0 <= shop < 10**18
    assert isinstance(msku, str)
