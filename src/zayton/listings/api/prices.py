"""Price rules: listed, written, tested, switched; their moves, and the bounds that all of them keep."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import NOT_FOUND, Key, Page, Problem, Query, all_refused, refused, rows_of
from zayton.kernel.time import now
from zayton.listings.api.price_shapes import (
    MOST_TRIED,
    BoundsSaid,
    DoneShown,
    MovesAsked,
    MoveShown,
    MovesSaid,
    RuleSaid,
    RuleShown,
    RulesShown,
    SwitchSaid,
    TrialShown,
    TriedShown,
)
from zayton.listings.api.routing import routes
from zayton.listings.models import PriceRule
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.pricing.queries import bodies_of, body_of, moves_seen, standing_rules
from zayton.listings.pricing.repricing import Tried, try_rule, undo_moves
from zayton.listings.pricing.words import reason_words
from zayton.listings.pricing.writing import (
    BoundsDraft,
    RuleDraft,
    note_tested,
    set_price_bounds,
    switch_price_rules,
    write_price_rule,
)
from zayton.listings.rules.repricing import Move
from zayton.listings.rules.rule_bodies import Guards, Reach, RuleBody, Terms, Times, as_json


@routes.read("/price-rules", permission=READ, answers=RulesShown, words=_("List price rules"))
def price_rules(request: HttpRequest) -> RulesShown:
    """All rules."""
    rules = list(standing_rules())
    bodies = bodies_of(rules)
    return RulesShown(rules=[_shown(rule, bodies[rule.pk]) for rule in rules])


@routes.write(
    "/price-rules",
    permission=MANAGE,
    answers=RuleShown,
    words=_("Write a price rule"),
    about=_(
        "A new rule is off; a changed one is off again. It can be switched on once its test was asked for."
    ),
)
def write_rule(request: HttpRequest, said: RuleSaid) -> RuleShown:
    """A rule, new or changed."""
    draft = RuleDraft(said.name, _body(said), said.priority, said.dry_run, said.id)
    done = write_price_rule(draft=draft, actor=actor_of(request), at=now())
    if isinstance(done, list):
        raise all_refused(done)
    return _shown(done, body_of(done))


@routes.write(
    "/price-rules/{int:rule_id}/test",
    permission=MANAGE,
    answers=TrialShown,
    words=_("Test a price rule"),
    about=_("What it would do now; no price moves. After this it may be switched on."),
)
def test_rule(request: HttpRequest, rule_id: Key) -> TrialShown:
    """What a rule would do."""
    rule = standing_rules().filter(pk=rule_id).first()
    if rule is None:
        raise Problem(404, Refusal(NOT_FOUND))
    actor, at = actor_of(request), now()
    tried = try_rule(rule=rule, body=body_of(rule), at=at, scope=actor.scope)
    note_tested(rule_id=rule.pk, version=rule.version, actor=actor, at=at)
    moving = [one for one in tried if isinstance(one.outcome, Move)]
    # what moves comes first: of ten thousand listings only a part is told
    told = [*moving, *(one for one in tried if not isinstance(one.outcome, Move))][:MOST_TRIED]
    shown = [_tried(one, sees_cost=actor.scope.sees_cost) for one in told]
    return TrialShown(version=rule.version, reached=len(tried), moving=len(moving), listings=shown)


@routes.write(
    "/price-rules/switch", permission=MANAGE, answers=DoneShown, words=_("Switch price rules on or off")
)
def switch_rules(request: HttpRequest, said: SwitchSaid) -> DoneShown:
    """On or off."""
    refusals = switch_price_rules(ids=said.ids, on=said.on, actor=actor_of(request), at=now())
    return _done(len(set(said.ids)) - len(refusals), refusals)


@routes.read(
    "/price-moves",
    permission=READ,
    answers=Page[MoveShown],
    words=_("List price moves"),
    about=_("The latest first."),
)
def price_moves(request: HttpRequest, asked: Query[MovesAsked]) -> Page[MoveShown]:
    """The log of moves."""
    found = moves_seen(scope=actor_of(request).scope)
    found = found.filter(listing_id=asked.listing) if asked.listing else found
    found = found.filter(rule_id=asked.rule) if asked.rule else found
    rows, following = rows_of(found, asked, newest_first=True)
    return Page(items=[MoveShown.model_validate(row) for row in rows], next=following)


@routes.write("/price-moves/undo", permission=MANAGE, answers=DoneShown, words=_("Take price moves back"))
def undo(request: HttpRequest, said: MovesSaid) -> DoneShown:
    """Former prices again."""
    count, refusals = undo_moves(ids=said.move_ids, actor=actor_of(request), at=now())
    return _done(count, refusals)


@routes.write("/price-bounds", permission=MANAGE, answers=DoneShown, words=_("Set the bounds of prices"))
def price_bounds(request: HttpRequest, said: BoundsSaid) -> DoneShown:
    """The lowest and highest prices of listings."""
    drafts = [BoundsDraft(one.listing_id, one.floor_minor, one.ceiling_minor) for one in said.bounds]
    refusals = set_price_bounds(drafts=drafts, actor=actor_of(request), at=now())
    return _done(len({one.listing_id for one in said.bounds}) - len(refusals), refusals)


def _done(count: int, refusals: list[Refusal]) -> DoneShown:
    if refusals and not count:
        raise all_refused(refusals)
    return DoneShown(done=count, refusals=[refused(one) for one in refusals])


def _shown(rule: PriceRule, body: RuleBody) -> RuleShown:
    return RuleShown(
        id=rule.pk,
        name=rule.name,
        version=rule.version,
        priority=rule.priority,
        is_on=rule.is_on,
        dry_run=rule.dry_run,
        is_tested=rule.tested_version == rule.version,
        ran_at=rule.ran_at,
        body=as_json(body),
    )


def _body(said: RuleSaid) -> RuleBody:
    times = said.times.model_dump() | {"weekdays": tuple(said.times.weekdays)}
    reach = {name: tuple(keys) for name, keys in said.reach.model_dump().items()}
    return RuleBody(
        strategy=said.strategy,
        currency=said.currency,
        amount_minor=said.amount_minor,
        percent=said.percent,
        margin=said.margin,
        stages=tuple((one.days, one.percent) for one in said.stages),
        alone=said.alone,
        condition=said.condition,
        fulfilled_by=said.fulfilled_by,
        terms=Terms(**said.terms.model_dump()),
        guards=Guards(**said.guards.model_dump()),
        times=Times(**times),
        reach=Reach(**reach),
    )


def _tried(one: Tried, *, sees_cost: bool) -> TriedShown:
    facts, outcome = one.asked.facts, one.outcome
    return TriedShown(
        listing_id=one.asked.listing.pk,
        msku=one.asked.listing.msku,
        currency=facts.currency,
        price_minor=facts.price_minor,
        to_minor=outcome.to_minor if isinstance(outcome, Move) else None,
        code=outcome.code,
        detail=reason_words(outcome.code, outcome.figures, facts.currency, sees_cost=sees_cost),
        guard=outcome.guard if isinstance(outcome, Move) else "",
        floor_minor=outcome.floor_minor if sees_cost else None,
    )
