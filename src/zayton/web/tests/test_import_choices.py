"""Imports on the pages: what is listed to whom, what the form's choices do, and every refusal in words."""

import pytest

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.targets import targets
from zayton.kernel.intake.tests.builders import as_csv, end_state, imported, uploaded
from zayton.kernel.intake.vault import forget
from zayton.web.import_words import code_words, column_words, outcome_words, target_words
from zayton.web.tests.builders import ROWS, html_of, rows_of, visitor
from zayton.web.tests.test_import_pages import mapping, send, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tally")]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["bad.csv", "good.csv", "trial.csv"]),
        ("f.state=done", ["bad.csv", "good.csv", "trial.csv"]),
        ("f.state=failed", []),
        ("f.state=nonsense", []),
        ("f.quarantined=gte:1", ["bad.csv"]),
        ("f.file=has:GOOD", ["good.csv"]),
        ("q=tri", ["trial.csv"]),
        ("f.total=lte:0", []),
        ("f.total=gte:many", ["bad.csv", "good.csv", "trial.csv"]),
    ],
)
def test_imports_are_narrowed(signed_in, query, names):
    imported(as_csv(ROWS[0]), name="good.csv")
    imported(as_csv(ROWS[1]), name="bad.csv")
    imported(as_csv(ROWS[0]), name="trial.csv", dry_run=True)
    assert sorted(row["file"] for row in rows_of(signed_in, "/imports/", query)) == names


def test_the_list_says_what_waits_and_what_was_only_tried(signed_in, run):
    assert "2 rows wait in quarantine for somebody to mend them." in html_of(signed_in, "/imports/")
    imported(as_csv(ROWS[0]), dry_run=True)
    assert [row["dry_run"] for row in rows_of(signed_in, "/imports/")] == ["dry run", "import"]
    Import.objects.all().delete()
    assert "No row waits in quarantine." in html_of(signed_in, "/imports/")


@pytest.mark.parametrize("address", ["/imports/", "/imports/quarantine/"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_empty_list_says_what_will_stand_there(boss, address, language):
    html = html_of(visitor(boss, language), address)
    english = "Nothing was imported yet" in html or "Nothing in quarantine" in html
    assert english is (language == "en")


def test_the_lists_cost_the_same_queries_for_many(signed_in, django_assert_max_num_queries):
    for number in range(25):
        imported(as_csv(f"A{number},cup,x,2024-01-01,1"), name=f"{number}.csv")
    for address in ("/imports/", "/imports/quarantine/"):
        signed_in.get(address)
        with django_assert_max_num_queries(14):
            assert len(rows_of(signed_in, address)) == 25


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("f.code=tests.nothing", [4]),
        ("f.code=intake.not_a_number", [3]),
        ("f.state=open", [3, 4]),
        ("f.state=mended", []),
        ("f.state=nonsense", []),
        ("f.row=gte:4", [4]),
        ("f.document=has:a1", [3]),
        # what may be somebody's name is looked for by nobody
        ("f.value=has:nothing", [3, 4]),
        ("f.note=empty:", [3, 4]),
        ("q=A2", [4]),
        ("sort=-row", [4, 3]),
    ],
)
def test_the_quarantine_is_narrowed_and_sorted(signed_in, run, query, lines):
    assert [row["row"] for row in rows_of(signed_in, f"/imports/{run.pk}/", query)] == lines


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_quarantine_is_exported_with_its_reasons(signed_in, run, form):
    answer = signed_in.get(f"/imports/{run.pk}/?format={form}&columns=row,reason")
    content = b"".join(answer.streaming_content)
    if form == "csv":
        assert content.decode("utf-8-sig").splitlines()[:2] == ["Line,Reason", "3,This is no number."]
    assert content[:2] == (b"PK" if form == "xlsx" else b"\xef\xbb")


def test_a_reason_is_told_in_the_readers_language(boss, run):
    (english, _other), (chinese, _another) = (
        rows_of(visitor(boss, language), f"/imports/{run.pk}/") for language in ("en", "zh-hans")
    )
    assert english["reason"] == "This is no number."
    assert not chinese["reason"].isascii()


@pytest.mark.parametrize("what", ["pdf", "empty"])
def test_an_upload_that_is_no_table_is_refused_and_not_kept(signed_in, what):
    content = {"pdf": b"%PDF-1.7", "empty": b"\n \n"}[what]
    answer = send(signed_in, content)
    assert answer.status_code == 422
    assert answer.json()["remedy"]
    assert not RawFile.objects.exists()


def test_an_upload_for_a_target_leads_to_that_target(signed_in):
    answer = signed_in.post(
        "/imports/upload/catalog.skus/?name=a.csv", as_csv(*ROWS), content_type="application/octet-stream"
    )
    assert answer.json()["href"].endswith("?target=catalog.skus")
    assert signed_in.get(answer.json()["href"]).context["target"].name == "catalog.skus"


