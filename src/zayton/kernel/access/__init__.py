"""Who may do what, and on which shops and warehouses: people, roles, scopes and tokens.

Shops and warehouses are known here only as keys. It never decides what a domain's action means.
"""
