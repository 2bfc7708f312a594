"""Who the account is, and which of its warehouses is kept up to date."""

from collections.abc import Iterator
from functools import cached_property

from zayton.channels.adapters.ozon.client import Client
from zayton.channels.adapters.ozon.mapping import ZONE
from zayton.channels.ports.adapter import Account, Checked, Site
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, ident, needed_parts, text

CURRENCIES = ("CNY", "RUB", "USD", "EUR", "KZT", "BYN")
_PAGE, _MOST_PAGES = 200, 20


class Shop:
    """The account behind a client.

    Its currency is asked for with the key: `/v1/seller/info` names the company's, and nothing says that prices have it.
    """

    def __init__(self, client: Client, account: Account) -> None:
        self._client = client
        self._wanted = account.values.get("warehouse", "").strip()
        self.number = account.values.get("client_id", "").strip()
        self.currency = account.values.get("currency", "") or CURRENCIES[0]

    def checked(self) -> Checked:
        """An account is one site; its warehouse must be there."""
        self._client.post("/v1/roles", {})
        name = f"Ozon {self.number}"
        # one that is not there is told now, rather than at the first number
        _ = self.warehouse
        site = Site("", f"ozon-{self.number}", name, "RU", self.currency, ZONE, "ru")
        return Checked(name, (site,), self.number)

    @cached_property
    def warehouse(self) -> int:
        """The warehouse by its name or number; without one, the first that is at work."""
        for row in self._warehouses():
            named = self._wanted in (text(row, "name"), ident(row, "warehouse_id"))
            # one that its seller paused keeps its status
            at_work = text(row, "status") == "created" and not row.get("pause_at")
            if named or (not self._wanted and at_work):
                return int(ident(row, "warehouse_id"))
        raise Fault(FaultKind.REFUSED, "no warehouse of that name is at work in the account")

    def _warehouses(self) -> Iterator[Json]:
        cursor = ""
        for _ in range(_MOST_PAGES):
            told = self._client.post("/v2/warehouse/list", {"limit": _PAGE, "cursor": cursor})
            yield from needed_parts(told, "warehouses")
            cursor = text(told, "cursor")
            if told.get("has_next") is not True or not cursor:
                return
