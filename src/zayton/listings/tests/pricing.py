"""Short ways to price rules and what became of them."""

from datetime import UTC, datetime

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.listings.models import Ask, PriceDecision, PriceMove, PriceRule, PriceRuleVersion
from zayton.listings.pricing.repricing import run_rule
from zayton.listings.pricing.writing import (
    RuleDraft,
    note_tested,
    switch_price_rules,
    write_price_rule,
)
from zayton.listings.rules.rule_bodies import MATCH, Guards, RuleBody

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
OPEN = Guards(floor_minor=100, most_percent=10_000)
LOWEST = RuleBody(MATCH, "GBP", guards=OPEN)


def write(body=LOWEST, name="Match", actor=SYSTEM, **more):
    return write_price_rule(draft=RuleDraft(name, body, **more), actor=actor, at=AT)


def switched_on(body=LOWEST, name="Match", **more):
    rule = write(body, name, **more)
    note_tested(rule_id=rule.pk, version=rule.version, actor=SYSTEM, at=AT)
    assert switch_price_rules(ids=[rule.pk], on=True, actor=SYSTEM, at=AT) == []
    return PriceRule.objects.get(pk=rule.pk)


def run(rule, at=AT):
    return run_rule(rule_id=rule.pk, at=at)


def moves():
    return [(one.listing.msku, one.from_minor, one.to_minor) for one in PriceMove.objects.order_by("pk")]


def asked(sku="CUP"):
    return Ask.objects.get(listing__msku=sku, kind="price")


def everything():
    kept = (PriceRule, PriceRuleVersion, PriceMove, PriceDecision, Ask, Entry)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in kept}


def only(refusals):
    (one,) = refusals
    return one.code
