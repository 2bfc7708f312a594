"""Cursors: opaque, signed, bound to their list and filters, and stable while rows are added."""

import pytest

from zayton.kernel.access.models import Person
from zayton.kernel.http.paging import PageAsked, place_of, rows_of, seal
from zayton.kernel.http.problems import Problem


class PeopleAsked(PageAsked):
    city: str | None = None


def people(*names):
    return [Person.objects.create(username=name, display_name=name) for name in names]


def walked(newest_first=False, limit=2, meanwhile=lambda page: None):
    names, cursor, pages = [], None, 0
    while True:
        found, cursor = rows_of(
            Person.objects.all(), PeopleAsked(cursor=cursor, limit=limit), newest_first=newest_first
        )
        names += [person.username for person in found]
        pages += 1
        if cursor is None:
            return names
        meanwhile(pages)


@pytest.mark.django_db
def test_the_pages_of_a_list_hold_every_row_once():
    people("a", "b", "c", "d", "e")
    assert walked() == ["a", "b", "c", "d", "e"]
    assert walked(newest_first=True) == ["e", "d", "c", "b", "a"]


@pytest.mark.django_db
def test_a_last_page_that_is_just_full_has_no_next():
    people("a", "b")
    assert rows_of(Person.objects.all(), PeopleAsked(limit=2))[1] is None


@pytest.mark.django_db
def test_rows_added_meanwhile_shift_nothing():
    people("a", "b", "c", "d", "e")
    newest = walked(newest_first=True, meanwhile=lambda page: people(f"late-{page}"))
    assert newest == ["e", "d", "c", "b", "a"]
    oldest = walked(limit=3, meanwhile=lambda page: people(f"later-{page}") if page < 3 else None)
    assert oldest == ["a", "b", "c", "d", "e", "late-1", "late-2", "later-1", "later-2"]


@pytest.mark.django_db
def test_rows_deleted_meanwhile_lose_no_other():
    people("a", "b", "c", "d", "e")
    assert walked(meanwhile=lambda page: Person.objects.filter(username="b").delete()) == [
        "a",
        "b",
        "c",
        "d",
        "e",
    ]


def test_a_cursor_opens_only_where_it_was_sealed():
    sealed = seal((7,), PeopleAsked(city="Quanzhou"))
    assert place_of(PeopleAsked(city="Quanzhou", cursor=sealed)) == (7,)
    for elsewhere in (
        PeopleAsked(cursor=sealed),
        PeopleAsked(city="Xiamen", cursor=sealed),
        PageAsked(cursor=sealed),
    ):
        with pytest.raises(Problem) as caught:
            place_of(elsewhere)
        assert (caught.value.status, caught.value.refusal.code) == (422, "http.bad_cursor")


@pytest.mark.parametrize("cursor", ["x", "x:y", "a" * 1000, "é", "Wzdd:AAAA"])
def test_a_cursor_somebody_made_up_is_refused(cursor):
    with pytest.raises(Problem):
        place_of(PageAsked(cursor=cursor))


def test_a_cursor_does_not_depend_on_the_size_of_the_page():
    sealed = seal((7,), PageAsked(limit=10))
    assert place_of(PageAsked(limit=20, cursor=sealed)) == (7,)
