"""How Django finds this domain."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Let moments be read by compiled code."""
        from zayton.kernel.moments import read_moments_compiled

        read_moments_compiled()
