"""Which of several documents about one thing counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.rules.versions import Version, latest

T0 = datetime(2026, 3, 2, tzinfo=UTC)


def at(minute):
    return T0 + timedelta(minutes=minute)


def numbers(versions):
    return sorted(one.number for one in versions)


def test_the_newest_of_each_thing_counts():
    offered = [
        Version("a", at(1), 0, 1),
        Version("a", at(3), 0, 2),
        Version("a", at(2), 0, 3),
        Version("b", at(1), 0, 4),
    ]
    chosen, older = latest(offered, {})
    assert (numbers(chosen), numbers(older)) == ([2, 4], [1, 3])


def test_of_one_moment_the_one_further_on_counts_and_then_the_one_that_came_last():
    offered = [
        Version("a", at(1), 2, 1),
        Version("a", at(1), 1, 2),
        Version("b", at(1), 0, 3),
        Version("b", at(1), 0, 4),
    ]
    assert numbers(latest(offered, {})[0]) == [1, 4]


def test_what_is_older_than_what_is_known_does_not_count():
    chosen, older = latest([Version("a", at(1), 0, 1)], {"a": (at(2), 0)})
    assert (chosen, numbers(older)) == ([], [1])


def test_what_shares_moment_and_rank_with_what_is_known_counts_as_nobody_can_say_more():
    assert numbers(latest([Version("a", at(2), 1, 1)], {"a": (at(2), 1)})[0]) == [1]


def test_without_a_time_the_later_arrival_counts():
    offered = [Version("a", None, 0, 1), Version("a", None, 0, 2)]
    assert numbers(latest(offered, {"a": (None, 0)})[0]) == [2]


versions = st.builds(
    Version,
    st.sampled_from("abc"),
    st.none() | st.integers(0, 5).map(at),
    st.integers(0, 3),
    st.integers(1, 10**6),
)
offers = st.lists(versions, unique_by=lambda one: one.number)
knowing = st.dictionaries(
    st.sampled_from("abc"), st.tuples(st.none() | st.integers(0, 5).map(at), st.integers(0, 3))
)


@given(offers, knowing)
def test_every_version_is_accounted_for_once(offered, known):
    chosen, older = latest(offered, known)
    assert numbers([*chosen, *older]) == numbers(offered)
    assert len({one.key for one in chosen}) == len(chosen)


@given(offers, knowing, st.randoms())
def test_the_order_in_which_they_are_offered_does_not_matter(offered, known, chance):
    shuffled = chance.sample(offered, len(offered))
    assert set(latest(offered, known)[0]) == set(latest(shuffled, known)[0])


@given(
    st.lists(versions.filter(lambda one: one.changed_at is not None), unique_by=lambda one: one[1:3]),
    st.data(),
)
def test_cut_into_slices_the_same_one_counts_in_the_end(offered, data):
    def ended(slices):
        known = {}
        for some in slices:
            for one in latest(some, known)[0]:
                known[one.key] = (one.changed_at, one.rank)
        return known

    cut = data.draw(st.integers(0, len(offered)))
    assert ended([offered]) == ended([offered[:cut], offered[cut:]])
