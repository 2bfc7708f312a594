"""How Django finds this domain."""

from django.apps import AppConfig


class LakeConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.lake"
    label = "lake"
