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
            uncompared,
        )
        from zayton.channels.reporting import (
            held_notices,  # noqa: F401
            repeating,  # noqa: F401
        )
        from zayton.channels.reporting import notices as reporting_notices  # noqa: F401
        from zayton.channels.reporting import services as reporting_services  # noqa: F401
        from zayton.channels.settling import errors as settling_errors  # noqa: F401
        from zayton.channels.settling import events as settling_events  # noqa: F401
        from zayton.channels.settling import frame as settling_frame  # noqa: F401
        from zayton.channels.settling import layouts as settling_layouts  # noqa: F401
        from zayton.channels.settling import taking  # noqa: F401
        from zayton.channels.settling import targets as settling_targets  # noqa: F401
