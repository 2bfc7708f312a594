"""Calling out: limits that processes share, retries, and what a call leaves behind."""
