"""How files of listings write states and fulfilment: pure."""

from collections.abc import Mapping
from types import MappingProxyType

from zayton.channels.ports.offers import Standing
from zayton.channels.ports.orders import FulfilledBy

_STANDINGS: Mapping[str, Standing] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "active", "live", "on sale", "listed", "published", "出品中", "在售", "已上架", "上架",
                "aktiv", "actif", "attivo", "activo", "aktywna", "aktif",
            ),
            Standing.LIVE,
        ),
        **dict.fromkeys(
            (
                "inactive", "incomplete", "out of stock", "draft", "archived", "unlisted", "paused", "stopped",
                "inaktiv", "inactif", "inattivo", "non attivo", "inactivo", "nieaktywna", "pasif",
                "停止中", "未完了", "停售", "已下架", "下架", "缺货", "草稿",
            ),
            Standing.INACTIVE,
        ),
        **dict.fromkeys(("pending", "in review", "审核中"), Standing.PENDING),
        **dict.fromkeys(("rejected", "suppressed", "审核失败"), Standing.REJECTED),
        **dict.fromkeys(("deleted", "removed", "已删除"), Standing.DELETED),
    }
)  # fmt: skip
_OURS = frozenset({"default", "merchant", "mfn", "fbm", "seller", "self", "own", "自发货", "卖家自配送"})
_THEIRS = frozenset({"fba", "afn", "fbn", "wfs", "marketplace", "平台发货", "亚马逊配送"})


def standing_of(text: str) -> Standing | None:
    """The state that a file writes, in any case; `None` for words that nobody knows."""
    return _STANDINGS.get(" ".join(text.split()).casefold())


def fulfilled_by_of(text: str) -> FulfilledBy | None:
    """Who sends the goods, as a file writes it: Amazon writes `DEFAULT` for us, and `AMAZON_EU` and the like."""
    said = text.strip().casefold()
    if said in _OURS:
        return FulfilledBy.SELLER
    return FulfilledBy.MARKETPLACE if said in _THEIRS or said.startswith("amazon") else None
