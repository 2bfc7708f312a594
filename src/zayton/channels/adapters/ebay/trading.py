"""Calls of the older Trading API, which alone tells of every listing of a seller, whoever made it.

developer.ebay.com/api-docs/static/oauth-trad-apis.html: it takes the same user tokens, in a header of its own. Answers
have status 200, also refusals, which say so by `Ack`; a token that it no longer takes is error 21917053 or 21916984, a
day's calls that are used up 518, a listing that is not there 17.
"""

from typing import Final
from xml.etree.ElementTree import Element

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.markup import NAMESPACE, members, parsed, value
from zayton.channels.ports.faults import Fault, FaultKind

_PATH: Final = "/ws/api.dll"
_VERSION: Final = "1423"
_KINDS: Final = {17: FaultKind.GONE, 518: FaultKind.THROTTLED}
_TOKEN: Final = frozenset({930, 931, 932, 21916984, 21917053})
_TIMEOUT: Final = 120.0


class Trading:
    """Calls it for one seller."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, call: str, inside: str) -> Element:
        """The answer to a call, whose fields are given as XML; what it refuses is a `Fault`."""
        answer = self._asked(call, inside)
        if _TOKEN.intersection(_codes(answer)):
            # refused before its time, and not by a status
            self._client.tokens.refused()
            answer = self._asked(call, inside)
        if value(answer, "Ack") == "Failure":
            raise _fault(answer)
        return answer

    def _asked(self, call: str, inside: str) -> Element:
        told = f'<{call}Request xmlns="{NAMESPACE}">{inside}</{call}Request>'
        answer = self._client.ask(
            "trading",
            "POST",
            _PATH,
            xml=f'<?xml version="1.0" encoding="utf-8"?>{told}'.encode(),
            headers={
                "x-ebay-api-call-name": call,
                # listings of every site are told whichever site is named
                "x-ebay-api-siteid": "0",
                "x-ebay-api-compatibility-level": _VERSION,
            },
            timeout=_TIMEOUT,
        )
        return parsed(answer.content)


def _codes(answer: Element) -> list[int]:
    told = (value(one, "ErrorCode") for one in members(answer, "Errors"))
    return [int(code) for code in told if code.isdecimal()]


def _fault(answer: Element) -> Fault:
    said = "; ".join(
        value(one, "LongMessage") or value(one, "ShortMessage") for one in members(answer, "Errors")
    )
    codes = _codes(answer)
    kind = next((_KINDS[code] for code in codes if code in _KINDS), FaultKind.REFUSED)
    if _TOKEN.intersection(codes):
        # eBay gives tokens and does not take them: nothing that a person could mend
        kind = FaultKind.AWAY
    return Fault(kind, said or "refused", figures={"code": codes[0] if codes else 0})
