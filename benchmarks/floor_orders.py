"""The floor under selling: a bare psycopg script that writes an order, a line, a movement and a conditional update."""

import os
import random
from collections.abc import Callable

import psycopg

SCHEMA = """
DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor;
CREATE TABLE floor.level (sku int PRIMARY KEY, on_hand int NOT NULL, reserved int NOT NULL, CHECK (reserved <= on_hand));
CREATE TABLE floor.orders (id bigserial PRIMARY KEY, number text UNIQUE, placed_at timestamptz, state text);
CREATE TABLE floor.line (id bigserial PRIMARY KEY, order_id bigint REFERENCES floor.orders, sku int, quantity int, amount int);
CREATE TABLE floor.movement (id bigserial PRIMARY KEY, sku int, from_place int, to_place int, quantity int, order_id bigint);
"""


def prepare(skus: int, units: int) -> None:
    """Make the tables and fill the levels."""
    with psycopg.connect(os.environ["ZAYTON_DATABASE"], autocommit=True) as connection:
        connection.execute(SCHEMA)
        connection.execute(
            "INSERT INTO floor.level SELECT n, %s, 0 FROM generate_series(1, %s) n", [units, skus]
        )


def sell_one(worker: int, skus: int) -> Callable[[int], bool]:
    """A step that sells one unit in a transaction of its own; says whether there was one."""
    connection = psycopg.connect(os.environ["ZAYTON_DATABASE"])
    luck = random.Random(worker)

    def step(number: int) -> bool:
        sku = luck.randint(1, skus)
        with connection.transaction():
            sold = connection.execute(
                "UPDATE floor.level SET reserved = reserved + 1 WHERE sku = %s AND reserved < on_hand", [sku]
            ).rowcount
            if sold:
                _book(connection, f"{worker}-{number}", sku)
        return bool(sold)

    return step


def _book(connection: psycopg.Connection, name: str, sku: int) -> None:
    row = connection.execute(
        "INSERT INTO floor.orders (number, placed_at, state) VALUES (%s, now(), 'placed') RETURNING id",
        [name],
    ).fetchone()
    assert row
    connection.execute(
        "INSERT INTO floor.line (order_id, sku, quantity, amount) VALUES (%s, %s, 1, 999)", [row[0], sku]
    )
    connection.execute(
        "INSERT INTO floor.movement (sku, from_place, to_place, quantity, order_id) VALUES (%s, 1, 2, 1, %s)",
        [sku, row[0]],
    )


def sell_batch(worker: int, skus: int, size: int) -> Callable[[int], int]:
    """A step that books `size` one-line orders in one transaction with one statement a table."""
    connection = psycopg.connect(os.environ["ZAYTON_DATABASE"])
    luck = random.Random(worker)

    def step(number: int) -> int:
        wanted = [luck.randint(1, skus) for _ in range(size)]
        names = [f"b{worker}-{number}-{index}" for index in range(size)]
        with connection.transaction():
            connection.execute(
                "SELECT 1 FROM floor.level WHERE sku = ANY(%s) ORDER BY sku FOR UPDATE", [wanted]
            )
            connection.execute(
                "UPDATE floor.level l SET reserved = reserved + w.n FROM"
                " (SELECT sku, count(*) n FROM unnest(%s::int[]) AS t(sku) GROUP BY sku ORDER BY sku) w WHERE l.sku = w.sku",
                [wanted],
            )
            connection.execute(
                "WITH o AS (INSERT INTO floor.orders (number, placed_at, state)"
                " SELECT name, now(), 'placed' FROM unnest(%s::text[]) AS t(name) RETURNING id, number),"
                " w AS (SELECT o.id, t.sku FROM o JOIN unnest(%s::text[], %s::int[]) AS t(number, sku) USING (number)),"
                " l AS (INSERT INTO floor.line (order_id, sku, quantity, amount) SELECT id, sku, 1, 999 FROM w)"
                " INSERT INTO floor.movement (sku, from_place, to_place, quantity, order_id) SELECT sku, 1, 2, 1, id FROM w",
                [names, names, wanted],
            )
        return size

    return step
