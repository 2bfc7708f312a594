"""Why a warehouse wrote stock up or down, read from the remark it left in place of a description."""

import re

# the order matters: "damaged, wrongly coded" is damaged; online words come last as they are vague
_REMARKS = (
    (
        "damaged",
        r"dama|dagam|wet|rust|mould|crush|crack|smash|broke|break|faulty|thr[eo]w|destroy|unsale|smudge"
        r"|破|损坏|损毁|受潮|发霉|坏了|次品|残次|不良|报废|过期|销毁",
    ),
    ("sample", r"sample|showroom|display|given away|mailout|样品|展示|赠送"),
    ("found", r"(?<!not )found|put aside|盘盈|(?<!未)(?<!没)(?<!没有)找到|找回|多出"),
    (
        "corrected",
        r"code|wrong|marked|mrked|mix|sold|label|credit|return|adjust|correct|error|oops|reverse"
        r"|错|更正|调整|标签|混放|退货",
    ),
    (
        "lost",
        r"missing|lost|\bmia\b|can'?t find|not found|mystery|not rcvd"
        r"|盘亏|丢失|遗失|丢了|丢件|找不到|未找到|没找到|没有找到|短少|短缺|少了",
    ),
    ("corrected", r"amazon|dotcom|ebay|fba|online|order|check|count|test|fix|\?|盘点|测试|？"),
)
_PATTERNS = tuple((reason, re.compile(pattern)) for reason, pattern in _REMARKS)
_TITLE_LENGTH = 12


def adjustment_reason(remark: str, quantity: int) -> str:
    """The reason for a correction: `damaged`, `sample`, `found`, `lost` or `corrected`.

    The first pattern that the remark speaks of decides. Nothing written, or just the article's title (long and in
    capitals): `found` for units written up, `lost` for units written down.
    """
    # warehouses write in lower case; a long line of capitals is only the article's title
    if remark and not (remark.isupper() and len(remark) > _TITLE_LENGTH):
        text = remark.casefold()
        for reason, pattern in _PATTERNS:
            if pattern.search(text):
                return reason
    return "found" if quantity > 0 else "lost"
