"""How Django finds this domain."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.orders"
    label = "orders"

    def ready(self) -> None:
        """Register events, refusals, permissions, facts, the import target and the journal readers."""
        from zayton.orders import errors, events, facts, frame, permissions, targets  # noqa: F401
        from zayton.orders.operations import backorders  # noqa: F401
