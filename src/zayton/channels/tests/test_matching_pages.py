"""The page of seller SKUs: what it shows, what is confirmed, set aside and undone there, and by whom."""

import json
import re

import pytest
from django.urls import reverse

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.matching import MatchDraft, match_skus, matches_of
from zayton.channels.models import Inbound, Shop, SkuMatch
from zayton.channels.ports.documents import Subject
from zayton.channels.syncing.working import work_waiting
from zayton.channels.tests.builders import client_of, seller
from zayton.channels.tests.connected import connected, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
PAGE = "/shops/matching"


@pytest.fixture
def us():
    return seller()


@pytest.fixture
def boss():
    return client_of("boss")


@pytest.fixture
def found(us):
    """Three orders wait for a seller SKU like `CUP`, two of them for one like nothing besides."""
    server = market()
    create_skus(drafts=[SkuDraft(code=code, title_en=code.title(), title_zh="杯") for code in ("CUP", "POT")],
                actor=SYSTEM, at=T0)  # fmt: skip
    made = connected(us.open("WEB"))
    for number in range(3):
        server.put(order(str(number), line("FBA-CUP-US", 1), *([line("ODD", 1)] if number else [])))
    pull(made)
    return made


@pytest.fixture
def web(found):
    return Shop.objects.get(code="WEB").pk


@pytest.fixture
def skus(found):
    return sku_ids_by_code(["CUP", "POT"])


def text_of(answer):
    return answer.content.decode()


def rows_of(client, query=""):
    answer = client.get(f"{PAGE}?format=json&{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)["rows"]


def names(client, query=""):
    return [row["msku"] for row in rows_of(client, query)]


def act(client, verb, *ids, step="apply", query="", **fields):
    return client.post(f"{PAGE}?{query}", {"bulk": verb, "step": step, "id": ids, **fields})


def states():
    return set(Inbound.objects.values_list("state", flat=True))


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
    assert "1 have a strong suggestion, the signs of 0 differ." in said


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


def seller_shop(code):
    from zayton.channels.public import ShopDraft, write_shops
    from zayton.kernel.access.public import Scope
    from zayton.stock.public import owner_ids, warehouse_cards

    owner, house = next(iter(owner_ids().values())), next(iter(warehouse_cards(scope=Scope.everything())))
    draft = ShopDraft(code, code, "own", owner, "Europe/London", "GBP", (house,))
    return write_shops(drafts=[draft], actor=SYSTEM, at=T0).ids[code]


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


def undo(client, verb, answer):
    (signed,) = re.findall(r'name="undo" value="([^"]+)"', text_of(answer))
    return client.post(PAGE, {"bulk": verb, "step": "undo", "undo": signed})


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
    assert "Every seller SKU is matched" in text_of(boss.get(PAGE))


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
