"""Calls over real HTTP: what is tried again, what is not, and what a person is told."""

import gzip
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.calling.alone import MemoryKeeper, NoGate
from zayton.channels.calling.http import HttpCaller, retry_after
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.loopback import loopback


@pytest.fixture
def server():
    with loopback() as board:
        yield board


@pytest.fixture
def waits():
    return []


@pytest.fixture
def caller(waits):
    made = HttpCaller(NoGate(), MemoryKeeper(), pause=waits.append, max_answer=1000)
    yield made
    made.close()


def get(caller, server, **more):
    return caller.call("orders", "GET", f"{server.address}/orders", **more)


def fault_of(caller, server, **more):
    with pytest.raises(Fault) as caught:
        get(caller, server, **more)
    return caught.value


@pytest.mark.parametrize("status", [200, 201, 301, 400, 401, 403, 404, 409])
def test_whatever_a_marketplace_decided_comes_back_as_it_is(caller, server, status):
    server.says(status, b"so it is")
    answer = get(caller, server)
    assert (answer.status_code, answer.text, caller.calls) == (status, "so it is", 1)


def test_429_is_waited_out_as_long_as_it_asks_and_called_again(caller, server, waits):
    server.says(429, retry_after="3")
    server.says(200, b"now")
    assert get(caller, server).text == "now"
    assert (waits, caller.calls) == ([3.0], 2)


def test_429_without_a_time_is_called_again_after_longer_and_longer_pauses(caller, server, waits):
    server.says(429)
    fault = fault_of(caller, server)
    assert (fault.kind, caller.calls) == (FaultKind.THROTTLED, 5)
    assert waits == [0.2, 0.4, 0.8, 1.6]


def test_a_long_wait_is_not_sat_out_but_told(caller, server, waits):
    server.says(429, retry_after="120")
    fault = fault_of(caller, server)
    assert (fault.kind, fault.retry_after, waits, caller.calls) == (FaultKind.THROTTLED, 120.0, [], 1)


def test_a_broken_server_is_called_again_when_that_does_no_harm(caller, server):
    server.says(503)
    server.says(500)
    server.says(200, b"better")
    assert get(caller, server).text == "better"
    assert caller.calls == 3


def test_a_broken_server_that_says_when_it_will_be_back_is_waited_for(caller, server, waits):
    server.says(503, retry_after="7")
    server.says(200)
    get(caller, server)
    assert waits == [7.0]


def test_what_may_have_been_done_is_not_done_twice(caller, server):
    server.says(502, b"bad gateway")
    fault = fault_of(caller, server, safe=False)
    assert (fault.kind, fault.may_be_done, caller.calls) == (FaultKind.AWAY, True, 1)
    assert "502" in fault.said


def test_what_was_refused_for_its_number_was_not_done_and_is_sent_again(caller, server):
    server.says(429, retry_after="1")
    server.says(200)
    assert get(caller, server, safe=False).status_code == 200


def test_a_server_that_hangs_up_is_away(caller, server):
    server.says(0)
    fault = fault_of(caller, server)
    assert (fault.kind, caller.calls) == (FaultKind.AWAY, 5)


def test_nobody_there_means_that_nothing_was_done(caller):
    with pytest.raises(Fault) as caught:
        caller.call("orders", "POST", "http://127.0.0.1:9/", safe=False)
    assert (caught.value.kind, caught.value.may_be_done) == (FaultKind.AWAY, False)


def test_an_answer_without_end_is_not_read_to_its_end(caller, server):
    server.says(200, b"x" * 5000)
    assert fault_of(caller, server).kind == FaultKind.AWAY


def test_an_answer_that_never_ends_in_time_is_given_up(caller, server, monkeypatch):
    monkeypatch.setattr("zayton.channels.calling.http._SLOWEST", 0.0)
    server.says(200, b"x" * 100)
    assert "no end" in fault_of(caller, server).said


def test_what_was_told_with_such_an_answer_may_have_been_done(caller, server):
    server.says(200, b"x" * 5000)
    assert [fault_of(caller, server, safe=safe).may_be_done for safe in (True, False)] == [False, True]


def test_what_cannot_be_unpacked_is_away_and_may_have_been_done(caller, server):
    server.says(200, b"no gzip at all", content_encoding="gzip")
    fault = fault_of(caller, server, safe=False)
    assert (fault.kind, fault.may_be_done, caller.calls) == (FaultKind.AWAY, True, 1)


def test_whoever_stops_a_run_stops_it_while_it_waits(server):
    class Stopped(Exception):
        pass

    def stop(_seconds):
        raise Stopped

    stopped = HttpCaller(NoGate(), MemoryKeeper(), pause=stop)
    server.says(429, retry_after="3")
    with pytest.raises(Stopped):
        get(stopped, server)
    assert stopped.calls == 1
    stopped.close()


def test_what_was_waited_is_counted(caller, server, waits):
    server.says(429, retry_after="3")
    server.says(503, retry_after="2")
    server.says(200)
    get(caller, server)
    assert (caller.waited, sum(waits)) == (5.0, 5.0)


def test_a_packed_answer_is_measured_unpacked(caller, server):
    server.says(200, gzip.compress(b"x" * 100_000), content_encoding="gzip")
    assert fault_of(caller, server).kind == FaultKind.AWAY


def test_a_packed_answer_is_unpacked_once(caller, server):
    server.says(200, gzip.compress(b'{"a": 1}'), content_encoding="gzip", content_type="application/json")
    assert get(caller, server).json() == {"a": 1}


@pytest.mark.parametrize("token", ["schlüssel", "a\nb: c", "密钥"])
def test_a_credential_that_no_header_can_carry_is_a_refusal_and_no_crash(caller, server, token):
    server.says(200)
    fault = fault_of(caller, server, headers={"authorization": token})
    assert fault.kind in (FaultKind.REFUSED, FaultKind.AWAY)
    assert server.asked == []


@pytest.mark.parametrize("address", ["http://[::1", "no address", "http://127.0.0.1:99999999/"])
def test_an_address_that_is_none_is_a_fault_and_no_crash(caller, address):
    with pytest.raises(Fault):
        caller.call("orders", "GET", address)


def test_another_place_is_not_followed(caller, server):
    server.says(302, location="http://169.254.169.254/")
    assert get(caller, server).status_code == 302


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12", 12.0), ("0.5", 0.5), ("-3", 0.0), ("", None), ("soon", None), ("1e99", 86_400.0), ("nan", 0.0),
     ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("Wed, 21 Oct 2015 07:28:00", 0.0)],
)  # fmt: skip
def test_retry_after_comes_as_a_number_or_as_a_date(text, seconds):
    assert retry_after({"retry-after": text}) == seconds


@given(st.text(max_size=60) | st.floats().map(str) | st.datetimes().map(format_datetime))
def test_whatever_retry_after_says_it_is_a_time_that_can_be_waited_or_none(text):
    seconds = retry_after({"retry-after": text})
    assert seconds is None or 0.0 <= seconds <= 86_400.0


def test_a_token_is_kept_until_its_time_is_over(caller):
    caller.keep("token", "abc", seconds=60)
    caller.keep("old", "abc", seconds=-1)
    assert (caller.kept("token"), caller.kept("old"), caller.kept("none")) == ("abc", None, None)
    caller.forget("token")
    assert caller.kept("token") is None
