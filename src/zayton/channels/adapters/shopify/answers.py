"""What became of drafts, as the port says it: pure."""

from collections.abc import Sequence

from zayton.channels.adapters.shopify.families import Asked
from zayton.channels.adapters.shopify.naming import Remote
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, Problem, Published, Standing
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, text


def all_failed(some: Sequence[Asked], fault: Fault) -> list[Published]:
    """The same fault for every draft of some products."""
    return [failed(draft, fault) for one in some for draft in one.drafts]


def left(some: Sequence[Asked], made: Sequence[Published], fault: Fault) -> list[Published]:
    """A fault for those that nothing was answered to yet."""
    done = {one.key.sku for one in made}
    return [one for one in all_failed(some, fault) if one.key.sku not in done]


def problem(error: Json) -> Problem:
    """What the shop has against a product."""
    field = error.get("field")
    names = [str(one) for one in field if str(one) != "input"] if isinstance(field, list) else []
    return Problem(text(error, "code") or "refused", text(error, "message"), ".".join(names))


def rejected(draft: ListingDraft, against: Sequence[Problem]) -> Published:
    """A draft that the shop does not take as it is."""
    fault = Fault(FaultKind.REFUSED, "; ".join(one.words for one in against))
    return Published(draft.key, draft.item, Standing.REJECTED, tuple(against), Outcome(draft.key.sku, fault))


def failed(draft: ListingDraft, fault: Fault) -> Published:
    """A draft of which nothing came yet."""
    return Published(draft.key, draft.item, Standing.PENDING, (), Outcome(draft.key.sku, fault))


def published(draft: ListingDraft, made: Remote, hidden: Sequence[Problem]) -> Published:
    """A draft that stands now; `hidden` is what keeps it out of the shop's window."""
    standing = Standing.INACTIVE if hidden else Standing.LIVE
    key = draft.key._replace(remote=made.text)
    return Published(key, made.variant, standing, tuple(hidden), Outcome(draft.key.sku))
