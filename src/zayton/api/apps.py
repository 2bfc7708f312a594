"""How Django finds this domain."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.api"
    label = "api"

    def ready(self) -> None:
        """Put the reference page into the navigation."""
        from zayton.api import declared  # noqa: F401
