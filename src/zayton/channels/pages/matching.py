"""Seller SKUs that are nothing of ours yet, each with what it may be; confirmed together."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zayton.channels.matching_table import matching_table
from zayton.channels.permissions import READ, WORK_HELD
from zayton.channels.rules.signs import Strength
from zayton.channels.states import MatchState
from zayton.channels.suggestions import suggested
from zayton.channels.unmatched import SellerSku, seller_skus
from zayton.kernel.access.public import Actor, actor_of
from zayton.ui.public import Action, count_text, page, sentences

# beyond it counting what is strong would cost more than the page
_COUNTED = 2_000


@page(permission=READ.name)
def matching(request: HttpRequest) -> HttpResponseBase:
    """The seller SKUs of all shops that the reader sees; those to be matched first."""
    actor = actor_of(request)
    table = matching_table(actor.scope, chinese=(get_language() or "en").startswith("zh"))
    # rows, exports and bulk steps need no counts
    if answer := table.answer(request):
        return answer
    here = reverse("channels:matching")
    rows = seller_skus(scope=actor.scope)
    # with nothing to be matched, nothing is strong and nothing differs
    to_do = [
        Action(_("Strong suggestions"), f"{here}?f.strength={Strength.STRONG}", "check", primary=True),
        Action(_("Signs that differ"), f"{here}?f.strength={Strength.CONFLICT}", "alert-triangle"),
    ]
    actions = [
        *(to_do if rows else ()),
        Action(_("Matched"), f"{here}?f.state={MatchState.MATCHED}", "list"),
        Action(_("Nothing of ours"), f"{here}?f.state={MatchState.ASIDE}", "circle-off"),
    ]
    return table.respond(
        request, title=_("Match seller SKUs"), standing=_standing(actor, rows), actions=actions
    )


def _standing(actor: Actor, rows: Sequence[SellerSku]) -> str:
    if not rows:
        return _("Every seller SKU is matched.")
    words = [
        ngettext(
            "%(n)s seller SKU is no SKU of ours yet.", "%(n)s seller SKUs are no SKUs of ours yet.", len(rows)
        )
        % {"n": count_text(len(rows))}
    ]
    if len(rows) <= _COUNTED:
        found = suggested([one.offered for one in rows], by_title=False).values()
        strong = sum(one.strength == Strength.STRONG for one in found)
        differing = sum(one.strength == Strength.CONFLICT for one in found)
        if strong:
            said = ngettext("%(n)s has a strong suggestion.", "%(n)s have a strong suggestion.", strong)
            words.append(said % {"n": count_text(strong)})
        if differing:
            said = ngettext("The signs of %(n)s differ.", "The signs of %(n)s differ.", differing)
            words.append(said % {"n": count_text(differing)})
    if not actor.may(WORK_HELD.name):
        words.append(_("You may look at them; matching is for those who work documents held back."))
    return sentences(words)
