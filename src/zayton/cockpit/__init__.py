"""The cockpit: how the business stands at a glance, every figure opened down to its source, and free exploration.

It owns no figures and no facts: it asks the lake, and what must be decided it links to where it is decided.
"""
