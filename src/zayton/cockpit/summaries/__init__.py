"""Summaries: figures that are sent to people at set hours, before they decide, as they stood at that moment."""
