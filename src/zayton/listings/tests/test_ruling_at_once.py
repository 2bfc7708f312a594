"""Quantity rules set while the same listings are published: on PostgreSQL, where they really meet."""

from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from zayton.kernel.access.public import SYSTEM
from zayton.listings.models import Listing, ShowRule
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.tests.builders import DAY, seller

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_rule_and_whoever_holds_its_listing_never_wait_for_each_other_in_a_circle():
    made = seller("CUP", shops=("A",))
    made.see("A", "CUP", quantity=0)
    listing = made.listing("A", "CUP")
    draft = RuleDraft(made.shops["A"], listing.pk, cap="5")
    set_show_rules(drafts=[draft._replace(cap="4")], actor=SYSTEM, at=DAY)
    faults = []

    def other():
        try:
            set_show_rules(drafts=[draft], actor=SYSTEM, at=DAY)
        except OperationalError as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = Thread(target=other)
    with transaction.atomic():
        list(Listing.objects.select_for_update(no_key=True).filter(pk=listing.pk))
        thread.start()
        # it waits for the listing now, with its rule or without
        thread.join(1.0)
        # as publishing with a rule does: the listing is held, and its rule is written after
        ShowRule.objects.filter(listing=listing).update(cap=3)
    thread.join()
    assert faults == []
    assert ShowRule.objects.get().cap == 5
