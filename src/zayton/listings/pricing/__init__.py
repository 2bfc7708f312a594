"""Prices that rules move: what may be done, what is told of it, and how it is shown."""
