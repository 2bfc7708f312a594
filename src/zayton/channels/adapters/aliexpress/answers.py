"""What an answer means: AliExpress tells errors with status 200, in three places.

An `error_response` in place of the envelope (the platform, or the service behind it), the flat `code` of a system
interface, and `success` with `error_code` within a result. AliExpress' words are kept: sellers search the web for them.
"""

import re
from typing import Final

import httpx

from zayton.channels.adapters.aliexpress.payloads import loaded, text
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, part

BAD_TOKEN: Final = ("IllegalAccessToken", "26", "27")
# TOP's numbers 7 (application) and 8 live on beside the names
_THROTTLED: Final = ("ApiCallLimit", "AppCallLimit", "SellerCallLimit", "7", "8")
_DENIED: Final = (
    *BAD_TOKEN,
    "InvalidAppKey",
    "IncompleteSignature",
    "InsufficientPermission",
    "IllegalRefreshToken",
    "InvalidCode",
    "AppWhiteIpLimit",
    "11",
    "12",
    "25",
    "28",
    "29",
)
_GONE: Final = ("isv.order-not-exist", "isv.product-not-exist")
_BAN: Final = re.compile(r"last for (\d+)")


def inside(answer: httpx.Response, method: str) -> Json:
    """What a business method answered; an error is a `Fault`."""
    if answer.status_code >= 400:
        raise Fault(FaultKind.REFUSED, f"{answer.status_code} {answer.text[:200]}")
    told = loaded(answer.content)
    if "error_response" in told:
        raise platform_fault(part(told, "error_response"))
    envelope = told.get(f"{method.replace('.', '_')}_response")
    # simplified answers may come without the envelope
    return envelope if isinstance(envelope, dict) else told


def platform_fault(error: Json) -> Fault:
    """The fault of an `error_response`, or of a system interface's flat error."""
    code, sub = text(error, "code"), text(error, "sub_code")
    words = [text(error, name) for name in ("msg", "message", "sub_code", "sub_msg")]
    said = " ".join(word for word in (code, *words) if word)
    figures: dict[str, int | str] = {"code": sub or code}
    if code in _THROTTLED or sub.startswith("accesscontrol.limited"):
        ban = _BAN.search(said)
        seconds = float(ban.group(1)) if ban else 1.0
        return Fault(FaultKind.THROTTLED, said, retry_after=min(seconds, 86_400.0), figures=figures)
    return Fault(_kind(code, sub, text(error, "type")), said, figures=figures)


def _kind(code: str, sub: str, kind: str) -> FaultKind:
    if code in _DENIED:
        return FaultKind.DENIED
    if sub in _GONE:
        return FaultKind.GONE
    # "isp" and SYSTEM are the platform's own troubles, "isv" are ours
    if sub.startswith("isp.") or kind in ("ISP", "SYSTEM"):
        return FaultKind.AWAY
    return FaultKind.REFUSED


def result_of(told: Json) -> Json:
    """The result within an envelope; one that says it failed is a `Fault` (REFUSED)."""
    result = part(told, "result")
    if result.get("success") is False or result.get("result_success") is False:
        raise Fault(
            FaultKind.REFUSED,
            f"{text(result, 'error_code')} {text(result, 'error_message')}".strip() or "success is false",
            figures={"code": text(result, "error_code")},
        )
    return result
