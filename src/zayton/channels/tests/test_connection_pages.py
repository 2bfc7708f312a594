"""The pages of connections: made, seen, steered, and by whom."""

import json

import pytest
from django.urls import reverse

from zayton.channels.models import ConnectedShop, Connection, Inbound, Shop
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of, seller
from zayton.channels.tests.connected import connected, pull, stream
from zayton.channels.tests.fake_market import PASSWORD, SITES, line, market, order
from zayton.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    return market()


@pytest.fixture
def us():
    return seller()


@pytest.fixture
def boss():
    return client_of("boss")


def text_of(answer):
    return answer.content.decode()


def rows_of(client, name, *keys, query=""):
    answer = client.get(f"{reverse(name, args=keys)}?format=json&{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)["rows"]


def form(**facts):
    return {
        "name": "My market",
        "c.stall": "one",
        "c.password": PASSWORD,
        "c.note": "",
        "address": "",
        **facts,
    }


NEW = "/shops/connections/new/fake"


class TestMaking:
    def test_the_form_asks_what_the_marketplace_asks(self, server, boss):
        said = text_of(boss.get(NEW))
        assert "The name on your stall." in said
        assert 'type="password" name="c.password"' in said

    def test_a_new_connection_is_tested_kept_and_leads_to_its_sites(self, server, boss):
        answer = boss.post(NEW, form())
        made = Connection.objects.get()
        assert (answer.status_code, answer.url) == (302, reverse("channels:sites", args=[made.pk]))

    def test_a_failure_says_why_and_loses_nothing_but_the_secrets(self, server, boss):
        answer = boss.post(NEW, form(**{"c.password": "hunter2", "c.note": "my note"}))
        said = text_of(answer)
        assert answer.status_code == 400
        assert "wrong password" in said
        assert "my note" in said
        assert "My market" in said
        assert "hunter2" not in said
        assert not Connection.objects.exists()

    def test_a_marketplace_nobody_knows_is_not_found(self, boss):
        assert boss.get("/shops/connections/new/nosuch").status_code == 404

    def test_all_marketplaces_are_offered(self, server, boss):
        assert "Fake Market" in text_of(boss.get("/shops/connections/new"))

    @pytest.mark.parametrize("role", ["buyer", "finance", "warehouse"])
    def test_others_may_not(self, server, role):
        assert client_of(role).post(NEW, form()).status_code == 403
        assert not Connection.objects.exists()

    def test_the_address_of_this_machine_makes_it_simulated(self, server, boss):
        boss.post(NEW, form(address="http://127.0.0.1:9"))
        assert Connection.objects.get().simulated


class TestSites:
    def test_a_site_becomes_a_new_shop_that_its_warehouses_serve(self, server, us, boss):
        made = connected(None)
        house = us.houses["KOELN"]
        chosen = {"site.UK": "new", "site.DE": "", "owner": us.owner, f"serves.{house}": "on"}
        answer = boss.post(reverse("channels:sites", args=[made.pk]), chosen)
        assert answer.status_code == 302
        shop = Shop.objects.get()
        assert (shop.site.code, shop.currency, shop.zone) == ("fake-gb", "GBP", "Europe/London")
        assert list(shop.warehouses.values_list("warehouse_id", flat=True)) == [house]
        assert ConnectedShop.objects.get().site_ref == "UK"

    def test_where_there_is_one_site_and_no_shop_a_new_one_is_proposed(self, server, us, boss, monkeypatch):
        made = connected(None)
        several = boss.get(reverse("channels:sites", args=[made.pk])).content.decode()
        monkeypatch.setattr("zayton.channels.pages.sites.sites_of", lambda _found: (SITES[:1], None))
        alone = boss.get(reverse("channels:sites", args=[made.pk])).content.decode()
        us.open("WEB")
        beside = boss.get(reverse("channels:sites", args=[made.pk])).content.decode()
        assert ['value="new" selected' in text for text in (several, alone, beside)] == [False, True, False]

    def test_a_site_is_a_shop_that_there_is_already(self, server, us, boss):
        made, web = connected(None), us.open("WEB")
        boss.post(reverse("channels:sites", args=[made.pk]), {"site.DE": str(web)})
        assert list(ConnectedShop.objects.values_list("site_ref", "shop_id")) == [("DE", web)]

    def test_a_new_shop_without_a_warehouse_is_refused_and_nothing_is_opened(self, server, us, boss):
        made = connected(None)
        answer = boss.post(reverse("channels:sites", args=[made.pk]), {"site.UK": "new", "owner": us.owner})
        assert "no warehouse" in text_of(answer)
        assert not Shop.objects.exists()

    def test_where_no_site_is_a_shop_none_is_called_connected(self, server, us, boss):
        made = connected(None)
        answer = boss.post(reverse("channels:sites", args=[made.pk]), {"site.UK": ""}, follow=True)
        assert "no shop sells through it yet" in text_of(answer)
        assert "The shops are connected" not in text_of(answer)

    def test_a_marketplace_that_is_down_says_so_and_shows_the_sites_it_is_known_for(self, server, us, boss):
        made = connected(None)
        server.faults = [Fault(FaultKind.AWAY, "503")]
        said = text_of(boss.get(reverse("channels:sites", args=[made.pk])))
        assert "503" in said
        assert "Fake 英国" in said


class TestTheList:
    def test_without_a_connection_it_offers_the_first_step(self, boss):
        assert "No marketplace is connected yet" in text_of(boss.get("/shops/connections"))

    def test_it_says_how_each_stands(self, server, us, boss):
        connected(us.open("WEB"))
        (row,) = rows_of(boss, "channels:connections")
        shown = {name: row[name] for name in ("name", "marketplace", "state", "shops", "held", "good_at")}
        assert shown == {
            "name": "Fake one", "marketplace": "Fake Market", "state": "silent", "shops": "Web", "held": 0,
            "good_at": None,
        }  # fmt: skip

    def test_one_that_was_pulled_works(self, server, us, boss):
        made = connected(us.open("WEB"))
        for kind in made.streams.values_list("kind", flat=True):
            pull(made, kind)
        (row,) = rows_of(boss, "channels:connections")
        assert row["state"] == "working"
        assert row["good_at"]

    def test_one_without_a_shop_says_so(self, server, boss):
        connected(None)
        assert rows_of(boss, "channels:connections")[0]["state"] == "unused"

    def test_it_costs_the_same_for_many_as_for_one(self, server, us, boss, django_assert_max_num_queries):
        for number in range(5):
            market(f"m{number}")
            connected(us.open(f"S{number}"), f"m{number}")
        with django_assert_max_num_queries(16):
            assert len(rows_of(boss, "channels:connections")) == 5

    def test_somebody_limited_to_some_shops_sees_the_connections_of_those(self, server, us):
        web, other = us.open("WEB"), us.open("OTHER")
        mine = connected(web)
        market("two")
        theirs = connected(other, "two")
        limited = client_of("operator", shops=[web])
        assert [row["name"] for row in rows_of(limited, "channels:connections")] == [mine.name]
        assert limited.get(reverse("channels:connection", args=[theirs.pk])).status_code == 404


class TestOne:
    @pytest.fixture
    def found(self, server, us):
        return connected(us.open("WEB"))

    def do(self, client, found, verb, **facts):
        return client.post(
            reverse("channels:connection", args=[found.pk]), {"do": verb, **facts}, follow=True
        )

    def test_it_says_what_went_wrong_and_what_to_do(self, found, server, boss):
        server.password = "changed"
        server.faults = [Fault(FaultKind.DENIED, "token revoked")]
        pull(found)
        said = text_of(boss.get(reverse("channels:connection", args=[found.pk])))
        assert "denies access: token revoked" in said
        assert "connect again" in said

    def test_its_next_run_is_told_in_the_readers_zone_and_its_site_by_name(self, found, boss):
        for kind in found.streams.values_list("kind", flat=True):
            pull(found, kind)
        page = text_of(boss.get(reverse("channels:connection", args=[found.pk])))
        standing = page.split('class="z-standing"')[1].split("</p>")[0]
        assert "It works; the next run is at <time data-moment" in standing
        assert ">Fake 英国</span>" in page

    def test_one_that_answers_and_asks_for_fewer_calls_is_not_said_to_work(self, found, server, boss):
        for kind in found.streams.values_list("kind", flat=True):
            pull(found, kind)
        server.faults = [Fault(FaultKind.THROTTLED, "slow down", retry_after=1.0)]
        pull(found)
        page = text_of(boss.get(reverse("channels:connection", args=[found.pk])))
        standing = page.split('class="z-standing"')[1].split("</p>")[0]
        assert "slow down" in standing
        assert "It works" not in standing

    def test_it_shows_its_runs_with_their_figures(self, found, server, boss):
        server.put(order("1", line("NOSUCH", 1)))
        pull(found)
        (row,) = rows_of(boss, "channels:connection", found.pk, query="table=runs")
        figures = {
            name: row[name] for name in ("state", "trigger", "calls", "read", "changed", "quarantined")
        }
        assert figures == {
            "state": "partly", "trigger": "person", "calls": 1, "read": 1, "changed": 0, "quarantined": 1,
        }  # fmt: skip

    def test_it_is_paused_and_resumed(self, found, boss):
        self.do(boss, found, "pause")
        assert Connection.objects.get().state == "paused"
        self.do(boss, found, "resume")
        assert Connection.objects.get().state == "working"

    def test_a_stream_is_pulled_now(self, found, boss):
        said = self.do(boss, found, "pull", stream=stream(found).pk)
        assert "being pulled" in text_of(said)
        assert Job.objects.count() == 1

    @pytest.mark.parametrize("key", ["", "x", "999999999", "9" * 30])
    def test_a_stream_of_nobody_is_not_found(self, found, boss, key):
        assert self.do(boss, found, "pull", stream=key).status_code == 404

    def test_the_cadence_is_set_in_minutes(self, found, boss):
        self.do(boss, found, "cadence", stream=stream(found).pk, minutes="15", on="on")
        assert (stream(found).every_seconds, stream(found).is_on) == (900, True)
        self.do(boss, found, "cadence", stream=stream(found).pk, minutes="15")
        assert not stream(found).is_on

    @pytest.mark.parametrize("minutes", ["0", "-1", "1.5", "99999", "", "x" * 50])
    def test_a_cadence_that_is_none_is_refused(self, found, boss, minutes):
        before = stream(found).every_seconds
        said = self.do(boss, found, "cadence", stream=stream(found).pk, minutes=minutes, on="on")
        assert "cannot be pulled" in text_of(said)
        assert stream(found).every_seconds == before

    def test_the_field_map_is_kept(self, found, boss):
        self.do(boss, found, "owners", **{"owner.price": "system", "owner.title": "channel"})
        assert Connection.objects.get().owners == {"price": "system", "title": "channel"}

    def test_notifications_are_asked_for(self, found, server, boss, settings):
        settings.PUBLIC_ADDRESS = "https://erp.example.com"
        assert "orders" in text_of(self.do(boss, found, "subscribe"))
        assert server.subscribed == [f"https://erp.example.com/hooks/{found.hook_key}"]

    def test_who_only_sees_changes_nothing_and_is_not_shown_the_address(self, found, settings):
        settings.PUBLIC_ADDRESS = "https://erp.example.com"
        finance = client_of("finance")
        assert self.do(finance, found, "pause").status_code == 404
        assert found.hook_key not in text_of(finance.get(reverse("channels:connection", args=[found.pk])))
        assert Connection.objects.get().state == "working"

    def test_a_verb_that_is_none_is_not_found(self, found, boss):
        assert self.do(boss, found, "explode").status_code == 404

    def test_credentials_are_changed_without_showing_the_old_ones(self, found, server, boss):
        address = reverse("channels:credentials", args=[found.pk])
        assert PASSWORD not in text_of(boss.get(address))
        assert boss.post(address, form(**{"c.password": "", "c.note": "x"})).status_code == 302
        assert Connection.objects.get().settings["note"] == "x"


class TestHeldBack:
    @pytest.fixture
    def found(self, server, us):
        made = connected(us.open("WEB"))
        person = {"name": "Erika Musterfrau", "city": "Bonn", "country": "DE", "phone": "0228"}
        server.put(order("1", line("FBA-CUP-US", 2), address=person))
        server.put(order("2", line("FBA-CUP-US", 1)))
        pull(made)
        return made

    def test_the_list_says_why_and_what_to_do(self, found, boss):
        rows = rows_of(boss, "channels:held")
        assert [row["key"] for row in rows] == ["2", "1"]
        assert rows[0]["reason"] == "The seller SKU FBA-CUP-US is no SKU of ours yet."
        assert "Match it" in rows[0]["remedy"]

    def test_a_document_shows_what_it_says_and_nobody_it_is_about(self, found, boss):
        key = Inbound.objects.get(key="1").pk
        said = text_of(boss.get(reverse("channels:held-document", args=[key])))
        assert "FBA-CUP-US" in said
        assert "Germany" in said
        assert not any(private in said for private in ("Erika", "Bonn", "0228"))

    def test_sites_are_told_by_name_and_moments_in_the_readers_zone(self, found, boss):
        row = Inbound.objects.get(key="1")
        Inbound.objects.filter(pk=row.pk).update(code="channels.unknown_shop", figures={"site": "DE"})
        reasons = [one["reason"] for one in rows_of(boss, "channels:held")]
        assert any("sold on the site Fake 德国" in reason for reason in reasons)
        said = text_of(boss.get(reverse("channels:held-document", args=[row.pk])))
        assert "sold on the site Fake 德国" in said
        assert "<dt>Site</dt><dd>Fake 英国</dd>" in said
        assert "<dt>Ordered at</dt><dd><time data-moment" in said

    def test_an_unreadable_one_shows_its_reason(self, found, boss):
        row = Inbound.objects.get(key="1")
        Inbound.objects.filter(pk=row.pk).update(
            body=b"", code="channels.unreadable", figures={"said": "lacks x"}
        )
        said = text_of(boss.get(reverse("channels:held-document", args=[row.pk])))
        assert "lacks x" in said
        assert "cannot be read" in said

    @pytest.mark.parametrize(("verb", "state"), [("release", "waiting"), ("discard", "discarded")])
    def test_it_is_worked_again_or_discarded(self, found, boss, verb, state):
        key = Inbound.objects.get(key="1").pk
        boss.post(reverse("channels:held-document", args=[key]), {"do": verb})
        assert Inbound.objects.get(pk=key).state == state

    def test_who_may_not_work_them_moves_nothing(self, found):
        key = Inbound.objects.get(key="1").pk
        client_of("finance").post(reverse("channels:held-document", args=[key]), {"do": "discard"})
        assert Inbound.objects.get(pk=key).state == "quarantined"

    def test_who_does_not_see_its_shop_does_not_see_it(self, found, us):
        other = client_of("operator", shops=[us.open("OTHER")])
        assert rows_of(other, "channels:held") == []
        key = Inbound.objects.get(key="1").pk
        assert other.get(reverse("channels:held-document", args=[key])).status_code == 404

    @pytest.mark.parametrize("state", ["waiting", "worked", "unchanged", "superseded"])
    def test_what_nobody_holds_back_is_nobodys_to_open(self, found, boss, state):
        Inbound.objects.filter(key="1").update(state=state)
        address = reverse("channels:held-document", args=[Inbound.objects.get(key="1").pk])
        assert boss.get(address).status_code == 404

    def test_many_are_discarded_at_once_and_it_is_undone(self, found, boss):
        keys = list(Inbound.objects.values_list("pk", flat=True))
        done = boss.post("/shops/held", {"bulk": "discard", "step": "apply", "id": keys})
        assert done.status_code == 200
        assert set(Inbound.objects.values_list("state", flat=True)) == {"discarded"}
