"""Writing price rules: each change is a version of its own, and none works before somebody saw what it would do."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.listings.errors import NOT_ALLOWED, UNKNOWN_LISTING
from zayton.listings.models import PriceBounds, PriceRule, PriceRuleVersion
from zayton.listings.permissions import MANAGE
from zayton.listings.pricing.errors import (
    BAD_BOUNDS,
    BAD_FIELD,
    BEYOND_SCOPE,
    NAME_NEEDED,
    NAME_TAKEN,
    NOT_TESTED,
    UNKNOWN_PRICE_RULE,
)
from zayton.listings.pricing.events import (
    BOUNDS_SET,
    RULE_DELETED,
    RULE_REVISED,
    RULE_SWITCHED,
    RULE_WRITTEN,
)
from zayton.listings.pricing.queries import body_of
from zayton.listings.queries.listing import seen_listings
from zayton.listings.rules.rule_bodies import RuleBody, as_json, mistakes

LONGEST_NAME = 80


class RuleDraft(NamedTuple):
    """A price rule as somebody wrote it; `id` is set when it changes one."""

    name: str
    body: RuleBody
    priority: int = 50
    dry_run: bool = False
    id: int | None = None


def write_price_rule(
    *, draft: RuleDraft, actor: Actor, at: datetime, unread: Sequence[str] = ()
) -> PriceRule | list[Refusal]:
    """Keep a new rule, off, or the next version of one, which is then off until it was tested again.

    `unread` names fields of which nobody could tell what they say: they are refused with all others that cannot be.
    """
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    try:
        with transaction.atomic():
            return _write(draft, actor, at, unread)
    except IntegrityError:
        # somebody else took the name at this moment; what else breaks a rule is no refusal
        if taken := _about_name(draft.name.strip(), draft.id):
            return taken
        raise


def _write(draft: RuleDraft, actor: Actor, at: datetime, unread: Sequence[str]) -> PriceRule | list[Refusal]:
    found = PriceRule.objects.select_for_update().filter(pk=draft.id or 0, is_deleted=False).first()
    if draft.id is not None and found is None:
        return [Refusal(UNKNOWN_PRICE_RULE, str(draft.id))]
    if refusals := _refusals(draft, found, actor.scope, unread):
        return refusals
    if found is not None:
        return _revise(found, draft, actor, at)
    made = PriceRule.objects.create(name=draft.name.strip(), priority=draft.priority, dry_run=draft.dry_run)
    _keep(made, draft.body, actor, at)
    _tell(RULE_WRITTEN, made, {"name": made.name, "strategy": draft.body.strategy}, actor, at)
    return made


def _refusals(
    draft: RuleDraft, found: PriceRule | None, scope: Scope, unread: Sequence[str]
) -> list[Refusal]:
    name = draft.name.strip()
    # all at once: who mends one field after the other tries as often as there are fields
    refusals = _about_name(name, draft.id)
    wrong = [*mistakes(draft.body), *unread]
    if not 0 <= draft.priority <= 10_000:
        wrong.append("priority")
    refusals += [Refusal(BAD_FIELD, name[:LONGEST_NAME], {"field": field}) for field in dict.fromkeys(wrong)]
    beyond = not covers(scope, draft.body) or (found is not None and not covers(scope, body_of(found)))
    return [*refusals, Refusal(BEYOND_SCOPE, name[:LONGEST_NAME])] if beyond else refusals


def _about_name(name: str, rule_id: int | None) -> list[Refusal]:
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        return [Refusal(NAME_NEEDED, figures={"most": LONGEST_NAME})]
    taken = PriceRule.objects.filter(name=name).exclude(pk=rule_id or 0).exists()
    return [Refusal(NAME_TAKEN, name)] if taken else []


def covers(scope: Scope, body: RuleBody) -> bool:
    """Whether somebody sees all the shops that a rule moves prices in."""
    return scope.shops is None or (bool(body.reach.shops) and set(body.reach.shops) <= scope.shops)


def _revise(found: PriceRule, draft: RuleDraft, actor: Actor, at: datetime) -> PriceRule:
    same_body = body_of(found) == draft.body
    named = (found.name, found.priority, found.dry_run)
    if same_body and named == (draft.name.strip(), draft.priority, draft.dry_run):
        return found
    found.name, found.priority, found.dry_run = draft.name.strip(), draft.priority, draft.dry_run
    if not same_body:
        found.version += 1
        # what nobody has seen the outcome of must not go on by itself
        found.is_on = False
        _keep(found, draft.body, actor, at)
    found.save()
    payload = {"name": found.name, "strategy": draft.body.strategy, "rule_version": found.version}
    _tell(RULE_REVISED, found, payload, actor, at)
    return found


def _keep(rule: PriceRule, body: RuleBody, actor: Actor, at: datetime) -> None:
    PriceRuleVersion.objects.create(
        rule=rule, number=rule.version, body=as_json(body), made_at=at, made_by=actor.id
    )


def note_tested(*, rule_id: int, version: int, actor: Actor, at: datetime) -> None:
    """Somebody saw what this version of a rule would do now."""
    PriceRule.objects.filter(pk=rule_id, version=version).update(
        tested_version=version, tested_by=actor.id, tested_at=at
    )


def switch_price_rules(*, ids: Sequence[int], on: bool, actor: Actor, at: datetime) -> list[Refusal]:
    """Switch rules on, or off; on only as somebody saw them tested. Refusals, or none."""
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    refusals: list[Refusal] = []
    with transaction.atomic():
        for rule in _held(ids, actor, refusals):
            if on and rule.tested_version != rule.version:
                refusals.append(Refusal(NOT_TESTED, rule.name))
            elif rule.is_on != on:
                PriceRule.objects.filter(pk=rule.pk).update(is_on=on, due_at=at if on else None)
                payload = {"name": rule.name, "is_on": on, "rule_version": rule.version}
                _tell(RULE_SWITCHED, rule, payload, actor, at)
    return refusals


def delete_price_rules(*, ids: Sequence[int], actor: Actor, at: datetime) -> list[Refusal]:
    """Delete rules; their moves stay in the log. Refusals, or none."""
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    refusals: list[Refusal] = []
    with transaction.atomic():
        for rule in _held(ids, actor, refusals):
            name = rule.name
            # its name is free again, and the log can still say what it was called
            gone = f"{name[:60]} (#{rule.pk})"
            PriceRule.objects.filter(pk=rule.pk).update(is_deleted=True, is_on=False, due_at=None, name=gone)
            _tell(RULE_DELETED, rule, {"name": name}, actor, at)
    return refusals


def _held(ids: Sequence[int], actor: Actor, refusals: list[Refusal]) -> Iterator[PriceRule]:
    """The rules that the actor may change, locked in the order of their keys; why not the others is added."""
    found = PriceRule.objects.select_for_update().filter(pk__in=ids, is_deleted=False)
    rules = {rule.pk: rule for rule in found.order_by("pk")}
    for key in sorted(set(ids)):
        rule = rules.get(key)
        if rule is None:
            refusals.append(Refusal(UNKNOWN_PRICE_RULE, str(key)))
        elif not covers(actor.scope, body_of(rule)):
            refusals.append(Refusal(BEYOND_SCOPE, rule.name))
        else:
            yield rule


class BoundsDraft(NamedTuple):
    """The lowest and highest price that a listing may have, in minor units of its own currency; `None`: no bound."""

    listing_id: int
    floor_minor: int | None
    ceiling_minor: int | None


def set_price_bounds(*, drafts: Sequence[BoundsDraft], actor: Actor, at: datetime) -> list[Refusal]:
    """Set the bounds of listings, which every rule keeps; both blank takes them off. Refusals, or none."""
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    wanted = {draft.listing_id: draft for draft in drafts}
    refusals, told, rows, bare = [], [], [], []
    with transaction.atomic():
        listings = seen_listings(scope=actor.scope).filter(pk__in=wanted).in_bulk()
        standing = {one.listing_id: one for one in PriceBounds.objects.filter(listing_id__in=listings)}
        for key, draft in sorted(wanted.items()):
            listing, was = listings.get(key), standing.get(key)
            if listing is None or not listing.currency:
                refusals.append(Refusal(UNKNOWN_LISTING, str(key)))
                continue
            if not _bounds_stand(draft):
                refusals.append(Refusal(BAD_BOUNDS, listing.msku))
                continue
            if ((was and (was.floor_minor, was.ceiling_minor)) or (None, None)) == draft[1:]:
                continue
            if draft[1:] == (None, None):
                bare.append(key)
            else:
                rows.append(
                    PriceBounds(listing_id=key, currency=listing.currency, set_at=at, set_by=actor.id)
                )
                rows[-1].floor_minor, rows[-1].ceiling_minor = draft.floor_minor, draft.ceiling_minor
            payload = {"floor_minor": draft.floor_minor, "ceiling_minor": draft.ceiling_minor}
            named = {"shop": [listing.shop_id]} | ({"sku": [listing.sku_id]} if listing.sku_id else {})
            told.append(Happening(BOUNDS_SET, key, at, {**payload, "currency": listing.currency}, named))
        PriceBounds.objects.filter(listing_id__in=bare).delete()
        PriceBounds.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["listing"],
            update_fields=["currency", "floor_minor", "ceiling_minor", "set_at", "set_by"],
            batch_size=500,
        )
        append(told, actor=actor)
    return refusals


def _bounds_stand(draft: BoundsDraft) -> bool:
    given = [one for one in draft[1:] if one is not None]
    return all(0 < one < 10**12 for one in given) and given == sorted(given)


def _tell(event: Event, rule: PriceRule, payload: dict[str, object], actor: Actor, at: datetime) -> None:
    append([Happening(event, rule.pk, at, payload)], actor=actor)
