"""How Django finds this domain."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.cockpit"
    label = "cockpit"
