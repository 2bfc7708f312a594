"""The vault as a stream among others: read from anywhere, tampered with in every place, forgotten for good."""

import io
import random
import stat
import zipfile

import polars as pl
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as sparingly
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake import vault
from zayton.kernel.intake.models import RawFile
from zayton.kernel.intake.operations.uploading import upload_file
from zayton.kernel.intake.reading.found import Choices, FileRefused
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.tests.builders import AT, as_csv, texts_of, uploaded, workbook_of
from zayton.kernel.journal.models import Entry

CHUNK, TAG, HEAD = vault._CHUNK, vault._TAG, vault._HEAD
LONG = random.Random(7).randbytes(3 * CHUNK + 100)


def path_of(digest: str):
    return settings.WORKSPACE.raw / digest


@pytest.fixture(scope="module")
def long() -> vault.Stored:
    """A file of four chunks."""
    return vault.store([LONG])


@sparingly(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(LONG) + 50), st.integers(0, CHUNK + 50)), min_size=1, max_size=5)
)
def test_it_reads_as_the_plain_bytes_do_wherever_one_goes(places):
    stored = vault.store([LONG])
    with vault.open_stored(stored.digest) as sealed, io.BytesIO(LONG) as plain:
        for start, length in places:
            assert sealed.seek(start) == plain.seek(start)
            assert sealed.read(length) == plain.read(length)
            assert sealed.tell() == plain.tell()


@pytest.mark.parametrize(
    ("offset", "whence", "at"),
    [
        (0, io.SEEK_END, len(LONG)),
        (-10, io.SEEK_END, len(LONG) - 10),
        (-10, io.SEEK_CUR, 0),
        (5, io.SEEK_CUR, 10),
    ],
)
def test_one_may_seek_from_the_end_and_from_here_and_never_before_the_beginning(long, offset, whence, at):
    with vault._Opened(path_of(long.digest)) as stream:
        stream.seek(5)
        assert stream.seek(offset, whence) == at
        assert stream.read(3) == LONG[at : at + 3]
        assert (stream.readable(), stream.seekable(), stream.writable()) == (True, True, False)


def spoilt(whole: bytes, how: str) -> bytes:
    chunk = CHUNK + TAG
    first, second = whole[HEAD : HEAD + chunk], whole[HEAD + chunk : HEAD + 2 * chunk]
    rest = whole[HEAD + 2 * chunk :]
    return {
        "two chunks swapped": whole[:HEAD] + second + first + rest,
        "a chunk twice": whole[:HEAD] + first + first + rest,
        "a chunk left out": whole[:HEAD] + second + rest,
        "the last chunk left out": whole[: HEAD + 3 * chunk],
        "one bit changed": whole[: HEAD + 9] + bytes([whole[HEAD + 9] ^ 1]) + whole[HEAD + 10 :],
        "another salt": whole[:5] + bytes(16) + whole[HEAD:],
        "something added": whole + bytes(TAG + 1),
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "two chunks swapped",
        "a chunk twice",
        "a chunk left out",
        "the last chunk left out",
        "one bit changed",
        "another salt",
        "something added",
    ],
)
def test_whatever_is_done_to_a_sealed_file_shows_when_it_is_read(long, how):
    path = path_of(long.digest)
    whole = path.read_bytes()
    try:
        path.write_bytes(spoilt(whole, how))
        with pytest.raises(FileRefused, match="seal_broken"):
            vault.open_stored(long.digest).read()
    finally:
        path.write_bytes(whole)
    assert vault.open_stored(long.digest).read() == LONG


@pytest.mark.parametrize("content", [b"", b"ZRAW", b"PK\x03\x04 a plain workbook", b"ZRAW0" + bytes(64)])
def test_a_file_that_the_vault_did_not_write_is_damaged(content):
    digest = vault.store([b"kept"]).digest
    path_of(digest).write_bytes(content)
    with pytest.raises(FileRefused, match="damaged_file"):
        vault.open_stored(digest)
    vault.forget(digest)


