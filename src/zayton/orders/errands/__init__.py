"""Errands: what the marketplace of an order must still be told (it left, it was cancelled), and letters to buyers.

An errand is written in the transaction that makes it necessary, and run until the marketplace has answered. It never
moves goods or orders itself.
"""
