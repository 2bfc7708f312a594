"""A file of a known kind: dropped, recognised, tried, imported; what nobody knows is mapped by hand as ever."""

import pytest
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.layouts import _LAYOUTS, Layout, Shaped, register_layouts
from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.public import TargetOption, perform_import
from zayton.kernel.intake.targets import _TARGETS, Target
from zayton.kernel.intake.tests.builders import as_csv, end_state, fresh_target, registered, uploaded
from zayton.web.tests.test_import_pages import send, text

pytestmark = pytest.mark.django_db
HEAD = "Bestellnr,Artikel,Stück,Datum,Betrag"
ROW = "A1,cup,2,2024-01-02 10:00,1.50"


def _without_gifts(frame, heads):
    gifts = frame[heads["item"]] == "gift"
    return Shaped(frame.filter(~gifts), frame.filter(gifts)["row"].to_list())


KIND = Layout(
    name="tests.tallies",
    title="Tallies of Tests",
    marketplace="tests",
    target="tests.tally",
    headings={
        "number": ("Order no", "Bestellnr"),
        "item": ("Article", "Artikel"),
        "quantity": ("Pieces", "Stück"),
        "at": ("Day", "Datum"),
    },
    known_by=("number", "item", "quantity", "at"),
    columns={"number": "number", "item": "item", "quantity": "quantity", "at": "at"},
    footers=(r"Summe\b",),
    reshape=_without_gifts,
)


@pytest.fixture(autouse=True)
def kind():
    plain = fresh_target()
    zone = TargetOption("zone", "Zone", lambda _scope: [("UTC", "UTC"), ("Asia/Shanghai", "Shanghai")])
    registered(Target(**{name: getattr(plain, name) for name in Target.__slots__} | {"options": [zone]}))
    _LAYOUTS.pop(KIND.name, None)
    register_layouts([KIND])
    yield
    _LAYOUTS.pop(KIND.name, None)
    _TARGETS.pop("tests.tally", None)


def file_of(*rows: str) -> bytes:
    return as_csv(*rows, head=HEAD)


def done(run: Import) -> Import:
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    return run


def test_a_known_file_says_what_it_is_and_asks_only_what_it_cannot_know(signed_in: Client):
    href = send(signed_in, file_of(ROW)).json()["href"]
    assert href == f"/imports/files/{RawFile.objects.get().pk}/known/"
    page = signed_in.get(href)
    assert "This is “Tallies of Tests”." in text(page)
    assert "Bestellnr, Artikel, Stück, Datum" in text(page)
    assert [each["option"].name for each in page.context["options"]] == ["zone"]
    assert page.context["first_rows"] == [(2, ["A1", "cup", "2", "2024-01-02 10:00"])]
    assert not Import.objects.exists()


def test_an_answer_is_needed_before_anything_starts(signed_in: Client):
    href = send(signed_in, file_of(ROW)).json()["href"]
    answer = signed_in.post(href, {"go": "import"})
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert "Zone was not chosen." in text(answer)


def test_trying_it_counts_and_shows_the_first_rows_and_then_it_is_imported(signed_in: Client):
    href = send(
        signed_in, file_of(ROW, "A1,gift,1,2024-01-02 10:00,0", "A2,mug,x,2024-01-02 10:00,0")
    ).json()["href"]
    answer = signed_in.post(href, {"o.zone": "UTC", "go": "dry"})
    trial = done(Import.objects.get())
    assert (answer.url, trial.dry_run) == (f"/imports/{trial.pk}/", True)
    assert (trial.outcomes, trial.quarantined, end_state()) == ({"aside": 1, "sale": 1}, 1, {})
    page = text(signed_in.get(answer.url))
    assert "Tallies of Tests" in page
    assert "No rows of their own (totals, footers, repeats)" in page
    assert "<td>cup</td>" in page
    signed_in.post(f"/imports/{trial.pk}/start/")
    assert done(Import.objects.get(dry_run=False)).outcomes == {"aside": 1, "sale": 1}
    assert list(end_state()) == ["A1"]


