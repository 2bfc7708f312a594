"""The pages and the API of translations: who may, what a form does, what is shown."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job
from zayton.listings.models import Content, KeptTerm, TranslatorAccount, UnreviewedShop
from zayton.listings.tests.builders import DAY
from zayton.listings.translating.setting_up import TranslatorDraft, set_up_translator
from zayton.listings.translating.tests.builders import goods, of, said, translated
from zayton.sandbox.deepl import API_KEY, DeepLService
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stand():
    with standing(DeepLService) as stand:
        yield stand


@pytest.fixture
def made(stand):
    draft = TranslatorDraft("deepl", API_KEY, "default", stand.url)
    set_up_translator(draft=draft, actor=SYSTEM, at=DAY)
    made = goods("POT", "CUP")
    made.see("A", "POT", quantity=1, title="A pot", price_minor=999, currency="GBP")
    return made


def posted(client, name, data, *args):
    return client.post(reverse(f"listings:{name}", args=args), data, follow=True).content.decode()


class TestTheTranslator:
    def test_it_is_set_up_and_its_key_never_shown(self, stand):
        client = client_of("boss")
        data = {"engine": "deepl", "key": API_KEY, "formality": "default", "address": stand.url}
        page = posted(client, "translator", data)
        assert "It answers, and is kept." in page
        assert API_KEY not in page
        assert "simulated" in page

    def test_a_wrong_key_is_told_in_its_words_and_not_kept(self, stand):
        data = {"engine": "deepl", "key": "wrong", "formality": "default", "address": stand.url}
        assert "The translator denies access" in posted(client_of("boss"), "translator", data)
        assert not TranslatorAccount.objects.exists()

    def test_terms_and_shops_are_kept(self, made):
        client = client_of("boss")
        posted(client, "translator", {"do": "terms", "terms": "Zayton\n锅 = de: Topf"})
        posted(client, "translator", {"do": "shops", f"shop-{made.shops['A']}": "on"})
        assert KeptTerm.objects.count() == 2
        assert UnreviewedShop.objects.get().shop_id == made.shops["A"]
        assert "no term" in posted(client, "translator", {"do": "terms", "terms": "= x"})
        assert KeptTerm.objects.count() == 2

    @pytest.mark.parametrize("role", ["operator", "warehouse"])
    def test_others_may_not(self, role):
        assert client_of(role).get(reverse("listings:translator")).status_code == 403


class TestAsking:
    def test_without_a_translator_it_says_what_to_do(self):
        page = client_of("boss").get(reverse("listings:translate")).content.decode()
        assert "Set up the translator" in page

    def test_the_cost_comes_first_and_nothing_is_started(self, made):
        data = {"codes": "POT CUP", "source": "en", "targets": ["de"], "do": "estimate"}
        page = posted(client_of("operator"), "translate", data)
        assert "What it would cost" in page
        assert not Job.objects.exists()

    def test_it_is_started_and_shows_its_progress(self, made):
        data = {"codes": "POT", "source": "en", "targets": ["de"], "do": "start"}
        page = posted(client_of("operator"), "translate", data)
        job = Job.objects.get()
        assert f'data-job="{job.pk}"' in page
        perform_job(job_id=job.pk)
        assert of(made, "POT").state == "waiting"

    def test_blank_means_all_goods_with_a_listing(self, made):
        data = {"codes": "", "source": "en", "targets": ["de", "fr"], "do": "start"}
        posted(client_of("operator"), "translate", data)
        assert Job.objects.get().arguments["sku_ids"] == [made.skus["POT"]]

    def test_an_unknown_code_is_named_and_what_was_typed_stays(self, made):
        data = {"codes": "POT NONE", "source": "en", "targets": ["de"], "do": "start"}
        page = posted(client_of("operator"), "translate", data)
        assert "no goods with the codes NONE" in page
        assert "POT NONE" in page
        assert not Job.objects.exists()

    def test_a_link_brings_its_goods(self, made):
        page = client_of("operator").get(reverse("listings:translate"), {"sku": made.skus["CUP"]})
        assert ">CUP</textarea>" in page.content.decode()

    def test_listings_that_were_chosen_in_their_table_bring_their_goods(self, made):
        where = reverse("listings:translate")
        client = client_of("operator")
        chosen = client.get(where, {"chosen": str(made.listing("A", "POT").pk)}).content.decode()
        assert ">POT</textarea>" in chosen
        assert ">POT</textarea>" in client.get(where, {"q": "POT"}).content.decode()
        assert "></textarea>" in client.get(where, {"chosen": "nonsense"}).content.decode()


class TestReading:
    def test_the_list_shows_what_waits_and_what_is_stale(self, made):
        translated(made, "POT", "CUP")
        said(made, "CUP", "A finer cup", at=of(made, "CUP").made_at)
        answer = client_of("operator").get(f"{reverse('listings:translations')}?format=json&sort=code")
        rows = json.loads(answer.content)["rows"]
        assert [(row["code"], row["state"], row["title"]) for row in rows] == [
            ("CUP", "waiting", "[DE] A fine cup"),
            ("POT", "waiting", "[DE] A fine pot"),
        ]
        assert [row["is_stale"] for row in rows] == ["True", "False"]

    def test_it_stands_beside_its_source_and_is_accepted_as_edited(self, made):
        translated(made, "POT")
        one, client = of(made, "POT"), client_of("operator")
        page = client.get(reverse("listings:translation", args=[one.pk])).content.decode()
        assert "A fine pot" in page
        assert "[DE] A fine pot" in page
        data = {"title": "Ein Topf", "bullets": "Zwei Liter\n", "description": "Aus Ton."}
        data |= {"do": "accept", "made_at": one.made_at.isoformat()}
        assert "Accepted." in posted(client, "translation", data, one.pk)
        text = Content.objects.get(language="de")
        assert (text.title, text.bullets, text.description) == ("Ein Topf", ["Zwei Liter"], "Aus Ton.")

    def test_what_changed_in_the_source_is_shown(self, made):
        translated(made, "POT")
        said(made, "POT", "A finer pot")
        page = client_of("operator").get(reverse("listings:translation", args=[of(made, "POT").pk]))
        assert "<del>fine</del><ins>finer</ins>" in page.content.decode()

    @pytest.mark.parametrize("moment", ["2026-13-45T99:99:99", "yesterday", "2026-01-01T00:00:00+99:99"])
    def test_a_moment_that_is_none_decides_nothing(self, made, moment):
        translated(made, "POT")
        one = of(made, "POT")
        data = {"do": "accept", "title": "Ein Topf", "made_at": moment}
        page = posted(client_of("operator"), "translation", data, one.pk)
        assert "was made anew meanwhile" in page
        assert of(made, "POT").state == "waiting"

    def test_a_script_in_a_text_is_only_text(self, made):
        said(made, "POT", "<script>alert(1)</script>")
        translated(made, "POT")
        page = client_of("operator").get(reverse("listings:translation", args=[of(made, "POT").pk]))
        assert "<script>alert" not in page.content.decode()

    def test_who_may_not_sees_and_decides_nothing(self, made):
        translated(made, "POT")
        client = client_of("warehouse")
        where = reverse("listings:translation", args=[of(made, "POT").pk])
        assert client.get(where).status_code == 403
        assert client.post(where, {"do": "accept", "title": "x"}).status_code == 403
        assert of(made, "POT").state == "waiting"

    def test_the_form_of_publishing_leads_to_it(self, made):
        Content.objects.filter(sku_id=made.skus["POT"]).update(language="zh")
        client = client_of("operator")
        where = f"{reverse('listings:publish')}?sku={made.skus['POT']}"
        assert "Have it translated" in client.get(where).content.decode()

    def test_a_list_costs_a_fixed_number_of_queries(self, made):
        client = client_of("operator")
        translated(made, "POT")
        where = f"{reverse('listings:translations')}?format=json"
        client.get(where)
        with CaptureQueriesContext(connection) as few:
            client.get(where)
        translated(made, "POT", "CUP", targets=("fr", "es"))
        with CaptureQueriesContext(connection) as many:
            client.get(where)
        assert len(many) == len(few)

    def test_in_chinese(self, made):
        translated(made, "POT")
        client = client_of("operator", language="zh-hans")
        for name, args in (("translations", ()), ("translate", ()), ("translation", (of(made, "POT").pk,))):
            assert client.get(reverse(f"listings:{name}", args=args)).status_code == 200
