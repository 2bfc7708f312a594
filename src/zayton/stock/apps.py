"""How Django finds this domain."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.stock"
    label = "stock"
