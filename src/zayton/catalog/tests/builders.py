"""Short ways to a catalogue for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction
from django.test import Client

from zayton.catalog.models import Barcode, Brand, BundlePart, Category, Change, Product, Sku
from zayton.catalog.public import SkuDraft, Written, category_titles, write_skus
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BUYER = Actor("person:buyer", frozenset({"catalog.read", "catalog.edit"}), Scope(sees_cost=True))
OPERATOR = Actor("person:operator", frozenset({"catalog.read", "catalog.edit"}), Scope(sees_cost=False))
READER = Actor("person:reader", frozenset({"catalog.read"}), Scope(sees_cost=False))


def gtin13(number: int) -> str:
    """A valid GTIN-13 for any number below a million million."""
    from zayton.catalog.rules.reading import check_digit

    body = f"{number:012d}"
    return f"{body}{check_digit(body)}"


def some_skus(*drafts: SkuDraft, actor: Actor = SYSTEM) -> dict[str, int]:
    """Write drafts that must all be accepted, and answer their ids by code."""
    written = write_skus(drafts=drafts, actor=actor, at=AT)
    assert not written.refusals, written.refusals
    return dict(written.created)


def codes_of(written: Written) -> list[str]:
    """The codes of a write's refusals, in order."""
    return [refusal.code for refusal in written.refusals]


def counts() -> tuple[int, ...]:
    """How many rows of everything the catalogue writes there are, journal included."""
    kept = (Brand, Category, Product, Sku, Barcode, BundlePart, Change, Entry)
    return tuple(model.objects.count() for model in kept)


def catalogue() -> dict[str, tuple]:
    """All that stands of every SKU by its code, in names instead of keys; who made it and when is left out."""
    titles = category_titles()
    printed: dict[int, list[str]] = {}
    for sku, digits in Barcode.objects.order_by("digits").values_list("sku_id", "digits"):
        printed.setdefault(sku, []).append(digits)
    columns = (
        "title_zh", "title_en", "lifecycle", "length_mm", "width_mm", "height_mm", "weight_g", "purchase_cost_minor",
        "simulated", "person__username", "product__key", "product__brand__key",
    )  # fmt: skip
    rows = Sku.objects.values_list("pk", "code", "product__category", *columns)
    return {
        code: (titles.get(category), *values, tuple(printed.get(pk, ())))
        for pk, code, category, *values in rows
    }


@contextmanager
def as_if() -> Iterator[None]:
    """Whatever is written within is gone afterwards, so that one test may try many things on one catalogue."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def place_of(name: str, parent: str | None = None) -> int:
    """The key of the category with a name, below a parent with another where several have it."""
    found = Category.objects.filter(name=name)
    return (found.filter(parent__name=parent) if parent else found).get().pk


def client_of(*roles: str, sees_cost: bool = False, language: str = "en") -> Client:
    """A browser in which somebody with these roles has signed in."""
    number = Person.objects.count()
    person = Person.objects.create_user(
        f"{'-'.join(roles)}-{number}", roles=list(roles), sees_cost=sees_cost, display_name="P"
    )
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client
