"""The journal, its entries and chains on the pages, and the shell around them."""

from datetime import UTC, datetime

import pytest

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.tests.builders import BURNED, sign, signed_by
from zayton.web.chains import backward, forward
from zayton.web.tests.builders import html_of, rows_of, visitor
from zayton.web.wording import actor_words, event_words, kind_words

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEES = Scope.everything()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("f.verb=tests.burned", 1),
        ("f.verb=nonsense", 0),
        ("f.verb=tests.burned&f.verb=tests.signed", 3),
        ("f.actor=has:boss", 1),
        ("f.actor=has:nobody", 0),
        ("f.actor=is:Boss", 1),
        ("f.actor=is:Bos", 0),
        ("f.actor=is:Zayton itself", 2),
        ("f.actor=is:Zayton itself&f.actor=is:Boss", 3),
        ("f.at=gte:2026-03-02", 1),
        ("f.at=lte:2026-03-01T12:00%2B00:00", 2),
        ("f.at=gte:whenever", 3),
        ("dimension=sku&key=7", 2),
        ("dimension=sku&key=7&key=8", 3),
        ("dimension=sku", 3),
        ("dimension=nonsense&key=7", 3),
        ("dimension=sku&key=x", 3),
        ("dimension=sku&key=" + "9" * 30, 3),
    ],
)
def test_the_journal_is_narrowed_by_its_address(signed_in, boss, query, count):
    sign(1, sku=[7])
    sign(2, event=BURNED, sku=[8])
    signed_by(f"person:{boss.opaque_id}", 3, at=datetime(2026, 3, 5, tzinfo=UTC), sku=[7])
    assert len(rows_of(signed_in, "/journal/", query)) == count


def test_an_entry_of_a_kind_that_nobody_declares_any_more_is_shown_by_its_codes(signed_in):
    (entry,) = sign(1)
    row = Entry.objects.values().get()
    Entry.objects.create(**(row | {"id": entry + 1, "verb": "gone.happened", "document_kind": 31_000}))
    shown = rows_of(signed_in, "/journal/")[0]
    assert (shown["verb"], shown["document"]) == ("gone.happened", "#31000 1")
    assert "gone.happened" in html_of(signed_in, f"/journal/{entry + 1}/")


def test_an_entry_names_what_it_is_about_and_leads_to_its_trace(signed_in):
    (entry,) = sign(1, sku=list(range(1, 71)), shop=[3])
    html = html_of(signed_in, f"/journal/{entry}/")
    assert "/journal/trace/sku/1/" in html
    assert "/journal/trace/sku/50/" in html
    assert "/journal/trace/sku/51/" not in html
    assert "20" in html
    assert "/journal/trace/shop/3/" in html


@pytest.mark.parametrize(
    "address",
    ["/journal/999999/", "/journal/trace/sku/999999/", "/journal/trace/nonsense/1/",
     f"/journal/trace/sku/{'9' * 30}/", f"/journal/{'9' * 30}/", f"/jobs/{'9' * 30}/", f"/imports/{'9' * 30}/"],
)  # fmt: skip
def test_what_never_happened_is_not_found(signed_in, address):
    assert signed_in.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/journal/", "/journal/1/", "/journal/trace/sku/1/"])
def test_the_journal_is_read_with_its_permission_only(address):
    nobody = Person.objects.create_user("nobody", roles=[], display_name="N")
    assert visitor(nobody).get(address).status_code == 403


def test_a_chain_goes_back_and_forth_without_naming_itself():
    sign(1)
    sign(2, testament=[1, 2])
    sign(3, testament=[2])
    sign(4, testament=[3])
    (before,) = backward("testament", 3, scope=SEES)
    assert (before.key, [link.key for link in before.beyond]) == (2, [1])
    (after,) = forward("testament", 2, scope=SEES)
    assert (after.key, [link.key for link in after.beyond]) == (3, [4])
    assert (backward("testament", 1, scope=SEES), forward("testament", 4, scope=SEES)) == ([], [])


def test_a_chain_that_closes_ends_all_the_same():
    sign(1, testament=[2])
    sign(2, testament=[1])
    (link,) = backward("testament", 1, scope=SEES, depth=3)
    assert (link.key, link.beyond[0].key, link.beyond[0].beyond[0].beyond) == (2, 1, [])


def test_a_chain_shows_a_dozen_of_what_a_document_led_to(signed_in):
    sign(1)
    for number in range(2, 40):
        sign(number, testament=[1])
    assert len(forward("testament", 1, scope=SEES)) == 12
    assert "/journal/?dimension=testament&amp;key=1" in html_of(signed_in, "/journal/trace/testament/1/")


def test_the_links_of_a_chain_beyond_ones_scope_are_not_there():
    sign(1, shop=[1])
    sign(2, shop=[2], testament=[1])
    assert forward("testament", 1, scope=Scope(shops=frozenset({1}))) == []
    assert [link.key for link in forward("testament", 1, scope=SEES)] == [2]


def test_actors_events_and_kinds_that_are_gone_are_still_called_something():
    assert actor_words("person:0123456789abcdef", {}).endswith("(01234567)")
    assert actor_words("person:x", {"person:x": "Lin"}) == "Lin"
    assert (event_words("gone.happened"), kind_words(31_000)) == ("gone.happened", "#31000")
