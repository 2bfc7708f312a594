"""Imported once when Django starts: everything the catalogue makes known to the kernel."""

from zayton.catalog import errors, events, facts, frame, layouts, permissions, targets

__all__ = ["errors", "events", "facts", "frame", "layouts", "permissions", "targets"]
