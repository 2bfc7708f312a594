"""The pages of listings."""
