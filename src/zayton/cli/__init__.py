"""TODO one paragraph: what it owns, what it never does."""
