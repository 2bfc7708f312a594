"""Every address of the product with what it asks for, read from the URL and router tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

API = "api-v1"
STAND_INS = {"int": 999_999_999, "slug": "nothing", "str": "nothing", "path": "nothing", "uuid": "0" * 8}


@dataclass(frozen=True, slots=True)
class Route:
    """One address, made concrete with keys of things that do not exist, and its permission; None when unlisted."""

    name: str
    address: str
    permission: str | None
    methods: tuple[str, ...]


def pages() -> list[Route]:
    """Every page of the URL table."""
    return [
        Route(
            name,
            reverse(name, kwargs=_arguments(pattern)),
            getattr(pattern.callback, "permission", None),
            ("GET",),
        )
        for name, pattern in _leaves(get_resolver().url_patterns, ())
    ]


def unnamed_addresses() -> list[str]:
    """Addresses that no test can find, because they have no name."""
    return [
        str(pattern.pattern)
        for pattern in _unnamed(get_resolver().url_patterns)
        if getattr(pattern.callback, "permission", None) is None
    ]


def api_routes() -> list[Route]:
    """Every operation of the API's routers."""
    from zayton.api.collected import api

    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                guards = {getattr(guard, "permission", None) for guard in operation.auth_callbacks or [None]}
                permissions = {guard.name for guard in guards if guard is not None}
                found.append(
                    Route(
                        f"{operation.methods[0]} {prefix}{path}",
                        _concrete(f"/api{prefix}{path}"),
                        permissions.pop() if len(permissions) == 1 and None not in guards else None,
                        tuple(operation.methods),
                    )
                )
    return found


def _leaves(patterns: list[Any], spaces: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            if pattern.namespace != API:
                yield from _leaves(pattern.url_patterns, inner)
        elif pattern.name:
            yield ":".join([*spaces, pattern.name]), pattern


def _unnamed(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _unnamed(pattern.url_patterns)
        elif not pattern.name:
            yield pattern


def _arguments(pattern: URLPattern) -> dict[str, Any]:
    kinds = {type(converter): name for name, converter in get_converters().items()}
    return {
        name: STAND_INS.get(kinds.get(type(converter), "str"), "nothing")
        for name, converter in pattern.pattern.converters.items()
    }


def _concrete(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        is_key = part.startswith("{")
        parts.append("999999999" if is_key else part)
    return "/".join(parts).replace("//", "/")
