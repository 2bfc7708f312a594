"""Doing a write once: its answer is kept in the transaction that makes it true, and given again when asked again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from threading import Lock

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.http.errors import KEY_IN_USE, KEY_MISSING, KEY_REUSED
from zayton.kernel.http.models import KeptAnswer
from zayton.kernel.http.problems import Problem, answer_of
from zayton.kernel.statements import on_postgres

LONGEST_KEY = 128
# longer than any client goes on repeating, short enough that few answers are kept
KEPT_HOURS = 24
# SQLite has no advisory locks, and there one process is all there is
_WORKING: set[tuple[str, str]] = set()
_CLAIMING = Lock()


def once(
    request: HttpRequest, actor: Actor, work: Callable[[], HttpResponse], *, at: datetime
) -> HttpResponse:
    """The answer of `work`, done at most once for the actor's Idempotency-Key.

    The same key with the same request gives the first answer again, with another request 422; while the first is
    still being worked, 409. A refusal is an answer too; a failure (an exception that is no `Problem`) is not kept.
    """
    # the answer is kept by actor, so that nobody can read another's by guessing the key
    key, asked = _key_of(request), digest_of(request)
    with _alone(actor.id, key):
        kept = KeptAnswer.objects.filter(actor=actor.id, key=key).first()
        # a repeated request must not be worked again even where the first was refused
        if kept is not None:
            return _again(kept, asked)
        response = _worked(work)
        KeptAnswer.objects.create(
            actor=actor.id,
            key=key,
            request=asked,
            status=response.status_code,
            content_type=response["Content-Type"],
            body=response.content.decode(),
            at=at,
        )
    return response


def _key_of(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable() and " " not in key):
        raise Problem(400, Refusal(KEY_MISSING))
    return key


def digest_of(request: HttpRequest) -> str:
    """What tells one request from another: its method, address and body."""
    # the same key for another request is a mistake of the caller's that must not pass for a repetition
    head = f"{request.method} {request.get_full_path()}\n"
    return sha256(head.encode() + request.body).hexdigest()


def _worked(work: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        # a transaction of its own within the one that keeps the answer: a refusal undoes the work only
        with transaction.atomic():
            return work()
    except Problem as problem:
        return answer_of(problem)


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.request != asked:
        raise Problem(422, Refusal(KEY_REUSED))
    return HttpResponse(
        kept.body,
        status=kept.status,
        content_type=kept.content_type,
        headers={"Idempotency-Replayed": "true", "Cache-Control": "no-store"},
    )


@contextmanager
def _alone(actor: str, key: str) -> Iterator[None]:
    """A transaction that holds this key; a second one is told so at once instead of waiting."""
    _claim((actor, key))
    try:
        with transaction.atomic():
            if on_postgres():
                # held to the end of the transaction, so it cannot be left behind by a process that dies
                _lock_among_processes(f"{actor} {key}")
            yield
    finally:
        # also after a failure: what was not kept may be tried again
        _WORKING.discard((actor, key))


def _claim(named: tuple[str, str]) -> None:
    with _CLAIMING:
        if named in _WORKING:
            raise _in_use()
        _WORKING.add(named)


def _lock_among_processes(name: str) -> None:
    # advisory locks are named by a signed 64-bit number
    number = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise _in_use()


def _in_use() -> Problem:
    return Problem(409, Refusal(KEY_IN_USE), headers={"Retry-After": "1"})


def forget_answers(*, before: datetime) -> int:
    """Delete answers kept since earlier than a moment; says how many."""
    return KeptAnswer.objects.filter(at__lt=before).delete()[0]
