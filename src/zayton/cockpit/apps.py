"""How Django finds this domain."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.cockpit"
    label = "cockpit"

    def ready(self) -> None:
        """Let the lake follow the journal, now that every domain below has declared its facts."""
        from zayton.cockpit import declared, errors, events, permissions  # noqa: F401
        from zayton.lake.public import follow_journal

        follow_journal()
