"""How Django finds this domain."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.stock"
    label = "stock"

    def ready(self) -> None:
        """Import what registers itself."""
        from zayton.stock import errors, events, facts, frame, layouts, permissions, targets, targets_mirrored  # noqa: F401
