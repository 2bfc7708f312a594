"""Stand-ins for the outside world: loopback servers that speak the marketplaces' own wire formats and keep state.

Started as a process of its own. Imports nothing of the house and shares no parsing code with it, so that what works
against it works because the wire format is right.
"""
