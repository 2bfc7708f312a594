"""What quarantined rows keep of a file stands sealed in the database, and reads as it came for who may mend it."""

import pytest
from django.conf import settings
from django.db import connection

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.operations import replaying
from zayton.kernel.intake.operations.mending import mend_rows
from zayton.kernel.intake.operations.replaying import replay_rows
from zayton.kernel.intake.tests.builders import AT, as_csv, fresh_target, imported
from zayton.kernel.sealed_json import is_shut

pytestmark = pytest.mark.django_db
JANE = "Jane Döe"
BAD = f"A2,{JANE},x,2024-01-02 10:00,2.50"


@pytest.fixture(autouse=True)
def _target() -> None:
    fresh_target()


def as_it_stands() -> str:
    """The table as whoever reads the database itself sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake_quarantinedrow")
        return repr(cursor.fetchall())


def test_the_database_itself_shows_no_cell_and_the_row_shows_all(transactional_db: None) -> None:
    run = imported(as_csv(BAD))
    row = run.rows.get()
    assert row.cells[:3] == ["A2", JANE, "x"]
    assert "Jane" not in as_it_stands()


# few rows are written otherwise than many
@pytest.mark.parametrize("count", [1, 80])
def test_few_and_many_rows_are_sealed_alike(count: int) -> None:
    run = imported(as_csv(*(BAD.replace("A2", f"A{place}") for place in range(count))))
    assert [cells[1] for cells in run.rows.values_list("cells", flat=True)] == [JANE] * count
    assert "Jane" not in as_it_stands()


def test_what_somebody_mends_is_sealed_too_and_replayed_from_there() -> None:
    run = imported(as_csv(BAD))
    mend_rows(import_id=run.pk, rows=[2], cells={"item": f"for {JANE}", "quantity": "3"}, actor=SYSTEM)
    assert run.rows.get().mended == {"item": f"for {JANE}", "quantity": "3"}
    assert "Jane" not in as_it_stands()
    replay_rows(import_id=run.pk, rows=[2], actor=SYSTEM, at=AT)
    assert (run.rows.get().state, Import.objects.get().accepted) == ("replayed", 1)


def test_neither_the_reason_nor_its_figures_quote_a_cell_where_another_column_was_taken_for_it() -> None:
    # the buyer's name stands where a quantity should
    run = imported(as_csv(BAD.replace(",x,", f",{JANE},"), f"A3,mug,{JANE},{JANE},{JANE}"))
    values = sorted(run.rows.values_list("value", flat=True))
    assert values == [JANE, JANE]
    assert [reason["value"] for reason in run.rows.get(row=3).more] == [JANE, JANE]
    assert "Jane" not in as_it_stands()


def test_a_replay_that_fails_again_seals_its_new_reason() -> None:
    run = imported(as_csv(BAD))
    mend_rows(import_id=run.pk, rows=[2], cells={"quantity": JANE}, actor=SYSTEM)
    replay_rows(import_id=run.pk, rows=[2], actor=SYSTEM, at=AT)
    row = run.rows.get()
    assert (row.state, row.value) == ("mended", JANE)
    assert "Jane" not in as_it_stands()


def test_two_seals_of_one_row_are_not_alike_and_empty_ones_can_be_asked_for() -> None:
    run = imported(as_csv(BAD, BAD.replace("A2", "A3")))
    assert run.rows.filter(mended={}).count() == 2
    assert not run.rows.filter(cells=[]).exists()
    run.rows.filter(row=2).update(cells=[])
    assert [row.cells for row in run.rows.filter(cells=[])] == [[]]


@pytest.fixture
def mended() -> Import:
    """An import of which a row was mended, as the right key sealed it."""
    run = imported(as_csv(BAD))
    mend_rows(import_id=run.pk, rows=[2], cells={"item": "mug"}, actor=SYSTEM)
    return run


def other_key(patch: pytest.MonkeyPatch) -> None:
    before = settings.WORKSPACE.key
    patch.setattr(settings, "WORKSPACE", type("Other", (), {"key": before[::-1] + "x"}))


def test_rows_that_another_key_sealed_still_show_their_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    run = imported(as_csv(BAD))
    other_key(monkeypatch)
    row = QuarantinedRow.objects.get(source=run)
    assert (row.cells, row.mended, row.value, row.code) == ([], {}, "", "intake.not_a_number")


def test_what_was_mended_under_another_key_is_not_written_over(mended: Import) -> None:
    with pytest.MonkeyPatch.context() as patch:
        other_key(patch)
        answer = mend_rows(import_id=mended.pk, rows=[2], cells={"quantity": "3"}, actor=SYSTEM)
        assert answer == Refusal("intake.sealed_with_another_key", "2")
    assert mended.rows.get().mended == {"item": "mug"}


def test_nor_replayed_as_if_nobody_had_mended_it(mended: Import) -> None:
    with pytest.MonkeyPatch.context() as patch:
        other_key(patch)
        # the file itself stands where its key opens it
        patch.setattr(replaying, "_table", lambda _run: None)
        answer = replay_rows(import_id=mended.pk, rows=[2], actor=SYSTEM, at=AT)
        assert answer == Refusal("intake.sealed_with_another_key", "2")
    assert (mended.rows.get().state, mended.rows.get().mended) == ("mended", {"item": "mug"})


def test_a_row_saved_under_another_key_keeps_what_it_cannot_read(mended: Import) -> None:
    with pytest.MonkeyPatch.context() as patch:
        other_key(patch)
        row = mended.rows.get()
        assert is_shut(row.mended)
        row.note = "seen"
        row.save()
    row = mended.rows.get()
    assert (row.note, row.mended, row.cells[1], row.value) == ("seen", {"item": "mug"}, JANE, "x")
