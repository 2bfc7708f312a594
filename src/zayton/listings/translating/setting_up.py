"""The translator is set up and tested at once; its terms, and which shops take unreviewed texts."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import bare_address, caller_alone, is_address, is_simulated
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.sealing import SealBroken, seal, unseal
from zayton.kernel.statements import on_postgres
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import KeptTerm, TranslatorAccount, UnreviewedShop
from zayton.listings.translating import errors
from zayton.listings.translating.engines import engines
from zayton.listings.translating.events import HELD_UNTIL_REVIEWED, SENT_UNREVIEWED, TERMS_SET
from zayton.listings.translating.events import SET_UP as SET_UP_EVENT
from zayton.listings.translating.permissions import SET_UP
from zayton.listings.translating.port import Allowance, Engine, Settings, Translator
from zayton.listings.translating.queries import kept_terms
from zayton.listings.translating.terms import typed_terms

_PURPOSE = "translator"


class TranslatorDraft(NamedTuple):
    """A translator as it should be; a blank key keeps the one that stands."""

    engine: str
    key: str = ""
    formality: str = "default"
    address: str = ""


def set_up_translator(*, draft: TranslatorDraft, actor: Actor, at: datetime) -> Allowance | Refusal:
    """Test a translator and keep it; one that does not answer is not kept."""
    if not actor.may(SET_UP.name):
        return Refusal(NOT_ALLOWED)
    engine = engines().get(draft.engine)
    address = draft.address.strip()
    if engine is None or draft.formality not in engine.formalities:
        return Refusal(errors.NO_TRANSLATOR)
    if address and not is_address(address):
        return Refusal(errors.BAD_ADDRESS, bare_address(address)[:80])
    standing = TranslatorAccount.objects.first()
    # a key is never sent to another place than the one it was entered for
    may_keep = standing is not None and (standing.engine, standing.address) == (engine.name, address)
    try:
        key = draft.key.strip() or (_key_of(standing) if standing and may_keep else "")
        if not key:
            return Refusal(errors.BAD_KEY, figures={"said": str(engine.key.words)})
        with _asked(engine, Settings(key, draft.formality, address)) as translator:
            left = translator.allowance()
    except Fault as fault:
        return refusal_of(fault)
    terms = {
        "engine": engine.name,
        "sealed": seal(key.encode(), purpose=_PURPOSE),
        "address": address,
        "formality": draft.formality,
        "simulated": is_simulated(address),
        "used": left.used,
        "most": left.most,
        "checked_at": at,
        "fault_kind": "",
        "fault_said": "",
        "made_by": actor.id,
    }
    with transaction.atomic():
        account, _made = TranslatorAccount.objects.update_or_create(only=True, defaults=terms)
        # never the key itself, nor the address, whose path may be all that keeps it private
        told = {
            "engine": engine.name,
            "formality": draft.formality,
            "new_key": bool(draft.key.strip()),
            "simulated": account.simulated,
        }
        append([Happening(SET_UP_EVENT, account.pk, at, told)], actor=actor)
    return left


@contextmanager
def translator_at_work() -> Iterator[tuple[TranslatorAccount, Engine, Translator]]:
    """The translator to be asked within the block; a `Fault` (DENIED) where there is none that opens."""
    account = TranslatorAccount.objects.first()
    engine = engines().get(account.engine) if account else None
    if account is None or engine is None:
        raise Fault(FaultKind.DENIED, "no translator is set up")
    with _asked(engine, Settings(_key_of(account), account.formality, account.address)) as translator:
        yield account, engine, translator


@contextmanager
def _asked(engine: Engine, settings: Settings) -> Iterator[Translator]:
    caller = caller_alone()
    try:
        yield engine.connect(settings, caller)
    finally:
        caller.close()


def _key_of(account: TranslatorAccount) -> str:
    try:
        return unseal(account.sealed, purpose=_PURPOSE).decode()
    except SealBroken as problem:
        raise Fault(FaultKind.DENIED, "the key was sealed with another key of the workspace") from problem


def refusal_of(fault: Fault) -> Refusal:
    """What went wrong with a translator as a refusal."""
    if fault.figures.get("code") == "quota":
        return Refusal(errors.USED_UP)
    code = errors.BAD_KEY if fault.kind == FaultKind.DENIED else errors.AWAY
    return Refusal(code, figures={"said": fault.said.strip().rstrip(".") or "–"})


def set_terms(*, text: str, actor: Actor, at: datetime) -> Refusal | None:
    """Keep the terms of a text instead of those that stand; the same again is told nobody."""
    if not actor.may(SET_UP.name):
        return Refusal(NOT_ALLOWED)
    terms = typed_terms(text)
    if isinstance(terms, str):
        return Refusal(errors.BAD_TERM, terms)
    with transaction.atomic():
        _alone()
        if set(terms) == set(kept_terms()):
            return None
        KeptTerm.objects.all().delete()
        KeptTerm.objects.bulk_create([KeptTerm(**one._asdict()) for one in terms])
        # terms may be written before there is a translator
        account = TranslatorAccount.objects.first()
        append(
            [Happening(TERMS_SET, account.pk if account else 0, at, {"kept_terms": len(terms)})], actor=actor
        )
    return None


# any number would do, so long as no other advisory lock of ours has it
_LOCK = 0x5A79_5A79_0068


def _alone() -> None:
    # what is not there yet cannot be held: of two that keep the same at once one would break over the unique key
    if on_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def allow_unreviewed(
    *, shop_ids: Collection[int], among: Collection[int], actor: Actor, at: datetime
) -> Refusal | None:
    """Let just these of some shops be sent texts that nobody has reviewed."""
    unseen = [shop for shop in among if not actor.scope.sees_shop(shop)]
    if not actor.may(SET_UP.name) or unseen:
        return Refusal(NOT_ALLOWED)
    with transaction.atomic():
        _alone()
        rows = UnreviewedShop.objects.select_for_update().filter(shop_id__in=among)
        standing = set(rows.values_list("shop_id", flat=True))
        wanted = {*shop_ids} & {*among}
        rows.exclude(shop_id__in=wanted).delete()
        fresh = sorted(wanted - standing)
        UnreviewedShop.objects.bulk_create(
            [UnreviewedShop(shop_id=shop, allowed_at=at, allowed_by=actor.id) for shop in fresh]
        )
        told = [Happening(SENT_UNREVIEWED, shop, at, {}, {"shop": [shop]}) for shop in fresh]
        told += [
            Happening(HELD_UNTIL_REVIEWED, shop, at, {}, {"shop": [shop]})
            for shop in sorted(standing - wanted)
        ]
        append(told, actor=actor)
    return None
