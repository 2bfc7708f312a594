"""Sends the official client's requests by our caller: with a token, within the limits, the answer untouched."""

import gzip
import io
import zlib
from typing import Any
from urllib.parse import urlsplit

import httpx

from zayton.channels.adapters.amazon import official
from zayton.channels.adapters.amazon.answers import fault_of, readable
from zayton.channels.adapters.amazon.sites import REGIONS
from zayton.channels.adapters.amazon.tokens import Tokens
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import Fault, FaultKind

_DOCUMENT_TIMEOUT = 120.0
MAX_DOCUMENT = 1 << 30
_USER_AGENT = "Zayton/1 (Language=Python)"


class Client:
    """Calls operations of one seller account; every refusal is a `Fault`.

    A token that is refused before its time (revoked, or expired by Amazon's clock) is fetched anew once.
    """

    def __init__(self, account: Account, caller: Caller) -> None:
        values = account.values
        region = values.get("region", "")
        if not account.address and region not in REGIONS:
            raise Fault(FaultKind.DENIED, f"region {region!r}")
        self._base = account.address.rstrip("/") or official.endpoint(region)
        self._caller = caller
        self.seller = values.get("seller_id", "")
        self.sites = account.sites
        self.tokens = Tokens(
            caller,
            f"{self._base}/auth/o2/token" if account.address else official.token_endpoint(),
            client_id=values.get("client_id", ""),
            client_secret=values.get("client_secret", ""),
            refresh_token=values.get("refresh_token", ""),
        )

    def ask(
        self, method: str, *args: Any, safe: bool = True, scope: str = "", **kwargs: Any
    ) -> httpx.Response:
        """Call an operation by the official client's name of it and its parameters; answers a success."""
        request = official.request(method, *args, **kwargs)
        answer = self._send(request, self.tokens.token(scope), safe=safe)
        if answer.status_code in (401, 403):
            # nothing was done, so that even what must not be done twice may be sent again
            self.tokens.refused(scope)
            answer = self._send(request, self.tokens.token(scope), safe=safe)
        return _success(answer)

    def read(self, method: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The JSON object that an operation answers."""
        return readable(self.ask(method, *args, **kwargs))

    def ask_restricted(self, method: str, *args: Any, **kwargs: Any) -> httpx.Response:
        """Call an operation that shows personal data, by a restricted data token for exactly its path."""
        request = official.request(method, *args, **kwargs)
        resource = {"method": request.method, "path": urlsplit(request.path).path}
        given = self.read("create_restricted_data_token", {"restrictedResources": [resource]})
        token = given.get("restrictedDataToken")
        if not isinstance(token, str) or not token:
            raise Fault(FaultKind.UNREADABLE, "restrictedDataToken is missing")
        return _success(self._send(request, token, safe=True))

    def _send(self, request: official.Request, token: str, *, safe: bool) -> httpx.Response:
        headers = {"x-amz-access-token": token, "user-agent": _USER_AGENT, "accept": "application/json"}
        if request.content is not None:
            headers["content-type"] = "application/json"
        answer = self._caller.call(
            request.operation,
            request.method,
            self._base + request.path,
            headers=headers,
            content=request.content,
            safe=safe,
        )
        # some operations name it, and sellers of size have more than the published plan
        rate = _rate(answer.headers.get("x-amzn-ratelimit-limit", ""))
        if rate:
            self._caller.learned(request.operation, rate=rate)
        return answer

    def download(self, url: str, *, compression: str = "") -> bytes:
        """The document at a presigned address, decompressed; an address that expired is a `Fault` (AWAY)."""
        answer = self._caller.call("document", "GET", self._trusted(url), timeout=_DOCUMENT_TIMEOUT)
        body = _stored(answer).content
        return _decompressed(body) if compression == "GZIP" else body

    def upload(self, url: str, content: bytes, *, kind: str) -> None:
        """Put a document at a presigned address; the content type must be the one that the address was made for."""
        answer = self._caller.call(
            "document",
            "PUT",
            self._trusted(url),
            headers={"content-type": kind},
            content=content,
            timeout=_DOCUMENT_TIMEOUT,
        )
        _stored(answer)

    def _trusted(self, url: str) -> str:
        """Addresses come from answers: only encrypted ones are followed, or those of a sandbox that we talk to."""
        try:
            target, base = urlsplit(url), urlsplit(self._base)
            near = target.hostname in (base.hostname, "127.0.0.1") and target.port == base.port
        except ValueError:
            raise Fault(FaultKind.UNREADABLE, "the address of a document is none") from None
        if target.scheme != "https" and not (base.scheme == "http" and near):
            raise Fault(FaultKind.UNREADABLE, "the address of a document is not https")
        return url


def _success(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    if answer.status_code < 400:
        # nothing of Amazon's redirects; who does stands between us
        raise Fault(FaultKind.UNREADABLE, f"redirected: {answer.status_code}")
    raise fault_of(answer)


def _stored(answer: httpx.Response) -> httpx.Response:
    if answer.status_code == 403:
        # the address expired: no word about our credentials, which the storage does not know
        raise Fault(FaultKind.AWAY, f"403 {answer.text[:200]}", figures={"status": 403})
    return _success(answer)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        return 0.0
    return rate if 0 < rate < 10_000 else 0.0


def _decompressed(body: bytes) -> bytes:
    """What gzip packed, up to a gigabyte, so that a small answer cannot fill the memory.

    One that was cut short, though its length be right, is a `Fault` that passes (AWAY): it is tried again.
    """
    cut_short = Fault(FaultKind.AWAY, "the packed document ends too early")
    # nothing at all would unpack to nothing
    if not body:
        raise cut_short
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            plain = packed.read(MAX_DOCUMENT + 1)
    except EOFError:
        raise cut_short from None
    except (OSError, zlib.error) as problem:
        raise Fault(FaultKind.UNREADABLE, f"not gzip: {problem}") from None
    if len(plain) > MAX_DOCUMENT:
        raise Fault(FaultKind.UNREADABLE, "a document of more than a gigabyte")
    return plain
