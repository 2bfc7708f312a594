"""The API v2 of a free account, as far as texts and usage go."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket, Good, Market

API_KEY = "7a617974-6f6e-4d73-a6e6-deeb00000001:fx"
_CODES = "AR BG CS DA DE EL EN ES ET FI FR HE HU ID IT JA KO LT LV NB NL PL PT RO RU SK SL SV TH TR UK VI ZH"
_SOURCES = frozenset(_CODES.split())
_TARGETS = (_SOURCES | {"EN-GB", "EN-US", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT"}) - {"EN"}
_MOST_BYTES = 128 << 10
_MOST_TEXTS = 50
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMALITIES = ("default", "more", "less", "prefer_more", "prefer_less")


class DeepLService(Market):
    """Nobody buys here: only the frame around it is that of a marketplace."""

    name = "deepl"
    limit = 500_000

    def __init__(self, *, clock: Clock, faults: Faults) -> None:
        super().__init__(clock=clock, faults=faults)
        self.used = 0
        self.revoked = False

    def routes(self) -> Sequence[Route]:
        """See `Market`."""
        return [
            Route("/v2/usage", self._usage, methods=["GET", "POST"]),
            Route("/v2/translate", self._translate, methods=["POST"]),
        ]

    def _denied(self, request: Request) -> Response | None:
        good = request.headers.get("authorization") == f"DeepL-Auth-Key {API_KEY}" and not self.revoked
        return None if good else _refused(403, "Forbidden")

    async def _usage(self, request: Request) -> Response:
        count = {"character_count": self.used, "character_limit": self.limit}
        return self._denied(request) or JSONResponse(count)

    async def _translate(self, request: Request) -> Response:
        body = await request.body()
        if denied := self._denied(request):
            return denied
        # 128 KiB a request ("Request body size limit")
        if len(body) > _MOST_BYTES:
            return _refused(413, "Request Entity Too Large")
        try:
            told = json.loads(body)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            return _refused(400, "Bad request. Reason: invalid JSON")
        if wrong := _against(told):
            return _refused(400, f"Bad request. Reason: {wrong}")
        return self._translated(told)

    def _translated(self, told: Mapping[str, Any]) -> Response:
        texts: list[str] = told["text"]
        in_tags = told.get("tag_handling") in ("xml", "html")
        if in_tags and any(_NOT_IN_XML.search(text) for text in texts):
            return _refused(400, "Tag handling parsing failed, please check input.")
        # characters and not bytes are paid for, of the source, tags left out
        billed = [len(re.sub(r"<[^>]*>", "", text) if in_tags else text) for text in texts]
        if self.used + sum(billed) > self.limit:
            # a status that HTTP does not know, and that no waiting cures
            return _refused(456, "Quota Exceeded")
        self.used += sum(billed)
        source = told.get("source_lang") or "EN"
        rows: list[dict[str, Any]] = [
            {"detected_source_language": source, "text": _marked(text, told["target_lang"])} for text in texts
        ]
        if told.get("show_billed_characters"):
            rows = [{**row, "billed_characters": count} for row, count in zip(rows, billed, strict=True)]
        return JSONResponse({"translations": rows})

    def throttled(self, retry_after: float) -> Response:
        """See `Market`."""
        # 429 for too many calls, 456 for a used-up quota: the one passes, the other does not
        return JSONResponse({"message": "Too many requests"}, 429, {"Retry-After": str(retry_after)})

    def broken(self) -> Response:
        """See `Market`."""
        return _refused(500, "Internal server error")

    def expire_tokens(self) -> None:
        """See `Market`: keys do not expire."""

    def goods(self) -> Sequence[Good]:
        """See `Market`: there are none."""
        return ()

    def buy(self, basket: Basket) -> str | None:  # noqa: ARG002 nothing is sold
        """See `Market`."""
        return None

    def cancel(self, number: str) -> bool:  # noqa: ARG002 nothing was sold
        """See `Market`."""
        return False

    def dump(self) -> dict[str, Any]:
        """See `Market`."""
        return {"used": self.used, "revoked": self.revoked}

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Market`."""
        self.used, self.revoked = int(state["used"]), bool(state["revoked"])


class TightDeepL(DeepLService):
    """An account with next to no allowance."""

    limit = 60


def _against(told: Mapping[str, Any]) -> str:
    texts = told.get("text")
    if not isinstance(texts, list) or not texts or not all(isinstance(one, str) for one in texts):
        return "Parameter 'text' not specified"
    if len(texts) > _MOST_TEXTS:
        return "Too many texts"
    if told.get("target_lang") not in _TARGETS:
        return "Value for 'target_lang' not supported."
    if told.get("source_lang") not in _SOURCES | {None}:
        return "Value for 'source_lang' not supported."
    return "" if told.get("formality", "default") in _FORMALITIES else "Value for 'formality' not supported."


def _marked(text: str, target: str) -> str:
    return f"[{target}] {text}" if text.strip() else text


def _refused(status: int, words: str) -> JSONResponse:
    return JSONResponse({"message": words}, status)
