"""The form of a price rule: what was typed, read into a rule, and a rule written into its fields."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.http import QueryDict

from zayton.catalog.public import SkuCard, sku_cards, sku_ids_by_code
from zayton.kernel.money import to_major, to_minor
from zayton.listings.models import PriceRule
from zayton.listings.pricing.writing import RuleDraft
from zayton.listings.rules.rule_bodies import HOLD, MATCH, Guards, Reach, RuleBody, Terms, Times

_KEY_DIGITS = 19


def fresh_body(currency: str) -> RuleBody:
    """What an empty form begins with."""
    return RuleBody(MATCH, currency)


def values_of(name: str, priority: int, body: RuleBody, *, dry_run: bool) -> dict[str, Any]:
    """A rule as its form shows it."""
    guards, times = body.guards, body.times
    return {
        "name": name,
        "priority": str(priority),
        "dry_run": dry_run,
        "strategy": body.strategy,
        "currency": body.currency,
        "amount": _major(body.amount_minor, body.currency),
        "percent": _percent(body.percent),
        "margin": _percent(body.margin),
        "stages": "\n".join(f"{days}: {_percent(percent)}" for days, percent in body.stages),
        "alone": body.alone,
        "condition": body.condition,
        "fulfilled_by": body.fulfilled_by,
        "commission": _percent(body.terms.commission),
        "vat": _percent(body.terms.vat),
        "fee": _major(body.terms.fee_minor, body.currency),
        "floor": _major(guards.floor_minor, body.currency),
        "ceiling": _major(guards.ceiling_minor, body.currency),
        "ceiling_percent": _percent(guards.ceiling_percent),
        "most_percent": _percent(guards.most_percent),
        "most": _major(guards.most_minor, body.currency),
        "moves": str(guards.moves_a_day),
        "ending": "" if guards.ending is None else f"{guards.ending:02d}",
        "least": _major(guards.least_minor, body.currency),
        "every": str(times.every_minutes),
        "from_hour": times.from_hour,
        "until_hour": times.until_hour,
        "weekdays": times.weekdays,
        "shops": body.reach.shops,
        "categories": body.reach.categories,
        "brands": body.reach.brands,
        "skus": " ".join(card.code for card in _cards(body.reach.skus)),
        "listings": " ".join(map(str, body.reach.listings)),
    }


def _cards(keys: tuple[int, ...]) -> list[SkuCard]:
    return sorted(sku_cards(keys).values(), key=lambda card: card.code) if keys else []


def typed_values(sent: QueryDict) -> dict[str, Any]:
    """What was typed, to be shown again as it was."""
    blank = values_of("", 50, RuleBody(MATCH), dry_run=False)
    lists = {name: keys_of(sent, name) for name in ("shops", "categories", "brands", "weekdays")}
    hours = {name: _small(sent.get(name, "")) for name in ("from_hour", "until_hour")}
    return {name: sent.get(name, "") for name in blank} | lists | hours | {"dry_run": "dry_run" in sent}


def keys_of(sent: QueryDict, name: str) -> tuple[int, ...]:
    """The numbers that were ticked."""
    return tuple(
        int(key) for key in sent.getlist(name) if key.isdecimal() and key.isascii() and len(key) < _KEY_DIGITS
    )


def draft_of(sent: QueryDict, rule: PriceRule | None) -> tuple[RuleDraft, list[str]]:
    """The rule that a form says, and every field that cannot be read or names what there is not, in their order.

    Such a field counts as left blank, so that what else is wrong can be told with it.
    """
    read = _Reading(typed_values(sent))
    typed, currency = read.typed, read.typed["currency"].strip().upper()
    body = RuleBody(
        strategy=typed["strategy"],
        currency=currency,
        amount_minor=read.amount("amount", currency) or 0,
        alone=typed["alone"] or HOLD,
        condition=typed["condition"].strip().lower()[:20],
        fulfilled_by=typed["fulfilled_by"],
        percent=read.hundredths("percent") or 0,
        margin=read.hundredths("margin") or 0,
        stages=read.of("stages", _stages) or (),
        terms=Terms(
            read.hundredths("commission") or 0,
            read.hundredths("vat") or 0,
            read.amount("fee", currency) or 0,
        ),
        guards=_guards(read, currency),
        times=Times(
            read.of("every", _number) or 0, typed["from_hour"], typed["until_hour"], typed["weekdays"]
        ),
        reach=_reach(read),
    )
    priority = read.of("priority", _number) or 0
    draft = RuleDraft(typed["name"], body, priority, typed["dry_run"], rule.pk if rule else None)
    return draft, list(dict.fromkeys(read.wrong))


_Found = TypeVar("_Found")


class _Reading:
    """What was typed, read field by field; `wrong` are the fields that could not be."""

    def __init__(self, typed: Mapping[str, Any]) -> None:
        self.typed = typed
        self.wrong: list[str] = []

    def of(self, name: str, read: Callable[[str], _Found], *, else_wrong: str = "") -> _Found | None:
        """What a field says; `None` where it is wrong."""
        try:
            return read(self.typed[name].strip())
        # a percentage of a million digits is no percentage either
        except (InvalidOperation, ValueError):
            self.wrong.append(else_wrong or name)
            return None

    def amount(self, name: str, currency: str) -> int | None:
        """Minor units; `None` for a blank."""
        if not self.typed[name].strip():
            return None
        # without a currency nobody can say how many decimals an amount has
        blamed = name if len(currency) == 3 else "currency"
        return self.of(name, lambda text: to_minor(text, currency), else_wrong=blamed)

    def hundredths(self, name: str) -> int | None:
        """Hundredths of a percent; `None` for a blank."""
        return self.of(name, _hundredths) if self.typed[name].strip().rstrip("%") else None


def _guards(read: _Reading, currency: str) -> Guards:
    return Guards(
        read.amount("floor", currency),
        read.amount("ceiling", currency),
        read.hundredths("ceiling_percent"),
        read.hundredths("most_percent") or 0,
        read.amount("most", currency),
        read.of("moves", _number) or 0,
        read.of("ending", _number) if read.typed["ending"].strip() else None,
        read.amount("least", currency) or 0,
    )


def _reach(read: _Reading) -> Reach:
    typed = read.typed
    return Reach(
        typed["shops"],
        typed["categories"],
        typed["brands"],
        read.of("skus", _skus) or (),
        read.of("listings", _listings) or (),
    )


def _skus(text: str) -> tuple[int, ...]:
    codes = text.replace(",", " ").split()
    found = sku_ids_by_code(codes) if codes else {}
    # a SKU that is mistyped would make a rule for all of them
    if set(found) != set(codes):
        raise ValueError(text)
    return tuple(sorted(found.values()))


def _listings(text: str) -> tuple[int, ...]:
    keys = text.replace(",", " ").split()
    if not all(key.isdecimal() and len(key) < _KEY_DIGITS for key in keys):
        raise ValueError(text)
    return tuple(sorted(map(int, keys)))


def _stages(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        days, _colon, percent = line.replace("\uff1a", ":").partition(":")
        found.append((_number(days), _hundredths(percent)))
    return tuple(found)


def _hundredths(text: str) -> int:
    found = Decimal(text.strip().rstrip("%"))
    if not found.is_finite() or abs(found.adjusted()) > 9:
        raise ValueError(text)
    return _number(found * 100)


def _number(value: Decimal | str) -> int:
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) > 10**9 or exact != exact.to_integral_value():
        raise ValueError(str(value))
    return int(exact)


def _small(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 3 else 0


def _major(minor: int | None, currency: str) -> str:
    if minor is None or not currency:
        return ""
    return str(to_major(minor, currency)) if minor else ""


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{(Decimal(hundredths) / 100).normalize():f}"
