"""Documents behind presigned addresses, as the object store that Amazon keeps them in serves them."""

import base64
import gzip
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zayton.sandbox.amazon.identity import uuid
from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.state import Document

_KEY = b"sandbox documents"
_PATH = "/documents/"
_MOMENT = "%Y%m%dT%H%M%SZ"
# smaller ones come as they are, so that readers meet both
_COMPRESSED_FROM = 1000
MOST = 10 << 20


def kept(mall: Mall, content: bytes, content_type: str) -> Document:
    """Keep the content of a report, compressed when it is large."""
    packed = len(content) >= _COMPRESSED_FROM
    # in the shape of `reportDocumentId`: long, with dots, and no number
    name = f"amzn1.spdoc.1.4.eu.{uuid(mall.world, 'document')}.T1SANDBOX"
    return named(mall, name, gzip.compress(content) if packed else content, content_type, packed=packed)


def named(mall: Mall, name: str, content: bytes, content_type: str, *, packed: bool = False) -> Document:
    """Keep content under a name of its own."""
    document = Document(name, base64.b64encode(content).decode(), content_type, packed)
    mall.world.documents[name] = document
    return document


def awaited(mall: Mall, content_type: str) -> Document:
    """A document whose content will be uploaded."""
    name = f"amzn1.tortuga.4.eu.{uuid(mall.world, 'document')}.T2SANDBOX"
    mall.world.documents[name] = Document(name, None, content_type)
    return mall.world.documents[name]


def text(document: Document) -> bytes | None:
    """What a document holds, unpacked; `None` before it was uploaded."""
    if document.content is None:
        return None
    raw = base64.b64decode(document.content)
    return gzip.decompress(raw) if document.gzip else raw


def address(mall: Mall, base: str, document: Document) -> str:
    """The document's address, good for a while."""
    at, seconds = mall.now().strftime(_MOMENT), format(mall.pace.url, "g")
    # the store is not the API: no access token, and its errors are XML
    signed = {
        "X-Amz-Date": at,
        "X-Amz-Expires": seconds,
        "X-Amz-Signature": _signature(document.id, at, seconds),
    }
    return f"{base}{_PATH}{document.id}?{urlencode(signed)}"


def _signature(name: str, at: str, seconds: str) -> str:
    return hmac.new(_KEY, f"{name} {at} {seconds}".encode(), hashlib.sha256).hexdigest()


class Store:
    """Serves and takes documents."""

    def __init__(self, mall: Mall) -> None:
        self._mall = mall

    def routes(self) -> list[Route]:
        """The path of all documents."""
        return [
            Route(f"{_PATH}{{name}}", self.fetch, methods=["GET"]),
            Route(f"{_PATH}{{name}}", self.upload, methods=["PUT"]),
        ]

    async def fetch(self, request: Request) -> Response:
        """The content."""
        document = self._mall.world.documents.get(request.path_params["name"])
        if problem := self._refusal(request):
            return problem
        if document is None or document.content is None:
            return _error(404, "NoSuchKey", "The specified key does not exist.")
        return Response(base64.b64decode(document.content), media_type=document.content_type)

    async def upload(self, request: Request) -> Response:
        """Take the content of a feed; its type is part of what was signed."""
        body = await request.body()
        document = self._mall.world.documents.get(request.path_params["name"])
        if problem := self._refusal(request):
            return problem
        said = request.headers.get("content-type", "").replace(" ", "").lower()
        # "Feeds API Use Case Guide": the upload must carry the content type that its document was made with
        if document is None or said != document.content_type.replace(" ", "").lower():
            said = "The request signature we calculated does not match the signature you provided."
            return _error(403, "SignatureDoesNotMatch", said)
        if len(body) > MOST:
            return _error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        document.content = base64.b64encode(body).decode()
        return Response(headers={"ETag": f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'})

    def _refusal(self, request: Request) -> Response | None:
        at, seconds, signature = (request.query_params.get(f"X-Amz-{part}", "") for part in _SIGNED)
        if not hmac.compare_digest(
            _signature(request.path_params["name"], at, seconds).encode(), signature.encode()
        ):
            return _error(403, "SignatureDoesNotMatch", "The request signature we calculated does not match.")
        signed = datetime.strptime(at, _MOMENT).replace(tzinfo=UTC)
        if signed + timedelta(seconds=float(seconds)) < self._mall.now():
            # five minutes on the real one, so an address is fetched at once or asked for again
            return _error(403, "AccessDenied", "Request has expired")
        return None


_SIGNED = ("Date", "Expires", "Signature")


def _error(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(body, status, media_type="application/xml")
