"""DeepL, by its API v2. Documentation: developers.deepl.com.

Keys of the free plan end with `:fx` and have a host of their own. Terms are kept by XML tags that are not translated,
which needs no glossary at DeepL and works for every pair of languages. A body holds 128 KiB.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from zayton.channels.ports.adapter import Credential
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.listings.rules.translating import TermKept, kept, legible, marked, unmarked
from zayton.listings.translating.port import (
    Allowance,
    Engine,
    Settings,
    Translate,
    Translated,
    Translator,
)

_FREE, _PRO = "https://api-free.deepl.com", "https://api.deepl.com"
_TAG: Final = "x"
# a language that has several written forms is asked for by one of them; English texts serve Britain and America
_TARGETS: Mapping[str, str] = {"en": "EN-GB", "pt": "PT-PT", "zh": "ZH-HANS"}
_LANGUAGES = (
    "ar bg cs da de el en es et fi fr he hu id it ja ko lt lv nb nl pl pt ro ru sk sl sv th tr uk vi zh"
)
_QUOTA = 456
_KINDS = {401: FaultKind.DENIED, 403: FaultKind.DENIED, 413: FaultKind.REFUSED, 529: FaultKind.THROTTLED}


class DeepL:
    """A `Translator`."""

    def __init__(self, settings: Settings, caller: Caller) -> None:
        self._caller = caller
        self._formality = settings.formality
        self._base = (settings.address or host_of(settings.key)).rstrip("/")
        self._headers = {
            "Authorization": f"DeepL-Auth-Key {settings.key}",
            "Content-Type": "application/json",
        }

    def allowance(self) -> Allowance:
        """See `Translator`."""
        told = self._call("GET", "/v2/usage")
        used = _count(told.get("character_count"))
        if used is None:
            raise _unreadable("character_count")
        return Allowance(used, _count(told.get("character_limit")))

    def translate(self, asked: Translate) -> Translated:
        """See `Translator`."""
        said = [legible(text) for text in asked.texts]
        texts = [marked(text, asked.terms, _TAG) for text in said]
        body = {
            "text": texts,
            "source_lang": asked.source.upper(),
            "target_lang": _TARGETS.get(asked.target, asked.target.upper()),
            "tag_handling": "xml",
            "ignore_tags": [_TAG],
            "preserve_formatting": True,
            "show_billed_characters": True,
            "formality": self._formality,
        }
        told = self._call("POST", "/v2/translate", body)
        rows = told.get("translations")
        if not isinstance(rows, list) or len(rows) != len(texts):
            raise _unreadable("translations")
        answers = list(zip(said, rows, strict=True))
        found = tuple(_fit(text, row, asked.terms) for text, row in answers)
        return Translated(found, sum(_billed(row, text) for text, row in answers))

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        # a translation is charged for: one that may have been made is not made again unasked
        answer = self._caller.call(
            path,
            method,
            f"{self._base}{path}",
            headers=self._headers,
            content=content,
            safe=method == "GET",
        )
        if answer.status_code == _QUOTA:
            said = "the allowance of characters is used up"
            raise Fault(FaultKind.REFUSED, said, figures={"code": "quota"})
        if not answer.is_success:
            kind = _KINDS.get(answer.status_code, FaultKind.REFUSED)
            raise Fault(kind, f"{answer.status_code} {_message(answer.content)}".strip())
        return _object(answer.content)


def host_of(key: str) -> str:
    """Where a key is good."""
    return _FREE if key.strip().endswith(":fx") else _PRO


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise _unreadable("JSON") from None
    if not isinstance(told, dict):
        raise _unreadable("object")
    return told


def _message(body: bytes) -> str:
    try:
        return str(_object(body).get("message") or "")[:200]
    except Fault:
        return ""


def _fit(text: str, row: object, terms: Sequence[TermKept]) -> str | None:
    """What came of a text; `None` where there is none, or it lost a term: all texts of the call are paid for."""
    told = row.get("text") if isinstance(row, dict) else None
    made = unmarked(told, _TAG) if isinstance(told, str) else None
    return made if made is not None and kept(text, made, terms) else None


def _billed(row: object, text: str) -> int:
    billed = _count(row.get("billed_characters")) if isinstance(row, dict) else None
    return len(text) if billed is None else billed


def _count(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) and told >= 0 else None


def _unreadable(field: str) -> Fault:
    return Fault(FaultKind.UNREADABLE, f"{field} is missing or of another kind", figures={"field": field})


def _connect(settings: Settings, caller: Caller) -> Translator:
    return DeepL(settings, caller)


DEEPL = Engine(
    name="deepl",
    title=_("DeepL"),
    key=Credential(
        "key", _("API key"), _("DeepL, Account, API keys. Keys of the free plan end with :fx."), secret=True
    ),
    languages=frozenset(_LANGUAGES.split()),
    most_texts=50,
    most_bytes=100_000,
    connect=_connect,
    formalities=("default", "prefer_more", "prefer_less"),
)
