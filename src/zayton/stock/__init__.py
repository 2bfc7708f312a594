"""Where the goods are, whose they are, what they cost, and for whom they are kept.

Owns warehouses and their bins, lots with their cost, the goods ledger (one movement from a place to a place), and
the claims that documents have on free goods. Goods are never a counter that code adds to: a stored balance is a
cache, guarded by constraints and proved equal to the movements behind it. It knows nothing of orders, shops or
suppliers beyond the kind and number of the document that asked, and never decides which warehouse should serve.
"""
