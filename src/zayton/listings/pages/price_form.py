"""The form of a price rule: what was typed, read into a rule, and a rule written into its fields."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from zayton.catalog.public import SkuCard, sku_cards, sku_ids_by_code
from zayton.kernel.money import AmountError, to_major, to_minor
from zayton.listings.models import PriceRule
from zayton.listings.pricing.writing import RuleDraft
from zayton.listings.rules.rule_bodies import HOLD, MATCH, Guards, Reach, RuleBody, Terms, Times

_KEY_DIGITS = 19


class FieldError(ValueError):
    """A field that holds no number, or names what there is not; the argument is the field's name."""


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


def draft_of(sent: QueryDict, rule: PriceRule | None) -> RuleDraft:
    """The rule that a form says; `FieldError` names a field that holds no number."""
    typed = typed_values(sent)
    currency = typed["currency"].strip().upper()
    body = RuleBody(
        strategy=typed["strategy"],
        currency=currency,
        amount_minor=_amount(typed, "amount", currency) or 0,
        alone=typed["alone"] or HOLD,
        condition=typed["condition"].strip().lower()[:20],
        fulfilled_by=typed["fulfilled_by"],
        percent=_hundredths(typed, "percent") or 0,
        margin=_hundredths(typed, "margin") or 0,
        stages=_stages(typed["stages"]),
        terms=Terms(
            _hundredths(typed, "commission") or 0,
            _hundredths(typed, "vat") or 0,
            _amount(typed, "fee", currency) or 0,
        ),
        guards=_guards(typed, currency),
        times=Times(_whole(typed, "every"), typed["from_hour"], typed["until_hour"], typed["weekdays"]),
        reach=_reach(typed),
    )
    return RuleDraft(
        typed["name"], body, _whole(typed, "priority", "number"), typed["dry_run"], rule.pk if rule else None
    )


def _guards(typed: Mapping[str, Any], currency: str) -> Guards:
    ending = typed["ending"].strip()
    return Guards(
        _amount(typed, "floor", currency),
        _amount(typed, "ceiling", currency),
        _hundredths(typed, "ceiling_percent"),
        _hundredths(typed, "most_percent") or 0,
        _amount(typed, "most", currency),
        _whole(typed, "moves"),
        _whole(typed, "ending") if ending else None,
        _amount(typed, "least", currency) or 0,
    )


def _reach(typed: Mapping[str, Any]) -> Reach:
    codes = typed["skus"].replace(",", " ").split()
    skus = sku_ids_by_code(codes) if codes else {}
    listings = typed["listings"].replace(",", " ").split()
    # a SKU that is mistyped would make a rule for all of them
    if set(skus) != set(codes) or not all(key.isdecimal() and len(key) < _KEY_DIGITS for key in listings):
        raise FieldError("reach")
    return Reach(
        typed["shops"],
        typed["categories"],
        typed["brands"],
        tuple(sorted(skus.values())),
        tuple(sorted(map(int, listings))),
    )


def _stages(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        days, _colon, percent = line.replace("\uff1a", ":").partition(":")
        found.append((_number(days, "stages"), _number(_decimal(percent, "stages") * 100, "stages")))
    return tuple(found)


def _amount(typed: Mapping[str, Any], name: str, currency: str) -> int | None:
    text = typed[name].strip()
    if not text:
        return None
    try:
        return to_minor(text, currency)
    except AmountError as problem:
        raise FieldError(name if len(currency) == 3 else "currency") from problem


def _hundredths(typed: Mapping[str, Any], name: str) -> int | None:
    text = typed[name].strip().rstrip("%")
    return _number(_decimal(text, name) * 100, name) if text else None


def _decimal(text: str, name: str) -> Decimal:
    try:
        found = Decimal(text.strip().rstrip("%"))
    except InvalidOperation as problem:
        raise FieldError(name) from problem
    # a percentage of a million digits is no percentage
    if not found.is_finite() or abs(found.adjusted()) > 9:
        raise FieldError(name)
    return found


def _number(value: Decimal | str, name: str) -> int:
    try:
        exact = Decimal(value)
    except InvalidOperation as problem:
        raise FieldError(name) from problem
    if not exact.is_finite() or abs(exact) > 10**9 or exact != exact.to_integral_value():
        raise FieldError(name)
    return int(exact)


def _whole(typed: Mapping[str, Any], name: str, said: str = "") -> int:
    return _number(typed[name].strip(), said or name)


def _small(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 3 else 0


def _major(minor: int | None, currency: str) -> str:
    if minor is None or not currency:
        return ""
    return str(to_major(minor, currency)) if minor else ""


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{(Decimal(hundredths) / 100).normalize():f}"
