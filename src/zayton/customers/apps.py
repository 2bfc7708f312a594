"""How Django finds this domain."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.customers"
    label = "customers"

    def ready(self) -> None:
        """Register events, refusals and permissions."""
        from zayton.customers import errors, events, permissions  # noqa: F401
