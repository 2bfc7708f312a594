"""The screens of errands: on an order's page, and all of them in a table."""
