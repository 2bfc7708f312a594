"""The job: goods are translated in batches as large as one call takes, and kept batch by batch."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from zayton.channels.ports.faults import Fault
from zayton.kernel.access.public import Actor
from zayton.kernel.jobs.public import JobRefused, Run
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.time import now
from zayton.listings.models import Translation, TranslatorAccount
from zayton.listings.rules.translating import Said, batches_of, pieces_of, put_together
from zayton.listings.states import TranslationState
from zayton.listings.translating.asking import TranslationAsked, Wanted, wanted_of
from zayton.listings.translating.events import MADE
from zayton.listings.translating.port import Engine, Term, Translate, Translated, Translator
from zayton.listings.translating.queries import kept_of, kept_terms
from zayton.listings.translating.setting_up import refusal_of, translator_at_work
from zayton.listings.translating.terms import terms_for

TRANSLATING = gettext_noop("Translating")


def make_translations(run: Run, asked: TranslationAsked) -> dict[str, int]:
    """Make what is still missing; how many were made, left out, and charged for. Ends with a reason a person reads."""
    wanted, _without = wanted_of(asked)
    done = {"made": 0, "left_out": 0, "characters": 0}
    try:
        with translator_at_work() as (account, engine, translator):
            for _target, ones in groupby(wanted, key=lambda one: one.target):
                for batch in _batches(engine, [*ones]):
                    run.stop_if_cancelled()
                    made, charged = _translated(translator, engine, asked.source, batch)
                    _keep(account, asked.source, made, charged=charged, signed=(run.actor, now()))
                    done["made"] += len(made)
                    done["left_out"] += len(batch) - len(made)
                    done["characters"] += charged
                    run.progress(done["made"] + done["left_out"], len(wanted), TRANSLATING)
    except Fault as fault:
        _note(fault)
        raise JobRefused(refusal_of(fault)) from fault
    return done


def _batches(engine: Engine, wanted: Sequence[Wanted]) -> list[Sequence[Wanted]]:
    sizes = [(len(pieces := pieces_of(one.source.said)), _bytes(pieces)) for one in wanted]
    found = batches_of(sizes, most_texts=engine.most_texts, most_bytes=engine.most_bytes)
    return [wanted[one.start : one.stop] for one in found]


def _bytes(pieces: Sequence[str]) -> int:
    # marking a text as XML makes it longer, and a call holds so many bytes
    return sum(len(text.encode("utf-8", "replace")) * 2 + 20 for text in pieces)


def _translated(
    translator: Translator, engine: Engine, source: str, batch: Sequence[Wanted]
) -> tuple[list[tuple[Wanted, Said, int]], int]:
    """(what was wanted, its texts, its characters) of a batch, and what it was charged."""
    pieces = [pieces_of(one.source.said) for one in batch]
    terms = tuple(Term(*pair) for pair in terms_for(kept_terms(), batch[0].target).items())
    asked = Translate(tuple(text for some in pieces for text in some), source, batch[0].target, terms)
    # an answer that cannot be read ends the job: asking for the same texts again would pay for them twice
    told = _called(translator, engine, asked)
    following = iter(told.texts)
    made = []
    for one, some in zip(batch, pieces, strict=True):
        texts = [next(following) for _ in some]
        fit = [text for text in texts if text is not None]
        # one text that came back unfit keeps back only its own goods
        if len(fit) == len(some):
            made.append((one, put_together(one.source.said, fit), sum(len(text) for text in some)))
    return made, told.characters


def _called(translator: Translator, engine: Engine, asked: Translate) -> Translated:
    """As many calls as the texts need: the texts of one SKU may be more than one call takes."""
    sizes = [(1, _bytes([text])) for text in asked.texts]
    texts: list[str | None] = []
    characters = 0
    for one in batches_of(sizes, most_texts=engine.most_texts, most_bytes=engine.most_bytes):
        told = translator.translate(asked._replace(texts=asked.texts[one.start : one.stop]))
        texts += told.texts
        characters += told.characters
    return Translated(tuple(texts), characters)


def _keep(
    account: TranslatorAccount,
    source: str,
    made: Sequence[tuple[Wanted, Said, int]],
    *,
    charged: int,
    signed: tuple[Actor, datetime],
) -> None:
    actor, at = signed
    with transaction.atomic():
        # in the order in which those who review lock them: two sets that cross would wait for each other for good
        standing = Translation.objects.select_for_update(of=("self",)).filter(
            sku__in=[one.sku_id for one, _said, _characters in made],
            language__in={one.target for one, _said, _characters in made},
        )
        list(standing.order_by("pk").values_list("pk"))
        for one, said, characters in made:
            fields = {
                "source_language": source,
                "source": kept_of(one.source.said),
                "source_at": one.source.at,
                "texts": kept_of(said),
                "state": TranslationState.WAITING,
                "engine": account.engine,
                "simulated": account.simulated,
                "characters": characters,
                "made_at": at,
                "made_by": actor.id,
                "decided_at": None,
                "decided_by": "",
            }
            Translation.objects.update_or_create(sku_id=one.sku_id, language=one.target, defaults=fields)
        TranslatorAccount.objects.filter(pk=account.pk).update(
            used=F("used") + charged, fault_kind="", fault_said=""
        )
        append(
            [
                Happening(
                    MADE,
                    one.sku_id,
                    at,
                    {"language": one.target, "source_language": source, "characters": characters},
                    {"sku": [one.sku_id]},
                )
                for one, _said, characters in made
            ],
            actor=actor,
        )


def _note(fault: Fault) -> None:
    TranslatorAccount.objects.update(fault_kind=fault.kind, fault_said=fault.said)
