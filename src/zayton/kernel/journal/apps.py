"""How Django finds this domain."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel.journal"
    label = "journal"
