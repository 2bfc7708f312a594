"""The refusals a caller may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.channels.calling.reaching import PRIVATE_HOST
from zayton.channels.ports.faults import TYPED, Fault, FaultKind
from zayton.channels.states import InboundState
from zayton.kernel.errors import Reason, Refusal, register_reasons

UNKNOWN_SITE = "channels.unknown_site"
UNKNOWN_ZONE = "channels.unknown_zone"
UNKNOWN_CURRENCY = "channels.unknown_currency"
NO_WAREHOUSE = "channels.no_warehouse"
NO_OWNER = "channels.no_owner"
NO_ADAPTER = "channels.no_adapter"
NAME_TAKEN = "channels.name_taken"
FIELD_MISSING = "channels.field_missing"
BAD_ADDRESS = "channels.bad_address"
PRIVATE_ADDRESS = "channels.private_address"
NOT_FOUND = "channels.not_found"
SITE_TAKEN = "channels.site_taken"
SHOP_TAKEN = "channels.shop_taken"
BAD_CADENCE = "channels.bad_cadence"
NOT_ALLOWED = "channels.not_allowed"
UNREADABLE = "channels.unreadable"
NOBODY_TAKES = "channels.nobody_takes"
BROKE = "channels.broke"
UNKNOWN_SHOP = "channels.unknown_shop"
OTHER_SELLER = "channels.other_seller"
NOT_ALLOWED_HELD = "channels.not_allowed_held"
TOO_MANY_HELD = "channels.too_many_held"
NO_DOCUMENT = "channels.no_document"
DOCUMENT_MOVE = "channels.document_move"
UNKNOWN_SKU = "channels.unknown_sku"
MANY_SKUS = "channels.many_skus"
SIGNS_DIFFER = "channels.signs_differ"
NOTHING_ALIKE = "channels.nothing_alike"
UNSEEN_SHOP = "channels.unseen_shop"
BAD_MSKU = "channels.bad_msku"
SAID_SINCE = "channels.said_since"
TWO_MATCHES = "channels.two_matches"
TYPED_WRONG = "channels.typed_wrong"
FAULTS = {kind: f"channels.fault_{kind.value}" for kind in FaultKind}
"""The refusal that each kind of fault of a marketplace becomes."""


def refusal_of(fault: Fault, subject: str = "") -> Refusal:
    """A fault of a marketplace as a refusal, with its own words."""
    if PRIVATE_HOST in fault.figures:
        return Refusal(PRIVATE_ADDRESS, str(fault.figures[PRIVATE_HOST]))
    if TYPED in fault.figures:
        return Refusal(TYPED_WRONG, subject, {"said": within_a_sentence(fault.said)})
    return Refusal(FAULTS[fault.kind], subject, {**fault.figures, "said": within_a_sentence(fault.said)})


def within_a_sentence(said: str) -> str:
    """The words of a marketplace as they stand before our own full stop."""
    return said.strip().rstrip(".。") or "–"


register_reasons(
    {
        UNKNOWN_SITE: Reason(
            _("There is no marketplace site %(subject)s."),
            _("Add the site first, or choose one of the list."),
        ),
        UNKNOWN_ZONE: Reason(
            _("%(subject)s: %(zone)s is not a time zone."), _("Choose an IANA zone such as Europe/London.")
        ),
        UNKNOWN_CURRENCY: Reason(
            _("%(subject)s: %(currency)s is not a currency."), _("Write an ISO 4217 code such as GBP.")
        ),
        NO_WAREHOUSE: Reason(
            _("%(subject)s has no warehouse to ship from."), _("Choose at least one warehouse, each once.")
        ),
        NO_OWNER: Reason(
            _("%(subject)s has nobody whose goods it sells."),
            _("Add your company under Goods, Owners of goods, and choose it here."),
        ),
        NO_ADAPTER: Reason(
            _("Zayton does not know the marketplace %(subject)s."), _("Choose one of the list.")
        ),
        NAME_TAKEN: Reason(
            _("There is a connection named %(subject)s already."), _("Give this one another name.")
        ),
        FIELD_MISSING: Reason(
            _("%(subject)s is missing."), _("Fill it in; the help beside it says where to find it.")
        ),
        BAD_ADDRESS: Reason(
            _("%(subject)s is not an address of a marketplace."),
            _("Write https://…, or leave it blank for the real one. Plain http is for this machine only."),
        ),
        PRIVATE_ADDRESS: Reason(
            _("%(subject)s belongs to a private network or to this machine, which Zayton does not call."),
            _(
                "If your shop is there, have whoever runs Zayton set ZAYTON_PRIVATE_ADDRESSES: private for a shop "
                "within your network, loopback for the sandbox on this machine."
            ),
        ),
        NOT_FOUND: Reason(
            _("There is no connection %(subject)s."), _("Look for it in the list of connections.")
        ),
        SITE_TAKEN: Reason(
            _("%(subject)s is connected to another shop already."), _("A site of an account is one shop.")
        ),
        SHOP_TAKEN: Reason(
            _("%(subject)s sells through another connection already."),
            _("Take it off that connection first, or open another shop."),
        ),
        BAD_CADENCE: Reason(
            _("%(subject)s cannot be pulled every %(seconds)s seconds."),
            _("Write between 10 seconds and a day; the marketplace's own limits still hold."),
        ),
        NOT_ALLOWED: Reason(_("You may not change connections."), _("Ask the owner or an administrator.")),
        OTHER_SELLER: Reason(
            _("These credentials are of %(subject)s, but this connection is of %(seller)s."),
            _("Use credentials of the same account, or make a connection of its own for the other one."),
        ),
        NOT_ALLOWED_HELD: Reason(
            _("You may not work or discard documents."), _("Ask the owner or an administrator.")
        ),
        TOO_MANY_HELD: Reason(
            _("%(count)s documents are too many at once."), _("Choose at most %(limit)s, then the next.")
        ),
        NO_DOCUMENT: Reason(
            _("There is no document %(subject)s."), _("Look for it in the list of documents held back.")
        ),
        DOCUMENT_MOVE: Reason(
            _("%(subject)s is not held back: %(state)s."),
            _("Nothing needs to be done with it."),
            {"state": lambda state: dict(InboundState.choices).get(state, state)},
        ),
        UNKNOWN_SKU: Reason(_("There is no SKU %(subject)s."), _("Choose one of the catalogue.")),
        MANY_SKUS: Reason(
            _("Several SKUs are called like %(subject)s: %(codes)s."),
            _("Write the whole code of one of them."),
        ),
        SIGNS_DIFFER: Reason(
            _("Signs about %(subject)s name different SKUs: %(codes)s."),
            _("Look at both, and match it to the right one by its code."),
        ),
        NOTHING_ALIKE: Reason(
            _("Nothing in the catalogue is like %(subject)s."),
            _("Match it by the code of a SKU, or add the SKU to the catalogue first."),
        ),
        UNSEEN_SHOP: Reason(
            _("There is no shop %(subject)s that you may see."),
            _("Write the name or code of one of your shops."),
        ),
        BAD_MSKU: Reason(
            _("A seller SKU cannot have %(length)s characters."), _("Write between 1 and %(most)s of them.")
        ),
        SAID_SINCE: Reason(
            _("Somebody has said something else of %(subject)s since."),
            _("It is left as it is now. Look at it, and match it by hand if it is wrong."),
        ),
        TWO_MATCHES: Reason(
            _("%(subject)s is named twice with different SKUs."), _("Leave the right one of the two rows.")
        ),
        TYPED_WRONG: Reason(_("%(said)s."), _("Change it, then try again.")),
        UNREADABLE: Reason(
            _("%(subject)s is not written as the marketplace documents it: %(said)s."),
            _("It is kept as it came. Update Zayton, then work it again."),
        ),
        NOBODY_TAKES: Reason(
            _("Nobody in this installation takes %(subject)s."),
            _(
                "It was discarded, and is kept for a month: it can be worked again once an update takes such documents."
            ),
        ),
        BROKE: Reason(
            _("Taking %(subject)s over broke off: %(words)s."),
            _("It is kept and holds up nothing else. Work it again, and tell us if it fails again."),
        ),
        "channels.unknown_msku": Reason(
            _("The seller SKU %(subject)s is no SKU of ours yet."),
            _("Match it to a SKU; what was held back for it is then taken over by itself."),
        ),
        UNKNOWN_SHOP: Reason(
            _("%(subject)s was sold on the site %(site)s, which no shop of ours is connected to."),
            _("Connect the site to a shop, then work it again."),
        ),
        FAULTS[FaultKind.THROTTLED]: Reason(
            _("The marketplace asks for fewer calls: %(said)s."), _("Zayton waits and goes on by itself.")
        ),
        FAULTS[FaultKind.AWAY]: Reason(
            _("The marketplace does not answer as it should: %(said)s."),
            _("Zayton tries again by itself; nothing is lost meanwhile."),
        ),
        FAULTS[FaultKind.DENIED]: Reason(
            _("The marketplace denies access: %(said)s."),
            _("Check the credentials and the permissions of the account, then connect again."),
        ),
        FAULTS[FaultKind.GONE]: Reason(
            _("The marketplace does not have it (any more): %(said)s."),
            _("Look at it there, or publish it anew."),
        ),
        FAULTS[FaultKind.REFUSED]: Reason(
            _("The marketplace refused it: %(said)s."), _("Mend what it names, then send it again.")
        ),
        FAULTS[FaultKind.UNREADABLE]: Reason(
            _("The marketplace answered in a way that Zayton does not know: %(said)s."),
            _("Update Zayton; what came is kept."),
        ),
    }
)
