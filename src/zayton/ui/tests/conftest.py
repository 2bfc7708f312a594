"""A person who may see the gallery, and a browser signed in as that person."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Permission, declared_permissions, register_permissions
from zayton.ui.navigation import NavEntry, register_navigation

GALLERY = "zayton.ui.tests.gallery"


@pytest.fixture(autouse=True)
def _gallery(settings: Any, request: pytest.FixtureRequest) -> None:
    """Serve the gallery's addresses and declare its permissions once."""
    settings.ROOT_URLCONF = GALLERY
    settings.LOGIN_URL = "sign-in"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    if "gallery.read" not in declared_permissions():
        register_permissions(
            [
                Permission("gallery.read", "See the gallery", frozenset({"operator", "boss"})),
                Permission("gallery.write", "Change the gallery", frozenset({"boss"})),
                Permission("gallery.closed", "Enter the closed room", frozenset({"finance"})),
            ]
        )
        register_navigation([NavEntry("goods", "Gallery", "gallery", "gallery.read", "photo")])


@pytest.fixture
def english() -> Generator[None]:
    """Words in English where no request chooses a language."""
    with override("en"):
        yield


@pytest.fixture
def boss(db: None) -> Person:
    return Person.objects.create_user(
        "boss", roles=["boss"], sees_cost=True, display_name="Boss", language="en"
    )


@pytest.fixture
def operator(db: None) -> Person:
    return Person.objects.create_user("olly", roles=["operator"], display_name="Olly", language="en")


@pytest.fixture
def signed_in(boss: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(boss)
    return client
