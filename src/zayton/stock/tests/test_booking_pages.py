"""Booking by hand: what each form really books, what it shows before, and what it refuses."""

import pytest
from django.test import override_settings
from django.urls import reverse

from zayton.stock.models import Count, Lot, LotBalance, Movement, Slip
from zayton.stock.public import MovementKind, PlaceKind, add_bins, prove, reserve_stock
from zayton.stock.states import ADJUSTMENT_REASONS
from zayton.stock.tests.builders import Company, asked, company, everything, level, told
from zayton.stock.tests.pages import booked, boss, client_of, keeper, words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]


@pytest.fixture
def acme() -> Company:
    acme = company()
    acme.receive("MUG", 10, 1000)
    acme.receive("PLATE", 3, 333)
    return acme


def form(acme, lines, place=None, **more):
    return {"owner": acme.owner, "place": place or acme.shelves["LEEDS"], "lines": lines, **more}


class TestEachVerb:
    def test_goods_come_in_at_their_price_or_at_the_average(self, acme):
        assert booked(boss(), "receive", **form(acme, "BOWL 4 12.34\nMUG 5")).status_code == 302
        assert (level(acme), level(acme, "BOWL")) == ((15, 0), (4, 0))
        assert sorted(Lot.objects.order_by("-id").values_list("cost_minor", flat=True)[:2]) == [500, 1234]

    def test_goods_go_to_another_bin(self, acme):
        far = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["A-1"], **told())["A-1"]
        booked(boss(), "move", **form(acme, "MUG 4", target=far))
        assert LotBalance.objects.get(place=far).quantity == 4

    @pytest.mark.parametrize("reason", sorted(ADJUSTMENT_REASONS))
    def test_goods_are_adjusted_for_the_reason_that_was_chosen(self, acme, reason):
        booked(boss(), "adjust", **form(acme, "MUG -2\nPLATE +1", reason=int(reason)))
        assert (level(acme), level(acme, "PLATE")) == ((8, 0), (4, 0))
        assert list(Movement.objects.order_by("-id").values_list("kind", flat=True)[:2]) == [reason, reason]

    def test_goods_are_written_off(self, acme):
        booked(boss(), "scrap", **form(acme, "MUG 4"))
        assert LotBalance.objects.get(place=acme.place("LEEDS", PlaceKind.SCRAP)).quantity == 4

    def test_a_count_of_nothing_is_a_count(self, acme):
        booked(boss(), "count", **form(acme, "MUG 0"))
        assert level(acme) == (0, 0)
        assert Count.objects.get().counted == 0

    def test_the_note_is_kept_as_it_was_typed_up_to_its_length(self, acme):
        booked(boss(), "scrap", **form(acme, "MUG 1", note="破损 💥 " + "x" * 600))
        note = Slip.objects.latest("id").note
        assert note.startswith("破损 💥 x")
        assert len(note) == 500

    def test_after_booking_one_reads_what_was_booked(self, acme):
        answer = boss().post(
            reverse("stock:book", args=["scrap"]), {"step": "book", **form(acme, "MUG 1")}, follow=True
        )
        assert "Booked." in words_of_page(answer)
        assert answer.redirect_chain[0][0] == reverse("stock:document", args=[Slip.objects.latest("id").pk])


