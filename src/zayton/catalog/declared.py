"""Imported once when Django starts: everything the catalogue makes known to the kernel."""

from zayton.catalog import errors, events, permissions

__all__ = ["errors", "events", "permissions"]
