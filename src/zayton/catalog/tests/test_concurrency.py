"""Several writers at once, as real connections of one server."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from zayton.catalog.models import Brand, Category, Product, Sku
from zayton.catalog.public import Move, SkuDraft, create_category, move_categories, write_skus
from zayton.catalog.tests.builders import AT
from zayton.kernel.access.public import SYSTEM

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WRITERS = 4


def at_once(*works):
    def closed(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(closed, work) for work in works]]


def test_the_same_file_imported_by_several_at_once_is_written_once():
    drafts = [
        SkuDraft(f"K-{number}", f"P-{number % 7}", brand="B", category="A > C") for number in range(200)
    ]
    written = at_once(*[lambda: write_skus(drafts=drafts, actor=SYSTEM, at=AT)] * WRITERS)
    assert sorted(len(one.created) for one in written) == [0] * (WRITERS - 1) + [200]
    assert sum(one.unchanged for one in written) == 200 * (WRITERS - 1)
    assert [model.objects.count() for model in (Sku, Product, Brand, Category)] == [200, 7, 1, 2]


def test_two_branches_moved_below_each_other_at_once_never_close_a_circle():
    one, other = (
        create_category(name=name, name_zh="", parent_id=None, actor=SYSTEM, at=AT).ids[0] for name in "AB"
    )
    settled = at_once(
        lambda: move_categories(moves=[Move(one, other)], actor=SYSTEM, at=AT),
        lambda: move_categories(moves=[Move(other, one)], actor=SYSTEM, at=AT),
    )
    assert sorted(len(each.ids) for each in settled) == [0, 1]
    assert Category.objects.filter(parent=None).count() == 1
