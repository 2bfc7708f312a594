"""How Django finds this domain."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.orders"
    label = "orders"
