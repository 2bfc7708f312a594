"""Codes in order files that stand for money rather than goods."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

CHARGES = (
    "postage",
    "carriage",
    "manual",
    "discount",
    "samples",
    "bank_charges",
    "marketplace_fee",
    "commission",
    "bad_debt",
    "voucher",
    "tax",
    "gift_wrap",
    "other",
)

USUAL_CODES: Mapping[str, str] = MappingProxyType(
    {
        "POST": "postage",
        "DOT": "postage",
        "C2": "carriage",
        "M": "manual",
        "D": "discount",
        "S": "samples",
        "BANK CHARGES": "bank_charges",
        "AMAZONFEE": "marketplace_fee",
        "CRUK": "commission",
        "B": "bad_debt",
        "GIFT_*": "voucher",
        "PADS": "other",
    }
)
"""What the codes mean until a shop says otherwise; a pattern that ends in `*` covers all that begin so."""


class ServiceCodes:
    """Tells whether a code is a charge; answers are kept, since a file repeats few codes many times."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        folded = [(pattern.strip().upper(), charge) for pattern, charge in patterns]
        self._known = {pattern: charge for pattern, charge in folded if not pattern.endswith("*")}
        self._starts = sorted(
            ((pattern[:-1], charge) for pattern, charge in folded if pattern.endswith("*")),
            # the longest beginning first, so that GIFT_WRAP* is asked before GIFT_*
            key=lambda pair: -len(pair[0]),
        )
        self._asked: dict[str, str] = {}

    def charge(self, code: str) -> str:
        """The charge that a code stands for, `""` when it names goods; case and outer spaces do not count."""
        if code not in self._asked:
            self._asked[code] = self._find(code.strip().upper())
        return self._asked[code]

    def _find(self, code: str) -> str:
        known = self._known.get(code)
        if known is None:
            known = next((charge for start, charge in self._starts if code.startswith(start)), "")
        # a shop that sells something called M takes the usual meaning back this way
        return "" if known == "goods" else known
