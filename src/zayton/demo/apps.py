"""How Django finds this domain."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.demo"
    label = "demo"

    def ready(self) -> None:
        """Register the demo's events."""
        from zayton.demo import events  # noqa: F401
