"""How Django finds this domain."""

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.listings"
    label = "listings"

    def ready(self) -> None:
        """Register what others find by name."""
        from zayton.listings import declared  # noqa: F401
