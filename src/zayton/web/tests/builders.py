"""Visitors of the shell's pages, and what they are shown."""

from typing import Any

from django.test import Client

from zayton.kernel.access.models import Person

# one row that is right, and two that nobody could rightly accept
ROWS = ("A1,cup,2,2024-01-02 10:00,1.50", "A1,mug,x,2024-01-02 10:00,2.50", "A2,cup,0,2024-01-03,1")


def visitor(person: Person, language: str = "en") -> Client:
    """A browser in which this person has signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def html_of(client: Client, address: str) -> str:
    """A page that must open."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def rows_of(client: Client, address: str, query: str = "") -> list[dict[str, Any]]:
    """The rows of the table on a page, asked as the browser asks for them."""
    answer = client.get(f"{address}?format=json&{query}")
    assert answer.status_code == 200, answer.status_code
    return answer.json()["rows"]
