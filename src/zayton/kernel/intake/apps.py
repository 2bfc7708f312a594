"""How Django finds this domain."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel.intake"
    label = "intake"

    def ready(self) -> None:
        """Make permissions, events, refusals and jobs known."""
        from zayton.kernel.intake import errors, events, jobs, permissions  # noqa: F401
