"""Pages: tokens that hold where to go on, opaque to those who carry them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from zayton.sandbox.amazon.mall import Call, invalid

T = TypeVar("T")

_KEY = b"sandbox pages"


def seal(of: str, **held: Any) -> str:
    """A token of a search that holds these values; nobody else can make one."""
    text = base64.urlsafe_b64encode(json.dumps(held).encode()).decode()
    return f"{text}.{_mark(of, text)}"


def unseal(token: str, of: str) -> dict[str, Any]:
    """What a token holds; one that was changed, or belongs to another search, is refused."""
    text, _dot, mark = token.partition(".")
    if not hmac.compare_digest(_mark(of, text).encode(), mark.encode()):
        # tokens are opaque and belong to one search; those of another must not be mistaken for them
        raise invalid("The token for the next page is not valid.")
    held: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text))
    return held


def _mark(of: str, text: str) -> str:
    return hmac.new(_KEY, f"{of} {text}".encode(), hashlib.sha256).hexdigest()[:32]


def page(found: Sequence[T], token: str, size: int) -> tuple[Sequence[T], str]:
    """A page of a list that only grows at its end or was ordered, and the token of the next, blank after the last."""
    start = unseal(token, "page")["from"] if token else 0
    rest = start + size < len(found)
    return found[start : start + size], seal("page", **{"from": start + size}) if rest else ""


def after(
    found: Sequence[T], token: Mapping[str, Any], size: int, key: Callable[[T], list[str]]
) -> tuple[Sequence[T], list[str]]:
    """A page of what comes after the last key of a token, so that rows that move while one reads are not lost."""
    ordered = sorted(found, key=key)
    last = token.get("last")
    rest = [one for one in ordered if key(one) > last] if isinstance(last, list) else ordered
    return rest[:size], key(rest[size - 1]) if len(rest) > size else []


def size(call: Call, name: str, default: int, most: int) -> int:
    """How many rows a page holds, as asked."""
    text = call.one(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise invalid(f"{name} must be between 1 and {most}.")
    return int(text)


def moment(text: str, name: str) -> datetime | None:
    """A date and time of a request, aware; `None` when it was not given."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"{name} must be in ISO 8601 format.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
