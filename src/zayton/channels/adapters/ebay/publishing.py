"""Publishing drafts: items in bulk, then offers, then the listings that come of them.

Told twice it is as if told once: items are replaced whole, an offer that exists is replaced rather than made again,
and one that is on sale already changes its listing without being published anew.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from zayton.channels.adapters.ebay.answers import member_status, problems_in, problems_of, told_fault
from zayton.channels.adapters.ebay.client import Client, in_slices, passing
from zayton.channels.adapters.ebay.mapping.drafts import group_body, group_of, item_body, offer_body
from zayton.channels.adapters.ebay.offers import BASE, OfferBook
from zayton.channels.adapters.ebay.sites import language_of
from zayton.channels.adapters.ebay.terms import Conditions
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, Problem, Published, Standing
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, part, parts, text


class Publisher:
    """Makes listings stand as drafted."""

    def __init__(self, client: Client, book: OfferBook, terms: Conditions) -> None:
        self._client = client
        self._book = book
        self._terms = terms

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """In the order of the drafts; a fault of one never touches the others."""
        run = _Run(drafts)
        for some in in_slices(range(len(drafts))):
            self._put_items(run, some)
        # what is not known to stand there is new, most of the time
        for some in in_slices([at for at in run.going() if not run.offers[at]]):
            self._create_offers(run, some)
        for at in run.going():
            if at not in run.created:
                self._try(run, at, lambda at=at: self._put_offer(run, at))
        alone = [at for at in run.going() if not group_of(drafts[at])]
        for some in in_slices([at for at in alone if not run.live[at]]):
            self._publish(run, some)
        for members in run.groups():
            self._publish_group(run, members)
        if any(fault and not fault.passes for fault in run.faults):
            self._terms.forget()
        return [run.result(at) for at in range(len(drafts))]

    def _put_items(self, run: "_Run", some: Sequence[int]) -> None:
        requests = [item_body(run.drafts[at]) for at in some]
        try:
            told = self._bulk("bulk_create_or_replace_inventory_item", requests, run.drafts[some[0]].key.site)
        except Fault as fault:
            run.fail(some, fault)
            return
        answers = {text(one, "sku"): one for one in told}
        for at in some:
            run.note(at, answers.get(run.drafts[at].key.sku, {}))

    def _create_offers(self, run: "_Run", some: Sequence[int]) -> None:
        """Make offers together; one that eBay does not take is looked at by itself, as it may stand there already."""
        drafts = [run.drafts[at] for at in some]
        try:
            requests = [offer_body(one, self._terms.of_site(one.key.site)) for one in drafts]
            told = self._bulk("bulk_create_offer", requests, drafts[0].key.site)
        except Fault as fault:
            if passing(fault):
                run.fail(some, fault)
            return
        # two sites may have offers on one SKU
        made = {
            (text(one, "sku"), text(one, "marketplaceId")): one for one in told if member_status(one) < 300
        }
        for at, draft in zip(some, drafts, strict=True):
            offer = text(made.get((draft.key.sku, draft.key.site), {}), "offerId")
            if offer:
                run.offers[at] = offer
                run.created.add(at)

    def _put_offer(self, run: "_Run", at: int) -> None:
        draft = run.drafts[at]
        body = offer_body(draft, self._terms.of_site(draft.key.site))
        known = self._book.on_site(draft.key)
        if not known:
            run.offers[at] = self._create(draft, body)
            return
        run.offers[at] = text(known, "offerId")
        run.live[at] = text(known, "status") == "PUBLISHED"
        run.items[at] = text(part(known, "listing"), "listingId")
        told = self._client.told(
            "inventory",
            "PUT",
            f"{BASE}/offer/{run.offers[at]}",
            body=body,
            headers={"content-language": language_of(draft.key.site)},
        )
        run.problems[at] += problems_of(told)

    def _create(self, draft: ListingDraft, body: dict[str, Any]) -> str:
        [told] = self._bulk("bulk_create_offer", [body], draft.key.site) or [{}]
        if member_status(told) < 300:
            return text(told, "offerId")
        # an answer that was lost leaves an offer behind, which the repeated call finds
        if known := self._book.on_site(draft.key):
            return text(known, "offerId")
        raise told_fault(member_status(told), list(parts(told, "errors")))

    def _publish(self, run: "_Run", some: Sequence[int]) -> None:
        requests = [{"offerId": run.offers[at]} for at in some]
        try:
            told = self._bulk("bulk_publish_offer", requests, run.drafts[some[0]].key.site)
        except Fault as fault:
            run.fail(some, fault)
            return
        answers = {text(one, "offerId"): one for one in told}
        for at in some:
            run.note(at, answers.get(run.offers[at], {}))
            run.items[at] = text(answers.get(run.offers[at], {}), "listingId")
            run.live[at] = bool(run.items[at])

    def _publish_group(self, run: "_Run", members: Sequence[int]) -> None:
        drafts = [run.drafts[at] for at in members]
        key, site = group_of(drafts[0]), drafts[0].key.site
        path, headers = (
            f"{BASE}/inventory_item_group/{quote(key, safe='')}",
            {"content-language": language_of(site)},
        )
        try:
            body = group_body(drafts, self._group(path))
            self._client.ask("inventory", "PUT", path, body=body, headers=headers)
            asked = {"inventoryItemGroupKey": key, "marketplaceId": site}
            told = self._client.told(
                "inventory", "POST", f"{BASE}/offer/publish_by_inventory_item_group", body=asked
            )
        except Fault as fault:
            run.fail(members, fault)
            return
        for at in members:
            run.problems[at] += problems_of(told)
            run.items[at], run.live[at] = text(told, "listingId"), True

    def _group(self, path: str) -> Json:
        try:
            return self._client.read("inventory", path)
        except Fault as fault:
            if fault.kind is not FaultKind.GONE:
                raise
            return {}

    def _bulk(self, name: str, requests: list[dict[str, Any]], site: str) -> list[Json]:
        told = self._client.told(
            "inventory",
            "POST",
            f"{BASE}/{name}",
            body={"requests": requests},
            headers={"content-language": language_of(site)},
        )
        return list(parts(told, "responses"))

    def _try(self, run: "_Run", at: int, work: Any) -> None:
        try:
            work()
        except Fault as fault:
            if passing(fault):
                # the rest would meet the same: they come again with this one
                run.fail([other for other in run.going() if other >= at], fault)
            else:
                run.fail([at], fault)


class _Run:
    """How far each draft of a set has come."""

    def __init__(self, drafts: Sequence[ListingDraft]) -> None:
        self.drafts = drafts
        self.faults: list[Fault | None] = [None] * len(drafts)
        self.problems: list[tuple[Problem, ...]] = [()] * len(drafts)
        self.offers = [draft.key.remote for draft in drafts]
        self.items = [""] * len(drafts)
        self.live = [False] * len(drafts)
        self.created: set[int] = set()

    def going(self) -> list[int]:
        """Those that nothing has stopped."""
        return [at for at, fault in enumerate(self.faults) if fault is None]

    def groups(self) -> list[list[int]]:
        """Those that go on as variations, by group and site."""
        found: dict[tuple[str, str], list[int]] = {}
        for at in self.going():
            if key := group_of(self.drafts[at]):
                found.setdefault((key, self.drafts[at].key.site), []).append(at)
        return list(found.values())

    def fail(self, some: Sequence[int], fault: Fault) -> None:
        """A call failed for these."""
        for at in some:
            if self.faults[at] is None:
                self.faults[at] = fault
                if not fault.passes:
                    self.problems[at] += problems_in(fault)

    def note(self, at: int, member: Json) -> None:
        """Take over one member of a bulk answer."""
        problems = problems_of(member)
        self.problems[at] += problems
        status = member_status(member)
        if status >= 300:
            self.faults[at] = told_fault(status, list(parts(member, "errors")))

    def result(self, at: int) -> Published:
        """What became of a draft."""
        draft, fault = self.drafts[at], self.faults[at]
        key = draft.key._replace(remote=self.offers[at])
        outcome = Outcome(draft.key.sku, fault)
        if fault is not None:
            standing = Standing.PENDING if fault.passes else Standing.REJECTED
        else:
            standing = Standing.LIVE if self.live[at] else Standing.INACTIVE
        return Published(key, self.items[at], standing, self.problems[at], outcome)
