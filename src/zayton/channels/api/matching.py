"""Seller SKUs over HTTP: what each may be and why, and which are nothing of ours."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import SkuCard, sku_cards
from zayton.channels.api.match_shapes import AsideSaid, ReasonShown, SellerSkusAsked, SellerSkuShown
from zayton.channels.api.routing import routes
from zayton.channels.api.shapes import MatchesShown
from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.matching_words import code_of
from zayton.channels.permissions import READ, WORK_HELD
from zayton.channels.rules.signs import NOTHING, Suggestion
from zayton.channels.states import MatchState
from zayton.channels.suggestions import suggested
from zayton.channels.unmatched import SellerSku, seller_skus
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import UNKNOWN, Page, Query, all_refused, cut, place_of, refused
from zayton.kernel.time import now


@routes.read(
    "/seller-skus",
    permission=READ,
    answers=Page[SellerSkuShown],
    words=_("List seller SKUs"),
    about=_(
        "By shop and name; those to be matched with what they may be and why. Confirm suggestions with `/matches`."
    ),
)
def list_seller_skus(request: HttpRequest, asked: Query[SellerSkusAsked]) -> Page[SellerSkuShown]:
    """Seller SKUs in one state."""
    scope = actor_of(request).scope
    rows = [
        one
        for one in seller_skus(scope=scope, states=[asked.state])
        if asked.shop in (None, one.offered.shop_id)
    ]
    place = place_of(asked, size=2)
    rows = sorted((one for one in rows if place is None or one.key > place), key=lambda one: one.key)
    # suggestions of the page alone, unless it is cut by them
    found = _suggested(rows if asked.strength else rows[: asked.limit + 1])
    fitting = [
        one
        for one in rows
        if asked.strength is None or found.get(one.key, NOTHING).strength == asked.strength
    ]
    page, following = cut(fitting, asked, lambda one: one.key)
    cards = _cards(page, found)
    return Page(items=[_shown(one, found.get(one.key), cards) for one in page], next=following)


def _suggested(rows: list[SellerSku]) -> dict[tuple[int, str], Suggestion]:
    return suggested([one.offered for one in rows if one.state == MatchState.OPEN])


def _cards(page: list[SellerSku], found: dict[tuple[int, str], Suggestion]) -> dict[int, SkuCard]:
    reasons = [reason for one in page for reason in found.get(one.key, NOTHING).reasons]
    return sku_cards({one.sku_id for one in reasons} | {one.sku_id for one in page if one.sku_id})


def _shown(one: SellerSku, found: Suggestion | None, cards: dict[int, SkuCard]) -> SellerSkuShown:
    offered = one.offered
    reasons = found.reasons if found else ()
    return SellerSkuShown(
        shop_id=offered.shop_id,
        msku=offered.msku,
        state=one.state,
        title=offered.title,
        item=offered.item,
        barcode=offered.barcode,
        fulfilled_by=offered.fulfilled_by,
        waiting=one.waiting,
        sku=code_of(one.sku_id, cards) if one.sku_id else None,
        suggested=code_of(found.sku_id, cards) if found and found.sku_id else None,
        strength=found.strength if found else None,
        reasons=[
            ReasonShown(sku_id=why.sku_id, sku=code_of(why.sku_id, cards), sign=why.sign, said=why.said)
            for why in reasons
        ],
    )


@routes.write(
    "/seller-skus/aside",
    permission=WORK_HELD,
    answers=MatchesShown,
    words=_("Set seller SKUs aside"),
    about=_("They are nothing of yours and asked about no more; a match with null takes that back."),
)
def set_aside(request: HttpRequest, said: AsideSaid) -> MatchesShown:
    """Say that seller SKUs are nothing of ours."""
    actor = actor_of(request)
    refusals: list[Refusal] = []
    drafts: list[MatchDraft] = []
    for row, one in enumerate(said.seller_skus):
        if actor.scope.sees_shop(one.shop_id):
            drafts.append(MatchDraft(one.shop_id, one.msku, None, aside=True))
        else:
            figures: dict[str, int | str] = {"field": "shop_id", "value": one.shop_id}
            refusals.append(Refusal(UNKNOWN, figures=figures, row=row))
    if not drafts:
        raise all_refused(refusals)
    changed = match_skus(drafts=drafts, actor=actor, at=now())
    return MatchesShown(changed=changed, refusals=[refused(one) for one in refusals])
