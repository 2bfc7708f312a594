"""How Django finds this domain."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.channels"
    label = "channels"

    def ready(self) -> None:
        """Register events, refusals, permissions, jobs and what is taken over here."""
        from zayton.channels import (  # noqa: F401  # noqa: F401
            comparing,
            errors,
            events,
            facts,
            frame,
            jobs,
            mirroring,
            notices,
            permissions,
            targets,
        )
