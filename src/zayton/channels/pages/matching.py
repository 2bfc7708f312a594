"""Seller SKUs that are nothing of ours yet, each with a suggestion, confirmed together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.catalog.public import sku_ids_by_code
from zayton.channels.errors import UNKNOWN_SKU
from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.permissions import READ, WORK_HELD
from zayton.channels.unmatched import Unmatched, unmatched_skus
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.ui.public import Empty, count_text, page


@page(permission=READ.name)
def matching(request: HttpRequest) -> HttpResponseBase:
    """The seller SKUs that documents wait for; posting matches those that were ticked."""
    actor = actor_of(request)
    rows = unmatched_skus(scope=actor.scope)
    if request.method == "POST" and actor.may(WORK_HELD.name):
        _match(request, rows, actor)
        return redirect("channels:matching")
    standing = ngettext(
        "%(n)s seller SKU is no SKU of ours yet.", "%(n)s seller SKUs are no SKUs of ours yet.", len(rows)
    )
    return render(
        request,
        "channels/matching.html",
        {
            "title": _("Match seller SKUs"),
            "standing": standing % {"n": count_text(len(rows))}
            if rows
            else _("Every seller SKU is matched."),
            "rows": list(enumerate(rows)),
            "may_match": actor.may(WORK_HELD.name),
            "empty": Empty(
                _("Every seller SKU is matched"),
                _("One that is no SKU of yours would be listed here, with the documents that wait for it."),
                icon="circle-check",
            ),
        },
    )


def _match(request: HttpRequest, rows: list[Unmatched], actor: Actor) -> None:
    standing = {(row.shop_id, row.msku) for row in rows}
    typed: list[tuple[int, str, str]] = []
    for number in request.POST.getlist("row"):
        shop, msku = request.POST.get(f"shop.{number}", ""), request.POST.get(f"msku.{number}", "")
        code = request.POST.get(f"code.{number}", "").strip()
        # only what is asked for on this page: a form made by hand matches nothing else
        if code and shop.isdecimal() and (int(shop[:18]), msku) in standing:
            typed.append((int(shop[:18]), msku, code))
    ids = sku_ids_by_code({code for *_rest, code in typed}) if typed else {}
    for unknown in sorted({code for *_rest, code in typed if code not in ids}):
        messages.error(request, " ".join(words_of(Refusal(UNKNOWN_SKU, unknown))))
    drafts = [MatchDraft(shop, msku, ids[code]) for shop, msku, code in typed if code in ids]
    done = match_skus(drafts=drafts, actor=actor, at=now())
    if done:
        words = ngettext(
            "%(n)s seller SKU is matched; what waited for it is being taken over.",
            "%(n)s seller SKUs are matched; what waited for them is being taken over.",
            done,
        )
        messages.success(request, words % {"n": count_text(done)})
