"""Why a warehouse wrote stock up or down, read from the remark it left in place of a description."""

import re

# the order matters: "damaged, wrongly coded" is damaged; online words come last as they are vague
_REMARKS = (
    (
        "damaged",
        r"dama|dagam|wet|rust|mould|crush|crack|smash|broke|break|faulty|thr[eo]w|destroy|unsale|smudge",
    ),
    ("sample", r"sample|showroom|display|given away|mailout"),
    ("found", r"found|put aside"),
    ("corrected", r"code|wrong|marked|mrked|mix|sold|label|credit|return|adjust|correct|error|oops|reverse"),
    ("lost", r"missing|lost|\bmia\b|can'?t find|mystery|not rcvd"),
    ("corrected", r"amazon|dotcom|ebay|fba|online|order|check|count|test|fix|\?"),
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
