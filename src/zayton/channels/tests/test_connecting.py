"""Connecting a marketplace: tested before it is kept, its credentials sealed, its sites made shops."""

import pytest
from django.db import connection

from zayton.channels import errors
from zayton.channels.connecting.drafting import bare_address, is_address, is_simulated
from zayton.channels.connecting.opening import account_of, opened
from zayton.channels.connecting.operations import SiteShop, connect, connect_shops
from zayton.channels.connecting.standing import note_fault, note_good
from zayton.channels.connecting.steering import pause_connections, resume_connections, set_cadence, set_owners
from zayton.channels.connecting.subscribing import subscribe_to_notifications
from zayton.channels.models import ConnectedShop, Connection, KeptSecret, Stream
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.states import CONNECTION_MOVES, ConnectionState
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import connected, draft, person, stream
from zayton.channels.tests.fake_market import PASSWORD, T0, market
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    return market()


def codes(refusals):
    return [one.code for one in refusals]


def told():
    return [name for name in Entry.objects.order_by("pk").values_list("verb", flat=True) if "connect" in name]


def refused(**facts):
    found = connect(draft=draft(**facts), actor=SYSTEM, at=T0)
    assert isinstance(found, list)
    assert not Connection.objects.exists()
    assert told() == []
    return codes(found)


def test_a_connection_is_tested_kept_and_told_of(server):
    made = connect(draft=draft(), actor=SYSTEM, at=T0)
    assert [site.ref for site in made.checked.sites] == ["UK", "DE"]
    found = Connection.objects.get()
    assert (found.state, found.seller, found.checked_at) == ("working", "seller-1", T0)
    assert sorted(found.streams.values_list("kind", "every_seconds")) == [
        ("listings", 3600),
        ("orders", 3600),
    ]
    assert told() == ["channels.connected"]


def test_secrets_are_sealed_and_nowhere_else(server):
    connect(draft=draft(), actor=SYSTEM, at=T0)
    found = Connection.objects.get()
    assert found.settings == {"stall": "one"}
    assert PASSWORD.encode() not in bytes(found.sealed)
    assert PASSWORD not in str(list(Entry.objects.values_list("payload", flat=True)))
    assert account_of(found).values == {"stall": "one", "password": PASSWORD}


def test_a_wrong_password_is_refused_in_the_marketplaces_words_and_nothing_is_kept(server):
    found = connect(draft=draft(values={"password": "open"}), actor=SYSTEM, at=T0)
    assert [(one.code, one.figures["said"]) for one in found] == [("channels.fault_denied", "wrong password")]
    assert not Connection.objects.exists()


def test_a_marketplace_that_is_down_is_told_apart_from_a_wrong_password(server):
    server.faults = [Fault(FaultKind.AWAY, "503")]
    assert refused() == ["channels.fault_away"]


def test_what_is_missing_is_said_before_anybody_is_called(server):
    assert refused(values={"password": " "}, name="") == [errors.FIELD_MISSING] * 2
    assert server.calls == []


def test_a_name_is_used_once(server):
    connected(None)
    assert codes(connect(draft=draft(), actor=SYSTEM, at=T0)) == [errors.NAME_TAKEN]


def test_marks_nobody_sees_are_no_part_of_a_key_that_was_pasted(server):
    connect(draft=draft(values={"password": f"\ufeff {PASSWORD}\u200b\n"}), actor=SYSTEM, at=T0)
    assert account_of(Connection.objects.get()).values["password"] == PASSWORD


def test_only_those_who_may_connect(server):
    found = connect(draft=draft(), actor=person(), at=T0)
    assert codes(found) == [errors.NOT_ALLOWED]
    assert not Connection.objects.exists()


@pytest.mark.parametrize("name", ["nosuch", ""])
def test_a_marketplace_nobody_knows(name):
    found = connect(draft=draft()._replace(adapter=name), actor=SYSTEM, at=T0)
    assert codes(found) == [errors.NO_ADAPTER]


