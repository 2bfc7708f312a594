"""Synchronisation: what is pulled and when, what came in, and how it is worked."""
