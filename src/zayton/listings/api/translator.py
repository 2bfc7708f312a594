"""The translator over HTTP: set up and tested, and the terms it keeps. Its key goes in and never comes out."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field, SecretStr, StringConstraints

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import NOT_FOUND, Body, Problem, Shown, all_refused
from zayton.kernel.time import now
from zayton.listings.api.routing import routes
from zayton.listings.models import TranslatorAccount
from zayton.listings.translating.permissions import SET_UP
from zayton.listings.translating.queries import kept_terms
from zayton.listings.translating.setting_up import TranslatorDraft, set_terms, set_up_translator
from zayton.listings.translating.terms import MOST, written_terms

_Name = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_]*$")]
_Line = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00\r\n]*$")]


class TranslatorSaid(Body):
    """The translator as it should be; a blank `key` keeps the one that stands, a blank `address` is the real one."""

    engine: _Name
    # not repeated by an answer that says what is wrong with a body
    key: Annotated[SecretStr, Field(max_length=400)] = SecretStr("")
    formality: _Name = "default"
    address: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = ""


class TranslatorShown(Shown):
    """The translator: characters `used` of `most` (`null` without a limit), and what its last fault was, if any."""

    engine: str
    formality: str
    address: str
    simulated: bool
    used: int
    most: int | None
    checked_at: datetime
    fault_kind: str
    fault_said: str


class TranslationTermsSaid(Body):
    """Terms as people type them (`Zayton`, `clay = stoneware`, `clay = de: Steinzeug`), instead of those that stand."""

    terms: Annotated[list[_Line], Field(max_length=MOST)]


class TranslationTermsShown(Shown):
    """The terms that are kept, as they are typed."""

    terms: list[str]


@routes.read("/translator", permission=SET_UP, answers=TranslatorShown, words=_("See the translator"))
def translator(request: HttpRequest) -> TranslatorShown:
    """How it is set up."""
    return _account()


@routes.write(
    "/translator",
    permission=SET_UP,
    answers=TranslatorShown,
    words=_("Set up the translator"),
    about=_("It is tested at once, and kept only when it answers. The key is sealed and never shown."),
)
def set_up(request: HttpRequest, said: TranslatorSaid) -> TranslatorShown:
    """Tested and kept."""
    draft = TranslatorDraft(said.engine, said.key.get_secret_value(), said.formality, said.address)
    told = set_up_translator(draft=draft, actor=actor_of(request), at=now())
    if isinstance(told, Refusal):
        raise all_refused([told])
    return _account()


@routes.read(
    "/translator/terms",
    permission=SET_UP,
    answers=TranslationTermsShown,
    words=_("List the translator's terms"),
)
def terms(request: HttpRequest) -> TranslationTermsShown:
    """What it keeps."""
    return _terms()


@routes.write(
    "/translator/terms",
    permission=SET_UP,
    answers=TranslationTermsShown,
    words=_("Change the translator's terms"),
)
def change_terms(request: HttpRequest, said: TranslationTermsSaid) -> TranslationTermsShown:
    """What it keeps from now on."""
    refusal = set_terms(text="\n".join(said.terms), actor=actor_of(request), at=now())
    if refusal:
        raise all_refused([refusal])
    return _terms()


def _account() -> TranslatorShown:
    account = TranslatorAccount.objects.first()
    if account is None:
        raise Problem(404, Refusal(NOT_FOUND))
    return TranslatorShown.model_validate(account)


def _terms() -> TranslationTermsShown:
    return TranslationTermsShown(terms=written_terms(kept_terms()).splitlines())
