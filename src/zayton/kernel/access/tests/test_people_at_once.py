"""People are changed by two at once, as real connections of one server: somebody is left who can change them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from zayton.kernel.access.models import Person
from zayton.kernel.access.operations import Changed
from zayton.kernel.access.public import SYSTEM, deactivate_people, make_token
from zayton.kernel.access.tests.builders import AT, codes, rights, someone
from zayton.kernel.journal.models import Entry

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def let_go(person: Person) -> Changed:
    return deactivate_people(people=[person.pk], actor=SYSTEM, at=AT)


def demote(person: Person) -> Changed:
    return rights(person, "operator")


def beside(first, second):
    """What `second` answers when it begins before `first` has committed."""
    begun = threading.Event()

    def other():
        begun.wait(10)
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(other)
        with transaction.atomic():
            done = first()
            begun.set()
            # long enough for the other one to come as far as it can
            threading.Event().wait(0.2)
        return done, waiting.result(timeout=10)


@pytest.mark.parametrize(
    ("first", "second"), [(let_go, let_go), (demote, let_go), (let_go, demote), (demote, demote)]
)
def test_of_two_administrators_who_let_each_other_go_at_once_one_stays(first, second):
    ann, ben = someone("ann", "administrator"), someone("ben", "administrator")
    done, refused = beside(lambda: first(ben), lambda: second(ann))
    assert (len(done.people), codes(refused)) == (1, [("access.last_administrator", 0)])
    left = [
        person.username for person in Person.objects.filter(is_active=True) if "administrator" in person.roles
    ]
    assert left == ["ann"]
    assert Entry.objects.exclude(verb="access.invited").count() == 1


def test_changing_people_holds_up_nobody_who_makes_a_token():
    ann, ben = someone("ann", "administrator"), someone("ben", "boss")
    _done, (token, _secret) = beside(
        lambda: demote(ben), lambda: make_token(person=ann, name="t", permissions=[], at=AT)
    )
    assert token.person_id == ann.pk
