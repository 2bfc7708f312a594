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


@pytest.mark.parametrize(
    "name", ["cost", "costs", "cost_minor", "purchase_cost_minor", "landed_cost", "total_costs_minor"]
)
@pytest.mark.parametrize("value", [250, "2.50", [250], {"was": 250}])
def test_whatever_is_called_a_cost_is_one(name: str, value: object) -> None:
    blind = Scope(sees_cost=False)
    for payload in ({name: value}, {"figures": {name: value}}, {"after": {"before": {name: value}}}):
        assert said(payload, blind) == []
        assert len(said(payload)) == 1


@pytest.mark.parametrize(
    ("payload", "lines"),
    [
        ({}, []),
        ({"figures": {}}, []),
        ({"units": True}, [("Units", "yes")]),
        ({"units": -7}, [("Units", "−7")]),
        ({"units": 10**15}, [("Units", "1,000,000,000,000,000")]),
        ({"units": ""}, [("Units", "")]),
        ({"units": 0.5}, [("Units", "0.5")]),
        ({"units": []}, [("Units", "")]),
        ({"units": [1, 2_000, None, True]}, [("Units", "1, 2,000, , yes")]),
        ({"units": [{"a": 1}, 5]}, [("Units", "2 lines")]),
        ({"name": "茶壶 🫖 <b>"}, [("Name", "茶壶 🫖 <b>")]),
        ({"codes": ["A", "B"]}, [("Codes", "A, B")]),
        ({"goods_minor": "1250", "currency": "GBP"}, [("Goods", "1250"), ("Currency", "GBP")]),
        ({"goods_minor": None}, [("Goods", "")]),
        ({"goods_minor": -1, "currency": "KWD"}, [("Goods", "−KWD0.001"), ("Currency", "KWD")]),
        ({"goods_minor": 1250}, [("Goods", "£12.50")]),
        ({"goods_minor": 1250, "currency": ""}, [("Goods", "£12.50"), ("Currency", "")]),
        (
            {"currency": "JPY", "before": {"goods_minor": 1_250}},
            [("Currency", "JPY"), ("Before · Goods", "JP¥1,250")],
        ),
        (
            {"before": {"code": "A"}, "after": {"code": "B"}},
            [("Before · Code", "A"), ("After · Code", "B")],
        ),
    ],
)
def test_a_payload_is_told_line_by_line(payload: dict[str, object], lines: list[tuple[str, str]]) -> None:
    told = [(words, text.replace("\xa0", "")) for words, text in said(payload)]
    assert told == lines


def test_lines_keep_the_order_in_which_they_were_written() -> None:
    assert [line.name for line in figures_of({"b": 1, "a": {"z": 1, "y": 2}, "c": 3}, EVERYTHING)] == [
        "b",
        "a.z",
        "a.y",
        "c",
    ]
