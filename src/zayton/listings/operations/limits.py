"""What channels demand of kinds of products is kept, so that a page can say at once what would be refused."""

from collections.abc import Mapping
from typing import Any

from zayton.kernel.time import now
from zayton.listings.models import ProductLimits


def keep_limits(connection_id: int, site: str, kind: str, limits: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep the limits of a kind of product as the channel just told them."""
    ProductLimits.objects.update_or_create(
        connection_id=connection_id,
        site_ref=site[:40],
        kind=kind[:120],
        defaults={"limits": {name: dict(one) for name, one in limits.items()}, "known_at": now()},
    )
