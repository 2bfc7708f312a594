"""Connections: made, tested, changed, paused; and opened for a call."""