class TestLines:
    def test_scanning_a_barcode_over_and_over_counts_the_units(self, acme):
        from zayton.catalog.public import SkuDraft, write_skus
        from zayton.kernel.access.public import SYSTEM
        from zayton.stock.tests.builders import AT

        write_skus(drafts=[SkuDraft("MUG", barcodes=("4006381333931",))], actor=SYSTEM, at=AT)
        booked(boss(), "count", **form(acme, "4006381333931\nMUG\n4006381333931"))
        assert level(acme) == (3, 0)

    def test_codes_are_found_in_any_case(self, acme):
        booked(boss(), "count", **form(acme, "mug 4\nPlate 2"))
        assert (level(acme), level(acme, "PLATE")) == ((4, 0), (2, 0))

    def test_costs_of_the_same_goods_add_up(self, acme):
        booked(boss(), "receive", **form(acme, "BOWL 1 1.50\nBOWL 2 2.25"))
        assert Lot.objects.latest("id").cost_minor == 375

    def test_units_without_a_cost_do_not_share_that_of_the_others(self, acme):
        booked(boss(), "receive", **form(acme, "MUG 2 50.00\nMUG 3"))
        lots = Lot.objects.order_by("-id")[:2]
        assert sorted((lot.quantity, lot.cost_minor) for lot in lots) == [(2, 5000), (3, 300)]

    def test_they_are_foreseen_as_one_change_of_the_place(self, acme):
        page = words_of_page(booked(boss(), "receive", "preview", **form(acme, "MUG 2 50.00\nMUG 3")))
        assert "MUG LEEDS MAIN 10 5 15 £53.00" in page

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ("GHOST 1", "There is no SKU GHOST."),
            ("MUG one", "Line 1 cannot be read."),
            ("\n\nMUG 1 2 3", "Line 3 cannot be read."),
            ("MUG 1 -5", "-5 is not an amount (line 1)."),
            ("MUG 1 NaN", "NaN is not an amount (line 1)."),
            ("MUG 1 1e30", "1e30 is not an amount (line 1)."),
            ("MUG 0 1", "0 is not a quantity that can be booked here."),
            ("MUG -1", "-1 is not a quantity that can be booked here."),
            ("", "Something is not chosen yet: Lines."),
            ("   \n \t", "Something is not chosen yet: Lines."),
            ("MUG " + "9" * 5000, "Line 1 cannot be read."),
        ],
    )
    def test_what_cannot_be_booked_is_said_and_nothing_is(self, acme, lines, said):
        before = everything()
        for step in ("preview", "book"):
            answer = booked(boss(), "receive", step, **form(acme, lines))
            assert answer.status_code == 422
            assert said in words_of_page(answer)
        assert everything() == before

    def test_what_was_typed_is_still_there_after_a_refusal(self, acme):
        page = booked(boss(), "receive", **form(acme, "GHOST 1 <b>", note='"quoted" & 备注')).content.decode()
        assert "GHOST 1 &lt;b&gt;" in page
        assert "&quot;quoted&quot; &amp; 备注" in page

    @pytest.mark.parametrize(
        ("currency", "typed", "minor"), [("JPY", "1234", 1234), ("KWD", "1.234", 1234), ("USD", "0.01", 1)]
    )
    def test_a_cost_has_the_decimals_of_the_base_currency(self, acme, currency, typed, minor):
        with override_settings(BASE_CURRENCY=currency):
            booked(boss(), "receive", **form(acme, f"BOWL 1 {typed}"))
        assert Lot.objects.latest("id").cost_minor == minor

    def test_only_a_receipt_takes_costs(self, acme):
        booked(boss(), "adjust", **form(acme, "BOWL 2 99.00", reason=int(MovementKind.FOUND)))
        assert Lot.objects.latest("id").cost_minor == 0


class TestChoices:
    @pytest.mark.parametrize("name", ["owner", "place"])
    @pytest.mark.parametrize("value", ["", "0", "999999999", "x", "-1", "9" * 5000])
    def test_what_is_not_on_the_list_is_not_chosen(self, acme, name, value):
        before = everything()
        answer = booked(boss(), "receive", **(form(acme, "MUG 1") | {name: value}))
        assert answer.status_code == 422
        assert "Something is not chosen yet" in words_of_page(answer)
        assert everything() == before

    def test_a_transfer_needs_a_target_and_an_adjustment_a_reason(self, acme):
        before = everything()
        for verb in ("move", "adjust"):
            assert booked(boss(), verb, **form(acme, "MUG 1")).status_code == 422
        assert booked(boss(), "adjust", **form(acme, "MUG 1", reason=6)).status_code == 422
        assert everything() == before

    @pytest.mark.parametrize("kind", [PlaceKind.TRANSIT, PlaceKind.SCRAP])
    def test_goods_are_not_received_into_places_that_the_form_does_not_offer(self, acme, kind):
        before = everything()
        place = acme.place("LEEDS", kind)
        assert booked(boss(), "receive", **form(acme, "MUG 1", place=place)).status_code == 422
        assert everything() == before

    def test_a_way_that_goods_cannot_go_is_refused_in_words(self, acme):
        before = everything()
        answer = booked(boss(), "move", **form(acme, "MUG 1", target=acme.shelves["BERLIN"]))
        assert "Goods cannot go from MAIN to MAIN in this way." in words_of_page(answer)
        assert everything() == before

    def test_a_keeper_is_offered_the_places_of_their_own_warehouse(self, acme):
        page = words_of_page(keeper(acme, "BERLIN").get(reverse("stock:book", args=["move"])))
        assert "BERLIN MAIN" in page
        assert "LEEDS" not in page

    @pytest.mark.parametrize("name", ["place", "target"])
    def test_nobody_moves_goods_at_a_warehouse_outside_their_scope(self, acme, name):
        acme.receive("MUG", 1, 1, into="BERLIN")
        before = everything()
        inside = {"place": acme.shelves["BERLIN"], "target": acme.place("BERLIN", PlaceKind.INSPECTION)}
        outside = {"place": acme.shelves["LEEDS"], "target": acme.place("LEEDS", PlaceKind.TRANSIT)}
        chosen = inside | {name: outside[name]}
        answer = booked(keeper(acme, "BERLIN"), "move", owner=acme.owner, lines="MUG 1", **chosen)
        assert answer.status_code == 422
        assert everything() == before


