"""Where marketplaces send their notifications: verified, kept, answered; everything else happens later."""

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.syncing.hooks import challenged, receive
from zayton.kernel.time import now
from zayton.ui.public import public_page

LARGEST = 2 << 20
# what makes a marketplace come again (5xx), mend its signature (401), or stop (404, 410)
_STATUSES: Mapping[FaultKind, int] = MappingProxyType(
    {
        FaultKind.DENIED: 401,
        FaultKind.GONE: 410,
        FaultKind.REFUSED: 400,
        FaultKind.UNREADABLE: 400,
        FaultKind.AWAY: 503,
        FaultKind.THROTTLED: 503,
    }
)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def hook(request: HttpRequest, key: str) -> HttpResponse:
    """Take a notification in, or answer whether the address is ours; knows no session and tells nothing."""
    if request.method != "POST":
        return _challenge(request, key)
    body = _body(request)
    if body is None:
        return _plain(413)
    # some marketplaces sign what stands behind the address
    headers = {name.lower(): text for name, text in request.headers.items()}
    headers["query-string"] = request.META.get("QUERY_STRING", "")
    came = receive(key, headers=headers, body=body, address=_address(request), at=now())
    if came is None:
        return _plain(404)
    return _plain(_STATUSES[came.kind]) if isinstance(came, Fault) else _plain(200)


def _challenge(request: HttpRequest, key: str) -> HttpResponse:
    told = challenged(key, query=request.GET.dict(), address=_address(request))
    if told is None:
        return _plain(404)
    if isinstance(told, Fault):
        return _plain(_STATUSES[told.kind])
    return HttpResponse(told, content_type="application/json")


def _body(request: HttpRequest) -> bytes | None:
    """What was sent, or `None` when that is more than any notification; read no further than that."""
    # none sends a form with files, and such a body is taken apart before it could be read as it came
    if request.content_type == "multipart/form-data":
        return b""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdecimal() or int(said[:20]) > LARGEST:
        return None
    body: bytes = request.read(LARGEST + 1)
    return body if len(body) <= LARGEST else None


def _address(request: HttpRequest) -> str:
    """The address as it was told to the marketplace, which signs it too."""
    reached: str = settings.PUBLIC_ADDRESS
    return f"{reached.rstrip('/')}{request.path}" if reached else request.build_absolute_uri(request.path)


def _plain(status: int) -> HttpResponse:
    return HttpResponse(status=status, content_type="text/plain")
