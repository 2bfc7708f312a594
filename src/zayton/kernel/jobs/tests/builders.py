"""People and kinds of jobs for tests."""

from collections.abc import Callable
from typing import Any

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.jobs.registry import _KINDS, job


def someone(name: str = "a", *permissions: str) -> Actor:
    return Actor(id=f"person:{name}", permissions=frozenset({"jobs.read", *permissions}), scope=Scope())


def declare(name: str, work: Callable[..., Any], **facts: Any) -> str:
    _KINDS.pop(name, None)
    job(name=name, title=name.title(), **facts)(work)
    return name
