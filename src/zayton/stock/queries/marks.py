"""Whether figures about goods rest on what a demo made up."""

from zayton.stock.models import Lot


def has_simulated_lots() -> bool:
    """Whether any lot, and so any stock value, is simulated."""
    return Lot.objects.filter(simulated=True).exists()
