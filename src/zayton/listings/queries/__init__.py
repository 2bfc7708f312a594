"""The reads of listings."""