def test_connecting_anew_keeps_the_secret_that_was_left_blank_and_drops_the_old_token(server):
    made = connected(None)
    KeptSecret.objects.create(connection=made, name="token", sealed=b"x", until=T0)
    Connection.objects.update(state="denied")
    again = connect(
        draft=draft(values={"password": "", "note": "n"}), actor=SYSTEM, at=T0, connection_id=made.pk
    )
    assert again.connection.pk == made.pk
    made.refresh_from_db()
    assert (made.state, account_of(made).values["password"], made.settings["note"]) == (
        "working",
        PASSWORD,
        "n",
    )
    assert not KeptSecret.objects.exists()


def test_a_plain_field_typed_as_blank_is_blank(server):
    made = connected(None)
    for note in ("something", ""):
        connect(draft=draft(values={"note": note}), actor=SYSTEM, at=T0, connection_id=made.pk)
    made.refresh_from_db()
    assert "note" not in made.settings


def test_new_credentials_that_do_not_open_leave_the_old_ones(server):
    made = connected(None)
    found = connect(draft=draft(values={"password": "x"}), actor=SYSTEM, at=T0, connection_id=made.pk)
    assert codes(found) == ["channels.fault_denied"]
    made.refresh_from_db()
    assert account_of(made).values["password"] == PASSWORD


def test_the_credentials_of_another_account_are_not_taken_for_this_ones(server):
    made = connected(None)
    server.seller = "somebody-else"
    found = connect(draft=draft(), actor=SYSTEM, at=T0, connection_id=made.pk)
    assert [(one.code, one.subject, one.figures) for one in found] == [
        (errors.OTHER_SELLER, "somebody-else", {"seller": "seller-1"})
    ]


def test_sites_become_shops_and_can_be_taken_off_again(server):
    us = seller()
    web, second = us.open("WEB"), us.open("SECOND")
    made = connected(web, DE=second)
    assert account_of(made).sites == ("DE", "UK")
    assert connect_shops(connection_id=made.pk, shops=[SiteShop("UK", second)], actor=SYSTEM, at=T0) == []
    assert list(ConnectedShop.objects.values_list("site_ref", "shop_id")) == [("UK", second)]


def test_shops_said_again_change_and_tell_nothing(server):
    made = connected(seller().open("WEB"))
    before = told()
    connect_shops(
        connection_id=made.pk,
        shops=[SiteShop("UK", ConnectedShop.objects.get().shop_id)],
        actor=SYSTEM,
        at=T0,
    )
    assert told() == before


def test_a_shop_sells_through_one_connection_and_a_site_is_one_shop(server):
    us = seller()
    web, second = us.open("WEB"), us.open("SECOND")
    connected(web)
    market("two")
    other = connected(None, "two")

    def connecting(*shops):
        return codes(connect_shops(connection_id=other.pk, shops=shops, actor=SYSTEM, at=T0))

    assert connecting(SiteShop("UK", web)) == [errors.SHOP_TAKEN]
    assert connecting(SiteShop("UK", second), SiteShop("DE", second)) == [errors.SHOP_TAKEN]
    assert connecting(SiteShop("UK", second), SiteShop("UK", 10**9)) == [errors.SHOP_TAKEN, errors.SITE_TAKEN]
    assert ConnectedShop.objects.count() == 1


def test_whoever_sees_some_shops_changes_only_connections_of_those(server):
    us = seller()
    web, second = us.open("WEB"), us.open("SECOND")
    made = connected(web, DE=second)
    limited = person("channels.connect", shops=frozenset({web}))
    assert pause_connections(ids=[made.pk], actor=limited, at=T0) == 0
    assert set_owners(connection_id=made.pk, owners={}, actor=limited, at=T0).code == errors.NOT_FOUND
    assert codes(connect_shops(connection_id=made.pk, shops=[], actor=limited, at=T0)) == [errors.NOT_FOUND]
    made.refresh_from_db()
    assert (made.state, ConnectedShop.objects.count()) == ("working", 2)


