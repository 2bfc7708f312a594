"""The forms of one's own metrics and dimensions: what they keep, what they say when they cannot, and to whom."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from zayton.lake.models import DefinedDimension, DefinedMetric

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
METRIC = {"title": "Half", "formula": "revenue_net / 2", "style": "money"}
REGIONS = {"title": "Regions", "base": "country", "groups": "Islands: GB\n大陆：FR、DE"}


@pytest.fixture
def boss(empty: None, signed_in: Enter) -> Client:
    return signed_in("boss")


def write(client: Client, name: str, fields: dict[str, str], *keys: int, status: int = 302) -> str:
    got = client.post(reverse(f"cockpit:{name}", args=keys), fields)
    assert got.status_code == status
    return unescape(got.content.decode())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "A name is missing"),
        ({"title": "x" * 81}, "longer than 80 characters"),
        ({"formula": ""}, "cannot be read at character 1"),
        ({"formula": "revenue_net + orders"}, "different units"),
        ({"formula": "revenue_net * revenue_net"}, "neither money"),
        ({"formula": "moon"}, "no metric or dimension called “moon”"),
        ({"style": "roman"}, "A name is missing"),
    ],
)
def test_a_metric_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    boss: Client, fields: dict[str, str], words: str
) -> None:
    said = write(boss, "metric-new", METRIC | fields, status=200)
    assert words in said
    if fields.get("title") != "":
        assert (METRIC | fields)["title"] in said
    assert not DefinedMetric.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "A name is missing"),
        ({"groups": ""}, "no group with values"),
        ({"groups": "Islands:"}, "no group with values"),
        ({"groups": "A: GB\nB: GB"}, "stands in two groups"),
        ({"base": "moon"}, "called “moon”"),
        ({"base": "day"}, "called “day”"),
        ({"base": "sku", "groups": "A: no such thing"}, "“no such thing” is no value of SKU"),
    ],
)
def test_a_dimension_that_cannot_be_kept_says_why(boss: Client, fields: dict[str, str], words: str) -> None:
    assert words in write(boss, "dimension-new", REGIONS | fields, status=200)
    assert not DefinedDimension.objects.exists()


def test_a_metric_is_revised_in_its_own_form(boss: Client) -> None:
    write(boss, "metric-new", METRIC)
    key = DefinedMetric.objects.get().pk
    form = unescape(boss.get(reverse("cockpit:metric", args=[key])).content.decode())
    assert "revenue_net / 2" in form
    write(boss, "metric", METRIC | {"formula": "revenue_net / 4"}, key)
    assert [one.formula for one in DefinedMetric.objects.all()] == ["revenue_net / 4"]


def test_a_metric_does_not_offer_itself_as_a_part(boss: Client) -> None:
    write(boss, "metric-new", METRIC)
    key = DefinedMetric.objects.get().pk
    known = boss.get(reverse("cockpit:metric", args=[key])).context["known"]
    assert f"own_{key}" not in {one.name for one in known}


def test_a_dimension_reads_back_as_it_was_written(boss: Client) -> None:
    write(boss, "dimension-new", REGIONS)
    kept = DefinedDimension.objects.get()
    assert kept.groups == [["Islands", ["GB"]], ["大陆", ["FR", "DE"]]]
    form = boss.get(reverse("cockpit:dimension", args=[kept.pk])).context["written"]
    assert form == {"title": "Regions", "groups": "Islands: GB\n大陆: FR, DE"}
    write(boss, "dimension", {**form, "base": "country"}, kept.pk)
    assert DefinedDimension.objects.get().groups == kept.groups


@pytest.mark.parametrize("name", ["metric", "dimension"])
def test_a_definition_that_is_none_is_not_found_and_not_made(boss: Client, name: str) -> None:
    address = reverse(f"cockpit:{name}", args=[999])
    assert boss.get(address).status_code == 404
    assert boss.post(address, METRIC | REGIONS).status_code == 404
    assert not DefinedMetric.objects.exists()
    assert not DefinedDimension.objects.exists()


def test_what_others_build_on_is_not_deleted_and_says_so(boss: Client) -> None:
    write(boss, "metric-new", METRIC)
    key = DefinedMetric.objects.get().pk
    write(boss, "metric-new", {"title": "Quarter", "formula": f"own_{key} / 2", "style": "money"})
    got = boss.post(reverse("cockpit:definition-delete"), {"metric": str(key)}, follow=True)
    assert "“Half” is part of another metric" in unescape(got.content.decode())
    assert DefinedMetric.objects.count() == 2


@pytest.mark.parametrize("key", ["", "abc", "-1", "9" * 30, "999"])
def test_deleting_what_is_none_deletes_nothing(boss: Client, key: str) -> None:
    write(boss, "metric-new", METRIC)
    assert (
        boss.post(reverse("cockpit:definition-delete"), {"metric": key, "dimension": key}).status_code == 302
    )
    assert DefinedMetric.objects.count() == 1


def test_deleting_is_never_done_by_a_link(boss: Client) -> None:
    assert boss.get(reverse("cockpit:definition-delete")).status_code == 405


@pytest.mark.parametrize("name", ["metric-new", "dimension-new", "definition-delete"])
def test_who_may_only_ask_defines_and_deletes_nothing(boss: Client, signed_in: Enter, name: str) -> None:
    write(boss, "metric-new", METRIC)
    reader = signed_in("warehouse")
    fields = METRIC | REGIONS | {"title": "Mine", "metric": str(DefinedMetric.objects.get().pk)}
    assert reader.post(reverse(f"cockpit:{name}"), fields).status_code == 403
    assert (DefinedMetric.objects.count(), DefinedDimension.objects.count()) == (1, 0)


def test_a_reader_sees_every_meaning_but_no_buttons(boss: Client, signed_in: Enter) -> None:
    write(boss, "metric-new", METRIC)
    got = signed_in("warehouse").get(reverse("cockpit:definitions"))
    assert "Half" in got.content.decode()
    assert (got.context["actions"], got.context["may"]) == ([], False)


def test_the_pages_read_chinese(empty: None, signed_in: Enter) -> None:
    client = signed_in("boss", language="zh-hans")
    for name in ("definitions", "metric-new", "dimension-new"):
        got = client.get(reverse(f"cockpit:{name}"))
        assert "指标" in got.content.decode() or "维度" in got.content.decode()
    assert "名称" in write(client, "metric-new", METRIC | {"title": ""}, status=200)