class TestThePreview:
    def test_it_shows_both_ends_of_a_transfer_and_changes_nothing(self, acme):
        before = everything()
        target = acme.place("LEEDS", PlaceKind.INSPECTION)
        page = words_of_page(booked(boss(), "move", "preview", **form(acme, "MUG 4", target=target)))
        assert "MUG LEEDS MAIN 10 -4 6 £4.00" in page.replace("−", "-")
        assert "MUG LEEDS Inspection – 4 4 £4.00" in page
        assert "Nothing is booked yet." in page
        assert everything() == before

    def test_it_hides_costs_from_those_who_may_not_see_them(self, acme):
        page = booked(keeper(acme, "LEEDS"), "scrap", "preview", **form(acme, "MUG 4"))
        assert "What would change" in words_of_page(page)
        assert "£" not in words_of_page(page)

    def test_what_could_not_be_booked_is_refused_in_the_preview_already(self, acme):
        reserve_stock(lines=[acme.wish(1, "MUG", 9)], **asked())
        before = everything()
        answer = booked(boss(), "scrap", "preview", **form(acme, "MUG 2"))
        assert answer.status_code == 422
        assert "MUG: 2 to take away, 1 of them not reserved (MAIN)." in words_of_page(answer)
        assert "What would change" not in words_of_page(answer)
        assert everything() == before

    def test_a_step_that_nobody_knows_is_a_preview(self, acme):
        before = everything()
        assert booked(boss(), "scrap", "", **form(acme, "MUG 2")).status_code == 200
        assert everything() == before


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "verbs"),
        [
            ("warehouse", {"receive", "move", "count", "adjust", "scrap"}),
            ("logistics", {"receive", "move"}),
            ("buyer", {"receive", "move"}),
            ("operator", set()),
            ("finance", set()),
        ],
    )
    def test_each_role_books_what_it_may_and_is_offered_nothing_else(self, acme, role, verbs):
        client, before = client_of(role), everything()
        for verb in ("receive", "move", "count", "adjust", "scrap"):
            page = client.get(reverse("stock:book", args=[verb]))
            assert (page.status_code == 200) == (verb in verbs), verb
            if verb not in verbs:
                assert booked(client, verb, **form(acme, "MUG 1")).status_code == 403
            else:
                links = {v for v in verbs if reverse("stock:book", args=[v]) in page.content.decode()}
                assert links == verbs
        assert everything() == before

    def test_a_verb_that_there_is_not_is_not_found(self, acme):
        assert boss().get(reverse("stock:book", args=["conjure"])).status_code == 404

    def test_a_stranger_is_sent_to_sign_in(self, acme, client):
        before = everything()
        answer = client.post(reverse("stock:book", args=["scrap"]), form(acme, "MUG 1", step="book"))
        assert answer.status_code == 302
        assert everything() == before

    def test_the_form_reads_in_chinese(self, acme):
        page = words_of_page(booked(boss(language="zh-hans"), "scrap", **form(acme, "GHOST 1")))
        assert "GHOST" in page
        assert "There is no SKU" not in page
        assert "Show what would change" not in page
        assert prove() == []
