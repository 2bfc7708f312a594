"""How Django finds this domain."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.web"
    label = "web"

    def ready(self) -> None:
        """Load the declarations."""
        from zayton.web import declared, figures  # noqa: F401 - register on import
