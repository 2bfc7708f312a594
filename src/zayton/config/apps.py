"""Puts the domains together: which adapters and translators this installation has."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Registers them when Django starts."""

    name = "zayton.config"
    label = "house"

    def ready(self) -> None:
        """Register them."""
        from zayton.channels.public import register_adapters
        from zayton.config.adapters import ADAPTERS
        from zayton.listings.public import DEEPL, register_translators

        register_adapters(ADAPTERS)
        register_translators([DEEPL])