@pytest.mark.parametrize("target", ["nonsense", ""])
def test_a_target_that_there_is_none_of_has_no_form(signed_in, target):
    raw = uploaded(as_csv(*ROWS))
    assert signed_in.get(f"/imports/files/{raw.pk}/?target={target}").status_code == 404


def test_a_file_of_somebody_else_does_not_exist_for_a_narrow_scope():
    raw = uploaded(as_csv(*ROWS))
    narrow = Person.objects.create_user("n", roles=["operator"], shops=[1], display_name="N")
    assert visitor(narrow).get(f"/imports/files/{raw.pk}/").status_code == 404
    assert visitor(narrow).post(f"/imports/files/{raw.pk}/", mapping(go="import")).status_code == 404
    assert not Import.objects.exists()


def test_a_wrong_encoding_that_was_chosen_ends_in_words(signed_in):
    raw = uploaded(as_csv("A1,茶壶,2,2024-01-02,1"))
    answer = signed_in.get(f"/imports/files/{raw.pk}/", mapping(encoding="utf-16"))
    assert "The file cannot be read in the encoding “utf-16”." in text(answer)


@pytest.mark.parametrize(
    "choices",
    [
        {"encoding": "klingon"},
        {"delimiter": "\n"},
        {"header_line": "9" * 40},
        {"header_line": "-1"},
        {"sheet": "None such"},
        {"d.When": "ymd"},
        {"n.Price": "x"},
        {"c.nonsense": "Qty"},
        {"mapped_for": "another"},
    ],
)
def test_choices_that_are_none_are_left_to_be_detected(signed_in, choices):
    raw = uploaded(as_csv(*ROWS))
    answer = signed_in.get(f"/imports/files/{raw.pk}/", mapping(**choices))
    assert answer.status_code == 200
    assert {line["column"].name: line["heading"] for line in answer.context["lines"]}["quantity"] == "Qty"


def test_a_separator_and_a_line_of_headings_that_were_chosen_are_used(signed_in):
    raw = uploaded(b"Report,of,May\nOrder|Item|Qty\nA1|cup|2\n")
    asked = {"target": "tests.tally", "delimiter": "|", "header_line": "2"}
    answer = signed_in.get(f"/imports/files/{raw.pk}/", asked)
    assert answer.context["headings"] == ("Order", "Item", "Qty")
    signed_in.post(f"/imports/files/{raw.pk}/", asked | {"go": "import"})
    perform_import(import_id=Import.objects.get().pk, actor=SYSTEM)
    assert end_state() == {"A1": [["cup", 2, None, None]]}


def test_decimals_that_do_not_tell_are_asked_for_and_read_as_answered(signed_in):
    raw = uploaded(as_csv("A1;cup;2;2024-01-02;1,234", head="Order;Item;Qty;When;Price"))
    page = signed_in.get(f"/imports/files/{raw.pk}/", mapping())
    assert 'name="n.Price"' in text(page)
    signed_in.post(f"/imports/files/{raw.pk}/", mapping(go="import", **{"n.Price": ","}))
    perform_import(import_id=Import.objects.get().pk, actor=SYSTEM)
    assert end_state()["A1"][0][3] == 1_234_000


def test_the_mapping_that_was_used_is_proposed_for_the_next_file_of_its_kind(signed_in):
    first = uploaded(as_csv(ROWS[0]))
    signed_in.post(
        f"/imports/files/{first.pk}/", mapping(go="dry", **{"c.item": "Order", "c.number": "Item"})
    )
    second = uploaded(as_csv(ROWS[1]), "next.csv")
    lines = signed_in.get(f"/imports/files/{second.pk}/?target=tests.tally").context["lines"]
    assert {line["column"].name: line["heading"] for line in lines}["item"] == "Order"


def test_a_file_that_is_gone_says_so_instead_of_its_rows(signed_in):
    raw = uploaded(as_csv(*ROWS))
    forget(raw.digest)
    assert "The file itself is no longer kept." in html_of(signed_in, f"/imports/files/{raw.pk}/")


def test_an_import_without_a_job_cannot_be_stopped_from_the_page(signed_in, run):
    Import.objects.filter(pk=run.pk).update(state="running", job_id=None)
    html = text(signed_in.post(f"/imports/{run.pk}/stop/", follow=True))
    assert "cannot be stopped from here" in html


