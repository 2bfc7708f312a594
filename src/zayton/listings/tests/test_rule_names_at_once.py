"""Price rules of one name written by several people at once: on PostgreSQL, where they really meet."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from zayton.listings.models import PriceRule
from zayton.listings.pricing import writing
from zayton.listings.tests.pricing import write

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 4


def test_of_two_new_rules_of_one_name_one_is_kept_and_the_other_is_refused_in_words(monkeypatch) -> None:
    ready, usual = Barrier(PEOPLE), writing._refusals

    def all_found_it_free(*asked):
        refusals = usual(*asked)
        ready.wait(timeout=10)
        return refusals

    def one(_):
        try:
            return write()
        finally:
            connections.close_all()

    monkeypatch.setattr(writing, "_refusals", all_found_it_free)
    with ThreadPoolExecutor(PEOPLE) as pool:
        done = list(pool.map(one, range(PEOPLE)))
    refused = [[refusal.code for refusal in each] for each in done if isinstance(each, list)]
    assert refused == [["listings.price_rule_name_taken"]] * (PEOPLE - 1)
    assert PriceRule.objects.count() == 1
