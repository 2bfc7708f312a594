"""A person uploads a file, maps it, tries it, imports it, and mends what lies in quarantine, all in the pages."""

import pytest
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.tests.builders import as_csv, end_state, imported, uploaded
from zayton.kernel.jobs.models import Job
from zayton.web.tests.builders import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tally")]


def send(client: Client, content: bytes, name: str = "orders.csv"):
    return client.post(f"/imports/upload/?name={name}", content, content_type="application/octet-stream")


def mapping(**more: str) -> dict[str, str]:
    chosen = {"number": "Order", "item": "Item", "quantity": "Qty", "at": "When", "price": "Price"}
    return (
        {"target": "tests.tally", "mapped_for": "tests.tally"}
        | {f"c.{k}": v for k, v in chosen.items()}
        | more
    )


def text(response) -> str:
    return response.content.decode()


def test_an_upload_leads_to_the_mapping_of_its_columns(signed_in):
    answer = send(signed_in, as_csv(*ROWS))
    assert answer.status_code == 201
    page = signed_in.get(answer.json()["href"])
    assert page.context["target"].name == "tests.tally"
    assert {line["column"].name: line["heading"] for line in page.context["lines"]}["quantity"] == "Qty"
    assert "<td>mug</td>" in text(page)


def test_a_pdf_is_refused_in_words_and_not_kept(signed_in):
    answer = send(signed_in, b"%PDF-1.7 nothing")
    assert answer.status_code == 422
    assert answer.json()["what"] == "This is no table but a file of the kind PDF, whatever its name says."
    assert not RawFile.objects.exists()


def test_the_page_asks_for_what_is_missing_and_starts_nothing(signed_in):
    raw = uploaded(as_csv(*ROWS))
    asked = mapping(go="import")
    del asked["c.item"]
    page = signed_in.post(f"/imports/files/{raw.pk}/", asked)
    assert "Nothing in the file was mapped to Item, which is needed." in text(page)
    assert not Import.objects.exists()


def test_ambiguous_dates_are_asked_for_beside_their_column(signed_in):
    raw = uploaded(as_csv("A1,cup,2,03/04/2024,1.50"))
    page = signed_in.get(f"/imports/files/{raw.pk}/", mapping())
    assert 'name="d.When"' in text(page)
    signed_in.post(f"/imports/files/{raw.pk}/", mapping(go="import", **{"d.When": "dmy"}))
    perform_import(import_id=Import.objects.get().pk, actor=SYSTEM)
    assert end_state()["A1"][0][2].startswith("2024-04-03")


def test_a_dry_run_is_started_as_a_job_and_can_become_the_import(signed_in):
    raw = uploaded(as_csv(*ROWS))
    answer = signed_in.post(f"/imports/files/{raw.pk}/", mapping(go="dry"), headers={"HX-Request": "true"})
    trial = Import.objects.get()
    assert answer.headers["HX-Redirect"] == f"/imports/{trial.pk}/"
    assert trial.dry_run
    assert Job.objects.get(pk=trial.job_id).name == "intake.import"
    perform_import(import_id=trial.pk, actor=SYSTEM)
    assert "1 rows would be accepted, 2 would go to quarantine" in text(
        signed_in.get(f"/imports/{trial.pk}/")
    )
    signed_in.post(f"/imports/{trial.pk}/start/")
    real = Import.objects.get(dry_run=False)
    assert (real.columns, real.options, real.headings) == (trial.columns, trial.options, trial.headings)


def test_a_waiting_import_can_be_stopped(signed_in):
    raw = uploaded(as_csv(*ROWS))
    signed_in.post(f"/imports/files/{raw.pk}/", mapping(go="import"))
    waiting = Import.objects.get()
    signed_in.post(f"/imports/{waiting.pk}/stop/")
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


def test_the_import_accounts_for_every_row(signed_in, run):
    page = signed_in.get(f"/imports/{run.pk}/")
    assert [(str(words), rows) for words, rows in page.context["accepted"]] == [("Sales", 1)]
    assert [rows for _words, _column, rows in page.context["held"]] == [1, 1]
    assert "3 rows read: 1 accepted, 2 in quarantine." in text(page)


def test_the_quarantine_names_line_column_value_and_reason(signed_in, run):
    rows = signed_in.get(f"/imports/{run.pk}/?format=json").json()["rows"]
    first = {key: rows[0][key] for key in ("row", "document", "column", "value", "reason")}
    assert first == {
        "row": 3,
        "document": "A1",
        "column": "Quantity",
        "value": "x",
        "reason": "This is no number.",
    }
    everywhere = signed_in.get("/imports/quarantine/?format=json").json()
    assert (everywhere["total"], everywhere["rows"][0]["file"]) == (2, "orders.csv")


