"""Why a warehouse wrote stock up or down, read from the remark it left in place of a description."""

import re
from typing import NamedTuple

_REMARKS = (
    ("damaged", r"damag|dagam|wet|rust|mould|crush|crack|smash|broke|break|faulty|thrown|throw|destroy|unsale|smudge"),
    ("sample", r"sample|showroom|display|given away|mailout"),
    ("found", r"found|put aside|on shelf"),
    ("recoded", r"barcode|wrong|marked|mrked|coded|code mix|mix|label|sold as|sold in|sold sets|marked as"),
    ("lost", r"missing|lost|mia|can'?t find|mystery|not rcvd"),
    ("returned", r"return|credit|put back"),
    ("channel", r"amazon|dotcom|ebay|fba|website|online|john lewis|cargo|allocate"),
    ("counted", r"check|count|adjust|\?|oops|error|incorrect|reverse|test|computer"),
)
_PATTERNS = tuple((reason, re.compile(pattern)) for reason, pattern in _REMARKS)


class AdjustmentLine(NamedTuple):
    """A correction of stock: units, positive when written up, and the reason with the remark it was read from."""

    sku_id: int
    quantity: int
    reason: str
    remark: str
    row: int


def adjustment_reason(remark: str, quantity: int) -> str:
    """The reason code for a remark; without a telling one, `found` for what was written up and `unexplained` else.

    `damaged`, `sample`, `found`, `recoded`, `lost`, `returned`, `channel`, `counted`: the first that the remark
    speaks of. A plain article description tells nothing.
    """
    text = remark.casefold()
    if remark and not (remark.isupper() and len(remark) > 12):
        for reason, pattern in _PATTERNS:
            if pattern.search(text):
                return reason
    return "found" if quantity > 0 else "unexplained"
