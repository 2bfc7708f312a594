"""Puts the domains together: which adapters this installation has."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Registers the adapters when Django starts."""

    name = "zayton.config"
    label = "house"

    def ready(self) -> None:
        """Register the adapters."""
        from zayton.channels.public import register_adapters
        from zayton.config.adapters import ADAPTERS

        register_adapters(ADAPTERS)
