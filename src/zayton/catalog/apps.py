"""How Django finds this domain."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Import the modules that register events, reasons, permissions and the import target."""
        from zayton.catalog import declared  # noqa: F401
