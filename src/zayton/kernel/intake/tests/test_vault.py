"""Raw files lie encrypted, open only whole and with the workspace's key, and can be read from any place."""

import io
import random

import pytest
from django.conf import settings

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake import vault
from zayton.kernel.intake.models import RawFile
from zayton.kernel.intake.operations.uploading import upload_file
from zayton.kernel.intake.reading.found import FileRefused
from zayton.kernel.intake.tests.builders import AT, as_csv, uploaded

SECRET = b"Order,Customer\n" + b"A1,Jane Doe of 5 Elm Street\n" * 40_000


def stored_path(digest: str):
    return settings.WORKSPACE.raw / digest


def test_nothing_of_a_file_can_be_read_on_disk():
    stored = vault.store([SECRET[:1000], SECRET[1000:]])
    sealed = stored_path(stored.digest).read_bytes()
    assert b"Jane Doe" not in sealed
    assert len(sealed) > stored.size == len(SECRET)
    assert vault.open_stored(stored.digest).read() == SECRET


def test_any_part_can_be_read_by_itself():
    content = random.Random(3).randbytes(1_000_003)
    stored = vault.store([content])
    with vault.open_stored(stored.digest) as stream:
        for start in (0, 1, 262_143, 262_144, 262_145, 999_999, 1_000_003):
            stream.seek(start)
            assert stream.read(300_000) == content[start : start + 300_000]
        assert stream.seek(-3, io.SEEK_END) == 1_000_000
        assert stream.read() == content[-3:]


@pytest.mark.parametrize("size", [0, 1, 262_143, 262_144, 262_145, 524_288])
def test_files_of_every_length_come_back_whole(size):
    content = bytes(size)
    assert vault.open_stored(vault.store([content]).digest).read() == content


def test_a_changed_or_shortened_file_does_not_open():
    digest = vault.store([SECRET]).digest
    whole = stored_path(digest).read_bytes()
    for wrong in (whole[:-1], whole[: vault._HEAD + vault._CHUNK + vault._TAG], whole[:-20] + bytes(20)):
        stored_path(digest).write_bytes(wrong)
        with pytest.raises(FileRefused, match="seal_broken"):
            vault.open_stored(digest).read()
    stored_path(digest).write_bytes(whole)


def test_another_key_does_not_open_it(monkeypatch):
    digest = vault.store([SECRET]).digest
    monkeypatch.setattr(vault, "_cipher", lambda salt: vault.AESGCM(bytes(32)))
    with pytest.raises(FileRefused, match="seal_broken"):
        vault.open_stored(digest).read()


def test_the_same_bytes_are_stored_once_and_leave_no_parts_behind():
    first, second = vault.store([SECRET]), vault.store([SECRET])
    assert first == second
    assert not list(settings.WORKSPACE.raw.glob("*.part"))


@pytest.mark.django_db
def test_an_upload_says_what_the_file_is():
    raw = uploaded(as_csv("A1,cup,1,2024-01-01,1"), name="C:\\files\\orders.csv")
    assert (raw.name, raw.facts["kind"], list(raw.facts["headers"][:2])) == (
        "orders.csv",
        "csv",
        ["Order", "Item"],
    )
    assert uploaded(as_csv("A1,cup,1,2024-01-01,1")).pk == raw.pk


@pytest.mark.django_db
def test_what_is_no_table_is_refused_and_not_kept():
    before = set(settings.WORKSPACE.raw.iterdir())
    refused = upload_file(name="orders.csv", pieces=[b"%PDF-1.4 not a table"], actor=SYSTEM, at=AT)
    assert isinstance(refused, Refusal)
    assert refused.code == "intake.not_a_table"
    assert (RawFile.objects.count(), set(settings.WORKSPACE.raw.iterdir())) == (0, before)


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_while_it_arrives(monkeypatch):
    monkeypatch.setattr(vault, "MAX_FILE_BYTES", 1000)
    pieces = iter([bytes(600), bytes(600), b"never asked for"])
    refused = upload_file(name="big.csv", pieces=pieces, actor=SYSTEM, at=AT)
    assert refused.code == "intake.file_too_large"
    assert list(pieces) == [b"never asked for"]
    assert not list(settings.WORKSPACE.raw.glob("*.part"))
