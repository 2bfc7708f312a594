"""A seller with texts in English and a translator that marks what it was asked."""

from contextlib import contextmanager

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job
from zayton.listings.models import Content, Translation
from zayton.listings.tests.builders import DAY, seller
from zayton.listings.translating.asking import TranslationAsked, ask_for_translations
from zayton.listings.translating.setting_up import TranslatorDraft, set_up_translator
from zayton.sandbox.deepl import API_KEY, DeepLService
from zayton.sandbox.tests.stalls import standing

OPERATOR = Actor("person:op", frozenset({"listings.manage", "listings.read"}), Scope(sees_cost=False))
READER = Actor("person:reader", frozenset({"listings.read"}), Scope(sees_cost=False))


def said(made, code, title="A fine pot", *, language="en", at=DAY, **more):
    """What a SKU says, reviewed."""
    texts = {"title": title, "description": "Zayton\nMade of clay.", "bullets": ["Two litres"], **more}
    row, _ = Content.objects.update_or_create(
        sku_id=made.skus[code],
        language=language,
        defaults={**texts, "written_at": at, "written_by": "system", "reviewed_at": at},
    )
    return row


def goods(*codes, shops=("A",)):
    """A seller of these, each with a text in English."""
    made = seller(*codes, shops=shops)
    for code in codes:
        said(made, code, f"A fine {code.lower()}")
    return made


@contextmanager
def translator(service=DeepLService, **faults):
    """A running translator that is set up; afterwards it may misbehave."""
    with standing(service) as stand:
        draft = TranslatorDraft("deepl", API_KEY, "default", stand.url)
        left = set_up_translator(draft=draft, actor=SYSTEM, at=DAY)
        assert left.used == 0
        if faults:
            stand.tell("faults", {"rate": 1.0, **faults})
        yield stand


def asked(made, *codes, targets=("de",), again=False):
    """The question for these goods."""
    return TranslationAsked(tuple(made.skus[code] for code in codes), "en", tuple(targets), again)


def translated(made, *codes, actor=SYSTEM, **more):
    """Ask, and work the job to its end; the job."""
    number = ask_for_translations(asked=asked(made, *codes, **more), actor=actor)
    assert isinstance(number, int), number
    perform_job(job_id=number)
    return Job.objects.get(pk=number)


def of(made, code, language="de"):
    """The translation of a SKU."""
    return Translation.objects.get(sku_id=made.skus[code], language=language)
