"""How Django finds this domain."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.ui"
    label = "ui"
