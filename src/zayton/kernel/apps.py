"""How Django finds this domain."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel"
    label = "kernel"
