"""What is confirmed, matched, set aside and undone on the page of seller SKUs."""

import pytest

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.matching import MatchDraft, match_skus, matches_of
from zayton.channels.models import Inbound, SkuMatch
from zayton.channels.ports.documents import Subject
from zayton.channels.syncing.working import work_waiting
from zayton.channels.tests.connected import connected, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.channels.tests.matching_screens import (  # noqa: F401 - fixtures
    act,
    boss_fixture,
    found_fixture,
    names,
    rows_of,
    seller_shop,
    skus_fixture,
    states,
    text_of,
    undo,
    us_fixture,
    web_fixture,
)
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_suggestions_are_confirmed_together_and_what_cannot_be_is_named(boss, web, skus, found):
    said = text_of(act(boss, "confirm", f"{web}/FBA-CUP-US", f"{web}/ODD"))
    assert "1 seller SKU is matched" in said
    assert "Nothing in the catalogue is like ODD." in said
    assert matches_of([web]) == {(web, "FBA-CUP-US"): skus["CUP"]}
    while work_waiting(found.pk, Subject.ORDER):
        pass
    assert [(row["msku"], row["waiting"]) for row in rows_of(boss)] == [("ODD", 2)]


def test_confirming_works_the_documents_that_waited_for_it_and_no_others(boss, web, found, skus):
    server = market("two")
    server.put(order("9", line("ODD", 1)))
    pull(connected(seller_shop("SECOND"), "two"))
    act(boss, "confirm", f"{web}/FBA-CUP-US")
    assert set(Inbound.objects.filter(connection=found).values_list("state", flat=True)) == {"waiting"}
    assert Inbound.objects.get(key="9").state == "quarantined"


def test_all_that_are_strong_are_confirmed_by_their_filter(boss, web, skus):
    act(boss, "confirm", query="f.strength=strong", all="1")
    assert matches_of([web]) == {(web, "FBA-CUP-US"): skus["CUP"]}


def test_the_preview_says_what_would_be_and_changes_nothing(boss, web):
    before = Entry.objects.count()
    said = text_of(act(boss, "confirm", f"{web}/FBA-CUP-US", step="preview"))
    assert "To be matched" in said
    assert "CUP" in said
    assert (SkuMatch.objects.count(), Entry.objects.count(), states()) == (0, before, {"quarantined"})


def test_a_suggestion_that_is_not_strong_says_so_before_it_is_confirmed(boss, web, found):
    market().put(order("7", line("OUR-CUP-BLUE", 1)))
    pull(found)
    said = text_of(act(boss, "confirm", f"{web}/OUR-CUP-BLUE", f"{web}/FBA-CUP-US", step="preview"))
    assert "CUP · Likely: its code is a part" in said
    assert "Strong" not in said


def test_a_confirmation_is_undone(boss, web):
    answer = act(boss, "confirm", f"{web}/FBA-CUP-US")
    assert "1 seller SKU is as before." in text_of(undo(boss, "confirm", answer))
    assert matches_of([web]) == {}


def test_signs_that_differ_are_shown_and_not_confirmed(boss, web, us):
    # both are what is left of it without its punctuation
    create_skus(drafts=[SkuDraft(code="O-DD"), SkuDraft(code="OD-D")], actor=SYSTEM, at=T0)
    (row,) = rows_of(boss, "f.strength=conflict")
    assert (row["msku"], row["suggested"]) == ("ODD", "")
    assert row["why"] == "O-DD: the same letters and digits; OD-D: the same letters and digits"
    said = text_of(act(boss, "confirm", f"{web}/ODD"))
    assert "Signs about ODD name different SKUs: O-DD, OD-D." in said
    assert matches_of([web]) == {}


def test_many_are_matched_to_one_sku_by_its_code(boss, web, skus):
    act(boss, "match", f"{web}/FBA-CUP-US", f"{web}/ODD", sku="pot")
    assert matches_of([web]) == {(web, "FBA-CUP-US"): skus["POT"], (web, "ODD"): skus["POT"]}


def test_a_sku_is_found_by_words_of_its_title(boss, web):
    create_skus(drafts=[SkuDraft(code="L-9", title_en="Glass lid")], actor=SYSTEM, at=T0)
    act(boss, "match", f"{web}/ODD", sku="glass lid")
    assert matches_of([web]) == {(web, "ODD"): sku_ids_by_code(["L-9"])["L-9"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [("NOSUCH", "There is no SKU NOSUCH."), ("P", "Several SKUs are called like P: P-1, P-2, POT, CUP.")],
)
def test_what_is_no_one_sku_is_said_and_matches_nothing(boss, web, text, words):
    create_skus(drafts=[SkuDraft(code="P-1"), SkuDraft(code="P-2")], actor=SYSTEM, at=T0)
    assert words in text_of(act(boss, "match", f"{web}/ODD", sku=text))
    assert matches_of([web]) == {}


def test_what_is_nothing_of_ours_is_asked_about_no_more_until_that_is_taken_back(boss, web):
    act(boss, "aside", f"{web}/ODD")
    assert names(boss) == ["FBA-CUP-US"]
    assert names(boss, "f.state=aside") == ["ODD"]
    assert Entry.objects.order_by("-pk")[0].verb == "channels.msku_set_aside"
    assert states() == {"quarantined"}
    act(boss, "back", f"{web}/ODD")
    assert names(boss) == ["FBA-CUP-US", "ODD"]


def test_undoing_brings_back_what_was_said_before(boss, web, skus):
    act(boss, "match", f"{web}/ODD", sku="CUP")
    answer = act(boss, "aside", f"{web}/ODD")
    undo(boss, "aside", answer)
    assert matches_of([web]) == {(web, "ODD"): skus["CUP"]}
    undo(boss, "match", act(boss, "match", f"{web}/ODD", sku="POT"))
    assert matches_of([web]) == {(web, "ODD"): skus["CUP"]}


def test_undoing_leaves_alone_what_somebody_said_since(boss, web, skus):
    answer = act(boss, "match", f"{web}/ODD", f"{web}/FBA-CUP-US", sku="CUP")
    match_skus(drafts=[MatchDraft(web, "ODD", skus["POT"])], actor=SYSTEM, at=T0)
    said = text_of(undo(boss, "match", answer))
    assert "1 seller SKU is as before." in said
    assert "Somebody has said something else of ODD since." in said
    assert matches_of([web]) == {(web, "ODD"): skus["POT"]}
