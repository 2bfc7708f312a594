"""The fake market with ears: it is told of shipments and cancellations, brings letters, and may lose answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import SiteShop, connect, connect_shops
from zayton.channels.models import Connection
from zayton.channels.ports.exchange import MessageAsked
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Dispatch, Followed, Outcome
from zayton.channels.registry import register_adapters
from zayton.channels.tests import fake_market
from zayton.channels.tests.connected import LISTENING_SINCE, pull
from zayton.channels.tests.fake_market import PASSWORD, T0, Market, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.models import Order
from zayton.orders.tests.builders import Business, a_business

AWAY = Fault(FaultKind.AWAY, "bad gateway", may_be_done=True)
REFUSED = Fault(FaultKind.REFUSED, "you cannot ship this order")


@dataclass
class Ears:
    """What the market was told, and how it answers next: `faults` before it listens, `lost` after it has.

    `closed` are what it says to those who come in. With a `feed` it takes cancellations and works none of them yet;
    `news` are how it says that they go, by name, where it says so. `busy` is what happens while it listens.
    """

    server: Market
    dispatches: list[Dispatch] = field(default_factory=list)
    cancelled: list[Mapping[str, str]] = field(default_factory=list)
    letters: list[MessageAsked] = field(default_factory=list)
    kinds: Sequence[str] = ("text",)
    faults: list[Fault | None] = field(default_factory=list)
    lost: list[Fault | None] = field(default_factory=list)
    closed: list[Fault] = field(default_factory=list)
    feed: str = ""
    news: dict[str, Followed] | None = None
    followed_up: list[Sequence[str]] = field(default_factory=list)
    silent: list[Exception] = field(default_factory=list)
    only: dict[str, Fault] = field(default_factory=dict)
    busy: Callable[[str], None] = lambda _number: None

    def _before(self) -> Fault | None:
        return self.faults.pop(0) if self.faults else None

    def _after(self) -> Fault | None:
        return self.lost.pop(0) if self.lost else None

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """A `DispatchPort` that knows a parcel again by its key."""
        for one in dispatches:
            self.busy(one.number)
        if fault := self._before():
            return [Outcome(one.key, fault) for one in dispatches]
        for one in dispatches:
            known = {heard.key for heard in self.dispatches}
            self.dispatches.append(one)
            if one.key not in known:
                self._ship(one)
        lost = self._after()
        return [Outcome(one.key, lost, f"R{one.key}") for one in dispatches]

    def _ship(self, one: Dispatch) -> None:
        told = self.server.orders[one.number]
        units = dict(one.lines)
        lines = [
            {**goods, "shipped": goods.get("shipped", 0) + units.get(goods["key"], 0)}
            for goods in told["lines"]
        ]
        whole = all(goods["shipped"] >= goods["quantity"] for goods in lines)
        self.change(one.number, lines=lines, progress="shipped" if whole else "partly_shipped")

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """A `CancelPort`; `only` are faults of single orders."""
        for number in numbers:
            self.busy(number)
        if fault := self._before():
            return [Outcome(number, fault) for number in numbers]
        heard = {number: reason for number, reason in numbers.items() if number not in self.only}
        self.cancelled.append(heard)
        for number in () if self.feed else heard:
            self.change(number, progress="cancelled")
        lost = self._after()
        return [Outcome(number, self.only.pop(number, lost), self.feed) for number in numbers]

    def followed(self, references: Sequence[str]) -> Mapping[str, Followed]:
        """A `FollowPort`."""
        self.followed_up.append(references)
        if self.silent:
            raise self.silent.pop(0)
        return {name: told for name, told in (self.news or {}).items() if name in references}

    def allowed(self, number: str, *, site: str) -> Sequence[str]:
        """What may be sent."""
        return self.kinds

    def send(self, asked: Sequence[MessageAsked]) -> Sequence[Outcome]:
        """Bring letters."""
        if fault := self._before():
            return [Outcome(one.key, fault) for one in asked]
        self.letters.extend(asked)
        lost = self._after()
        return [Outcome(one.key, lost) for one in asked]

    def change(self, number: str, **facts: Any) -> None:
        """The order changed there."""
        before = self.server.orders[number]
        changed = T0.__class__.fromisoformat(before["changed"]) + timedelta(minutes=1)
        self.server.put({**before, "changed": changed.isoformat(), **facts})


EARS: dict[str, Ears] = {}


def _connect(account: Any, caller: Any) -> Any:
    plain = fake_market.ADAPTER.connect(account, caller)
    ears = EARS[account.values["stall"]]
    if ears.closed:
        raise ears.closed.pop(0)
    follow = None if ears.news is None else ears
    return replace(plain, dispatch=ears, cancel=ears, follow=follow, messages=ears)


ADAPTER = replace(fake_market.ADAPTER, name="hearing", title="Hearing Market", connect=_connect)
register_adapters([ADAPTER])


@dataclass
class World:
    """A business with a shop on the market with ears."""

    business: Business
    connection: Connection
    ears: Ears

    def bought(self, number: str, *lines: Mapping[str, Any], **facts: Any) -> int:
        """An order that arrived by the ordinary way, by its key."""
        self.ears.server.put(order(number, *(lines or (line("CUP", 2),)), **facts))
        return self.pulled(number)

    def pulled(self, number: str) -> int:
        """Pull, and answer an order's key."""
        pull(self.connection)
        return Order.objects.get(external_number=number, kind="sale").pk


def a_world(**facts: Any) -> World:
    """Twenty of each on the shelf in Leeds, and the market."""
    business = a_business(**facts)
    business.stock("LEEDS", CUP=20, POT=20)
    server = market()
    EARS["one"] = Ears(server)
    values = {"stall": "one", "password": PASSWORD}
    told = ConnectionDraft("hearing", "Hearing one", values)
    made = connect(draft=told, actor=SYSTEM, at=LISTENING_SINCE)
    assert not isinstance(made, list), made
    shops = [SiteShop("UK", business.shop)]
    assert connect_shops(connection_id=made.connection.pk, shops=shops, actor=SYSTEM, at=T0) == []
    return World(business, Connection.objects.get(pk=made.connection.pk), EARS["one"])


def settle(rounds: int = 30) -> None:
    """Run errands until nothing is due but what the market works in its own time; pauses are only brought forward."""
    for _ in range(rounds):
        Errand.objects.filter(state="due", reference="").update(due_at=now() - timedelta(seconds=1))
        if not run_due():
            return
    raise AssertionError(list(Errand.objects.filter(state="due").values_list("kind", "fault_said")))


def errand(order_id: int, kind: str = "dispatch") -> Errand:
    """The only errand of its kind that an order has."""
    return Errand.objects.get(order_id=order_id, kind=kind)
