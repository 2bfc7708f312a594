"""SKUs found by what is much like their code or title."""

import pytest

from zayton.catalog.alike import sku_ids_by_bare_code, sku_titles
from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids():
    drafts = [
        SkuDraft(code="CUP-01", title_en="Cup", title_zh="杯"),
        SkuDraft(code="cup_01.B"),
        SkuDraft(code="C UP+01"),
    ]
    create_skus(drafts=drafts, actor=SYSTEM, at=now())
    return sku_ids_by_code([one.code for one in drafts])


def test_codes_are_found_whatever_their_punctuation(ids):
    found = sku_ids_by_bare_code(["cup01", "cup01b", "pot"])
    assert found == {"cup01": [ids["CUP-01"], ids["C UP+01"]], "cup01b": [ids["cup_01.B"]]}


def test_nothing_asked_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert sku_ids_by_bare_code([]) == {}


def test_many_codes_are_one_question(ids, django_assert_num_queries):
    with django_assert_num_queries(1):
        sku_ids_by_bare_code([f"x{number}" for number in range(500)])


def test_titles_are_told_in_both_languages_unless_there_are_too_many(ids):
    assert sku_titles(limit=3)[ids["CUP-01"]] == ["Cup", "杯"]
    assert sku_titles(limit=2) == {}
