"""Rows get new values, each its own, alike on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, transaction

from zayton.kernel.bulk import insert_rows, take_ids
from zayton.kernel.jobs.models import Job
from zayton.kernel.journal.models import Parked
from zayton.kernel.rewriting import update_rows
from zayton.kernel.statements import gathered

AT = datetime(2026, 3, 1, 12, 0, 0, 250, tzinfo=UTC)
FIELDS = ("id", "reader", "position", "reason", "attempts", "parked_at", "state", "settled_by")
ODD = "tab\there \\N \"quoted\", {braces} 刺桐 'and' % NULL"

pytestmark = pytest.mark.django_db


def parked(count):
    keys = take_ids(Parked, count)
    insert_rows(Parked, FIELDS, [(key, "r", key, "x", 1, AT, Parked.State.PARKED, "") for key in keys])
    return keys


def test_each_row_gets_its_own_values_and_the_others_keep_theirs():
    first, second, third = parked(3)
    update_rows(
        Parked,
        ["reason", "attempts", "parked_at", "state"],
        [
            (third, ODD, 3, AT + timedelta(days=3), Parked.State.WORKED),
            (first, "", 2, AT + timedelta(days=1), Parked.State.PARKED),
        ],
    )
    kept = Parked.objects.order_by("id").values_list("id", "reason", "attempts", "parked_at", "state")
    assert list(kept) == [
        (first, "", 2, AT + timedelta(days=1), "parked"),
        (second, "x", 1, AT, "parked"),
        (third, ODD, 3, AT + timedelta(days=3), "worked"),
    ]


def test_a_key_that_is_not_there_is_passed_over():
    [key] = parked(1)
    update_rows(Parked, ["attempts"], [(key + 1, 9), (key, 2)])
    assert list(Parked.objects.values_list("id", "attempts")) == [(key, 2)]
    update_rows(Parked, ["attempts"], [])


def test_structures_and_nothing_go_into_their_columns_as_they_are():
    job = Job.objects.create(name="k", queue="q", actor="a", asked_at=AT, ended_at=AT)
    given = {"n": [1, None, ODD], "deep": {"t": True}}
    update_rows(Job, ["arguments", "ended_at"], [(job.pk, given, None)])
    job.refresh_from_db()
    assert (job.arguments, job.ended_at) == (given, None)


def test_what_was_gathered_before_is_changed():
    [key] = take_ids(Parked, 1)
    with gathered():
        insert_rows(Parked, FIELDS, [(key, "r", 1, "x", 1, AT, "parked", "")])
        update_rows(Parked, ["reason"], [(key, "changed")])
    assert Parked.objects.get().reason == "changed"


@pytest.mark.postgres
def test_a_text_too_long_for_its_column_is_refused_and_nothing_changes():
    first, second = parked(2)
    with pytest.raises(DataError), transaction.atomic():
        update_rows(Parked, ["reader"], [(first, "short"), (second, "x" * 61)])
    assert set(Parked.objects.values_list("reader", flat=True)) == {"r"}
