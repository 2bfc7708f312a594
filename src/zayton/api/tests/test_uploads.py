"""Files that programs send: kept once, sealed, understood, or refused with a reason and not kept."""

import io
import zipfile

import polars as pl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zayton.api.tests.builders import caller
from zayton.api.tests.test_imports import upload
from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.tests.builders import as_csv, fresh_target, workbook_of

pytestmark = pytest.mark.django_db
ROWS = as_csv("A1,cup,2,2024-03-04,1.50")


def parquet() -> bytes:
    stream = io.BytesIO()
    pl.DataFrame({"订单号": ["A1"], "Qty": [2]}).write_parquet(stream)
    return stream.getvalue()


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind", "encoding", "headings"),
    [
        (b"a,b\n1,2\n", "x.csv", "csv", "utf-8", ["a", "b"]),
        (b"\xef\xbb\xbfa,b\n1,2\n", "x.csv", "csv", "utf-8-sig", ["a", "b"]),
        (b"a;b\n1;2\n", "x.csv", "csv", "utf-8", ["a", "b"]),
        (b"a\tb\n1\t2\n", "x.tsv", "tsv", "utf-8", ["a", "b"]),
        ("订单号,数量\nA1,2\n".encode(), "订单 🛍.csv", "csv", "utf-8", ["订单号", "数量"]),
        ("订单号,数量\n苹果,2\n香蕉,3\n茶壶,4\n".encode("gb18030"), "x.csv", "csv", "gb18030", ["订单号", "数量"]),
        (parquet(), "x.parquet", "parquet", "", ["订单号", "Qty"]),
        (
            workbook_of('<row r="1"><c r="A1" t="inlineStr"><is><t>Order</t></is></c></row>'
                        '<row r="2"><c r="A2"><v>1</v></c></row>'),
            "x.xlsx", "xlsx", "", ["Order"],
        ),
    ],
)  # fmt: skip
def test_a_table_is_kept_and_told_as_it_was_understood(content, name, kind, encoding, headings):
    answer = upload(caller(), content, name)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["name"], told["size"], told["kind"], told["headings"]) == (
        name,
        len(content),
        kind,
        headings,
    )
    assert told["encoding"] == encoding
    assert set(told) == {"id", "name", "size", "kind", "encoding", "headings"}
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "intake.empty_file"),
        (b"%PDF-1.7\n", "intake.not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "intake.not_a_table"),
        (b"\x7fELF" + b"\0" * 40, "intake.not_a_table"),
        (zipped(readme=b"no workbook"), "intake.not_a_table"),
        (b"PK\x03\x04 broken", "intake.damaged_file"),
        (b"PAR1 broken PAR1", "intake.damaged_file"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_no_table_is_refused_in_words_and_not_kept(content, code, language):
    someone = caller()
    answer = Client().post(
        "/api/imports/files",
        {"file": SimpleUploadedFile("orders.csv", content)},
        HTTP_AUTHORIZATION=f"Bearer {someone.secret}",
        HTTP_ACCEPT_LANGUAGE=language,
    )
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert told["code"] == code
    assert told["detail"]
    assert told["remedy"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told["detail"]) == (language == "zh-hans")
    assert not RawFile.objects.exists()


def test_one_content_under_two_names_is_two_uploads_of_one_seal():
    someone = caller()
    first, second = upload(someone, ROWS, "one.csv").json(), upload(someone, ROWS, "two.csv").json()
    assert (first["name"], second["name"]) == ("one.csv", "two.csv")
    assert len({raw.digest for raw in RawFile.objects.all()}) == 1


def test_the_bytes_lie_sealed_on_the_disk():
    someone = caller()
    upload(someone, as_csv("A1,teapot of Mrs Miller,2,2024-03-04,1.50"))
    kept = [path for path in settings.WORKSPACE.raw.rglob("*") if path.is_file()]
    assert kept
    assert all(b"Miller" not in path.read_bytes() for path in kept)


def test_a_form_without_a_file_says_which_field_is_missing():
    answer = Client().post("/api/imports/files", {"other": "x"}, HTTP_AUTHORIZATION=f"Bearer {caller().secret}",
                           HTTP_ACCEPT_LANGUAGE="en")  # fmt: skip
    assert answer.status_code == 422
    assert [(wrong["field"].rsplit(".", 1)[-1], wrong["code"]) for wrong in answer.json()["errors"]] == [
        ("file", "missing")
    ]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b/c.csv", "=1+1.csv", "茶" * 300 + ".csv", " .csv"])
def test_a_name_is_a_name_and_no_path(name):
    told = upload(caller(), ROWS, name).json()
    assert len(told["name"]) <= 255
    assert "/" not in told["name"]


def test_without_the_permission_or_a_token_nothing_is_kept():
    assert upload(caller(permissions=["intake.read"]), ROWS).status_code == 403
    assert Client().post("/api/imports/files", {"file": SimpleUploadedFile("x.csv", ROWS)}).status_code == 401
    assert not RawFile.objects.exists()


class TestOneImportToldWhole:
    @pytest.fixture
    def told(self):
        from zayton.kernel.access.public import SYSTEM
        from zayton.kernel.intake.public import perform_import

        fresh_target()
        someone = caller()
        content = as_csv("A1,cup,2,2024-03-04,1.50", "A2,cup,x,2024-03-04,1.50", "A3,cup,0,2024-03-04,1.50")
        file = upload(someone, content).json()
        begun = someone.post("imports", {"file_id": file["id"], "target": "tests.tally"}).json()
        perform_import(import_id=begun["id"], actor=SYSTEM)
        return someone, file, begun, someone.get(f"imports/{begun['id']}").json()

    def test_says_from_what_into_what_and_how_far(self, told):
        _someone, file, begun, run = told
        assert (begun["state"], begun["total"], begun["ended_at"], begun["problem"]) == (
            "waiting",
            None,
            None,
            None,
        )
        assert {key: run[key] for key in ("file_id", "target", "state", "dry_run", "total", "documents")} == {
            "file_id": file["id"],
            "target": "tests.tally",
            "state": "done",
            "dry_run": False,
            "total": 3,
            "documents": 2,
        }
        assert run["columns"] == {
            "number": "Order", "item": "Item", "quantity": "Qty", "at": "When", "price": "Price"
        }  # fmt: skip
        assert run["ended_at"] >= run["asked_at"]

    def test_adds_up(self, told):
        run = told[3]
        assert run["read"] == run["accepted"] + run["quarantined"] == run["total"]
        assert (run["accepted"], run["quarantined"], run["outcomes"]) == (1, 2, {"sale": 1})

    def test_names_each_quarantined_row_with_its_reason_in_words(self, told):
        someone, _file, _begun, run = told
        rows = someone.get(f"imports/{run['id']}/quarantine").json()["items"]
        assert [(row["row"], row["document"], row["column"], row["value"], row["state"]) for row in rows] == [
            (3, "A2", "quantity", "x", "open"),
            (4, "A3", "quantity", "0", "open"),
        ]
        assert (rows[0]["reason"]["code"], rows[0]["reason"]["row"]) == ("intake.not_a_number", 3)
        assert rows[0]["reason"]["detail"] == "This is no number."
        assert rows[0]["reason"]["figures"]["value"] == "x"
