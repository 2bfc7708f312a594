"""Who may open what, generated from the URL and router tables, so that no new route can be forgotten."""

import pytest
from django.test import Client
from django.test.client import ClientHandler

from tests.routes import Route, api_routes, pages, unnamed_addresses
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import EVERY_ROLE, declared_permissions, permissions_of

OPEN_TO = ("public", "signed-in")
FINE = {200, 204, 301, 302, 303, 400, 404, 405, 409, 413, 415, 422}

pytestmark = pytest.mark.django_db
# one for all browsers, as a server has it: a chain of middleware for each took longer than its requests
HANDLER = ClientHandler(enforce_csrf_checks=False)


def browser() -> Client:
    """Somebody's browser, not signed in."""
    client = Client()
    client.handler = HANDLER
    return client


@pytest.fixture
def people() -> dict[str, Client]:
    """One signed-in browser for each role, limited to no shop and no warehouse."""
    clients = {}
    for role in sorted(EVERY_ROLE):
        person = Person.objects.create(
            username=role, display_name=role, roles=[role], shops=[], warehouses=[], language="en"
        )
        clients[role] = browser()
        clients[role].force_login(person)
    return clients


def holders(permission: str) -> set[str]:
    if permission in OPEN_TO:
        return set(EVERY_ROLE)
    return {role for role in EVERY_ROLE if permission in permissions_of([role])}


def test_every_page_says_who_may_open_it() -> None:
    known = {*OPEN_TO, *declared_permissions()}
    assert [route.name for route in pages() if route.permission not in known] == []
    assert unnamed_addresses() == []


def test_every_route_of_the_api_says_who_may_use_it() -> None:
    known = set(declared_permissions())
    assert [route.name for route in api_routes() if route.permission not in known] == []


def test_every_permission_is_held_by_somebody() -> None:
    assert [name for name in declared_permissions() if not holders(name)] == []


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.name)
def test_a_page_opens_for_those_who_hold_its_permission_and_for_nobody_else(
    route: Route, people: dict[str, Client]
) -> None:
    may = holders(str(route.permission))
    got = {role: client.get(route.address).status_code for role, client in people.items()}
    assert {role for role, status in got.items() if status == 403} == EVERY_ROLE - may
    assert {got[role] for role in may} <= FINE, got


@pytest.mark.parametrize("route", pages(), ids=lambda route: route.name)
def test_who_has_not_signed_in_is_asked_to(route: Route) -> None:
    response = browser().get(route.address)
    if route.permission == "public":
        assert response.status_code in FINE
        return
    assert response.status_code == 302
    assert "next=" in response["Location"]


@pytest.mark.parametrize("route", api_routes(), ids=lambda route: route.name)
def test_a_route_of_the_api_answers_those_who_hold_its_permission_and_nobody_else(
    route: Route, people: dict[str, Client]
) -> None:
    may = holders(str(route.permission))
    for role, client in people.items():
        status = _ask(client, route)
        assert (status in FINE) if role in may else (status == 403), (role, status)
    assert _ask(browser(), route) == 401


def _ask(client: Client, route: Route) -> int:
    method = route.methods[0].lower()
    facts = {} if method == "get" else {"data": {}, "content_type": "application/json"}
    return getattr(client, method)(route.address, **facts).status_code
