"""A token may ask so many times a minute."""

import pytest

from zayton.kernel.http.problems import Problem
from zayton.kernel.http.throttle import Throttle


def test_requests_beyond_the_limit_wait_for_the_next_minute():
    throttle = Throttle(most=2)
    assert [throttle.count("a", seconds=600 + passed) for passed in (0, 1)] == [1, 0]
    with pytest.raises(Problem) as caught:
        throttle.count("a", seconds=645)
    assert caught.value.status == 429
    assert caught.value.headers["Retry-After"] == "15"
    assert throttle.count("a", seconds=660) == 1


def test_one_token_does_not_use_up_what_another_may():
    throttle = Throttle(most=1)
    assert throttle.count("a", seconds=0) == throttle.count("b", seconds=1) == 0
