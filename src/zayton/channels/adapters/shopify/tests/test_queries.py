"""What is asked of the shop is what the schema knows, which the stand-in holds to the published one."""

import importlib
import pkgutil

import pytest
from graphql import parse, validate

from zayton.channels.adapters import shopify
from zayton.sandbox.shopify.graph import SCHEMA


def written():
    """Every whole query and mutation of the adapter, by module and name; others are put together field by field."""
    for module in pkgutil.iter_modules(shopify.__path__, f"{shopify.__name__}."):
        if not module.ispkg:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, str) and value.lstrip().startswith(("query ", "mutation ")):
                    yield pytest.param(value, id=f"{module.name.rpartition('.')[2]}.{name}")


WRITTEN = [*written()]


@pytest.mark.parametrize("query", WRITTEN)
def test_a_query_asks_for_what_there_is(query):
    assert validate(SCHEMA, parse(query)) == []


def test_there_are_queries_to_look_at():
    assert len(WRITTEN) > 10
