"""People who look at pages of stock, and what the pages answered."""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.urls import reverse

from zayton.kernel.access.models import Person
from zayton.stock.tests.builders import Company


def client_of(*roles: str, language: str = "en", **scope: Any) -> Client:
    """A browser of somebody with these roles; `warehouses` and `sees_cost` narrow or widen what they see."""
    name = "-".join([*roles, str(Person.objects.count())])
    person = Person.objects.create_user(name, roles=list(roles), display_name="P", **scope)
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def boss(**more: Any) -> Client:
    """Somebody who sees and may do everything."""
    return client_of("boss", sees_cost=True, **more)


def keeper(acme: Company, *houses: str, **more: Any) -> Client:
    """A warehouse keeper of these warehouses, who sees no cost."""
    return client_of("warehouse", warehouses=[acme.warehouses[house] for house in houses], **more)


def answer_of(client: Client, address: str, query: str = "") -> dict[str, Any]:
    """What a table answers as JSON."""
    response = client.get(f"{address}?format=json&{query}")
    assert response.status_code == 200
    return json.loads(response.content)


def rows_of(client: Client, address: str, query: str = "") -> list[dict[str, Any]]:
    """The rows of a table."""
    return answer_of(client, address, query)["rows"]


def export_of(client: Client, address: str, query: str = "") -> list[dict[str, str]]:
    """The rows of a table's CSV file, by the headings."""
    text = b"".join(client.get(f"{address}?format=csv&{query}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def words_of_page(response: Any) -> str:
    """The text of a page on one line, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def booked(client: Client, verb: str, step: str = "book", **form: Any) -> Any:
    """What the page of a verb answers to a filled form."""
    return client.post(reverse("stock:book", args=[verb]), {"step": step, **form})


def pick(rows: Iterable[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of rows."""
    return [tuple(row[name] for name in names) for row in rows]
