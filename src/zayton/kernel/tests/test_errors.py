"""A refusal is told in words: figures that are codes are called as people call them, and the codes stay beside."""

import pytest
from django.utils import translation

from zayton.kernel.errors import Refusal, declared_reasons, words_of

SPOKEN = [
    (
        Refusal("orders.move", "A1", {"state": "shipped", "target": "cancelled"}),
        "Order A1 is “Shipped” and cannot become “Cancelled”.",
        "订单 A1 当前是“已发货”，不能变为“已取消”。",
    ),
    (
        Refusal("intake.not_allowed", "intake.import"),
        "You lack the permission “Upload files and import them”.",
        "您没有“上传并导入文件”权限。",
    ),
    (
        Refusal("http.forbidden", figures={"permission": "intake.import"}),
        "This needs the permission “Upload files and import them”, which was not granted.",
        "此操作需要权限“上传并导入文件”，当前未授予。",
    ),
    (
        Refusal("access.beyond_own", "lin", {"what": "costs"}),
        "lin would get more than you have yourself: the sight of costs.",
        "给 lin 的权限超过了您自己的：查看成本。",
    ),
    (
        Refusal("stock.no_route", figures={"from": "CUSTOMER", "to": "LEEDS-A"}),
        "Goods cannot go from Customer to LEEDS-A in this way.",
        "货物不能以此方式从 客户 到 LEEDS-A。",
    ),
    (
        Refusal("catalog.field_unknown", figures={"field": "code"}),
        "“SKU” cannot be changed this way.",
        "“SKU”不能这样修改。",
    ),
]


@pytest.mark.parametrize(("refusal", "english", "chinese"), SPOKEN, ids=lambda one: getattr(one, "code", ""))
def test_codes_are_told_in_the_readers_language(refusal: Refusal, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert words_of(refusal)[0] == english
    with translation.override("zh-hans"):
        assert words_of(refusal)[0] == chinese


@pytest.mark.django_db
def test_a_metric_is_called_by_its_name_on_pages() -> None:
    refusal = Refusal("lake.not_cut_by", "units_on_hand", {"dimension": "Country"})
    with translation.override("en"):
        assert words_of(refusal)[0] == "“Units on hand” is not known by Country."
        gone = Refusal("lake.cost_hidden", "own_999")
        assert words_of(gone)[0].startswith("“own_999” shows")


def test_an_unknown_code_shows_itself() -> None:
    with translation.override("en"):
        assert (
            "“melted”"
            in words_of(Refusal("orders.move", "A1", {"state": "melted", "target": "cancelled"}))[0]
        )


def test_every_figure_that_is_called_something_stands_in_the_words() -> None:
    for code, reason in declared_reasons().items():
        for name in reason.called:
            assert f"%({name})s" in str(reason.words), code
