"""People with their clients, and what a page or a table told them."""

import json

from django.test import Client
from django.urls import reverse

from zayton.kernel.access.models import Person


def client_of(*roles: str, warehouses=None, shops=None, language: str = "en") -> Client:
    name = f"{'-'.join(roles)}-{warehouses}-{shops}-{language}"
    person = Person.objects.create_user(
        name, roles=list(roles), shops=shops, warehouses=warehouses, display_name="P", language=language
    )
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def text_of(client: Client, name: str, *args: int, **said: str) -> str:
    answer = client.get(reverse(f"orders:{name}", args=args), said)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def rows_of(client: Client, name: str) -> list[dict]:
    return json.loads(client.get(reverse(f"orders:{name}") + "?format=json").content)["rows"]
