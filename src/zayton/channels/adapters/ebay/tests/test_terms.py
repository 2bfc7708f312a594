"""A seller's policies and location are looked up once for many sets of offers, and anew when an offer is refused."""

from zayton.channels.adapters.ebay import terms
from zayton.channels.adapters.ebay.tests.selling import connected, draft, listed
from zayton.channels.tests.calling import direct_caller


def policies_read(stand):
    calls = stand.state()["calls"]
    return sum(count for name, count in calls.items() if "_policy" in name)


def test_a_second_set_of_offers_reads_no_policy_again(stand):
    caller = direct_caller()
    listed(connected(stand, caller), "TERMS-1")
    before = policies_read(stand)
    listed(connected(stand, caller), "TERMS-2")
    assert policies_read(stand) == before


def test_after_a_refused_offer_policies_that_are_not_of_this_minute_are_read_anew(stand, monkeypatch):
    caller = direct_caller()
    listed(connected(stand, caller), "TERMS-3")
    before = policies_read(stand)
    monkeypatch.setattr(terms, "_since", lambda _moment: 61.0)
    refused(stand, caller, "TERMS-4")
    listed(connected(stand, caller), "TERMS-5")
    assert policies_read(stand) == before + 3


def test_a_bad_draft_in_every_set_does_not_read_them_for_every_set(stand):
    caller = direct_caller()
    listed(connected(stand, caller), "TERMS-8")
    before = policies_read(stand)
    for number in range(3):
        refused(stand, caller, f"TERMS-9{number}")
    assert policies_read(stand) == before


def refused(stand, caller, sku):
    [told] = connected(stand, caller).listings.publish([draft(sku, title="")])
    assert told.outcome.fault is not None


def test_another_location_asked_for_is_not_answered_with_what_was_kept(stand):
    caller = direct_caller()
    listed(connected(stand, caller), "TERMS-6")
    [published] = connected(stand, caller, location="NOWHERE").listings.publish([draft("TERMS-7")])
    assert [problem.code for problem in published.problems] == ["25012"]
