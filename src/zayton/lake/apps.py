"""How Django finds this domain."""

from importlib import import_module

from django.apps import AppConfig


class LakeConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.lake"
    label = "lake"

    def ready(self) -> None:
        """Register refusals, permissions and the dimensions of time; the mirror follows once all facts are known."""
        for module in ("errors", "vocabulary", "permissions"):
            import_module(f"zayton.lake.{module}")
