"""Imports through the API: a file goes up, is imported in the background, and its bad rows can be read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zayton.api.tests.builders import caller, items_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.public import perform_import
from zayton.orders.tests.builders import a_business

pytestmark = pytest.mark.django_db
ORDERS = b"""Order number,Ordered at,SKU,Quantity,Unit price
A-1,2026-03-02 09:30,CUP,2,5.00
A-2,2026-03-02 10:00,CUP,many,5.00
"""


def upload(someone, content=ORDERS, name="orders.csv"):
    return Client().post(
        "/api/imports/files",
        {"file": SimpleUploadedFile(name, content)},
        HTTP_AUTHORIZATION=f"Bearer {someone.secret}",
        HTTP_ACCEPT_LANGUAGE="en",
    )


@pytest.fixture
def business():
    return a_business()


def test_a_file_is_imported_and_its_bad_row_is_told_with_its_reason(business):
    someone = caller()
    file = upload(someone).json()
    assert (file["kind"], file["headings"][0]) == ("csv", "Order number")
    target = next(
        one for one in someone.get("imports/targets").json()["items"] if one["name"].startswith("orders")
    )
    options = {one["name"]: next(iter(one["choices"])) for one in target["options"] if one["required"]}
    body = {
        "file_id": file["id"],
        "target": target["name"],
        "options": {**options, "shop": str(business.shop)},
    }
    started = someone.post("imports", body)
    assert started.status_code == 200, started.content
    key = started.json()["id"]
    assert started.json()["state"] == "waiting"
    perform_import(import_id=key, actor=SYSTEM)
    told = someone.get(f"imports/{key}").json()
    assert (told["state"], told["read"], told["accepted"], told["quarantined"]) == ("done", 2, 1, 1)
    assert [(row["column"], row["value"]) for row in items_of(someone.get(f"imports/{key}/quarantine"))] == [
        ("quantity", "many")
    ]
    stranger = caller(shops=[business.shop + 1])
    assert items_of(stranger.get("imports")) == []
    assert stranger.get(f"imports/{key}").status_code == 404
    assert stranger.get(f"imports/{key}/quarantine").status_code == 404
    assert stranger.post("imports", body).status_code == 409


def test_the_same_file_sent_twice_is_one_file():
    someone = caller()
    assert upload(someone).json() == upload(someone).json()
    assert RawFile.objects.count() == 1


def test_what_is_no_table_is_refused_in_words_and_not_kept():
    response = upload(caller(), b"%PDF-1.7 nothing of a table", "orders.csv")
    assert response.status_code == 422
    assert response.json()["code"].startswith("intake.")
    assert not RawFile.objects.exists()


def test_an_import_into_nowhere_or_of_nothing_is_refused(business):
    someone = caller()
    file = upload(someone).json()
    for body in ({"file_id": 999, "target": "orders.lines"}, {"file_id": file["id"], "target": "nowhere"}):
        response = someone.post("imports", body)
        assert (response.status_code, response.json()["refusals"][0]["code"]) == (409, "http.unknown")
    assert not Import.objects.exists()


def test_somebody_elses_file_is_not_theirs_to_import(business):
    file = upload(caller()).json()
    stranger = caller(shops=[business.shop])
    assert stranger.post("imports", {"file_id": file["id"], "target": "orders.lines"}).status_code == 409


def test_a_file_is_sent_as_a_form():
    someone = caller()
    assert someone.post("imports/files", {"file": "x"}).json()["code"] == "http.wrong_type"


def test_files_are_forgotten_and_refused_one_by_one():
    someone = caller()
    file = upload(someone).json()
    answer = someone.post("imports/files/forget", {"file_ids": [file["id"], 999]}).json()
    assert (answer["file_ids"], answer["rows"]) == ([file["id"]], 0)
    assert [(one["code"], one["row"]) for one in answer["refusals"]] == [("intake.unknown_file", 1)]
    again = someone.post("imports/files/forget", {"file_ids": [file["id"]]})
    assert (again.status_code, again.json()["refusals"][0]["code"]) == (409, "intake.already_forgotten")
    target = someone.get("imports/targets").json()["items"][0]["name"]
    late = someone.post("imports", {"file_id": file["id"], "target": target}).json()
    assert late["refusals"][0]["code"] == "intake.file_gone"