def test_the_same_bytes_sealed_twice_are_not_the_same_on_disk():
    digest = vault.store([b"Jane Doe"]).digest
    first = path_of(digest).read_bytes()
    assert vault.store([b"Jane", b" Doe"]).digest == digest
    assert path_of(digest).read_bytes() != first
    assert vault.open_stored(digest).read() == b"Jane Doe"


def test_the_folder_is_its_owners_alone():
    vault.store([b"x"])
    assert stat.S_IMODE(settings.WORKSPACE.raw.stat().st_mode) & 0o077 == 0


def test_what_is_forgotten_is_gone_and_forgetting_it_again_does_nothing():
    digest = vault.store([b"Jane Doe, once more"]).digest
    assert vault.holds(digest)
    vault.forget(digest)
    vault.forget(digest)
    assert not vault.holds(digest)
    with pytest.raises(FileNotFoundError):
        vault.open_stored(digest)


def test_nothing_is_left_of_a_file_that_broke_off_while_it_came():
    before = set(settings.WORKSPACE.raw.iterdir())

    def breaking_off():
        yield b"half of it"
        raise ConnectionError("the browser was closed")

    with pytest.raises(ConnectionError):
        vault.store(breaking_off())
    assert set(settings.WORKSPACE.raw.iterdir()) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_every_kind_of_file_is_read_through_its_seal(kind):
    parquet = io.BytesIO()
    pl.DataFrame({"Order": ["A"], "Item": ["茶壶"]}).write_parquet(parquet)
    content = {
        "csv": "Order,Item\nA,茶壶\n".encode(),
        "xlsx": workbook_of(texts_of(["Order", "Item"], ["A", "茶壶"])),
        "parquet": parquet.getvalue(),
    }[kind]
    with vault.open_stored(vault.store([content]).digest) as stream:
        table = read_table(stream, Choices())
    assert (table.facts.kind, table.frame.drop("row").rows()) == (kind, [("A", "茶壶")])


def test_a_workbook_is_opened_without_its_plain_bytes_ever_lying_on_disk():
    content = workbook_of(texts_of(["Order"], ["SECRET"]), more={"xl/notes.xml": "SECRET" * 100_000})
    digest = vault.store([content]).digest
    with vault.open_stored(digest) as stream, zipfile.ZipFile(stream) as archive:
        assert archive.read("xl/notes.xml") == b"SECRET" * 100_000
    for file in settings.WORKSPACE.raw.iterdir():
        assert b"xl/notes.xml" not in file.read_bytes()


@pytest.mark.django_db
class TestUploading:
    def test_what_cannot_be_read_is_not_kept_though_the_same_bytes_were_known_before(self, monkeypatch):
        """A later release reads less than the one before: the file that others uploaded then must not vanish."""
        content = as_csv("A,cup,1,2024-01-01,1")
        known = uploaded(content)
        monkeypatch.setattr("zayton.kernel.intake.reading.kinds.MAX_FILE_BYTES", 3)
        refused = upload_file(name="again.csv", pieces=[content], actor=SYSTEM, at=AT)
        assert isinstance(refused, Refusal)
        assert (RawFile.objects.get(), vault.holds(known.digest)) == (known, True)

    def test_a_file_is_told_to_the_journal_by_its_digest_and_never_by_its_name(self):
        uploaded(as_csv("A,Jane Doe,1,2024-01-01,1"), name="orders of Jane Doe.csv")
        payload = Entry.objects.get(verb="intake.uploaded").payload
        assert payload == {
            "digest": RawFile.objects.get().digest,
            "size": RawFile.objects.get().size,
            "kind": "csv",
        }

    def test_only_the_first_rows_tell_what_a_long_file_is(self):
        raw = uploaded(as_csv(*(f"A{at},cup,1,2024-01-01,1" for at in range(5_000)), "broken,row"))
        assert (raw.facts["kind"], raw.facts["header_line"], list(raw.facts["notices"])) == ("csv", 1, [])
