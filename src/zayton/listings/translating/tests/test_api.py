"""Translations over HTTP."""

import itertools

import pytest

from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.public import perform_job
from zayton.kernel.journal.models import Entry
from zayton.listings.models import Content, TranslatorAccount
from zayton.listings.tests.builders import DAY
from zayton.listings.translating.setting_up import TranslatorDraft, set_up_translator
from zayton.listings.translating.tests.builders import goods, of, translated
from zayton.sandbox.deepl import API_KEY, DeepLService
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db
KEYS = itertools.count()


@pytest.fixture(scope="module")
def stand():
    with standing(DeepLService) as stand:
        yield stand


@pytest.fixture
def made(stand):
    draft = TranslatorDraft("deepl", API_KEY, "default", stand.url)
    set_up_translator(draft=draft, actor=SYSTEM, at=DAY)
    return goods("POT", "CUP")


def sent(client, path, body=None, status=200):
    answer = client.post(
        f"/api/listings/{path}",
        body or {},
        content_type="application/json",
        headers={"Idempotency-Key": f"translation-{next(KEYS)}"},
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def test_they_are_estimated_made_listed_accepted_and_rejected(made) -> None:
    client = client_of("operator")
    body = {"sku_ids": [made.skus["POT"], made.skus["CUP"]], "source": "en", "targets": ["de"]}
    cost = sent(client, "translations/estimate", body)
    assert (cost["texts"], cost["standing"]) == (2, 0)
    perform_job(job_id=sent(client, "translations", body)["job_id"])
    listed = client.get("/api/listings/translations?state=waiting&language=de").json()["items"]
    assert {one["texts"]["title"] for one in listed} == {"[DE] A fine pot", "[DE] A fine cup"}
    texts = {"title": "Ein Topf", "description": "Aus Ton.", "bullets": []}
    done = sent(client, f"translations/{of(made, 'POT').pk}/accept", {"texts": texts})
    assert (done["state"], Content.objects.get(language="de").title) == ("accepted", "Ein Topf")
    assert sent(client, f"translations/{of(made, 'CUP').pk}/reject")["state"] == "rejected"
    assert client.get("/api/listings/translations?state=waiting").json()["items"] == []


def test_what_cannot_be_answers_with_its_reason(made) -> None:
    client = client_of("operator")
    translated(made, "POT")
    one = of(made, "POT").pk
    sent(client, f"translations/{one}/reject")
    told = sent(client, f"translations/{one}/accept", {}, 409)
    assert told["refusals"][0]["code"] == "listings.translation_decided"
    sent(client, "translations/999999/accept", {}, 404)
    sent(client, "translations", {"sku_ids": [1], "source": "english", "targets": ["de"]}, 422)
    body = {"sku_ids": [made.skus["POT"]], "source": "en", "targets": ["xx"]}
    told = sent(client, "translations/estimate", body, 409)
    assert told["refusals"][0]["code"] == "listings.no_language"


def test_who_may_not_is_refused_and_nothing_changes(made) -> None:
    translated(made, "POT")
    sent(client_of("warehouse"), f"translations/{of(made, 'POT').pk}/accept", {}, 403)
    assert of(made, "POT").state == "waiting"


class TestTheTranslator:
    def test_it_is_set_up_and_seen_without_its_key(self, stand) -> None:
        client = client_of("boss")
        assert client.get("/api/listings/translator").status_code == 404
        body = {"engine": "deepl", "key": API_KEY, "address": stand.url, "formality": "prefer_more"}
        shown = sent(client, "translator", body)
        assert (shown["engine"], shown["formality"], shown["simulated"]) == ("deepl", "prefer_more", True)
        seen = client.get("/api/listings/translator")
        assert seen.json() == shown
        assert API_KEY not in seen.content.decode()

    def test_a_key_that_does_not_open_is_refused_and_not_repeated(self, stand) -> None:
        body = {"engine": "deepl", "key": "secret-and-wrong", "address": stand.url}
        told = sent(client_of("boss"), "translator", body, 409)
        assert told["refusals"][0]["code"] == "listings.translator_denies"
        assert "secret-and-wrong" not in str(told)
        assert not TranslatorAccount.objects.exists()

    def test_an_address_with_a_password_is_refused_and_never_shown(self, stand) -> None:
        client = client_of("boss")
        address = stand.url.replace("://", "://me:s3cret@") + "/?token=s3cret"
        told = sent(client, "translator", {"engine": "deepl", "key": API_KEY, "address": address}, 409)
        assert told["refusals"][0]["code"] == "listings.translator_bad_address"
        assert "s3cret" not in str(told)
        assert client.get("/api/listings/translator").status_code == 404

    def test_a_body_that_cannot_be_does_not_come_back_with_its_key(self, stand) -> None:
        told = sent(client_of("boss"), "translator", {"engine": "DeepL!", "key": "k" * 401}, 422)
        assert "kkk" not in str(told)

    def test_its_terms_are_changed_and_seen(self, made) -> None:
        client = client_of("boss")
        told = sent(client, "translator/terms", {"terms": ["Zayton", "clay = de: Steinzeug"]})
        assert told == {"terms": ["Zayton", "clay = de: Steinzeug"]}
        assert client.get("/api/listings/translator/terms").json() == told
        refused = sent(client, "translator/terms", {"terms": ["= nothing"]}, 409)
        assert refused["refusals"][0]["code"] == "listings.bad_term"

    def test_who_may_only_translate_neither_sees_nor_changes_it(self, made) -> None:
        client = client_of("operator")
        assert client.get("/api/listings/translator").status_code == 403
        sent(client, "translator", {"engine": "deepl", "key": "x"}, 403)
        sent(client, "translator/terms", {"terms": []}, 403)
        # a query that is not a list shows its first twenty rows alone
        assert API_KEY not in str(list(Entry.objects.values_list("payload", flat=True)))