def test_a_paused_connection_is_resumed_and_runs_at_once(server):
    made = connected(None)
    Stream.objects.update(due_at=None, failures=3)
    assert pause_connections(ids=[made.pk], actor=SYSTEM, at=T0) == 1
    assert pause_connections(ids=[made.pk], actor=SYSTEM, at=T0) == 0
    assert resume_connections(ids=[made.pk], actor=SYSTEM, at=T0) == 1
    found = stream(made)
    assert (found.due_at, found.failures, told()[-2:]) == (
        T0, 0, ["channels.connection_paused", "channels.connection_resumed"],
    )  # fmt: skip


def test_whoever_dies_while_resuming_leaves_it_paused(server):
    made = connected(None)
    pause_connections(ids=[made.pk], actor=SYSTEM, at=T0)

    def dies(execute, sql, params, many, context):
        if sql.startswith('UPDATE "channels_stream"'):
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(dies):
        resume_connections(ids=[made.pk], actor=SYSTEM, at=T0)
    assert Connection.objects.get(pk=made.pk).state == "paused"
    assert not Entry.objects.filter(verb="channels.connection_resumed").exists()


def test_who_may_not_resume_changes_no_turn(server):
    made = connected(None)
    pause_connections(ids=[made.pk], actor=SYSTEM, at=T0)
    Stream.objects.update(due_at=None)
    assert resume_connections(ids=[made.pk], actor=person(), at=T0) == 0
    assert stream(made).due_at is None


def test_a_cadence_is_set_within_what_a_marketplace_bears(server):
    found = stream(connected(None))
    assert set_cadence(stream_id=found.pk, every_seconds=60, is_on=False, actor=SYSTEM, at=T0) is None
    assert Stream.objects.filter(pk=found.pk, every_seconds=60, is_on=False).exists()
    for seconds in (9, 86_401):
        said = set_cadence(stream_id=found.pk, every_seconds=seconds, is_on=True, actor=SYSTEM, at=T0)
        assert said.code == errors.BAD_CADENCE
    before = told()
    assert set_cadence(stream_id=found.pk, every_seconds=60, is_on=False, actor=SYSTEM, at=T0) is None
    assert told() == before


def test_the_field_map_keeps_the_fields_and_owners_that_there_are(server):
    made = connected(None)
    owners = {"price": "system", "title": "channel", "colour": "system", "images": "nobody"}
    assert set_owners(connection_id=made.pk, owners=owners, actor=SYSTEM, at=T0) is None
    made.refresh_from_db()
    assert made.owners == {"price": "system", "title": "channel"}


@pytest.mark.parametrize("source", ConnectionState.values)
@pytest.mark.parametrize(("kind", "target"), [(FaultKind.DENIED, "denied"), (FaultKind.AWAY, "away")])
def test_a_fault_moves_a_connection_where_the_table_allows_it_and_is_told_once(server, source, kind, target):
    made = connected(None)
    Connection.objects.update(state=source)
    before = len(told())
    for _ in range(3):
        note_fault(made.pk, Fault(kind, "so it is"), at=T0)
    made.refresh_from_db()
    moves = target in CONNECTION_MOVES[source]
    assert made.state == (target if moves else source)
    assert len(told()) == before + (1 if moves else 0)


def test_a_connection_that_answers_again_works_again_but_a_paused_one_stays_paused(server):
    made = connected(None)
    note_fault(made.pk, Fault(FaultKind.AWAY, "503"), at=T0)
    note_good(made.pk, at=T0)
    made.refresh_from_db()
    assert (made.state, made.fault_kind) == ("working", "")
    pause_connections(ids=[made.pk], actor=SYSTEM, at=T0)
    note_good(made.pk, at=T0)
    made.refresh_from_db()
    assert made.state == "paused"