@pytest.mark.parametrize("verb", ["start", "stop", "forget"])
def test_an_import_is_steered_by_those_who_may_and_see_it_only(run, verb):
    Import.objects.filter(pk=run.pk).update(shop_id=7)
    elsewhere = Person.objects.create_user("e", roles=["operator", "service"], shops=[8], display_name="E")
    assert visitor(elsewhere).post(f"/imports/{run.pk}/{verb}/").status_code == 404
    nobody = Person.objects.create_user("n", roles=[], display_name="N")
    assert visitor(nobody).post(f"/imports/{run.pk}/{verb}/").status_code == 403
    run.refresh_from_db()
    assert (run.state, Import.objects.count()) == ("done", 1)


def test_a_dry_run_whose_file_is_forgotten_cannot_become_an_import(signed_in):
    trial = imported(as_csv(*ROWS), dry_run=True)
    signed_in.post(f"/imports/{trial.pk}/forget/")
    assert "/start/" not in html_of(signed_in, f"/imports/{trial.pk}/")
    answer = signed_in.post(f"/imports/{trial.pk}/start/")
    assert answer.status_code == 422
    assert "The import was not started" in text(answer)
    assert Import.objects.count() == 1


def test_a_row_is_saved_without_being_replayed_and_discarded_with_a_reason(signed_in, run):
    address = f"/imports/{run.pk}/rows/3/"
    assert "The cells were kept." in text(signed_in.post(address, {"go": "save", "cell.quantity": "4"}))
    row = run.rows.get(row=3)
    assert (row.state, row.mended) == ("mended", {"quantity": "4"})
    assert "No reason was given." in text(signed_in.post(address, {"go": "discard", "reason": " "}))
    assert "The row was discarded." in text(signed_in.post(address, {"go": "discard", "reason": "样品"}))
    row.refresh_from_db()
    assert (row.state, row.note) == ("discarded", "样品")


@pytest.mark.parametrize("line", ["2", "99", "0"])
def test_a_line_that_is_not_in_quarantine_has_no_page(signed_in, run, line):
    assert signed_in.get(f"/imports/{run.pk}/rows/{line}/").status_code == 404


def bulk(client, run: Import, *keys: object, step: str = "apply", **fields: str) -> str:
    sent = {"id": keys, "step": step, **fields}
    return text(client.post(f"/imports/{run.pk}/?table=quarantine", sent))


def test_what_is_done_to_many_rows_is_previewed_first(signed_in, run):
    keys = list(run.rows.values_list("pk", flat=True))
    shown = bulk(signed_in, run, *keys, step="preview", bulk="discard", reason="x")
    assert "2 rows are set aside" in shown
    assert set(run.rows.values_list("state", flat=True)) == {"open"}


@pytest.mark.parametrize("key", ["x", "9" * 40, "0", "-1"])
def test_a_key_that_no_row_has_discards_nothing(signed_in, run, key):
    assert "0 rows were discarded." in bulk(signed_in, run, key, bulk="discard", reason="x")
    assert set(run.rows.values_list("state", flat=True)) == {"open"}


def test_a_row_of_another_import_is_not_touched_from_this_ones_page(signed_in, run):
    other = imported(as_csv("B1,cup,x,2024-01-01,1"), name="other.csv")
    key = other.rows.get().pk
    assert "0 rows were discarded." in bulk(signed_in, run, key, bulk="discard", reason="x")
    assert other.rows.get().state == "open"


def test_a_column_that_the_target_lacks_is_refused_in_words(signed_in, run):
    keys = list(run.rows.values_list("pk", flat=True))
    shown = bulk(signed_in, run, *keys, bulk="mend", column="colour", text="red")
    assert "There is no column colour here." in shown
    assert set(run.rows.values_list("state", flat=True)) == {"open"}


def test_words_for_targets_columns_and_reasons_that_are_gone():
    assert (target_words("gone.target"), column_words(None, "gone")) == ("gone.target", "gone")
    assert outcome_words(None).keys() == {"replayed", "aside"}
    assert code_words("gone.code") == "gone.code"
    assert "%(" not in code_words("intake.number_too_large")
    assert column_words(None, "")


@pytest.mark.parametrize("shop", ["x", "999999", "9" * 30])
@pytest.mark.parametrize("go", ["", "import"])
def test_a_shop_that_nobody_offered_is_refused_in_words_whatever_target_asks_for_it(signed_in, shop, go):
    raw = uploaded(as_csv("A-1,CUP,2", head="Order number,SKU,Quantity"))
    target = next(one.name for one in targets() if one.name.startswith("orders"))
    asked = {"target": target, "o.shop": shop, "go": go}
    address = f"/imports/files/{raw.pk}/"
    answer = signed_in.post(address, asked) if go else signed_in.get(address, asked)
    assert answer.status_code == 200
    assert ("is no choice you have for" in text(answer)) is bool(go)
    assert not Import.objects.exists()
