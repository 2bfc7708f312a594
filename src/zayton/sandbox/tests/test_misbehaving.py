"""Every marketplace and service misbehaves as told, in its own words; a lost answer hides work that was done."""

import json
import re
from contextlib import contextmanager

import httpx
import pytest

from zayton.sandbox.markets import MARKETS, SERVICES
from zayton.sandbox.tests.errands import ERRANDS
from zayton.sandbox.tests.stalls import standing


class Told:
    """A running marketplace, its seller's write, and what it holds."""

    def __init__(self, stand, errand):
        self.stand, self.errand = stand, errand
        self.write = errand.ready(stand)

    def held(self):
        """What writes left behind: their names, and what was used up; all else may ripen by itself meanwhile."""
        state = self.stand.state()["state"]
        return {*re.findall(r"ERRAND-\d+", json.dumps(state))}, state.get("used")

    @contextmanager
    def misbehaving(self, *kinds, **more):
        """Every call goes wrong within the block."""
        before = self.stand.state()["faults"]
        self.stand.tell("faults", {"rate": 1.0, "kinds": [*kinds], **more})
        try:
            yield
        finally:
            self.stand.tell("faults", {})
            seen = self.stand.state()["faults"]
            self.seen = {kind: count - before.get(kind, 0) for kind, count in seen.items()}

    def is_done(self):
        """Whether a write that nothing hinders changes what is held."""
        before = self.held()
        assert self.write().status_code < 300
        return self.held() != before


@pytest.fixture(scope="module", params=[*ERRANDS])
def told(request):
    errand = ERRANDS[request.param]
    with standing(errand.market) as stand:
        yield Told(stand, errand)


def said(answer):
    return answer.status_code, answer.text


def is_refusal(answer, refusal):
    status, words = refusal
    return answer.status_code == status and words in answer.text


def test_each_marketplace_and_service_has_its_errand():
    assert {*ERRANDS} == {*MARKETS, *SERVICES}


def test_a_write_that_nothing_hinders_is_done(told):
    assert told.is_done()


def test_a_throttled_call_is_refused_and_does_nothing(told):
    before = told.held()
    with told.misbehaving("throttle"):
        answer = told.write()
    assert is_refusal(answer, told.errand.throttled), said(answer)
    assert told.held() == before
    assert told.seen["throttle"] == 1


def test_a_call_that_fails_before_the_work_does_nothing(told):
    before = told.held()
    with told.misbehaving("fail_before"):
        answer = told.write()
    assert is_refusal(answer, told.errand.broken), said(answer)
    assert told.held() == before


def test_a_call_that_fails_after_the_work_answers_the_same_and_the_work_is_done(told):
    before = told.held()
    with told.misbehaving("fail_after"):
        answer = told.write()
    assert is_refusal(answer, told.errand.broken), said(answer)
    assert told.held() != before


@pytest.mark.parametrize(("kind", "done"), [("drop_before", False), ("drop_after", True)])
def test_a_connection_that_drops_says_nothing_of_the_work(told, kind, done):
    before = told.held()
    with told.misbehaving(kind), pytest.raises(httpx.TransportError):
        told.write()
    assert (told.held() != before) is done


def test_a_delayed_call_is_answered_all_the_same(told):
    before = told.held()
    with told.misbehaving("delay", delay=0.05):
        assert told.write().status_code < 300
    assert told.held() != before
    assert told.seen["delay"] == 1


def test_one_that_is_down_answers_nothing_whatever_else_it_was_told(told):
    before = told.held()
    with told.misbehaving("delay", rate=0.0, only="nowhere", down=True):
        answers = [told.write() for _ in range(3)]
    assert all(is_refusal(answer, told.errand.broken) for answer in answers)
    assert told.held() == before
    assert told.seen["fail_before"] == 3


def test_only_the_calls_that_are_meant_go_wrong(told):
    with told.misbehaving("fail_before", only="/another-path"):
        assert told.is_done()
    with told.misbehaving("fail_before", only=told.errand.path):
        assert is_refusal(told.write(), told.errand.broken)


def test_good_behaviour_comes_back_with_fields_that_are_left_out(told):
    with told.misbehaving("throttle"):
        told.stand.tell("faults", {"kinds": ["throttle"]})
        assert told.is_done()


def test_tokens_that_expire_in_the_middle_are_refused_and_keys_go_on(told):
    # a token that was good a moment before: a new seller, as the others keep theirs
    write = told.errand.ready(told.stand)
    with told.misbehaving("expire"):
        answer = write()
    if told.errand.expired is None:
        assert answer.status_code < 300, said(answer)
    else:
        assert is_refusal(answer, told.errand.expired), said(answer)
    # what refreshes a token goes on
    told.write = told.errand.ready(told.stand)
    assert told.is_done()


def test_calls_are_counted_and_those_to_the_sandbox_itself_are_not(told):
    before = told.stand.state()["calls"]
    told.write()
    after = told.stand.state()["calls"]
    fresh = {path: after[path] - before.get(path, 0) for path in after}
    (path,) = [path for path, count in fresh.items() if count]
    assert told.errand.path in path
    assert not any(path.startswith("/_sandbox") for path in after)
