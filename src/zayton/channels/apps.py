"""How Django finds this domain."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.channels"
    label = "channels"

    def ready(self) -> None:
        """Register events, refusals and permissions."""
        from zayton.channels import errors, events, facts, frame, jobs, notices, permissions  # noqa: F401
