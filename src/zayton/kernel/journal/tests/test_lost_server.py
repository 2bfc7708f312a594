"""The server is lost while a reader works, for real: nothing is parked, nobody moves, and it goes on later."""

import pytest
from django.db import Error, connection

from zayton.kernel.access.models import Person
from zayton.kernel.journal.models import Parked
from zayton.kernel.journal.readers import Reader, advance, reader_position
from zayton.kernel.journal.sequencer import sequence
from zayton.kernel.journal.tests.builders import sign
from zayton.kernel.tests.builders import cut_off

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("touches", [True, False], ids=["writes on", "touches the books no more"])
def test_no_entry_is_parked_for_a_lost_server_whatever_error_it_speaks_as(touches):
    lost: list[int] = []

    def work(entries) -> None:
        if not lost:
            lost.append(1)
            Person.objects.create(username="half done", display_name="x")
            cut_off()
            raise RuntimeError("the answer cannot be read")
        if touches:
            Person.objects.get_or_create(username=f"from {entries[0].document_id}", display_name="x")

    reader = Reader("tests.losing", work)
    sign(1, 2, 3)
    sequence()
    try:
        with pytest.raises(Error):
            advance(reader)
    finally:
        connection.close()
    assert (reader_position("tests.losing"), Parked.objects.count(), Person.objects.count()) == (0, 0, 0)
    assert advance(reader) == 3
    assert reader_position("tests.losing") == 3
