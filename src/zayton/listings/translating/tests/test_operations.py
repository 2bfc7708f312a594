"""Translations asked for, made, reviewed, and kept from channels until somebody has read them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.sealing import unseal
from zayton.listings.models import Content, Translation, TranslatorAccount, UnreviewedShop
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.queries.drafts import drafts_of
from zayton.listings.rules.translating import Said
from zayton.listings.states import TextSource
from zayton.listings.tests.builders import DAY
from zayton.listings.translating import errors
from zayton.listings.translating.asking import ask_for_translations, estimate
from zayton.listings.translating.queries import translations, waiting_count
from zayton.listings.translating.reviewing import (
    Decision,
    accept_translations,
    keep_edits,
    reject_translations,
)
from zayton.listings.translating.setting_up import (
    TranslatorDraft,
    allow_unreviewed,
    set_terms,
    set_up_translator,
)
from zayton.listings.translating.tests.builders import (
    OPERATOR,
    READER,
    asked,
    goods,
    of,
    said,
    translated,
    translator,
)
from zayton.listings.translating.tests.forgetful import ForgetfulDeepL
from zayton.sandbox.deepl import API_KEY, TightDeepL

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def stand():
    from zayton.sandbox.deepl import DeepLService
    from zayton.sandbox.tests.stalls import standing

    with standing(DeepLService) as stand:
        yield stand


@pytest.fixture
def set_up(stand):
    stand.tell("faults", {})
    draft = TranslatorDraft("deepl", API_KEY, "default", stand.url)
    assert not isinstance(set_up_translator(draft=draft, actor=SYSTEM, at=DAY), Refusal)
    return stand


def events(name):
    return list(Entry.objects.filter(verb=name).values_list("document_id", flat=True))


class TestSettingUp:
    def test_a_key_that_does_not_open_is_not_kept(self, stand):
        draft = TranslatorDraft("deepl", "wrong", "default", stand.url)
        told = set_up_translator(draft=draft, actor=SYSTEM, at=DAY)
        assert told.code == errors.BAD_KEY
        assert not TranslatorAccount.objects.exists()

    def test_the_key_is_sealed_and_a_sandbox_marked_as_simulated(self, set_up):
        account = TranslatorAccount.objects.get()
        assert API_KEY.encode() not in bytes(account.sealed)
        assert unseal(account.sealed, purpose="translator").decode() == API_KEY
        assert (account.simulated, account.most) == (True, 500_000)

    def test_a_blank_key_keeps_the_one_that_stands_but_never_goes_elsewhere(self, set_up):
        same = TranslatorDraft("deepl", "", "prefer_more", set_up.url)
        assert not isinstance(set_up_translator(draft=same, actor=SYSTEM, at=DAY), Refusal)
        elsewhere = set_up_translator(
            draft=same._replace(address="https://thief.example"), actor=SYSTEM, at=DAY
        )
        assert elsewhere.code == errors.BAD_KEY
        assert TranslatorAccount.objects.get().formality == "prefer_more"

    def test_a_key_that_can_no_more_be_unsealed_is_asked_for_again(self, set_up):
        TranslatorAccount.objects.update(sealed=b"of another workspace")
        same = TranslatorDraft("deepl", "", "prefer_more", set_up.url)
        assert set_up_translator(draft=same, actor=SYSTEM, at=DAY).code == errors.BAD_KEY
        assert TranslatorAccount.objects.get().formality == "default"

    def test_an_address_beyond_this_machine_is_https(self, stand):
        draft = TranslatorDraft("deepl", API_KEY, "default", "http://10.0.0.1")
        assert set_up_translator(draft=draft, actor=SYSTEM, at=DAY).code == errors.BAD_ADDRESS

    @pytest.mark.parametrize(
        "address",
        [
            "https://me:s3cret@proxy.example/deepl",
            "https://me:s3?cret@proxy.example",
            "https://proxy.example/deepl?key=s3cret",
            "https://proxy.example/deepl#s3cret",
        ],
    )
    def test_an_address_with_a_password_is_neither_kept_nor_repeated(self, stand, address):
        draft = TranslatorDraft("deepl", API_KEY, "default", address)
        told = set_up_translator(draft=draft, actor=SYSTEM, at=DAY)
        assert told.code == errors.BAD_ADDRESS
        assert told.subject.startswith("proxy.example") or told.subject.startswith("https://proxy.example")
        assert "cret" not in " ".join(words_of(told))
        assert not TranslatorAccount.objects.exists()

    def test_it_is_journalled_without_its_key(self, set_up):
        same = TranslatorDraft("deepl", "", "prefer_more", set_up.url)
        set_up_translator(draft=same, actor=SYSTEM, at=DAY)
        first, second = Entry.objects.filter(verb="listings.translator_set_up").order_by("pk")
        assert first.payload == {
            "engine": "deepl",
            "formality": "default",
            "new_key": True,
            "simulated": True,
        }
        assert (second.payload["new_key"], second.payload["formality"]) == (False, "prefer_more")

    def test_one_that_does_not_answer_is_told_nobody(self, stand):
        set_up_translator(draft=TranslatorDraft("deepl", "wrong", "default", stand.url), actor=SYSTEM, at=DAY)
        assert not Entry.objects.filter(verb="listings.translator_set_up").exists()

    def test_terms_are_journalled_when_they_change(self, set_up):
        for text in ("Zayton\nclay = de: Steinzeug", "clay = de: Steinzeug\nZayton", "Zayton"):
            assert set_terms(text=text, actor=SYSTEM, at=DAY) is None
        told = Entry.objects.filter(verb="listings.translator_terms_set").order_by("pk")
        assert [one.payload["kept_terms"] for one in told] == [2, 1]

    def test_only_who_may_sets_it_up(self, stand):
        draft = TranslatorDraft("deepl", API_KEY, "default", stand.url)
        assert set_up_translator(draft=draft, actor=OPERATOR, at=DAY).code == "listings.not_allowed"
        assert set_terms(text="Zayton", actor=OPERATOR, at=DAY).code == "listings.not_allowed"


class TestAsking:
    def test_the_cost_is_said_first_in_characters(self, set_up):
        made = goods("POT", "CUP")
        found = estimate(asked=asked(made, "POT", "CUP", targets=("de", "fr", "en")), actor=OPERATOR)
        one = len("A fine pot") + len("Zayton") + len("Made of clay.") + len("Two litres")
        assert (found.texts, found.characters, found.without_source) == (4, 4 * one, 0)
        assert found.left <= 500_000

    def test_goods_without_texts_are_counted_and_left_out(self, set_up):
        made = goods("POT")
        Content.objects.all().delete()
        found = estimate(asked=asked(made, "POT"), actor=OPERATOR)
        assert (found.texts, found.without_source) == (0, 1)
        told = ask_for_translations(asked=asked(made, "POT"), actor=OPERATOR)
        assert told.code == errors.NOTHING_TO_TRANSLATE

    def test_what_people_wrote_stays_unless_asked_again(self, set_up):
        made = goods("POT")
        said(made, "POT", "Ein Topf", language="de")
        assert estimate(asked=asked(made, "POT"), actor=OPERATOR).standing == 1
        assert estimate(asked=asked(made, "POT", again=True), actor=OPERATOR).texts == 1

    @pytest.mark.parametrize(
        ("targets", "actor", "code"),
        [
            (("de",), READER, "listings.not_allowed"),
            (("xx",), OPERATOR, errors.NO_LANGUAGE),
        ],
    )
    def test_who_may_not_and_what_it_does_not_speak_is_refused(self, set_up, targets, actor, code):
        made = goods("POT")
        told = ask_for_translations(asked=asked(made, "POT", targets=targets), actor=actor)
        assert told.code == code

    def test_without_a_translator_it_says_so(self):
        made = goods("POT")
        told = ask_for_translations(asked=asked(made, "POT"), actor=OPERATOR)
        assert told.code == errors.NO_TRANSLATOR


class TestMaking:
    def test_drafts_are_made_and_no_text_is_written(self, set_up):
        made = goods("POT", "CUP")
        job = translated(made, "POT", "CUP", targets=("de", "fr"))
        assert (job.state, job.result["made"], job.result["left_out"]) == ("succeeded", 4, 0)
        one = of(made, "POT", "de")
        assert one.texts == {
            "title": "[DE] A fine pot",
            "description": "[DE] Zayton\n[DE] Made of clay.",
            "bullets": ["[DE] Two litres"],
        }
        assert (one.state, one.simulated, waiting_count()) == ("waiting", True, 4)
        assert not Content.objects.filter(language__in=["de", "fr"]).exists()
        assert len(events("listings.translated")) == 4

    def test_terms_read_as_told(self, set_up):
        assert set_terms(text="Zayton\nclay = de: Steinzeug", actor=SYSTEM, at=DAY) is None
        made = goods("POT")
        translated(made, "POT")
        assert of(made, "POT").texts["description"] == "[DE] Zayton\n[DE] Made of Steinzeug."

    def test_the_same_text_is_not_charged_twice(self, set_up):
        made = goods("POT")
        translated(made, "POT")
        told = ask_for_translations(asked=asked(made, "POT", again=True), actor=SYSTEM)
        assert told.code == errors.NOTHING_TO_TRANSLATE

    def test_a_text_of_many_paragraphs_takes_several_calls(self, set_up):
        made = goods("POT")
        said(made, "POT", description="\n".join(f"Line {number}" for number in range(120)))
        before = set_up.state()["calls"].get("/v2/translate", 0)
        translated(made, "POT")
        assert of(made, "POT").texts["description"].count("[DE] Line") == 120
        assert set_up.state()["calls"]["/v2/translate"] - before == 3

    def test_a_used_up_allowance_ends_the_job_in_words_and_keeps_what_was_made(self):
        with translator(TightDeepL):
            made = goods("POT", "CUP", "PAN")
            job = translated(made, "POT", targets=("de",))
            assert job.state == "succeeded"
            job = translated(made, "CUP", "PAN")
            assert (job.state, job.error_code) == ("failed", errors.USED_UP)
            assert Translation.objects.count() == 1
            assert TranslatorAccount.objects.get().fault_kind == "refused"

    def test_a_text_that_lost_a_term_keeps_back_its_own_goods_and_nothing_is_paid_for_twice(self):
        with translator(ForgetfulDeepL) as stand:
            assert set_terms(text="fine", actor=SYSTEM, at=DAY) is None
            made = goods("POT", "CUP", "PAN")
            job = translated(made, "POT", "CUP", "PAN")
            assert (job.result["made"], job.result["left_out"]) == (2, 1)
            assert stand.state()["calls"]["/v2/translate"] == 1
            # the account counts what the translator charged, also for what was of no use
            assert (
                TranslatorAccount.objects.get().used
                == stand.state()["state"]["used"]
                == job.result["characters"]
            )

    def test_control_characters_in_one_text_hold_up_no_other(self, set_up):
        made = goods("POT", "CUP")
        said(made, "POT", "A fine\x0b pot")
        assert translated(made, "POT", "CUP").result["made"] == 2
        assert of(made, "POT").texts["title"] == "[DE] A fine pot"

    @pytest.mark.postgres
    def test_translations_are_locked_in_the_order_in_which_reviewers_lock_them(self, set_up):
        made = goods("POT", "CUP")
        translated(made, "CUP")
        translated(made, "POT")
        Content.objects.update(title="Another")
        with CaptureQueriesContext(connection) as asked_of:
            translated(made, "POT", "CUP")
        about = [
            one["sql"]
            for one in asked_of.captured_queries
            if '"listings_translation"' in one["sql"] and "FOR UPDATE" in one["sql"]
        ]
        assert "ORDER BY 1 ASC FOR UPDATE" in about[0]

    def test_an_outage_ends_the_job_and_it_goes_on_when_started_again(self, set_up):
        made = goods("POT", "CUP")
        set_up.tell("faults", {"rate": 1.0, "kinds": ["fail_before"], "only": "/v2/translate"})
        job = translated(made, "POT", "CUP")
        assert (job.state, job.error_code) == ("failed", errors.AWAY)
        set_up.tell("faults", {})
        assert translated(made, "POT", "CUP").result["made"] == 2


class TestReviewing:
    @pytest.fixture
    def made(self, set_up):
        made = goods("POT")
        translated(made, "POT")
        return made

    def test_accepting_writes_the_text_as_read_by_a_person(self, made):
        one = of(made, "POT")
        assert accept_translations(decisions=[Decision(one.pk)], actor=OPERATOR, at=LATER) == []
        text = Content.objects.get(language="de")
        assert (text.title, text.source) == ("[DE] A fine pot", TextSource.TRANSLATED)
        assert (text.reviewed_by, text.reviewed_at) == (OPERATOR.id, LATER)
        assert (of(made, "POT").state, len(events("listings.translation_accepted"))) == ("accepted", 1)

    def test_what_was_edited_is_what_is_written(self, made):
        edited = Said("Ein feiner Topf", "Aus Ton.", ())
        one = of(made, "POT")
        assert keep_edits(decision=Decision(one.pk, edited), actor=OPERATOR) is None
        assert of(made, "POT").texts["title"] == "Ein feiner Topf"
        assert accept_translations(decisions=[Decision(one.pk, edited)], actor=OPERATOR, at=LATER) == []
        assert Content.objects.get(language="de").bullets == []

    def test_a_rejected_one_leaves_the_texts_alone(self, made):
        one = of(made, "POT")
        assert reject_translations(decisions=[Decision(one.pk)], actor=OPERATOR, at=LATER) == []
        assert not Content.objects.filter(language="de").exists()
        again = accept_translations(decisions=[Decision(one.pk)], actor=OPERATOR, at=LATER)
        assert [refusal.code for refusal in again] == [errors.DECIDED]

    def test_what_was_made_anew_meanwhile_is_not_decided_on(self, made):
        one = of(made, "POT")
        read = Decision(one.pk, made_at=one.made_at - timedelta(seconds=1))
        told = accept_translations(decisions=[read], actor=OPERATOR, at=LATER)
        assert [refusal.code for refusal in told] == [errors.CHANGED_MEANWHILE]
        assert of(made, "POT").state == "waiting"

    @pytest.mark.parametrize("title", ["", "x" * 501])
    def test_a_text_that_cannot_be_is_refused_and_nothing_changes(self, made, title):
        one = of(made, "POT")
        told = accept_translations(decisions=[Decision(one.pk, Said(title))], actor=OPERATOR, at=LATER)
        assert len(told) == 1
        assert (of(made, "POT").state, Content.objects.filter(language="de").count()) == ("waiting", 0)

    def test_who_may_only_look_decides_nothing(self, made):
        one = of(made, "POT")
        told = accept_translations(decisions=[Decision(one.pk)], actor=READER, at=LATER)
        assert [refusal.code for refusal in told] == ["listings.not_allowed"]
        assert of(made, "POT").state == "waiting"

    def test_it_is_stale_once_its_source_was_written_again(self, made):
        one = of(made, "POT")
        accept_translations(decisions=[Decision(one.pk)], actor=OPERATOR, at=LATER)
        assert not translations().get().is_stale
        said(made, "POT", "A finer pot", at=LATER)
        assert translations().get().is_stale
        assert estimate(asked=asked(made, "POT"), actor=OPERATOR).texts == 1
        translated(made, "POT")
        assert (of(made, "POT").state, translations().get().is_stale) == ("waiting", False)


class TestSending:
    """A shop in Germany whose text is only translated."""

    @pytest.fixture
    def made(self, set_up):
        made = goods("POT")
        translated(made, "POT", targets=("de",))
        return made

    def drafted(self, made):
        offer = OfferDraft(made.shops["A"], made.skus["POT"], "POT", 999, "HOME")
        assert not publish(drafts=[offer], actor=SYSTEM, at=DAY).refusals
        listing = made.listing("A", "POT")
        listing.offering.language = "de"
        listing.offering.save()
        return drafts_of([listing])[listing.pk]

    def test_nothing_unreviewed_is_sent(self, made):
        assert self.drafted(made).title == ""

    def test_once_accepted_it_is_sent(self, made):
        accept_translations(decisions=[Decision(of(made, "POT").pk)], actor=OPERATOR, at=LATER)
        assert self.drafted(made).title == "[DE] A fine pot"

    def test_a_shop_may_be_sent_unreviewed_texts_when_somebody_allowed_it(self, made):
        shop = made.shops["A"]
        assert allow_unreviewed(shop_ids=[shop], among=[shop], actor=SYSTEM, at=DAY) is None
        assert self.drafted(made).title == "[DE] A fine pot"
        assert allow_unreviewed(shop_ids=[], among=[shop], actor=SYSTEM, at=DAY) is None
        assert self.drafted(made).title == ""
        assert events("listings.unreviewed_allowed") == [shop]
        assert events("listings.unreviewed_forbidden") == [shop]

    def test_a_rejected_one_is_not_sent_even_there(self, made):
        shop = made.shops["A"]
        allow_unreviewed(shop_ids=[shop], among=[shop], actor=SYSTEM, at=DAY)
        reject_translations(decisions=[Decision(of(made, "POT").pk)], actor=OPERATOR, at=LATER)
        assert self.drafted(made).title == ""

    def test_who_may_not_allows_nothing(self, made):
        shop = made.shops["A"]
        told = allow_unreviewed(shop_ids=[shop], among=[shop], actor=OPERATOR, at=DAY)
        assert (told.code, UnreviewedShop.objects.count()) == ("listings.not_allowed", 0)
