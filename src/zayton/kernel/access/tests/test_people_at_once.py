"""People are changed by two at once, as real connections of one server: somebody is left who can change them."""

import pytest

from zayton.kernel.access.models import Person
from zayton.kernel.access.operations import Changed
from zayton.kernel.access.public import SYSTEM, deactivate_people, make_token
from zayton.kernel.access.tests.builders import AT, codes, draft, invite, rights, someone
from zayton.kernel.journal.models import Entry
from zayton.kernel.tests.builders import beside

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def let_go(person: Person) -> Changed:
    return deactivate_people(people=[person.pk], actor=SYSTEM, at=AT)


def demote(person: Person) -> Changed:
    return rights(person, "operator")


@pytest.mark.parametrize(("first", "second"), [(let_go, let_go), (demote, let_go)])
def test_of_two_administrators_who_let_each_other_go_at_once_one_stays(first, second):
    ann, ben = someone("ann", "administrator"), someone("ben", "administrator")
    done, refused = beside(lambda: first(ben), lambda: second(ann))
    assert (len(done.people), codes(refused)) == (1, [("access.last_administrator", 0)])
    left = [
        person.username for person in Person.objects.filter(is_active=True) if "administrator" in person.roles
    ]
    assert left == ["ann"]
    assert Entry.objects.exclude(verb="access.invited").count() == 1


def test_of_two_who_invite_somebody_of_one_name_at_once_the_second_hears_that_it_is_taken():
    done, late = beside(lambda: invite(draft("lin")), lambda: invite(draft("mei"), draft("lin"), draft("wu")))
    assert [person.username for person in done.people] == ["lin"]
    assert ([person.username for person in late.people], codes(late)) == (
        ["mei", "wu"],
        [("access.name_taken", 1)],
    )
    assert Entry.objects.filter(verb="access.invited").count() == 3


def test_names_that_differ_in_case_only_are_one_name_at_once_too():
    done, late = beside(lambda: invite(draft("Lin")), lambda: invite(draft("lin"), draft("wu")))
    assert [person.username for person in (*done.people, *late.people)] == ["Lin", "wu"]
    assert codes(late) == [("access.name_taken", 0)]
    assert set(Person.objects.values_list("username", flat=True)) == {"Lin", "wu"}
    assert Entry.objects.filter(verb="access.invited").count() == 2


def test_changing_people_holds_up_nobody_who_makes_a_token():
    ann, ben = someone("ann", "administrator"), someone("ben", "boss")
    _done, (token, _secret) = beside(
        lambda: demote(ben), lambda: make_token(person=ann, name="t", permissions=[], at=AT)
    )
    assert token.person_id == ann.pk
