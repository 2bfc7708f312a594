"""The functional core: who gets what, which lots go first, what they cost, how old they are."""