def test_the_next_file_of_its_kind_is_tried_at_once_with_what_was_answered(signed_in: Client):
    href = send(signed_in, file_of(ROW)).json()["href"]
    signed_in.post(href, {"o.zone": "Asia/Shanghai", "go": "import"})
    href = send(signed_in, file_of("B1,mug,1,2024-02-02 10:00,2"), "next.csv").json()["href"]
    trial = Import.objects.get(dry_run=True)
    assert (href, trial.options) == (f"/imports/{trial.pk}/", {"zone": "Asia/Shanghai"})
    assert "Choose otherwise" in text(signed_in.get(f"/imports/{done(trial).pk}/"))


def test_what_was_answered_by_another_is_offered_only_within_ones_own_scope(signed_in: Client):
    href = send(signed_in, file_of(ROW)).json()["href"]
    signed_in.post(href, {"o.zone": "Asia/Shanghai", "go": "import"})
    narrow = TargetOption("zone", "Zone", lambda _scope: [("UTC", "UTC")])
    target = _TARGETS["tests.tally"]
    registered(Target(**{name: getattr(target, name) for name in Target.__slots__} | {"options": [narrow]}))
    href = send(signed_in, file_of("B1,mug,1,2024-02-02 10:00,2"), "next.csv").json()["href"]
    assert href.endswith("/known/")


def test_dates_that_nobody_can_tell_are_asked_before_the_file_is_tried(signed_in: Client):
    href = send(signed_in, file_of("A1,cup,2,03/04/2024,1.50")).json()["href"]
    page = signed_in.get(href)
    assert [each["name"] for each in page.context["questions"]] == ["d.Datum"]
    signed_in.post(href, {"o.zone": "UTC", "d.Datum": "dmy", "go": "import"})
    assert done(Import.objects.get()).outcomes == {"sale": 1}
    assert end_state()["A1"][0][2].startswith("2024-04-03")


def test_an_unknown_file_says_so_and_is_mapped_by_hand(signed_in: Client):
    href = send(signed_in, as_csv("A1,cup,2,2024-01-02 10:00,1.50")).json()["href"]
    page = signed_in.get(href)
    assert "/known/" not in href
    assert "Nobody here knows this kind of file by its headings." in text(page)
    assert "What the columns mean" in text(page)


def test_a_file_that_lacks_a_heading_of_its_kind_names_it(signed_in: Client):
    href = send(signed_in, as_csv("A1,cup,2", head="Bestellnr,Artikel,Stück")).json()["href"]
    assert "It looks like “Tallies of Tests”, but lacks: Day." in text(signed_in.get(href))


def test_a_known_file_may_be_mapped_by_hand_all_the_same(signed_in: Client):
    raw = uploaded(file_of(ROW))
    RawFile.objects.update(uploaded_by=f"person:{Person.objects.get(username='boss').pk}")
    page = signed_in.get(f"/imports/files/{raw.pk}/")
    assert "This is “Tallies of Tests”: import it as that" in text(page)


def test_the_page_of_a_known_file_leads_elsewhere_when_its_kind_is_gone(signed_in: Client):
    href = send(signed_in, file_of(ROW)).json()["href"]
    _LAYOUTS.pop(KIND.name)
    assert signed_in.get(href).url == href.removesuffix("known/")


def test_a_file_that_is_not_ones_own_is_not_told_to_exist(signed_in: Client):
    href = send(signed_in, file_of(ROW)).json()["href"]
    other = Client()
    other.force_login(Person.objects.create(username="op", roles=["operator"], shops=[1], warehouses=[]))
    assert other.get(href).status_code == 404


def test_every_page_has_a_place_to_drop_files_for_who_may_import(signed_in: Client):
    page = text(signed_in.get("/imports/"))
    assert 'id="dropping" hidden data-upload="/imports/upload/"' in page
    # by keyboard and on a phone the same is reached by a link
    assert 'href="/imports/upload/"' in page


def test_who_may_not_import_has_no_place_to_drop_and_no_link(db: None):
    reader = Client(headers={"accept-language": "en"})
    reader.force_login(Person.objects.create(username="service", roles=["service"]))
    page = text(reader.get("/imports/"))
    assert 'id="dropping"' not in page
    assert 'href="/imports/upload/"' not in page
