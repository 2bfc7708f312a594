"""Where we sell: marketplace sites and our shops on them, with their zone, currency and warehouses.

Owns `MarketplaceSite` and `Shop`. It never holds an order, a listing or a price.
"""
