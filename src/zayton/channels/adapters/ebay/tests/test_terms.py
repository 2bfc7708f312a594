"""A seller's policies and location are looked up once for many sets of offers, and anew when an offer is refused."""

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


def test_after_a_refused_offer_the_policies_are_read_anew(stand):
    caller = direct_caller()
    listed(connected(stand, caller), "TERMS-3")
    before = policies_read(stand)
    [refused] = connected(stand, caller).listings.publish([draft("TERMS-4", title="")])
    assert refused.outcome.fault is not None
    listed(connected(stand, caller), "TERMS-5")
    assert policies_read(stand) == before + 3


def test_another_location_asked_for_is_not_answered_with_what_was_kept(stand):
    caller = direct_caller()
    listed(connected(stand, caller), "TERMS-6")
    [published] = connected(stand, caller, location="NOWHERE").listings.publish([draft("TERMS-7")])
    assert [problem.code for problem in published.problems] == ["25012"]