def test_a_row_is_mended_and_replayed_in_its_page(signed_in, run):
    form = {
        "go": "replay",
        "cell.number": "A1",
        "cell.item": "mug",
        "cell.quantity": "4",
        "cell.price": "2.50",
    }
    page = signed_in.post(f"/imports/{run.pk}/rows/3/", form)
    assert "The row was accepted." in text(page)
    assert [line[:2] for line in end_state()["A1"]] == [["cup", 2], ["mug", 4]]
    run.refresh_from_db()
    assert (run.accepted, run.quarantined, run.rows.get(row=3).mended) == (2, 1, {"quantity": "4"})


def test_a_row_that_is_still_wrong_says_so_and_keeps_the_text(signed_in, run):
    page = signed_in.post(f"/imports/{run.pk}/rows/3/", {"go": "replay", "cell.quantity": "many"})
    assert "It still cannot be accepted." in text(page)
    assert 'value="many"' in text(page)


def test_many_rows_are_mended_replayed_and_discarded_at_once(signed_in, run):
    keys = list(run.rows.order_by("row").values_list("pk", flat=True))

    def bulk(**fields: str) -> str:
        return text(
            signed_in.post(f"/imports/{run.pk}/?table=quarantine", {"id": keys, "step": "apply", **fields})
        )

    assert "2 rows were changed" in bulk(bulk="mend", column="quantity", text="5")
    assert "Accepted: 2." in bulk(bulk="replay")
    assert "0 rows were discarded" in bulk(bulk="discard", reason="never mind")
    run.refresh_from_db()
    assert (run.accepted, run.quarantined) == (3, 0)


def test_who_may_not_mend_sees_the_row_but_no_way_to_change_it(client, run):
    reader = Person.objects.create_user("service", roles=["service"])
    client.force_login(reader)
    assert "readonly" in text(client.get(f"/imports/{run.pk}/rows/3/"))
    client.post(f"/imports/{run.pk}/rows/3/", {"go": "replay", "cell.quantity": "4"})
    assert run.rows.get(row=3).state == "open"
    assert client.get("/imports/upload/").status_code == 403


def test_another_shops_import_and_its_rows_do_not_exist_for_a_reader(client, run):
    Import.objects.filter(pk=run.pk).update(shop_id=7)
    elsewhere = Person.objects.create_user("lin", roles=["operator"], shops=[8])
    client.force_login(elsewhere)
    for address in (
        f"/imports/{run.pk}/",
        f"/imports/{run.pk}/rows/3/",
        f"/imports/files/{run.raw_file_id}/",
    ):
        assert client.get(address).status_code == 404
    assert client.get("/imports/quarantine/?format=json").json()["total"] == 0
    assert client.get("/imports/?format=json").json()["total"] == 0


def test_exports_of_the_quarantine_run_no_formula(signed_in):
    run = imported(as_csv("A1,cup,=1+1,2024-01-02,1"))
    exported = signed_in.get(f"/imports/{run.pk}/?format=csv")
    assert "'=1+1" in b"".join(exported.streaming_content).decode()


def test_a_file_is_forgotten_after_a_question_and_the_page_says_so(signed_in, run):
    before = text(signed_in.get(f"/imports/{run.pk}/"))
    assert "Forget it for good" in before
    assert "This cannot be undone." in before
    told = signed_in.post(f"/imports/{run.pk}/forget/", follow=True)
    page = text(told)
    assert "The file is gone for good. What was imported from it stays as it is." in page
    assert "by Boss. Its quarantined rows keep their line, column and reason, but no cell." in page
    assert "Forget it for good" not in page
    assert f"/imports/files/{run.raw_file_id}/" not in page
    rows = signed_in.get(f"/imports/{run.pk}/?format=json").json()["rows"]
    assert [(row["row"], row["column"], row["reason"], row["value"]) for row in rows] == [
        (3, "Quantity", "This is no number.", ""),
        (4, "Quantity", rows[1]["reason"], ""),
    ]
    row = text(signed_in.get(f"/imports/{run.pk}/rows/3/"))
    assert "so this row keeps its line, column and reason, but no cell." in row
    assert "mug" not in row
    assert "The file itself is no longer kept." in text(
        signed_in.get(f"/imports/files/{run.raw_file_id}/", mapping())
    )
    again = signed_in.post(f"/imports/{run.pk}/forget/", follow=True)
    assert "The file is already gone" in text(again)


def test_who_may_not_forget_files_is_not_offered_it(run, keeper):
    client = Client(headers={"accept-language": "en"})
    client.force_login(keeper)
    assert "Forget the file" not in text(client.get(f"/imports/{run.pk}/"))
    assert client.post(f"/imports/{run.pk}/forget/").status_code == 403
    assert run.rows.get(row=3).value == "x"
