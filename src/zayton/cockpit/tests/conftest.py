"""A small business whose lake is filled, and people to look at it."""

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.kernel.journal.public import advance, declared_readers, sequence
from zayton.kernel.time import now
from zayton.lake import asking
from zayton.orders.public import RETURN, PlaceOptions
from zayton.orders.tests.builders import Business, a_business, charge


def mirrored() -> None:
    """Let the lake catch up with the journal."""
    while sequence():
        pass
    while advance(declared_readers()["lake.mirror"]):
        pass


@pytest.fixture
def empty(tmp_path: Path) -> Generator[None]:
    """A workspace whose lake has never been filled."""
    workspace = settings.WORKSPACE
    settings.WORKSPACE = replace(workspace, home=tmp_path)
    asking.forget()
    yield
    settings.WORKSPACE = workspace
    asking.forget()


@pytest.fixture
def business(empty: None) -> Business:
    """Sales of today and of three days ago in two countries, a charge, a return, and stock on the shelf."""
    made = a_business()
    first, second = sorted(made.skus)[:2]
    made.stock(next(iter(made.houses)), **{first: 10, second: 10})
    early = now() - timedelta(days=3)
    made.place(
        [
            made.draft("A", made.goods(first, 2, 2000), made.goods(second, 1, 500), placed_at=early),
            made.draft(
                "B", made.goods(first, 4, 4000), charge("POST", "postage", 300), country="FR", placed_at=now()
            ),
        ]
    )
    back = made.draft("C", made.goods(second, -1, -500), kind=RETURN, placed_at=now())
    assert not made.place([back], PlaceOptions(restock_to=next(iter(made.houses.values())))).refusals
    mirrored()
    return made


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """A browser session of a person with roles and a scope; English unless said otherwise."""

    def enter(*roles: str, language: str = "en", **facts: Any) -> Client:
        name = f"{'-'.join(roles)}-{Person.objects.count()}"
        person = Person.objects.create_user(name, roles=list(roles), language=language, **facts)
        client = Client(headers={"accept-language": language})
        client.cookies["django_language"] = language
        client.force_login(person)
        return client

    return enter


@pytest.fixture
def boss(business: Business, signed_in: Callable[..., Client]) -> Client:
    """The owner of that business, who sees costs."""
    return signed_in("boss", sees_cost=True)
