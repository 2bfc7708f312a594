"""DeepL's adapter against its stand-in: keys, terms, limits, and what its errors mean."""

import httpx
import pytest

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.calling import direct_caller
from zayton.listings.translating.deepl import DEEPL, host_of
from zayton.listings.translating.port import Allowance, Settings, Term, Translate
from zayton.sandbox.deepl import API_KEY, DeepLService, TightDeepL
from zayton.sandbox.tests.stalls import standing

ASKED = Translate(("A pot", "Zayton <b> & co"), "en", "de", (Term("Zayton", "Zayton"),))


@pytest.fixture(scope="module")
def stand():
    with standing(DeepLService) as stand:
        yield stand


def deepl(stand, key=API_KEY, **settings):
    return DEEPL.connect(Settings(key, address=stand.url, **settings), direct_caller())


def test_the_key_says_which_plan_it_is_of():
    assert host_of("abc:fx") == "https://api-free.deepl.com"
    assert host_of("abc") == "https://api.deepl.com"


def test_texts_come_back_in_order_with_their_terms_and_signs(stand):
    told = deepl(stand).translate(ASKED)
    assert told.texts == ("[DE] A pot", "[DE] Zayton <b> & co")
    assert told.characters >= 20


@pytest.mark.parametrize(("target", "mark"), [("en", "EN-GB"), ("pt", "PT-PT"), ("zh", "ZH-HANS")])
def test_a_language_of_several_forms_is_asked_for_by_one(stand, target, mark):
    told = deepl(stand).translate(Translate(("Ein Topf",), "de", target))
    assert told.texts == (f"[{mark}] Ein Topf",)


def test_what_is_used_counts(stand):
    before = deepl(stand).allowance()
    charged = deepl(stand).translate(ASKED).characters
    assert deepl(stand).allowance() == Allowance(before.used + charged, 500_000)


@pytest.mark.parametrize("key", ["wrong", "wrong:fx"])
def test_a_wrong_key_is_denied(stand, key):
    with pytest.raises(Fault) as caught:
        deepl(stand, key).allowance()
    assert caught.value.kind == FaultKind.DENIED


def test_a_used_up_allowance_has_its_own_code():
    with standing(TightDeepL) as tight, pytest.raises(Fault) as caught:
        deepl(tight).translate(Translate(("x" * 61,), "en", "de"))
    assert (caught.value.kind, caught.value.figures["code"]) == (FaultKind.REFUSED, "quota")


def test_a_language_it_does_not_know_is_refused_in_its_words(stand):
    with pytest.raises(Fault) as caught:
        deepl(stand).translate(ASKED._replace(target="xx"))
    assert (caught.value.kind, caught.value.said[:3]) == (FaultKind.REFUSED, "400")
    assert "target_lang" in caught.value.said


@pytest.mark.parametrize(
    ("kind", "fault"),
    [("throttle", FaultKind.THROTTLED), ("fail_before", FaultKind.AWAY), ("drop_after", FaultKind.AWAY)],
)
def test_it_may_be_away(stand, kind, fault):
    stand.tell("faults", {"rate": 1.0, "kinds": [kind], "retry_after": 0.01})
    try:
        with pytest.raises(Fault) as caught:
            deepl(stand).translate(ASKED)
    finally:
        stand.tell("faults", {})
    assert caught.value.kind == fault


def test_a_translation_whose_answer_was_lost_is_not_paid_for_twice(stand):
    before = deepl(stand).allowance().used
    stand.tell("faults", {"rate": 1.0, "kinds": ["fail_after"]})
    try:
        with pytest.raises(Fault):
            deepl(stand).translate(Translate(("12345",), "en", "de"))
    finally:
        stand.tell("faults", {})
    assert deepl(stand).allowance().used == before + 5


class Scripted:
    """A caller that answers what it was given."""

    def __init__(self, answer):
        self.answer = answer

    def call(self, *_args, **_more):
        return self.answer


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"translations": []}),
    ],
)
def test_an_answer_that_is_none_is_unreadable(answer):
    with pytest.raises(Fault) as caught:
        DEEPL.connect(Settings("k"), Scripted(answer)).translate(ASKED)
    assert caught.value.kind == FaultKind.UNREADABLE


@pytest.mark.parametrize("row", [{"no": 1}, {"text": None}, {"text": "ohne den Begriff"}, None, "text"])
def test_one_text_that_came_back_unfit_takes_none_of_the_others_along(row):
    answer = httpx.Response(200, json={"translations": [{"text": "Topf", "billed_characters": 5}, row]})
    told = DEEPL.connect(Settings("k"), Scripted(answer)).translate(ASKED)
    assert told.texts == ("Topf", None)
    # it was paid for all the same
    assert told.characters == 5 + len(ASKED.texts[1])


def test_control_characters_that_were_pasted_along_refuse_no_call(stand):
    asked = Translate(("A\x00 pot\x0b\x1f", "of\tclay\nand \ud800glaze"), "en", "de")
    assert deepl(stand).translate(asked).texts == ("[DE] A pot", "[DE] of\tclay\nand glaze")
