"""What other domains may use of customers."""

from zayton.customers.operations import CustomerKey, Erased, erase_customers, resolve_customers
from zayton.customers.queries import customer_numbers, opaque_ids

__all__ = [
    "CustomerKey",
    "Erased",
    "customer_numbers",
    "erase_customers",
    "opaque_ids",
    "resolve_customers",
]
