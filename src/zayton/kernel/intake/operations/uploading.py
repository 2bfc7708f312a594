"""Putting a file from outside into the vault, where it stays as it came."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.events import UPLOADED
from zayton.kernel.intake.models import RawFile
from zayton.kernel.intake.reading.found import Choices, Facts, FileRefused
from zayton.kernel.intake.reading.limits import SAMPLE_ROWS
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.vault import Stored, forget, open_stored, store
from zayton.kernel.journal.public import Happening, append


def upload_file(*, name: str, pieces: Iterable[bytes], actor: Actor, at: datetime) -> RawFile | Refusal:
    """Keep a file encrypted and say what it is; what is no table at all is refused and not kept.

    The same bytes under the same name by the same person are one file, however often they come.
    """
    # browsers of old send the whole path, of Windows too
    plain = PurePath(name.replace("\\", "/")).name.strip()[:255] or "file"
    try:
        stored = store(pieces)
        facts = _facts_of(stored)
    except FileRefused as refused:
        return refused.refusal
    return _recorded(plain, stored, facts, actor, at)


def _facts_of(stored: Stored) -> Facts:
    try:
        with open_stored(stored.digest) as stream:
            # the first rows tell what it is; the whole is read when it is imported
            return read_table(stream, Choices(), rows=SAMPLE_ROWS).facts
    except FileRefused:
        # somebody else may have stored the same bytes when they still could be read
        if not RawFile.objects.filter(digest=stored.digest).exists():
            forget(stored.digest)
        raise


def _recorded(name: str, stored: Stored, facts: Facts, actor: Actor, at: datetime) -> RawFile:
    with transaction.atomic():
        kept, is_new = RawFile.objects.get_or_create(
            name=name,
            digest=stored.digest,
            uploaded_by=actor.id,
            defaults={"size": stored.size, "facts": facts.kept(), "uploaded_at": at},
        )
        if is_new:
            payload = {"digest": stored.digest, "size": stored.size, "kind": facts.kind}
            append([Happening(UPLOADED, kept.pk, at, payload)], actor=actor)
        elif not kept.facts:
            # forgotten since, and brought again
            kept.facts = facts.kept()
            kept.save(update_fields=["facts"])
    return kept