@pytest.mark.parametrize(
    "kind", [FaultKind.THROTTLED, FaultKind.REFUSED, FaultKind.GONE, FaultKind.UNREADABLE]
)
def test_other_faults_say_nothing_of_a_connection(server, kind):
    made = connected(None)
    note_fault(made.pk, Fault(kind, "x"), at=T0)
    made.refresh_from_db()
    assert made.state == "working"


def test_credentials_sealed_with_another_key_are_denied_access_and_no_crash(server):
    made = connected(None)
    Connection.objects.update(sealed=b"0" * 60)
    made.refresh_from_db()
    with pytest.raises(Fault) as caught, opened(made):
        pass
    assert caught.value.kind == FaultKind.DENIED
    # whoever connects anew types them anew
    again = connect(draft=draft(), actor=SYSTEM, at=T0, connection_id=made.pk)
    assert again.connection.pk == made.pk


def test_a_marketplace_that_left_this_installation_denies_access_and_no_crash(server):
    made = connected(None)
    made.adapter = "former"
    with pytest.raises(Fault) as caught, opened(made):
        pass
    assert "former" in caught.value.said


def test_notifications_are_asked_for_where_we_can_be_reached(server, settings):
    made = connected(None)
    assert subscribe_to_notifications(made.pk, at=T0) is None
    settings.PUBLIC_ADDRESS = "https://erp.example.com/"
    assert subscribe_to_notifications(made.pk, at=T0) == ["orders"]
    assert server.subscribed == [f"https://erp.example.com/hooks/{made.hook_key}"]
    made.refresh_from_db()
    assert made.hooks_at == T0


def test_a_subscription_that_fails_says_why(server, settings):
    settings.PUBLIC_ADDRESS = "https://erp.example.com"
    made = connected(None)
    server.faults = [Fault(FaultKind.REFUSED, "address not reachable")]
    assert subscribe_to_notifications(made.pk, at=T0).said == "address not reachable"


@pytest.mark.parametrize(
    ("text", "good"),
    [("https://shop.example.com", True), ("https://shop.example.com/path", True), ("http://127.0.0.1:9000", True),
     ("http://localhost:1", True), ("http://shop.example.com", False), ("ftp://x", False), ("https://u:p@x", False),
     ("https://x?y=1", False), ("https://", False), ("javascript:alert(1)", False), ("http://127.0.0.1:x", False)],
)  # fmt: skip
def test_an_address_is_https_or_of_this_machine(text, good):
    assert is_address(text) is good


@pytest.mark.parametrize(
    "text",
    ["https://me:s3cret@x.example/shop", "https://me:s3?cret#@x.example/shop", "https://x.example/shop?k=s3cret",
     "https://x.example/shop#s3cret", "me:s3cret@x.example/shop"],
)  # fmt: skip
def test_an_address_that_is_refused_is_not_repeated_with_its_password(text):
    assert bare_address(text).removeprefix("https://") == "x.example/shop"


def test_a_connection_to_this_machine_is_simulated(server):
    assert (is_simulated("http://127.0.0.1:9000"), is_simulated("https://x.example"), is_simulated("")) == (
        True, False, False,
    )  # fmt: skip
    made = connect(draft=draft(address="http://127.0.0.1:9000"), actor=SYSTEM, at=T0)
    assert made.connection.simulated


def test_what_others_changed_while_the_marketplace_was_asked_stays(server, monkeypatch):
    made = connect(draft=draft(), actor=SYSTEM, at=T0).connection
    usual = server.asked

    def slowly(what):
        # somebody says meanwhile whose word counts, and has notifications sent
        Connection.objects.update(owners={"price": "channel"}, hooks_at=T0)
        return usual(what)

    monkeypatch.setattr(server, "asked", slowly)
    connect(draft=draft(name="Renamed"), actor=SYSTEM, at=T0, connection_id=made.pk)
    found = Connection.objects.get()
    assert (found.name, found.owners, found.hooks_at) == ("Renamed", {"price": "channel"}, T0)
