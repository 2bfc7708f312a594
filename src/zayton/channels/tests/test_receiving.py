"""Documents kept as they came."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from zayton.channels.models import Inbound
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.syncing.receiving import body_of, digest_of, take_in
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import T0, market
from zayton.kernel.sealing import SealBroken

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def key():
    market()
    return connected(None).pk


def told(key, body=b"{}", at=AT, subject=Subject.ORDER):
    return RawDocument(subject, key, at, body)


def taken(key, *documents):
    return take_in(documents, connection_id=key, run_id=None, at=T0)


def test_what_came_is_kept_sealed_and_opens_as_it_came(key):
    body = "{“name”: “Zoë”}".encode()
    taken(key, told("1", body))
    row = Inbound.objects.get()
    assert body not in bytes(row.body)
    assert body_of(row) == body


def test_the_same_content_is_one_document_however_often_it_comes(key):
    assert taken(key, told("1"), told("1"), told("2"))[:2] == (2, 1)
    assert taken(key, told("2"), told("1"))[:2] == (0, 2)
    assert Inbound.objects.count() == 2


def test_the_same_words_about_another_thing_are_another_document(key):
    taken(key, told("1"), told("2"), told("1", subject=Subject.STOCK))
    assert Inbound.objects.count() == 3


def test_two_accounts_do_not_hide_each_others_documents(key):
    market("two")
    taken(key, told("1"))
    assert taken(connected(None, "two").pk, told("1"))[:2] == (1, 0)


def test_what_comes_back_to_a_former_content_is_news_where_no_time_is_told(key):
    taken(key, told("sku", b"in stock", None))
    Inbound.objects.update(state="worked")
    taken(key, told("sku", b"sold out", None))
    Inbound.objects.update(state="worked")
    assert taken(key, told("sku", b"in stock", None))[:2] == (1, 0)
    assert list(Inbound.objects.order_by("pk").values_list("state", flat=True)) == ["worked", "waiting"]
    assert taken(key, told("sku", b"in stock", None))[:2] == (0, 1)


def test_a_former_version_with_its_time_is_no_news(key):
    taken(key, told("1", b"a"))
    taken(key, told("1", b"b"))
    assert taken(key, told("1", b"a"))[:2] == (0, 1)


@pytest.mark.parametrize("name", ["x" * 500, "a\0b", "a\ud800b", "订单" * 100])
def test_a_name_that_no_database_takes_is_made_one_that_it_takes(key, name):
    taken(key, told(name), told(name + "2"))
    keys = set(Inbound.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert all(0 < len(one) <= 120 and "\0" not in one for one in keys)


def test_a_digest_is_32_digits_and_tells_name_from_content():
    assert digest_of(told("a", b"bc")) != digest_of(told("ab", b"c"))
    assert len(digest_of(told("a"))) == 32


def test_a_body_sealed_with_another_key_says_so(key):
    taken(key, told("1"))
    row = Inbound.objects.get()
    row.body = b"0" * 50
    with pytest.raises(SealBroken):
        body_of(row)


def test_of_a_few_that_come_together_those_that_are_known_are_counted_as_known(key):
    taken(key, told("A", b"1"), told("A", b"2"))
    came = taken(key, told("A", b"2"), told("A", b"3"))
    assert (came.fresh, came.known) == (1, 1)
    assert [body_of(one) for one in Inbound.objects.order_by("pk")] == [b"1", b"2", b"3"]


def test_what_is_kept_by_one_statement_reads_as_what_the_models_would_keep(key):
    taken(key, told("A", b"1"))
    one = Inbound.objects.get()
    assert (one.state, one.changed_at, one.received_at) == ("waiting", AT, T0)
    assert (one.rank, one.code, one.figures, one.worked_at, one.run_id) == (0, "", None, None, None)


def test_a_few_are_written_in_one_order_for_all_and_worked_in_the_order_of_their_coming(key):
    ones = [told(f"{number}") for number in range(6)]
    written = []

    def noted(execute, sql, params, *given):
        if sql.startswith("INSERT INTO channels_inbound"):
            written.extend(one for one in params if one in digests)
        return execute(sql, params, *given)

    digests = {digest_of(one) for one in ones}
    with connection.execute_wrapper(noted):
        taken(key, *ones)
    assert written == sorted(digests)
    assert list(Inbound.objects.order_by("pk").values_list("key", flat=True)) == [one.key for one in ones]
