"""Answers that come packed: whole or not at all, whatever their length says."""

import gzip
import zlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.calling.alone import MemoryKeeper, NoGate
from zayton.channels.calling.http import HttpCaller
from zayton.channels.calling.unpacking import unpacked
from zayton.channels.ports.faults import FaultKind
from zayton.channels.tests.loopback import loopback
from zayton.channels.tests.test_caller import fault_of, get


@pytest.fixture
def server():
    with loopback() as board:
        yield board


@pytest.fixture
def caller():
    made = HttpCaller(NoGate(), MemoryKeeper(), pause=lambda _seconds: None)
    yield made
    made.close()


PACKED = {
    "gzip": gzip.compress(b'{"orders": [1, 2, 3]}'),
    "deflate": zlib.compress(b'{"orders": [1, 2, 3]}'),
    "bare deflate": zlib.compress(b'{"orders": [1, 2, 3]}')[2:-4],
}


@pytest.mark.parametrize("packing", PACKED)
def test_a_packed_answer_that_was_cut_short_is_away_and_asked_for_again_whatever_its_length_says(
    caller, server, packing
):
    whole = PACKED[packing]
    # the length that is told is that of what was sent
    server.says(200, whole[:-6], content_encoding=packing.split()[-1])
    server.says(200, whole, content_encoding=packing.split()[-1])
    assert get(caller, server).json() == {"orders": [1, 2, 3]}
    assert caller.calls == 2


def test_one_that_is_always_cut_short_is_a_fault_that_passes_and_may_have_been_done(caller, server):
    server.says(200, PACKED["gzip"][:-1], content_encoding="gzip")
    fault = fault_of(caller, server, safe=False)
    assert (fault.kind, fault.passes, fault.may_be_done, caller.calls) == (FaultKind.AWAY, True, True, 1)


def test_an_answer_packed_in_several_packets_is_one(caller, server):
    server.says(200, gzip.compress(b"first, ") + gzip.compress(b"second"), content_encoding="gzip")
    assert get(caller, server).text == "first, second"


def test_what_comes_behind_the_end_of_a_packed_answer_is_none_of_it(caller, server):
    server.says(200, gzip.compress(b"all of it") + b"\0\0", content_encoding="gzip")
    assert get(caller, server).text == "all of it"


def streamed(pieces, encoding):
    answer = httpx.Response(200, headers={"content-encoding": encoding}, content=pieces)
    answer.request = httpx.Request("GET", "https://market.example")
    return unpacked(answer)


def test_what_never_ends_behind_the_end_is_not_read():
    read = []

    def pieces():
        yield gzip.compress(b"all of it")
        for number in range(9):
            read.append(number)
            yield b"\0" * 100

    assert b"".join(streamed(pieces(), "gzip")) == b"all of it"
    assert read == [0]


def test_a_second_packet_whose_head_is_cut_in_two_is_read():
    first, second = gzip.compress(b"first, "), gzip.compress(b"second")
    pieces = iter([first + second[:1], second[1:5], second[5:]])
    assert b"".join(streamed(pieces, "gzip")) == b"first, second"


@pytest.mark.parametrize("more", [0, 1, 300])
def test_a_long_answer_without_a_frame_is_given_out_to_its_last_letter(more):
    body = b"a" * ((1 << 20) + more)
    assert b"".join(streamed(iter([zlib.compress(body)[2:-4]]), "deflate")) == body


def test_an_answer_without_a_body_is_whole_whatever_packing_it_names(caller, server):
    server.says(200, b"", content_encoding="gzip")
    assert get(caller, server).content == b""


@given(st.binary(max_size=900), st.integers(1, 40))
def test_however_much_is_cut_off_nobody_takes_it_for_the_whole(body, cut):
    packed = gzip.compress(body)
    short = packed[: max(1, len(packed) - cut)]
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(short))
    answer.request = httpx.Request("GET", "https://market.example")
    with pytest.raises(httpx.DecodingError):
        list(unpacked(answer))
