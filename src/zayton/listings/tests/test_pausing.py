"""Rests of wishes that could not be told."""

from datetime import timedelta

import pytest

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.listings.rules.pausing import pause_after

AWAY = Fault(FaultKind.AWAY, "503")


@pytest.mark.parametrize(("tries", "seconds"), [(0, 2), (1, 4), (3, 16), (8, 512), (50, 512)])
def test_a_rest_doubles_with_each_try_up_to_a_bound(tries, seconds):
    assert pause_after(AWAY, tries=tries) == timedelta(seconds=seconds)


@pytest.mark.parametrize("tries", [2, 9, 100])
def test_what_only_waits_for_its_turn_never_rests_for_long(tries):
    assert pause_after(Fault(FaultKind.THROTTLED, "429"), tries=tries) == timedelta(seconds=8)


def test_it_is_never_shorter_than_the_channel_asked_for_nor_longer_than_a_quarter_of_an_hour():
    slow = Fault(FaultKind.THROTTLED, "429", retry_after=60.0)
    assert pause_after(slow, tries=0) == timedelta(seconds=60)
    long = Fault(FaultKind.AWAY, "503", retry_after=3600.0)
    assert pause_after(long, tries=5) == timedelta(minutes=15)


@pytest.mark.parametrize("tries", [0, 2, 100])
def test_who_was_told_when_its_turn_comes_waits_just_as_long(tries):
    assert pause_after(Fault(FaultKind.THROTTLED, "429", retry_after=12.0), tries=tries) == timedelta(
        seconds=12
    )
