"""The figures of an entry are said in the reader's words, and costs only to those who see them."""

from collections.abc import Generator

import pytest
from django.utils import translation

from zayton.kernel.access.public import Scope
from zayton.web.figures import Line, figures_of

EVERYTHING = Scope.everything()


@pytest.fixture(autouse=True)
def _in_english() -> Generator[None]:
    with translation.override("en"):
        yield


def said(payload: dict[str, object], scope: Scope = EVERYTHING) -> list[tuple[str, str]]:
    return [(line.words, line.text) for line in figures_of(payload, scope)]


@pytest.mark.parametrize(
    ("payload", "line"),
    [
        ({"units": 12_345}, ("Units", "12,345")),
        ({"units": 0}, ("Units", "0")),
        ({"country": "FR"}, ("Country", "France")),
        ({"goods_minor": 1250, "currency": "GBP"}, ("Goods", "£12.50")),
        ({"goods_minor": 1250, "currency": "JPY"}, ("Goods", "JP¥1,250")),
        ({"charge_minor": 0, "currency": "GBP"}, ("Charges", "0 GBP")),
        ({"dry_run": False}, ("Dry run", "no")),
        ({"customer": None}, ("Customer (opaque)", "")),
        ({"roles": ["boss", "buyer"]}, ("Roles", "Owner, Buyer")),
        ({"promises": [[1, 2, 3, 4, "only"]]}, ("Promised lines", "1 line")),
        ({"target": "orders"}, ("Imported as", "Orders and returns")),
        ({"target": "of another time"}, ("Imported as", "of another time")),
        ({"outcomes": {"sale": 5}}, ("Became · Sales", "5")),
        ({"nobody_declared_it": "x"}, ("nobody_declared_it", "x")),
    ],
)
def test_a_figure_is_said_in_english(payload: dict[str, object], line: tuple[str, str]) -> None:
    assert said(payload)[0] == line


@pytest.mark.parametrize(
    ("payload", "line"),
    [
        ({"country": "FR"}, ("国家", "法国")),
        ({"dry_run": True}, ("试运行", "是")),
        ({"roles": ["boss", "buyer"]}, ("角色", "老板、采购")),
        ({"promises": [[1], [2]]}, ("已分配行", "2 行")),
        ({"outcomes": {"sale": 5}}, ("去向 · 销售", "5")),
    ],
)
def test_a_figure_is_said_in_chinese(payload: dict[str, object], line: tuple[str, str]) -> None:
    with translation.override("zh-hans"):
        assert said(payload)[0] == line


def test_costs_are_told_only_to_those_who_see_them() -> None:
    payload: dict[str, object] = {"units": 1, "cost_minor": 250, "was": {"cost_minor": 3}}
    assert [line[0] for line in said(payload)] == ["Units", "Cost", "Before · Cost"]
    assert said(payload, Scope(sees_cost=False)) == [("Units", "1")]


def test_the_name_in_the_payload_stays_with_the_line() -> None:
    assert figures_of({"outcomes": {"sale": 5}}, EVERYTHING) == [Line("outcomes.sale", "Became · Sales", "5")]
