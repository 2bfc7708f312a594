"""Terms and shops kept by several sessions at once: on PostgreSQL, where they really meet."""

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.listings.models import KeptTerm, UnreviewedShop
from zayton.listings.tests.builders import DAY, seller
from zayton.listings.tests.test_sizing_at_once import SESSIONS, together
from zayton.listings.translating.queries import kept_terms
from zayton.listings.translating.setting_up import allow_unreviewed, set_terms
from zayton.listings.translating.terms import written_terms

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TEXTS = [f"Zayton\nclay = {way}" for way in ("stone", "mud", "loam")]


@pytest.mark.parametrize("before", ["", "Zayton\nclay = earth"])
def test_of_terms_that_are_kept_at_once_one_whole_text_stands(before):
    assert set_terms(text=before, actor=SYSTEM, at=DAY) is None
    done = together(lambda number: set_terms(text=TEXTS[number % 3], actor=SYSTEM, at=DAY))
    assert done == [None] * SESSIONS
    # never one line of one and one of another
    assert KeptTerm.objects.count() == 2
    assert sorted(written_terms(kept_terms()).splitlines()) in [sorted(text.splitlines()) for text in TEXTS]


def test_a_shop_that_several_let_take_unreviewed_texts_at_once_is_kept_once():
    shop = seller("POT", shops=("A",)).shops["A"]
    done = together(lambda _: allow_unreviewed(shop_ids=[shop], among=[shop], actor=SYSTEM, at=DAY))
    assert done == [None] * SESSIONS
    assert UnreviewedShop.objects.count() == 1
