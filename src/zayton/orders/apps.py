"""How Django finds this domain."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Registers what the domain declares when Django starts."""

    name = "zayton.orders"
    label = "orders"

    def import_models(self) -> None:
        """Load the models, also those of its inner rooms, which nothing below them may name."""
        super().import_models()
        from zayton.orders.errands import models as errand_models  # noqa: F401
        from zayton.orders.recipients import models  # noqa: F401
        from zayton.orders.stores import models as store_models  # noqa: F401

    def ready(self) -> None:
        """Register events, refusals, permissions, facts, the import target and the journal readers."""
        from zayton.orders import errors, events, facts, frame, layouts, names, notices, permissions, targets  # noqa: F401
        from zayton.orders.errands import declared as errands_declared  # noqa: F401
        from zayton.orders.operations import backorders, taking  # noqa: F401
        from zayton.orders.recipients import declared  # noqa: F401
        from zayton.orders.stores import declared as store_declared  # noqa: F401
        from zayton.orders.traffic import facts as traffic_facts  # noqa: F401
        from zayton.orders.traffic import layouts as traffic_layouts  # noqa: F401
        from zayton.orders.traffic import targets as traffic_targets  # noqa: F401
