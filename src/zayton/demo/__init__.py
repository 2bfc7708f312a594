"""The demo company: a year of real orders told through the public operations only, and what the data lacks made up.

Whatever is made up (costs, opening stock, warehouses, people) comes from a fixed seed and is marked as simulated.
It never writes to a table by itself and knows nothing that a user's own file could not say.
"""
