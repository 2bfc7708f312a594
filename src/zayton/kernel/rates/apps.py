"""How Django finds this domain."""

from django.apps import AppConfig


class RatesConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel.rates"
    label = "rates"

    def ready(self) -> None:
        """Register events, refusals and permissions."""
        from zayton.kernel.rates import errors, events, permissions  # noqa: F401
