"""Which connections somebody sees, and which they may change: a connection reaches as far as its shops."""

from django.db.models import QuerySet

from zayton.channels.models import ConnectedShop, Connection
from zayton.kernel.access.public import Scope


def connections_seen(*, scope: Scope) -> "QuerySet[Connection]":
    """The connections through which a shop within the scope sells; all of them where it has no limits."""
    if scope.shops is None:
        return Connection.objects.all()
    within = ConnectedShop.objects.filter(shop_id__in=scope.shops)
    return Connection.objects.filter(pk__in=within.values("connection_id"))


def connections_held(*, scope: Scope) -> "QuerySet[Connection]":
    """The connections all of whose shops are within the scope: what is done with them touches nobody else."""
    seen = connections_seen(scope=scope)
    if scope.shops is None:
        return seen
    beyond = ConnectedShop.objects.exclude(shop_id__in=scope.shops)
    return seen.exclude(pk__in=beyond.values("connection_id"))


def connection_of_shop(shop_id: int) -> Connection | None:
    """The connection through which a shop sells, if any."""
    found = ConnectedShop.objects.select_related("connection").filter(shop_id=shop_id).first()
    return found.connection if found else None
