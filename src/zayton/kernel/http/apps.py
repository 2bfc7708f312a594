"""How Django finds this domain."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel.http"
    label = "http"

    def ready(self) -> None:
        """Import the modules that register reasons and jobs."""
        from zayton.kernel.http import errors, jobs  # noqa: F401
