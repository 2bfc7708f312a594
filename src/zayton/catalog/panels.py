"""What higher domains add to the page of a SKU, such as where it stands, without the catalogue knowing them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Words


@dataclass(frozen=True, slots=True)
class SkuPanel:
    """A panel: its heading, the permission it needs, and `render(request, sku_id)`, which answers safe HTML or ""."""

    name: str
    heading: Words | str
    permission: str
    render: Callable[[HttpRequest, int], str]
    order: int = 50


_PANELS: dict[str, SkuPanel] = {}


def register_sku_panels(panels: Sequence[SkuPanel]) -> None:
    """Put panels on the page of a SKU."""
    _PANELS.update({panel.name: panel for panel in panels})


def panels_for(actor: Actor) -> list[SkuPanel]:
    """The panels that somebody may see, in order."""
    return sorted(
        (panel for panel in _PANELS.values() if actor.may(panel.permission)), key=lambda panel: panel.order
    )
