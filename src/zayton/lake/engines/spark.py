"""Spark over the same files, for sellers who outgrew one machine; needs the extra `zayton[spark]` and Java 17."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis
import polars as pl

from zayton.lake.declarations import ColumnType, Kind
from zayton.lake.expressions import expression, literal
from zayton.lake.publication import Cut, files_in
from zayton.lake.questions import Pass, tables_of
from zayton.lake.registry import declared_tables
from zayton.lake.rules.periods import months_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_TYPES = {
    pl.Int64: "BIGINT",
    pl.Int32: "INT",
    pl.Int16: "SMALLINT",
    pl.String: "STRING",
    pl.Date: "DATE",
    pl.Boolean: "BOOLEAN",
}


def session(master: str = "local[2]", **settings: str) -> "SparkSession":
    """A Spark session on a machine or a cluster whose workers see the lake's folder; days are UTC days."""
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    # days are stored as dates: another zone would move them by one
    builder = builder.master(master).appName("zayton").config("spark.sql.session.timeZone", "UTC")
    for name, value in settings.items():
        builder = builder.config(name.replace("__", "."), value)
    made: SparkSession = builder.getOrCreate()
    return made


class Spark:
    """Answers passes on a Spark session with the expression that DuckDB runs."""

    def __init__(self, spark: "SparkSession") -> None:
        self._spark = spark

    def run(self, one: Pass, cut: Cut) -> pl.DataFrame:
        """The sums of a pass, read anew each time."""
        # a balance is the sum of everything before, so it needs every month
        months = months_of(one.period) if one.kind in (Kind.FLOW, None) else None
        name = one.fact.name if one.raw else one.fact.rollup_name
        schema = one.fact.schema if one.raw else one.fact.rollup_schema
        self._show(name, files_in(cut, name, months=months), schema)
        for table in tables_of(one):
            self._show(table, files_in(cut, table), declared_tables()[table].columns)
        frame = pl.from_arrow(
            self._spark.sql(str(ibis.to_sql(expression(one, literal), dialect="pyspark"))).toArrow()
        )
        assert isinstance(frame, pl.DataFrame)
        return frame

    def _show(self, name: str, files: Sequence[str], schema: Mapping[str, ColumnType]) -> None:
        layout = ", ".join(f"`{column}` {_TYPES[kind]}" for column, kind in schema.items())
        source = (
            self._spark.read.schema(layout).parquet(*files)
            # Spark refuses to read no files, and an empty table is an answer
            if files
            else self._spark.createDataFrame([], layout)
        )
        source.createOrReplaceTempView(name)
