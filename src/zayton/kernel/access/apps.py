"""How Django finds this domain."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel.access"
    label = "access"

    def ready(self) -> None:
        """Register events, refusals and permissions."""
        from zayton.kernel.access import errors, events, permissions  # noqa: F401
