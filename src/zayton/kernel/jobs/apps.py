"""How Django finds this domain."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Make permissions, refusals and housekeeping known."""
        from zayton.kernel.jobs import errors, jobs, permissions  # noqa: F401
