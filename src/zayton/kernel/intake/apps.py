"""How Django finds this domain."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel.intake"
    label = "intake"
