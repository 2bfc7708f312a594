"""The lake's rows of goods: they add up to the books at any position."""

import polars as pl
import pytest
from django.db import transaction

from zayton.kernel.access.public import Scope
from zayton.kernel.journal.public import entries_after, sequence
from zayton.stock.events import MOVEMENT_VERBS
from zayton.stock.facts import MOVEMENTS, movement_rows, owner_rows, warehouse_rows
from zayton.stock.public import State, standings, stock_as_of
from zayton.stock.tests.builders import company, day
from zayton.stock.tests.test_queries import story

pytestmark = pytest.mark.django_db


def rows() -> pl.DataFrame:
    with transaction.atomic():
        sequence()
    return movement_rows(entries_after(0, verbs=MOVEMENT_VERBS, limit=1000)[1])


def test_rows_add_up_to_what_there_is():
    acme = story()
    frame = rows()
    sums = {state: frame.filter(pl.col("state") == state)["units"].sum() for state in State}
    total = standings(scope=Scope.everything())[acme.skus["MUG"]]
    assert sums == {state: getattr(total, state) for state in State}
    assert frame["cost_minor"].sum() == total.value_minor
    assert (frame["shipped_units"].sum(), frame["shipped_cost_minor"].sum()) == (3, 300)


def test_rows_up_to_a_day_are_the_stock_of_that_day():
    story()
    frame = rows().filter(pl.col("day") <= day(12).date())
    past = {row.state: row.quantity for row in stock_as_of(day(12), scope=Scope.everything())}
    assert {
        state: units for state, units in frame.group_by("state").agg(pl.col("units").sum()).rows() if units
    } == past


def test_what_leaves_a_lot_cancels_what_came_into_it():
    story()
    ages = rows().group_by("state", "warehouse_id", "lot_date").agg(pl.col("units").sum())
    assert ages["units"].min() >= 0


def test_rows_have_the_declared_columns():
    story()
    assert rows().schema == pl.Schema(MOVEMENTS.schema)
    assert movement_rows([]).schema == pl.Schema(MOVEMENTS.schema)


def test_dimensions_name_warehouses_and_owners():
    company()
    assert warehouse_rows()["label_en"].to_list() == ["LEEDS Leeds", "BERLIN Berlin"]
    assert owner_rows()["label_zh"].to_list() == ["Acme Ltd"]
