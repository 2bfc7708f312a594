"""Publishing drafts: several products a call, each with an answer of its own.

A mutation works its fields one after the other, and what one of them has against it stops none of the others. So ten
products take three calls (how they stand, what they shall be, where they are shown) and are paid for in the same
points as one by one.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zayton.channels.adapters.shopify.answers import all_failed, failed, left, problem, published, rejected
from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.drafts import Family, problems, product_input
from zayton.channels.adapters.shopify.families import Asked, Ready, by_product, packed, with_standing
from zayton.channels.adapters.shopify.finding import Finder, remote
from zayton.channels.adapters.shopify.limits import SETS
from zayton.channels.adapters.shopify.shop import Shop
from zayton.channels.adapters.shopify.standing import Product, Products
from zayton.channels.adapters.shopify.stock import ShopifyStock
from zayton.channels.adapters.shopify.together import Field, together
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, Problem, Published, StockAsked
from zayton.channels.ports.parts import Json, missing, part, parts, text

# a product takes Shopify up to some seconds, and a call of many of them must end before anybody hangs up
_AT_ONCE = 10
_TIMEOUT, _A_PRODUCT = 30.0, 6.0  # seconds
# a shop to which so many single products in a row were told in vain is itself away
_IN_VAIN = 3


class Publisher:
    """Makes products stand as drafted."""

    def __init__(self, client: Client, shop: Shop, finder: Finder, stock: ShopifyStock) -> None:
        self._client = client
        self._shop = shop
        self._finder = finder
        self._stock = stock
        self._products = Products(client)

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """See `ListingPort`. A SKU that the shop has already is changed, wherever it stands."""
        asked = by_product(drafts, self._finder.remotes([draft.key for draft in drafts]))
        found: dict[str, Published] = {}
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            try:
                made = self._published(some)
            except Fault as fault:
                if fault.kind not in (FaultKind.DENIED, FaultKind.THROTTLED):
                    made = self._one_by_one(some, fault)
                elif found:
                    # the rest would meet the same: they come again
                    made = all_failed(asked[start:], fault)
                else:
                    raise
            away = _in_vain(made)
            if away is not None:
                # each further set would wait for minutes, and units with it: the rest comes again
                made = [*made, *all_failed(asked[start + _AT_ONCE :], away)]
            found |= {one.key.sku: one for one in made}
            if len(found) == len(drafts):
                break
        return [found[draft.key.sku] for draft in drafts]

    def _one_by_one(self, some: Sequence[Asked], fault: Fault) -> list[Published]:
        """A call that failed over one of several products is no word about the others."""
        # a shop that is away is so for each of them
        if len(some) == 1 or fault.passes:
            return all_failed(some, fault)
        made: list[Published] = []
        for one in some:
            try:
                made += self._published([one])
            except Fault as its_own:
                made += all_failed([one], its_own)
        return made

    def _published(self, some: Sequence[Asked]) -> list[Published]:
        made: list[Published] = []
        ready: list[Ready] = []
        later: list[Asked] = []
        standing, faults = self._products.standing([one.identifier for one in some])
        for place, unseen in enumerate(some):
            product = standing.get(place, Product())
            one = unseen if product is None else with_standing(unseen, product.id, product.variants)
            if place in faults:
                made += all_failed([one], faults[place])
            elif product is None:
                later.append(one)
            elif product.id and product.id in {each.identifier.get("id") for each in ready}:
                # told of by its handle and by a SKU of it: how it stands is asked anew once that is done
                later.append(one)
            elif against := self._against(one, product):
                made += [rejected(draft, against) for draft in one.drafts]
            else:
                ready.append(self._ready(one, product))
        try:
            for few in packed(ready):
                made += self._set_or_alone(few)
            for one in later:
                made += self._published([one])
        except Fault as fault:
            if not made or not (fault.passes or fault.kind is FaultKind.DENIED):
                raise
            # what was made is told of: made anew with the rest, it would use up the same points each time
            return made + left(some, made, fault)
        return made

    def _set_or_alone(self, few: Sequence[Ready]) -> list[Published]:
        try:
            return self._set(few)
        except Fault as fault:
            # its answer was lost: a product that takes for ever must not hold its neighbours each time anew
            if fault.kind != FaultKind.AWAY or not fault.may_be_done or len(few) == 1:
                raise
            return self._alone([one.asked for one in few])

    def _alone(self, some: Sequence[Asked]) -> list[Published]:
        """Products one by one, each looked at anew, as the call before may have made it after all."""
        made: list[Published] = []
        in_vain = 0
        for one in some:
            try:
                made += self._published([one])
                in_vain = 0
            except Fault as fault:
                in_vain = in_vain + 1 if fault.kind is FaultKind.AWAY else 0
                if _is_of_all(fault) or in_vain == _IN_VAIN:
                    if not made:
                        raise
                    return made + left(some, made, fault)
                made += all_failed([one], fault)
        return made

    def _against(self, asked: Asked, product: Product) -> list[Problem]:
        family = Family(asked.drafts, asked.remotes, product.variants)
        ours = self._shop.facts.currency
        other = next((one.currency for one in asked.drafts if one.currency != ours), None)
        if other is None:
            return problems(family)
        words = _("The shop sells in %(ours)s, not in %(asked)s.") % {"ours": ours, "asked": other}
        return [*problems(family), Problem("currency", words, "currency")]

    def _ready(self, asked: Asked, product: Product) -> Ready:
        family = Family(asked.drafts, asked.remotes, product.variants)
        identifier = {"id": product.id} if product.id else asked.identifier
        return Ready(asked, identifier, product_input(family, location=self._shop.facts.location))

    def _set(self, some: Sequence[Ready]) -> list[Published]:
        fields = [
            Field(
                "productSet",
                {
                    "input": ("ProductSetInput!", one.input),
                    "identifier": ("ProductSetIdentifiers", one.identifier),
                },
                ", synchronous: true",
                _MADE % one.shown,
            )
            for one in some
        ]
        told, faults = self._told(fields)
        made: list[Published] = []
        good: dict[int, Json] = {}
        for place, one in enumerate(some):
            answer = told.get(place, {})
            errors = [problem(error) for error in parts(answer, "userErrors")]
            if place in faults:
                made += all_failed([one.asked], faults[place])
            elif errors:
                made += [rejected(draft, errors) for draft in one.asked.drafts]
            elif not text(part(answer, "product"), "id"):
                made += all_failed([one.asked], missing("product"))
            else:
                good[place] = part(answer, "product")
        return made + self._shown([(some[place].asked, product) for place, product in good.items()])

    def _shown(self, made: Sequence[tuple[Asked, Json]]) -> list[Published]:
        """Put products that were set into the shop's window, and known ones' units right."""
        if not made:
            return []
        hidden, faults = self._put_in_window([text(product, "id") for _asked, product in made])
        known = [one for asked, _product in made for one in asked.drafts if one.key.sku in asked.remotes]
        self._stock.show([StockAsked(one.key, one.quantity) for one in known])
        found: list[Published] = []
        for place, (asked, product) in enumerate(made):
            if place in faults:
                found += all_failed([asked], faults[place])
            else:
                found += self._listings(asked, product, hidden.get(place, []))
        return found

    def _put_in_window(self, products: Sequence[str]) -> tuple[dict[int, list[Problem]], dict[int, Fault]]:
        """Publish to the online shop, where there is one that we may publish to."""
        if not self._shop.window:
            words = _("The shop has no online store to publish to.")
            return {
                place: [Problem("no_online_store", words, severe=False)] for place in range(len(products))
            }, {}
        window = [{"publicationId": self._shop.window}]
        fields = [
            Field(
                "publishablePublish",
                {"id": ("ID!", product), "input": ("[PublicationInput!]!", window)},
                "",
                "{ userErrors { field message } }",
            )
            for product in products
        ]
        told, faults = self._told(fields)
        return {
            place: [problem(error) for error in parts(answer, "userErrors")] for place, answer in told.items()
        }, faults

    def _told(self, fields: Sequence[Field]) -> tuple[dict[int, Json], dict[int, Fault]]:
        # not made again by itself: minutes would pass over a set that is better told of in smaller pieces
        timeout = _TIMEOUT + _A_PRODUCT * len(fields)
        return together(self._client, "mutation", fields, operation=SETS, timeout=timeout, safe=False)

    def _listings(self, asked: Asked, product: Json, hidden: Sequence[Problem]) -> list[Published]:
        # of a product of more variants than are told of, those that were there are known all the same
        made = {
            **asked.remotes,
            **{
                text(one, "sku"): remote(one, self._shop.facts.location)
                for one in parts(part(product, "variants"), "nodes")
            },
        }
        return [
            published(one, made[one.key.sku], hidden)
            if one.key.sku in made
            else failed(one, missing("variants"))
            for one in asked.drafts
        ]


def _in_vain(made: Sequence[Published]) -> Fault | None:
    """The last fault of a set over whose every product the shop was away."""
    faults = [one.outcome.fault for one in made]
    if faults and all(fault is not None and fault.kind is FaultKind.AWAY for fault in faults):
        return faults[-1]
    return None


def _is_of_all(fault: Fault) -> bool:
    """Whether every other product would meet the same: a shop that could not even be reached, or lets us do nothing."""
    unreached = fault.kind is FaultKind.AWAY and not fault.may_be_done
    return unreached or fault.kind in (FaultKind.DENIED, FaultKind.THROTTLED)


_MADE = """{
  product { id status variants(first: %d) { nodes { id sku product { id } inventoryItem { id } } } }
  userErrors { field message code }
}"""
